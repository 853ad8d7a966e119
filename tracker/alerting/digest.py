"""Digests: news gathered for a subscriber and told together, as rows of the outbox and as mails."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from tracker.alerting import headers, wording
from tracker.alerting.dates import moment
from tracker.alerting.digest_view import Item, digest_view
from tracker.alerting.harmless import one_line
from tracker.alerting.identities import EMAIL, alert_id, message_id
from tracker.alerting.message import compose_digest
from tracker.alerting.periods import Due
from tracker.alerting.rules import Ruling
from tracker.alerting.settings import EmailSettings
from tracker.alerting.view import view
from tracker.model import GATHERED, Alert, News, Subscriber

_POINTS = 2
_FORMAT = 1


def item_alert(one: Ruling, due: Due, now: datetime) -> Alert:
    """The news as an item of the digest: a row of the outbox that is no message yet."""
    news, name = one.news, one.subscriber.name
    return Alert(
        id=alert_id(news.document.id, news.entry.name, news.entry.digest, GATHERED, name),
        channel=GATHERED,
        recipient=name,
        document_id=news.document.id,
        entry_name=news.entry.name,
        subject=headers.fitting(wording.subject(news)),
        payload=json.dumps({"format": _FORMAT, **asdict(_item(news, one.subscriber.timezone))}).encode(),
        created_at=now,
        due_at=due.at,
    )


def read_item(payload: bytes) -> Item:
    """The item that `item_alert` wrote."""
    fields = json.loads(payload)
    del fields["format"]
    fields["points"] = tuple((direction, words) for direction, words in fields["points"])
    return Item(**fields)


def mail(
    subscriber: Subscriber,
    due: Due,
    items: Sequence[Item],
    *,
    address: str,
    settings: EmailSettings,
    now: datetime,
    list_headers: Iterable[bytes] = (),
) -> Alert:
    """The digest for one of the subscriber's addresses, rendered once."""
    key = f"digest {due.period} for {subscriber.name}"
    bare = headers.bare(address)
    identity = alert_id("", key, "", EMAIL, bare)
    content = digest_view(items, due.at.astimezone(subscriber.timezone), settings.operator)
    payload = compose_digest(
        content,
        recipient=address,
        sender=settings.sender,
        message_id=message_id(identity, settings.sender),
        date=now.astimezone(subscriber.timezone),
        list_headers=list_headers,
    )
    return Alert(identity, EMAIL, bare, "", key, headers.fitting(content.subject), payload, now)


def _item(news: News, timezone: ZoneInfo) -> Item:
    content = view(news, timezone=timezone)
    url = next((fact for fact in content.facts if fact.label == "Address"), None)
    gone = news.entry.reason == "gone"
    return Item(
        service=content.service,
        name=wording.name(news),
        headline=content.headline,
        severity="high" if gone else news.change.severity if news.change else "none",
        direction=content.tone,
        points=tuple((one.direction, one.told) for one in content.points[:_POINTS]),
        counts=content.counts,
        recorded=moment(news.entry.recorded_at, timezone),
        entry=one_line(f"{news.entry.document_id}/{news.entry.name}"),
        address=url.value if url else "",
        link=url.link if url else "",
        command=content.command.value,
    )
