"""All that a message shows, gathered as plain words before any markup is made of them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from markupsafe import Markup

from tracker.alerting import diff, wording
from tracker.alerting.dates import day, moment
from tracker.alerting.harmless import one_line, shortened
from tracker.model import SEVERITIES, Change, ClauseChange, Direction, Flag, News, Severity
from tracker.words import words

ROOM_FOR_CLAUSES = 70_000
"""Bytes of HTML for the clauses: with all the rest a mail stays under 90 KB, where mail programs begin to clip."""

_CLAUSE_OVERHEAD = 700
_FLAGS_SHOWN = 5
_URLS_SHOWN = 5
_URL_LIMIT = 2000

_TITLES = {"added": "Added", "removed": "Removed", "modified": "Changed", "moved": "Moved"}
_EFFECTS: dict[Direction, str] = {
    "weakens": "weakens your position",
    "strengthens": "strengthens your position",
    "neutral": "neutral for you",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a flag says of a clause, in one line: "Retention, weakens your position", and why."""

    effect: str
    direction: Direction
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A changed clause as it is shown; `left_out` counts words that had no room."""

    title: str
    kind: str
    path: tuple[str, ...]
    old_path: tuple[str, ...]
    marks: tuple[Mark, ...]
    html: Markup
    text: str
    left_out: str


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
    command: str
    operator: str
    legend: str = diff.LEGEND

    @property
    def preview(self) -> str:
        """What an inbox shows beside the subject: the first thing to know beyond it."""
        first = self.points[0] if self.points else None
        if first is None:
            return self.explanations[0] if self.explanations else self.counts
        return f"{first.reason} {first.label}: “{first.quote}”" if first.quote else first.reason


def view(news: News, *, timezone: ZoneInfo, operator: str = "") -> MessageView:
    """Everything a message about the news says, with times in the zone and UTC beside."""
    change = news.change
    clauses, left_out = _clauses(change.clauses if change else (), ROOM_FOR_CLAUSES)
    points = wording.points(news)
    return MessageView(
        subject=wording.subject(news),
        service=shortened(news.document.service, wording.NAME_LIMIT) or shortened(news.document.id, 100),
        type=shortened(news.document.type, wording.NAME_LIMIT),
        headline=_capital(wording.headline(news)),
        tone=_tone(news, points),
        badges=tuple(_badges(news)),
        points=points,
        explanations=wording.explanations(news),
        counts=_capital(wording.counts(change)) + "." if change and change.clauses else "",
        facts=tuple(_facts(news, timezone)),
        clauses=clauses,
        left_out=left_out,
        record=tuple(_record(news, timezone)),
        command=_command(news),
        operator=shortened(operator, 200),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _tone(news: News, points: tuple[wording.Point, ...]) -> str:
    if points:
        return points[0].direction
    return "weakens" if news.entry.reason == "gone" else "neutral"


def _badges(news: News) -> Iterator[str]:
    """A few words each that say whether it matters, the gravest first."""
    change = news.change
    if change is not None:
        if change.severity != "none":
            yield f"{_capital(change.severity)} severity"
        ranked = wording.ranked(change)
        if ranked and ranked[0][1].direction != "neutral":
            yield _capital(_EFFECTS[ranked[0][1].direction])
        if change.silent:
            yield "Silent"
        if change.backdated:
            yield "Backdated"
    if not news.entry.confirmed:
        yield "Unconfirmed"


def _facts(news: News, timezone: ZoneInfo) -> Iterator[Fact]:
    if news.change is not None:
        yield Fact("Policy's own date", _dateline(news.change))
    if news.last_seen_before is not None:
        yield Fact("Old text last seen", moment(news.last_seen_before, timezone))
    yield Fact(
        "Gone since" if news.entry.reason == "gone" else "New text first seen", moment(news.first_seen, timezone)
    )
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
        yield Fact("Address" if at == 0 else "", shortened(url, 300), link=_link(url))
    if len(urls) > _URLS_SHOWN:
        yield Fact("", f"and {len(urls) - _URLS_SHOWN} more")


def _link(url: str) -> str:
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


def _command(news: News) -> str:
    """The command that shows the news in a terminal, safe to be pasted into a shell."""
    document, entry = news.document.id, news.entry.name
    if news.change is None or news.before is None:
        arguments = ["log", document]
    else:
        arguments = ["diff", document, news.before.name, entry]
    return shlex.join(["tracker", *(shortened(argument, 200) for argument in arguments)])


def _clauses(changes: tuple[ClauseChange, ...], room: int) -> tuple[tuple[ClauseView, ...], str]:
    """The clauses that there is room for, and a sentence on the others ("" where none was left out)."""
    shown: list[ClauseView] = []
    for at, change in enumerate(changes):
        room -= _CLAUSE_OVERHEAD + _size_of_marks(change)
        if room < _CLAUSE_OVERHEAD:
            return tuple(shown), _rest(changes[at:])
        clause = _clause(change, room)
        room -= len(str(clause.html).encode())
        shown.append(clause)
    return tuple(shown), ""


def _rest(changes: tuple[ClauseChange, ...]) -> str:
    number = sum(len(words(change.after or change.before or "")) for change in changes)
    return (
        f"{wording.counted(len(changes), 'more changed clause')} ({wording.counted(number, 'word')}) "
        "left out to keep this mail short."
    )


def _clause(change: ClauseChange, room: int) -> ClauseView:
    runs, cut = diff.bounded(diff.runs(change), room)
    return ClauseView(
        title=_title(change),
        kind=change.kind,
        path=_path(change.path),
        old_path=_path(change.old_path) if change.old_path and change.old_path != change.path else (),
        marks=tuple(_marks(change)),
        html=diff.to_html(runs),
        text=diff.to_text(runs),
        left_out=f"{_measure(cut)} of this clause left out." if cut else "",
    )


def _measure(text: str) -> str:
    """How much a text is: in words, or in characters where it has none."""
    number = len(words(text))
    return wording.counted(number, "more word") if number else wording.counted(len(text), "more character")


def _title(change: ClauseChange) -> str:
    moved = change.kind == "modified" and change.old_path is not None and change.old_path != change.path
    return "Changed and moved" if moved else _TITLES[change.kind]


def _path(path: tuple[str, ...]) -> tuple[str, ...]:
    """The headings, none too long; of very deep ones the outermost and the innermost."""
    kept = path if len(path) <= 6 else (*path[:2], "…", *path[-3:])
    headings = [shortened(heading, 120) for heading in kept]
    return tuple(heading for heading in headings if heading)


def _marks(change: ClauseChange) -> Iterator[Mark]:
    for flag in _gravest(change.flags):
        yield Mark(_effect(flag), flag.direction, flag.severity, wording.sentence(flag.reason, 200))


def _effect(flag: Flag) -> str:
    category, effect = wording.category(flag), _EFFECTS[flag.direction]
    return _capital(f"{category}, {effect}" if category else effect)


def _gravest(flags: tuple[Flag, ...]) -> list[Flag]:
    return sorted(flags, key=lambda flag: -SEVERITIES.index(flag.severity))[:_FLAGS_SHOWN]


def _size_of_marks(change: ClauseChange) -> int:
    """A generous measure of what flags and headings take in HTML, escapes included."""
    words_shown = [mark.reason for mark in _marks(change)] + [*_path(change.path), *_path(change.old_path or ())]
    return sum(len(str(Markup.escape(text)).encode()) + 120 for text in words_shown)
