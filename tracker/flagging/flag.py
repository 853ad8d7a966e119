"""Flag a comparison: kind, severity, direction and categories of what changed, the gravest clause first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import datetime
from functools import cache

from tracker.flagging import datelines
from tracker.flagging.clause_flags import DEFINITIONS, Read, flags, rank, read_change
from tracker.flagging.dominance import told
from tracker.flagging.kind import kind_of
from tracker.flagging.lexicon import lexicon_version
from tracker.flagging.passage import without_links
from tracker.flagging.promises import broken
from tracker.flagging.severity import severity_of_change
from tracker.flagging.surroundings import edge_runs, surroundings
from tracker.flagging.terms import uses
from tracker.flagging.topics import heading_title
from tracker.flagging.watch import watched
from tracker.model import SEVERITIES, Change, Clause, ClauseChange, Flag, PolicyText, Severity

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"^[\s\[#*-]*\d{1,3}(?:\.\d{1,3})*\\?[.)]?\s")
_HEADING = 300
"""Characters up to which a sentence may be the repetition of a heading: a table of contents."""

_FURNITURE = 8
"""Clauses from which a run at the text's edge may be a page's header or footer."""
_STATING = 0.25
"""The largest share of such a run that tells anything."""
_SHORT = 25
"""Words of a clause that may belong to it."""

DATELINE = "dateline"
"""The category of a clause that is the document's own date."""

_MAX_CLAUSES = 1_000
"""Changed clauses that are judged; of more, the rest is shown without flags and counts as substantive."""


def flag(
    changes: tuple[ClauseChange, ...],
    old: PolicyText,
    new: PolicyText,
    *,
    old_seen: datetime | None = None,
    new_seen: datetime | None = None,
    watch: Sequence[str] = (),
) -> Change:
    """Say what the clause changes mean.

    `changes` are those of `compare_clauses(old, new)`. `old_seen` is the last visit that saw the old text, `new_seen`
    the first that saw the new one: without them `backdated` is False and `notice_days` None. `watch` holds words or
    phrases, `*` at a word's end for any ending. Pure, deterministic, bounded.
    """
    reads = told(read_changes(changes, old, new))
    kind = kind_of(reads, old, new)
    silent = datelines.is_silent(kind, old, new, old_seen)
    noise = kind == "noise"
    flagged = [(read, _flagged(read, new.clauses, silent=silent, noise=noise, watch=watch)) for read in reads]
    flagged.sort(key=lambda item: _gravity(*item))
    clauses = tuple(clause for _, clause in flagged)
    change = Change(
        kind=kind,
        severity=severity_of_change(kind, [one for clause in clauses for one in clause.flags]),
        dateline=(old.dateline, new.dateline),
        clauses=clauses,
        silent=silent,
        backdated=datelines.is_backdated(old, new, old_seen),
        notice_days=datelines.notice_days(old, new, new_seen),
        lexicon=lexicon_version(),
    )
    flags = tuple(broken(change, old, new, old_seen))
    return replace(change, broken=flags, severity=_at_least(change.severity, flags)) if flags else change


def _at_least(severity: Severity, flags: tuple[Flag, ...]) -> Severity:
    return max(severity, *(flag.severity for flag in flags), key=SEVERITIES.index)


def read_changes(changes: tuple[ClauseChange, ...], old: PolicyText, new: PolicyText) -> list[Read]:
    """Judge each clause change by itself, in the order given."""
    elsewhere = _elsewhere(changes, old, new)
    title = heading_title(old, new)
    lines_old, lines_new = datelines.dateline_texts(old), datelines.dateline_texts(new)
    dates_differ = datelines.dates(old) != datelines.dates(new)
    runs = edge_runs(changes, old, new)
    reads = []
    for number, (change, stands) in enumerate(zip(changes, surroundings(changes, old, new, runs), strict=True)):
        if number >= _MAX_CLAUSES:
            reads.append(Read(change, "substantive"))
        elif change.kind != "moved" and datelines.is_dateline(change, lines_old, lines_new):
            reads.append(Read(change, "date-only" if dates_differ else "cosmetic"))
        else:
            reads.append(read_change(change, title, elsewhere, stands))
    furniture = _furniture(reads, runs)
    return [Read(read.change, "noise") if id(read.change) in furniture else read for read in reads]


def _furniture(reads: Sequence[Read], runs: Sequence[Sequence[ClauseChange]]) -> Set[int]:
    """Short clauses amid a page's furniture that came or went as a whole: most of what stands around states nothing.

    By identity of the change.
    """
    kinds = {id(read.change): read.kind for read in reads}
    found: set[int] = set()
    for run in runs:
        stating = [one for one in run if rank(kinds[id(one)]) > rank("noise")]
        if len(run) >= _FURNITURE and len(stating) <= _STATING * len(run):
            found.update(id(one) for one in stating if len((one.after or one.before or "").split()) <= _SHORT)
    return found


def _elsewhere(changes: tuple[ClauseChange, ...], old: PolicyText, new: PolicyText) -> Callable[[str, bool], bool]:
    """Whether a sentence stands anywhere in the other text: to the letter, or word for word in a changed clause."""

    @cache
    def changed(is_old: bool) -> str:
        sides = (change.before if is_old else change.after for change in changes)
        return "".join(_key(side) for side in sides if side)

    @cache
    def headings() -> frozenset[str]:
        return frozenset(_key(one) for one in {one for text in (old, new) for c in text.clauses for one in c.path})

    def stands(sentence: str, was_added: bool) -> bool:
        if sentence in (old if was_added else new).markdown:
            return True
        key = _key(without_links(sentence))
        return key in changed(was_added) or (len(sentence) < _HEADING and key in headings())

    return stands


def _key(text: str) -> str:
    return f" {' '.join(_WORD.findall(_NUMBER.sub('', text).lower()))} "


def _flagged(read: Read, clauses: Sequence[Clause], *, silent: bool, noise: bool, watch: Sequence[str]) -> ClauseChange:
    if read.kind == "date-only":
        found: tuple[Flag, ...] = (_moved_date(read.change),)
    else:
        found = () if noise else tuple(_with_uses(one, clauses) for one in flags(read, silent=silent))
    if read.kind != "cosmetic" or read.change.kind != "moved":
        found += tuple(watched(read.change, watch))
    return replace(read.change, flags=tuple(sorted(found, key=lambda one: -SEVERITIES.index(one.severity))))


def _with_uses(flag: Flag, clauses: Sequence[Clause]) -> Flag:
    """A flag on a definition also tells how many clauses use the term."""
    return replace(flag, reason=uses(flag.reason, clauses)) if flag.category == DEFINITIONS else flag


def _moved_date(change: ClauseChange) -> Flag:
    line = (change.after if change.after is not None else change.before) or ""
    verb = "was added" if change.before is None else "was removed" if change.after is None else "changed"
    return Flag(DATELINE, "neutral", f"The date of the document {verb}", line, "low")


def _gravity(read: Read, clause: ClauseChange) -> tuple[int, int, int, float]:
    """Sorts the gravest clause first; clauses of equal gravity keep their order."""
    severity = max((SEVERITIES.index(one.severity) for one in clause.flags), default=0)
    weakens = any(one.direction == "weakens" for one in clause.flags)
    strength = max((finding.strength for _, finding in read.findings), default=0.0)
    return -rank(read.kind), -severity, -weakens, -strength
