"""All that a message shows, gathered as plain words before any markup is made of them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tracker.alerting import diff, wording
from tracker.alerting.clause_view import ClauseView, clause_views
from tracker.alerting.dates import day, moment
from tracker.alerting.harmless import one_line, shortened
from tracker.model import Change, News

ROOM_FOR_CLAUSES = 70_000
"""Bytes of HTML for the clauses: with all the rest a mail stays under 90 KB, where mail programs begin to clip."""

_URLS_SHOWN = 5
_URL_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled line. `link` is the address to go to; `code` marks what is to be copied exactly."""

    label: str
    value: str
    link: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message before it is laid out. `tone` is the gravest direction, for a colour that repeats what words say."""

    subject: str
    service: str
    type: str
    headline: str
    tone: str
    badges: tuple[str, ...]
    points: tuple[wording.Point, ...]
    explanations: tuple[str, ...]
    counts: str
    facts: tuple[Fact, ...]
    clauses: tuple[ClauseView, ...]
    left_out: str
    record: tuple[Fact, ...]
    command: Fact
    operator: str
    legend: str = diff.LEGEND

    @property
    def preview(self) -> str:
        """What an inbox shows beside the subject: the first thing to know beyond it."""
        first = self.points[0] if self.points else None
        if first is None:
            return self.explanations[0] if self.explanations else self.counts
        return first.told


def view(news: News, *, timezone: ZoneInfo, operator: str = "") -> MessageView:
    """Everything a message about the news says, with times in the zone and UTC beside."""
    change = news.change
    clauses, left_out = clause_views(change.clauses if change else (), ROOM_FOR_CLAUSES)
    points = wording.points(news)
    return MessageView(
        subject=wording.subject(news),
        service=shortened(news.document.service, wording.NAME_LIMIT) or shortened(news.document.id, 100),
        type=shortened(news.document.type, wording.NAME_LIMIT),
        headline=wording.capital(wording.headline(news)),
        tone=_tone(news, points),
        badges=tuple(_badges(news)),
        points=points,
        explanations=wording.explanations(news),
        counts=wording.capital(wording.counts(change)) + "." if change and change.clauses else "",
        facts=tuple(_facts(news, timezone)),
        clauses=clauses,
        left_out=left_out,
        record=tuple(_record(news, timezone)),
        command=_command(news),
        operator=shortened(operator, 200),
    )


def _tone(news: News, points: tuple[wording.Point, ...]) -> str:
    if points:
        return points[0].direction
    return "weakens" if news.entry.reason == "gone" else "neutral"


def _badges(news: News) -> Iterator[str]:
    """A few words each that say whether it matters, the gravest first."""
    change = news.change
    if change is not None:
        if change.severity != "none":
            yield f"{wording.capital(change.severity)} severity"
        ranked = wording.ranked(change)
        if ranked and ranked[0][1].direction != "neutral":
            yield wording.capital(wording.EFFECTS[ranked[0][1].direction])
        if change.silent:
            yield "Silent"
        if change.backdated:
            yield "Backdated"
    if not news.entry.confirmed:
        yield "Unconfirmed"


def _facts(news: News, timezone: ZoneInfo) -> Iterator[Fact]:
    if news.change is not None:
        yield Fact("Policy's own date", _dateline(news.change))
    gone = news.entry.reason == "gone"
    if news.last_seen_before is not None:
        yield Fact("Last seen" if gone else "Old text last seen", moment(news.last_seen_before, timezone))
    since = {"gone": "Gone since", "back": "Back since"}.get(news.entry.reason, "New text first seen")
    yield Fact(since, moment(news.first_seen, timezone))
    yield from _addresses(news)


def _dateline(change: Change) -> str:
    old, new = change.dateline
    if old is None and new is None:
        return "the policy gives none"
    if old == new and new is not None:
        return f"{day(new)}, unchanged"
    return f"{day(old) if old else 'none'} → {day(new) if new else 'none'}"


def _addresses(news: News) -> Iterator[Fact]:
    urls = [one_line(url) for url in news.document.urls]
    for at, url in enumerate(urls[:_URLS_SHOWN]):
        yield Fact("Address" if at == 0 else "", shortened(url, 300), link=web_link(url))
    if len(urls) > _URLS_SHOWN:
        yield Fact("", f"and {len(urls) - _URLS_SHOWN} more")


def web_link(url: str) -> str:
    """The address where it may be linked to: a web address of a usable length; "" otherwise."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    safe = parts.scheme.lower() in ("http", "https") and parts.netloc and " " not in url
    return url if safe and len(url) <= _URL_LIMIT else ""


def _record(news: News, timezone: ZoneInfo) -> Iterator[Fact]:
    entry = news.entry
    yield Fact("Recorded", moment(entry.recorded_at, timezone))
    yield Fact("Entry", shortened(f"{entry.document_id}/{entry.name}", 200), code=True)
    yield Fact("SHA-256 of its meta.json", shortened(entry.digest, 130), code=True)
    if news.before is not None:
        yield Fact("Compared with", shortened(news.before.name, 100), code=True)


def _command(news: News) -> Fact:
    """The command that shows more in a terminal, safe to be pasted into a shell, and what it shows."""
    document, entry, before = news.document.id, news.entry.name, news.before
    if news.entry.reason == "gone":
        return _shell("To read its last text, where the archive lies:", "show", document)
    if news.change is None or before is None:
        return _shell("To see its history, where the archive lies:", "log", document)
    return _shell("To see all of it, where the archive lies:", "diff", document, before.name, entry)


def _shell(label: str, *arguments: str) -> Fact:
    return Fact(label, shlex.join(["tracker", *(shortened(argument, 200) for argument in arguments)]), code=True)
