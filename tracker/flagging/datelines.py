"""What the document's own dates say about a change: silent, backdated, announced."""

from __future__ import annotations

from datetime import date, datetime

from tracker.model import ChangeKind, ClauseChange, PolicyText
from tracker.words import canonical, words

_MAX_LINE = 400
"""Characters up to which a clause that holds a date of the document is its dateline, no clause with a date."""


def dateline_texts(text: PolicyText) -> frozenset[str]:
    """The lines in which the document dates itself, canonical."""
    return frozenset(canonical(line.text) for line in text.datelines if line.text)


def dates(text: PolicyText) -> frozenset[tuple[str, date]]:
    """The dates that the document gives of itself, by kind."""
    return frozenset((line.kind, line.date) for line in text.datelines)


def is_dateline(change: ClauseChange, old: frozenset[str], new: frozenset[str]) -> bool:
    """The clause is the line (or a part of it) in which the document gives its date, on every side it has."""
    sides = [(change.before, old), (change.after, new)]
    return all(text is None or _holds(text, lines) for text, lines in sides)


def _holds(text: str, lines: frozenset[str]) -> bool:
    if len(text) > _MAX_LINE:
        return False
    plain = canonical(text.lstrip("#-* "))
    bare = words(plain)
    for line in lines:
        of_line = words(line)
        if bare == of_line or (len(bare) >= 2 and plain in line):
            return True
        if line in plain and len(bare) <= len(of_line) + 6:
            return True
    return False


def is_silent(kind: ChangeKind, old: PolicyText, new: PolicyText) -> bool:
    """Meaning or wording changed while a dateline exists and did not move."""
    return kind in ("minor", "substantive") and new.dateline is not None and old.dateline == new.dateline


def is_backdated(old: PolicyText, new: PolicyText, old_seen: datetime | None) -> bool:
    """The new dateline lies before the day we last saw the old text."""
    moved = new.dateline is not None and new.dateline != old.dateline
    return bool(moved and old_seen and new.dateline and new.dateline < old_seen.date())


def notice_days(old: PolicyText, new: PolicyText, new_seen: datetime | None) -> int | None:
    """Days from our first sight of the new text to the first effective date still to come; None where there is none."""
    if new_seen is None:
        return None
    today = new_seen.date()
    known = {line.date for line in old.datelines if line.kind == "effective"}
    coming: list[date] = [
        line.date for line in new.datelines if line.kind == "effective" and line.date > today and line.date not in known
    ]
    return (min(coming) - today).days if coming else None
