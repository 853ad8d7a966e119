"""From a piece of news to the alerts that carry it: one for each person who wants it, rendered once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from tracker.alerting import headers, wording
from tracker.alerting.digest import item_alert
from tracker.alerting.identities import (
    CONSOLE,
    CONSOLE_ADDRESS,
    CONSOLE_SENDER,
    EMAIL,
    alert_id,
    apprise_channel,
    message_id,
    webhook_channel,
)
from tracker.alerting.message import compose
from tracker.alerting.posts import as_json, as_text
from tracker.alerting.rules import Ruling, Watched, ruling, tells_by_default, with_watch_flags
from tracker.alerting.settings import EmailSettings
from tracker.model import Alert, News, Subscriber

ListHeaders = Callable[[str], Iterable[bytes]]
"""The header lines by which an address can unsubscribe (see `unsubscribe`)."""


def alerts_for(
    news: News,
    subscribers: Iterable[Subscriber],
    *,
    settings: EmailSettings | None,
    timezone: ZoneInfo,
    now: datetime,
    watched: Watched = lambda _clause, _words: (),
    list_headers: ListHeaders = lambda _address: (),
) -> tuple[Alert, ...]:
    """One alert for each address that wants the news, however many subscribers share it, and an item for each digest.

    Without mail settings it is one alert for the console, of the kinds told by default. The bytes are made here and
    never again; the same news gives the same ids, so that recording it twice makes no second alert. `list_headers`
    gives the lines by which an address can unsubscribe.
    """
    # Who wants the news, and when, is settled here; from here on it is only about by which channel and bytes.
    told = [one for one in (ruling(subscriber, news, now, watched) for subscriber in subscribers) if one.told]
    posts = tuple(_posts(told, now))
    if settings is None:
        printed = _alert(news, CONSOLE, CONSOLE_ADDRESS, None, timezone, now, ())
        return (printed, *posts) if tells_by_default(news) else posts
    at_once = [one for one in told if one.due is None]
    gathered = [item_alert(one, one.due, now) for one in told if one.due is not None and one.subscriber.addresses]
    return (*_mails(at_once, news, settings, timezone, now, watched, list_headers), *gathered, *posts)


def _posts(told: Iterable[Ruling], now: datetime) -> Iterator[Alert]:
    """What programs and chat rooms are told, at once whatever the subscriber's digest: they are not disturbed."""
    for one in told:
        news, name = one.news, one.subscriber.name
        if one.subscriber.webhook:
            identity = _id(news, webhook_channel(name), name)
            yield _envelope(news, identity, webhook_channel(name), name, as_json(news, identity, name, now), now)
        for number in range(len(one.subscriber.apprise)):
            channel = apprise_channel(name, number)
            yield _envelope(news, _id(news, channel, name), channel, name, as_text(news), now)


def _mails(
    told: Iterable[Ruling],
    news: News,
    settings: EmailSettings,
    timezone: ZoneInfo,
    now: datetime,
    watched: Watched,
    list_headers: ListHeaders,
) -> Iterator[Alert]:
    """A mail for each address, with the flags of the watch words of all who share it."""
    named: dict[str, str] = {}
    words: dict[str, tuple[str, ...]] = {}
    for one in told:
        for address in one.subscriber.addresses:
            bare = headers.bare(address)
            named.setdefault(bare, address)
            words[bare] = (*words.get(bare, ()), *one.subscriber.watch)
    for bare, address in named.items():
        marked = with_watch_flags(news, tuple(dict.fromkeys(words[bare])), watched)
        yield _alert(marked, bare, address, settings, timezone, now, list_headers(bare))


def _id(news: News, channel: str, recipient: str) -> str:
    return alert_id(news.document.id, news.entry.name, news.entry.digest, channel, recipient)


def _alert(
    news: News,
    recipient: str,
    shown_as: str,
    settings: EmailSettings | None,
    timezone: ZoneInfo,
    now: datetime,
    list_headers: Iterable[bytes],
) -> Alert:
    channel = EMAIL if settings else CONSOLE
    identity = _id(news, channel, recipient)
    sender = settings.sender if settings else CONSOLE_SENDER
    payload = compose(
        news,
        recipient=shown_as,
        sender=sender,
        message_id=message_id(identity, sender),
        date=now,
        timezone=timezone,
        operator=settings.operator if settings else "",
        list_headers=list_headers,
    )
    return _envelope(news, identity, channel, recipient, payload, now)


def _envelope(news: News, identity: str, channel: str, recipient: str, payload: bytes, now: datetime) -> Alert:
    return Alert(
        id=identity,
        channel=channel,
        recipient=recipient,
        document_id=news.document.id,
        entry_name=news.entry.name,
        subject=headers.fitting(wording.subject(news)),
        payload=payload,
        created_at=now,
    )
