"""When a delivery that failed is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=5)
"""RFC 5321, section 4.5.4.1: a sender keeps trying for at least four to five days."""


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """When to try again after `attempts` tries have failed (1 or more), or None when it is time to park the alert.

    The waits double from a minute up to six hours. Nothing is tried once five days of waiting are over; what was
    due later than that is tried a last time at the end of the fifth day.
    """
    waited = timedelta()
    wait = FIRST_WAIT
    for _ in range(attempts - 1):
        waited += wait
        if waited >= GIVE_UP_AFTER:
            return None
        wait = min(wait * 2, LONGEST_WAIT)
    return now + min(wait, GIVE_UP_AFTER - waited)
