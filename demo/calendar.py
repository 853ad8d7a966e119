"""The simulated calendar: the stretches of time in which the daemon of the demonstration is awake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

BEFORE = timedelta(days=1)
"""How long before each date the daemon is awake: it sees the old page once more, as it would on any day."""

AFTER = timedelta(days=4)
"""How long after each date: enough for what is only believed after three visits over 48 hours."""


def stretches(dates: Sequence[datetime]) -> list[tuple[datetime, datetime]]:
    """From when to when the daemon is awake, in order and without overlap; a stretch begins at each date.

    `dates` are the sorted moments at which pages go online. Weeks in which none does are left out: a daemon would
    visit every day and find nothing.
    """
    found: list[tuple[datetime, datetime]] = []
    for date, following in zip(dates, [*dates[1:], None], strict=True):
        end = date + AFTER
        if following is None:
            found.append((date, end))
        elif end < following - BEFORE:
            found += [(date, end), (following - BEFORE, following)]
        else:
            found.append((date, following))
    return found


def moments(start: datetime, end: datetime, next_due: Callable[[], datetime | None]) -> Iterator[datetime]:
    """The start of a stretch and every later moment of it at which something is due; `next_due` is asked after each."""
    now = start
    yield now
    while (due := next_due()) is not None and due < end:
        now = max(due, now + timedelta(minutes=1))
        yield now
