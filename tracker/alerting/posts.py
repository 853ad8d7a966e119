"""What webhooks and chat rooms are told: news as JSON (docs/webhook.schema.json), and as a title with a text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from tracker.alerting import wording
from tracker.alerting.harmless import shortened
from tracker.model import Change, ClauseChange, Flag, News

FORMAT = "tracker.alert.1"
"""The name of the format; a number of its own for each change that an old reader would stumble over."""

ROOM_FOR_CLAUSES = 150_000
"""Characters of clauses in one message: receivers mostly refuse more than a megabyte; JSON may write six for one."""

LONGEST_CLAUSE = 20_000
_POINTS = 5


def as_json(news: News, identity: str, subscriber: str, now: datetime) -> bytes:
    """The news as a JSON object in ASCII, the same bytes for the same arguments.

    Clauses stand the gravest first, as many as there is room for; `left_out` counts the others.
    """
    document, entry = news.document, news.entry
    told = {
        "format": FORMAT,
        "id": identity,
        "made_at": _time(now),
        "subscriber": subscriber,
        "subject": wording.subject(news),
        "headline": wording.headline(news),
        "document": {
            "id": document.id,
            "service": document.service,
            "type": document.type,
            "urls": list(document.urls),
            "language": news.language,
        },
        "entry": {
            "name": entry.name,
            "digest": entry.digest,
            "kind": entry.kind,
            "reason": entry.reason,
            "seen_at": _time(entry.seen_at),
            "compared_with": entry.compared_with,
        },
        "first_seen": _time(news.first_seen),
        "last_seen_before": _time(news.last_seen_before),
        "change": _change(news.change) if news.change else None,
    }
    return json.dumps(told, sort_keys=True).encode("ascii")


def as_text(news: News) -> bytes:
    """The news as {"title": ..., "body": ...} in ASCII, for channels that carry little: what it means, and where the
    policy stands. The words are plain text, whatever a channel would make of them."""
    points = [f"- {point.told}" for point in wording.points(news)[:_POINTS]]
    body = [wording.capital(wording.headline(news)) + ".", *points, *wording.explanations(news), news.document.urls[0]]
    return json.dumps({"title": wording.subject(news), "body": "\n".join(body)}, sort_keys=True).encode("ascii")


def _change(change: Change) -> dict[str, Any]:
    clauses = list(_fitting(change.clauses))
    return {
        "kind": change.kind,
        "severity": change.severity,
        "silent": change.silent,
        "backdated": change.backdated,
        "notice_days": change.notice_days,
        "dateline": [_day(day) for day in change.dateline],
        "broken": _flags(change.broken),
        "clauses": clauses,
        "left_out": len(change.clauses) - len(clauses),
    }


def _fitting(clauses: Iterable[ClauseChange]) -> Iterator[dict[str, Any]]:
    room = ROOM_FOR_CLAUSES
    for clause in clauses:
        room -= sum(min(len(text or ""), LONGEST_CLAUSE) for text in (clause.before, clause.after))
        if room < 0:
            return
        yield {
            "kind": clause.kind,
            "path": list(clause.path),
            "before": _cut(clause.before),
            "after": _cut(clause.after),
            "flags": _flags(clause.flags),
        }


def _cut(text: str | None) -> str | None:
    return shortened(text, LONGEST_CLAUSE) if text is not None and len(text) > LONGEST_CLAUSE else text


def _flags(flags: Iterable[Flag]) -> list[dict[str, str]]:
    return [
        {
            "category": flag.category,
            "direction": flag.direction,
            "severity": flag.severity,
            "reason": flag.reason,
            "evidence": flag.evidence,
        }
        for flag in flags
    ]


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
