"""The simulated calendar: the moments at which the daemon of the demonstration wakes up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

WATCHED = timedelta(days=4)
"""How long the daemon is watched after each date: long enough for what needs three visits over 48 hours."""


def moments(dates: Sequence[datetime], next_due: Callable[[], datetime | None]) -> Iterator[datetime]:
    """Each date on which a page went online, and after it every moment at which something is due.

    `dates` are sorted; `next_due` is asked after each step. Weeks in which no page changes are skipped: a daemon would
    visit every day and find nothing.
    """
    for date, following in zip(dates, [*dates[1:], None], strict=True):
        end = date + WATCHED if following is None else min(following, date + WATCHED)
        now = date
        yield now
        while (due := next_due()) is not None and due < end:
            now = max(due, now + timedelta(minutes=1))
            yield now
