"""Days and moments as people read them, the same on every machine whatever its locale."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(value: date) -> str:
    """ "3 May 2026"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime, timezone: ZoneInfo) -> str:
    """ "3 May 2026, 14:05 CEST (12:05 UTC)"; the day beside UTC too where it is another one."""
    local, utc = value.astimezone(timezone), value.astimezone(UTC)
    if local.utcoffset() == utc.utcoffset():
        return f"{day(utc)}, {utc:%H:%M} UTC"
    other_day = "" if local.date() == utc.date() else f"{day(utc)}, "
    return f"{day(local)}, {local:%H:%M} {_zone(local)} ({other_day}{utc:%H:%M} UTC)"


def _zone(local: datetime) -> str:
    """The zone's short name, or its offset where the name is but a number."""
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{local:%z}"


def recorded_on(entry_name: str) -> date | None:
    """The day in an entry's name ("2026-11-22T041600Z"), or None where the name holds none."""
    try:
        return date.fromisoformat(entry_name[:10])
    except ValueError:
        return None
