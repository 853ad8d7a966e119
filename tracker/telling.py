"""Who is told of a piece of news: the subscribers of the configuration, without those who unsubscribed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from tracker.alerting import headers
from tracker.alerting.alerts import alerts_for
from tracker.alerting.feed_entry import feed_alert
from tracker.alerting.rules import tells_by_default
from tracker.alerting.unsubscribe import header_lines
from tracker.archive.archive import Archive
from tracker.config import Config
from tracker.flagging.watch import watched
from tracker.model import Alert, Change, Document, Entry, News, Subscriber
from tracker.reading.language import detect as language_of


def alerts_of(
    news: News, now: datetime, *, config: Config, archive: Archive, unsubscribed: Collection[str], signing_key: bytes
) -> tuple[Alert, ...]:
    """The alerts that carry the news. `unsubscribed` are addresses in lower case, which get none."""
    if any(one.languages for one in config.subscribers):
        news = replace(news, language=language(news, archive))
    email = config.email
    told = alerts_for(
        news,
        subscribed(config.subscribers, unsubscribed),
        settings=email,
        timezone=config.timezone,
        now=now,
        watched=watched,
        list_headers=lambda address: header_lines(email, address, signing_key, now) if email else (),
    )
    entry, change = news.entry, news.change
    return (*told, feed_alert(entry, change, now)) if config.feeds and in_feeds(entry, change) else told


def in_feeds(entry: Entry, change: Change | None) -> bool:
    """Whether an entry's news stands in the feeds: what is told by default, and what concerns everybody."""
    document = Document(entry.document_id, entry.urls, entry.service, entry.type)
    return tells_by_default(News(document, entry, change, None, entry.seen_at, None))


def subscribed(subscribers: Iterable[Subscriber], unsubscribed: Collection[str]) -> tuple[Subscriber, ...]:
    """The subscribers with those of their addresses that still want mail."""
    return tuple(
        replace(one, addresses=tuple(it for it in one.addresses if headers.bare(it).lower() not in unsubscribed))
        for one in subscribers
    )


def language(news: News, archive: Archive) -> str | None:
    """The language of the policy's newest text: the entry's own or, where the page is gone, the last one's."""
    entry = news.entry if news.entry.text_digest else news.before
    return language_of(archive.text(entry)) if entry is not None and entry.text_digest else None
