"""Values that name a day, a time of the day or a clock. All raise Unfit for a value that is not allowed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tracker.configuration.names import timezone
from tracker.configuration.values import name, shown, text, unfit

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def optional_timezone(value: object) -> ZoneInfo | None:
    """A time zone of the IANA database, or "" for the common one."""
    return timezone(value) if text(value) else None


def time_of_day(value: object) -> time:
    """A time of the day in hours and minutes; TOML has times of its own, which are as good as a string."""
    if isinstance(value, time) and not value.second and not value.microsecond:
        return value
    given = name(value)
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given, re.ASCII):
        raise unfit(f"{shown(given)} is no time of the day")
    return time.fromisoformat(given)


def optional_day(value: object) -> date | None:
    """A day, as TOML writes it or as a string, or "" for none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    given = text(value)
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise unfit(f"{shown(given)} is no day of the calendar") from None
