"""What the document's own dates say about a change: silent, backdated, announced."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from tracker.model import ChangeKind, ClauseChange, Dateline, PolicyText
from tracker.words import canonical, words

_MAX_LINE = 400
"""Characters up to which a clause that holds a date of the document is its dateline, no clause with a date."""

_BEHIND_UTC = timedelta(hours=12)
_AHEAD_OF_UTC = timedelta(hours=14)
"""How far the slowest clock on earth is behind UTC, and the fastest ahead."""

_FIRST = re.compile(r"(?<![\d./-])0?1(?!\d|\s?[月월年년]|[./-]\d{4}|\.\d{1,2}(?![\d.]))|(?<=[./-])0?1(?!\d)")
"""A 1 in a date line that is a day: no month of "01/2024" or "1月"."""


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


def is_silent(kind: ChangeKind, old: PolicyText, new: PolicyText, old_seen: datetime | None = None) -> bool:
    """Meaning or wording changed while a dateline exists and did not move.

    Not so where the line may be about this very change: it gives the month, or the day, in which we last saw the old
    text.
    """
    if kind not in ("minor", "substantive") or new.dateline is None or old.dateline != new.dateline:
        return False
    if old_seen is None:
        return True
    earliest, latest = (old_seen - _BEHIND_UTC).date(), (old_seen + _AHEAD_OF_UTC).date()
    lines = [line for line in new.datelines if line.date == new.dateline and line.kind != "effective"]
    return not any(line.date <= latest and earliest <= _last_day(line) for line in lines)


def is_backdated(old: PolicyText, new: PolicyText, old_seen: datetime | None) -> bool:
    """The new dateline lies before the day on which we last saw the old text, wherever on earth it was written.

    In the company's favour: a line that gives but a month may mean its last day, and the day is the earliest that any
    clock showed.
    """
    if new.dateline is None or new.dateline == old.dateline or old_seen is None:
        return False
    last = max((_last_day(line) for line in new.datelines if line.date == new.dateline), default=new.dateline)
    return last < (old_seen - _BEHIND_UTC).date()


def _last_day(line: Dateline) -> date:
    """The last day that the line may mean: a month without a day reaches to its end."""
    if line.date.day != 1 or _FIRST.search(line.text):
        return line.date
    return line.date.replace(day=monthrange(line.date.year, line.date.month)[1])


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
