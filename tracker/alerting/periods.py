"""When gathered news is due: the periods of digests, and the end of a time in which somebody is not to be disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tracker.model import Digest, Subscriber


@dataclass(frozen=True, slots=True)
class Due:
    """The digest that news goes into: its period by name ("daily 2026-11-22"), and when it is to be sent (UTC).

    The name alone tells digests of one subscriber apart: there is one for each, whatever happens to the clock.
    """

    period: str
    at: datetime


def due_of(subscriber: Subscriber, now: datetime) -> Due | None:
    """The digest that news of `now` goes into, None for news that is told at once.

    What comes while a subscriber is muted waits for the first digest after it; for one who is told at once, that is a
    digest of its own when the mute ends.
    """
    begins = _unmuted(subscriber)
    muted = begins is not None and now < begins
    if subscriber.digest is not None:
        return next_due(subscriber, subscriber.digest, begins if muted and begins else now)
    return Due(f"muted {subscriber.mute_until}", begins) if muted and begins else None


def next_due(subscriber: Subscriber, digest: Digest, now: datetime) -> Due:
    """The first digest that is due after `now`."""
    day = now.astimezone(subscriber.timezone).date() - timedelta(days=1)
    while True:
        due = _on(day, subscriber, digest)
        if due is not None and due.at > now:
            return due
        day += timedelta(days=1)


def last_due(subscriber: Subscriber, digest: Digest, now: datetime) -> Due:
    """The last digest that was due at `now` or before."""
    day = now.astimezone(subscriber.timezone).date() + timedelta(days=1)
    while True:
        due = _on(day, subscriber, digest)
        if due is not None and due.at <= now:
            return due
        day -= timedelta(days=1)


def is_muted(subscriber: Subscriber, now: datetime) -> bool:
    """Whether nothing is to be sent to the subscriber yet."""
    begins = _unmuted(subscriber)
    return begins is not None and now < begins


def _unmuted(subscriber: Subscriber) -> datetime | None:
    if subscriber.mute_until is None:
        return None
    return datetime.combine(subscriber.mute_until, time(), subscriber.timezone).astimezone(UTC)


def _on(day: date, subscriber: Subscriber, digest: Digest) -> Due | None:
    """The digest of this day; None where a weekly one has another weekday.

    A time that the day's clock jumps over counts as the same span after midnight's offset; one that it shows twice, as
    the first of both.
    """
    if digest.period == "weekly" and day.weekday() != digest.weekday:
        return None
    at = datetime.combine(day, digest.at, subscriber.timezone).astimezone(UTC)
    return Due(f"{digest.period} {day}", at)
