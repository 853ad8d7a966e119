"""When a document is due next: its schedule on the local clock, through the changes of summer time, plus its
jitter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from tracker.scheduling.cron import Trigger, parse

_parse = lru_cache(maxsize=512)(parse)
_latest: dict[tuple[str, ZoneInfo], tuple[datetime, datetime]] = {}
"""Of each schedule a time, and the first time later than that at which it comes round."""

_MOST_REMEMBERED = 512
_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)


def next_due(cron: str, after: datetime, *, timezone: ZoneInfo, jitter: timedelta, key: str) -> datetime:
    """The first time (UTC) later than `after` at which a schedule, moved by the key's offset, comes round.

    `cron` is a crontab(5) expression on the clock of `timezone`. The offset is the same for a `key` (a
    document's id) each time and less than `jitter`, so that documents of one schedule spread and each keeps
    its own rhythm; because the whole schedule is moved by it, a visit by hand between the cron time and the
    moved one takes nothing away.

    A local time that comes twice when summer time ends fires the first time only. One that is left out when
    summer time begins fires at the same moment as if the clock had not been changed (2:30 at what is then
    3:30).

    Raises ValueError for a bad expression, a time without a zone, and where no time is left before the year
    10000.
    """
    if after.tzinfo is None:
        raise ValueError("the time to count from has no time zone")
    offset = _offset(key, jitter)
    start = after.astimezone(UTC) - offset
    # Most documents share a schedule: between two of its times, the next one is the same for all.
    before, firing = _latest.get((cron, timezone), (start, start))
    if not before <= start < firing:
        firing = _next_firing(_parse(cron), start, timezone)
        _remember((cron, timezone), (start, firing))
    return firing + offset


def _remember(schedule: tuple[str, ZoneInfo], times: tuple[datetime, datetime]) -> None:
    if len(_latest) >= _MOST_REMEMBERED:
        _latest.clear()
    _latest[schedule] = times


def _offset(key: str, jitter: timedelta) -> timedelta:
    """Whole seconds in [0, jitter), by a digest of the key."""
    span = int(jitter.total_seconds())
    if span <= 0:
        return timedelta(0)
    return timedelta(seconds=int.from_bytes(sha256(key.encode("utf-8", "surrogatepass")).digest()[:8]) % span)


def _next_firing(trigger: Trigger, after: datetime, timezone: ZoneInfo) -> datetime:
    """The earliest instant (UTC) after `after` of all local times that the trigger names.

    Local times are not in the order of their instants only where some were left out: those share their
    instants with the times after the gap. So the search starts early by the size of a gap of the last 24
    hours (longer ones do not exist), and ends at the first time that is on the clock and late enough.
    """
    best: datetime | None = None
    for wall in _walls(trigger, _wall(after, timezone) - _gap_before(after, timezone)):
        instant = wall.replace(tzinfo=timezone, fold=0).astimezone(UTC)
        if instant > after:
            best = instant if best is None else min(best, instant)
            if _wall(instant, timezone) == wall:
                return best
    if best is None:
        raise ValueError("the schedule does not come round any more")
    return best


def _walls(trigger: Trigger, after: datetime) -> Iterator[datetime]:
    """The local times of a trigger after one, without zone, in order."""
    wall: datetime | None = after.replace(tzinfo=UTC)
    while wall is not None:
        wall = trigger.get_next_fire_time(None, wall + _TICK)
        if wall is not None:
            yield wall.replace(tzinfo=None)


def _wall(instant: datetime, timezone: ZoneInfo) -> datetime:
    return instant.astimezone(timezone).replace(tzinfo=None)


def _gap_before(instant: datetime, timezone: ZoneInfo) -> timedelta:
    """How much the local clock was put forward within the last day."""
    yesterday = instant - _DAY
    return max(timedelta(0), _wall(instant, timezone) - _wall(yesterday, timezone) - _DAY)
