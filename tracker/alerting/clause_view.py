"""Changed clauses as a message shows them, as many as there is room for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from tracker.alerting import diff, wording
from tracker.alerting.harmless import shortened
from tracker.model import SEVERITIES, ClauseChange, Direction, Flag, Severity
from tracker.words import words

_OVERHEAD = 700  # bytes of HTML round a clause's words
_FLAGS_SHOWN = 5

_TITLES = {"added": "Added", "removed": "Removed", "modified": "Changed", "moved": "Moved"}


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


def clause_views(changes: tuple[ClauseChange, ...], room: int) -> tuple[tuple[ClauseView, ...], str]:
    """The clauses that there is room for, and sentences on the others ("" where none was left out).

    Beside changes of words, those that only touch typography or place are told by their number.
    """
    telling = tuple(change for change in changes if not _is_cosmetic(change))
    if not telling or len(telling) == len(changes):
        return _shown(changes, room)
    shown, left_out = _shown(telling, room)
    rest = _only_cosmetic(len(changes) - len(telling))
    return shown, f"{left_out} {rest}".strip()


def _is_cosmetic(change: ClauseChange) -> bool:
    if change.flags or change.before is None or change.after is None:
        return False
    return change.kind == "moved" or words(change.before) == words(change.after)


def _only_cosmetic(number: int) -> str:
    verb = "differs" if number == 1 else "differ"
    return f"{wording.counted(number, 'more clause')} {verb} only in typography, numbering or place."


def _shown(changes: tuple[ClauseChange, ...], room: int) -> tuple[tuple[ClauseView, ...], str]:
    shown: list[ClauseView] = []
    for at, change in enumerate(changes):
        room -= _OVERHEAD + _size_of_marks(change)
        if room < _OVERHEAD:
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
    category, effect = wording.category(flag), wording.EFFECTS[flag.direction]
    return wording.capital(f"{category}, {effect}" if category else effect)


def _gravest(flags: tuple[Flag, ...]) -> list[Flag]:
    return sorted(flags, key=lambda flag: -SEVERITIES.index(flag.severity))[:_FLAGS_SHOWN]


def _size_of_marks(change: ClauseChange) -> int:
    """A generous measure of what flags and headings take in HTML, escapes included."""
    words_shown = [mark.reason for mark in _marks(change)] + [*_path(change.path), *_path(change.old_path or ())]
    return sum(len(str(Markup.escape(text)).encode()) + 120 for text in words_shown)
