"""All that a digest shows: items by service, the gravest first, as plain words before any markup is made of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import get_args

from tracker.alerting import wording
from tracker.alerting.dates import day
from tracker.alerting.harmless import shortened
from tracker.model import SEVERITIES, Direction, Severity

ROOM = 60_000
"""Bytes of HTML for the items: with style and headings a digest stays under 90 KB, where mail programs clip."""

_MARKUP = 700  # bytes of tags round an item, measured on one with two points


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news in a digest, in words. `points` are (direction, sentence), the gravest first."""

    service: str
    name: str
    headline: str
    severity: Severity
    direction: str
    points: tuple[tuple[Direction, str], ...]
    counts: str
    recorded: str
    entry: str
    address: str
    link: str
    command: str


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one service, the gravest first."""

    service: str
    counts: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DigestView:
    """A digest before it is laid out."""

    subject: str
    headline: str
    about: str
    groups: tuple[Group, ...]
    left_out: str
    operator: str


def digest_view(items: Sequence[Item], at: datetime, operator: str = "") -> DigestView:
    """All that the digest says; `at` is its time on the subscriber's clock."""
    items = sorted(items, key=_gravity)
    shown = _fitting(items)
    services = list(dict.fromkeys(one.service for one in items))
    groups = tuple(_group(service, items, shown) for service in services if any(it.service == service for it in shown))
    changes, date = wording.counted(len(items), "policy change"), day(at.date())
    named = ", ".join(shortened(one, 40) for one in services[:3]) + (", …" if len(services) > 3 else "")
    grave = sum(one.severity == "high" for one in items)
    told = f"{changes}{f', {grave} of high severity' if grave else ''}"
    return DigestView(
        subject=f"{told}: {named}" if items else f"No policy changed until {date}",
        headline=told if items else "No policy changed",
        about=f"Digest of {date}{f', {len(services)} services' if len(services) > 1 else ''}.",
        groups=groups,
        left_out=_left_out(len(items) - len(shown)),
        operator=shortened(operator, 200),
    )


def _group(service: str, items: Sequence[Item], shown: Sequence[Item]) -> Group:
    counts = _counts([one for one in items if one.service == service])
    return Group(service, counts, tuple(one for one in shown if one.service == service))


def _counts(items: Sequence[Item]) -> str:
    """ "5 changes (2 high, 3 low)", "1 change (high)"."""
    said = wording.counted(len(items), "change")
    if len(items) == 1 and items[0].severity != "none":
        return f"{said} ({items[0].severity})"
    tally = [(level, sum(one.severity == level for one in items)) for level in reversed(SEVERITIES[1:])]
    named = ", ".join(f"{number} {level}" for level, number in tally if number)
    return f"{said} ({named})" if named else said


def _gravity(one: Item) -> tuple[int, int, str, str]:
    return -SEVERITIES.index(one.severity), get_args(Direction).index(one.direction), one.name, one.entry


def _fitting(items: Sequence[Item]) -> list[Item]:
    """The first items that fit into a mail."""
    taken, fitting = 0, list[Item]()
    for one in items:
        # In HTML a character takes at most six bytes ("&quot;"), or four of UTF-8.
        words = json.dumps(asdict(one), ensure_ascii=False)
        taken += _MARKUP + len(words.encode()) + 5 * sum(words.count(mark) for mark in "&<>'\"")
        if taken > ROOM:
            break
        fitting.append(one)
    return fitting


def _left_out(number: int) -> str:
    return f"{wording.counted(number, 'change')} more did not fit here; `tracker log` shows them." if number else ""
