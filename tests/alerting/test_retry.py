"""When a failed delivery is tried again."""

from __future__ import annotations

from datetime import timedelta

from tests.alerting.building import NOW
from tracker.alerting.retry import retry_at


def test_the_waits_grow_and_end_after_five_days() -> None:
    now, waits = NOW, []
    for attempts in range(1, 200):
        then = retry_at(attempts, now)
        if then is None:
            break
        waits.append(then - now)
        now = then
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert max(waits) == timedelta(hours=6)
    assert waits[:-1] == sorted(waits[:-1])
    assert now - NOW == timedelta(days=5)
    assert 20 < len(waits) < 40


def test_parked_stays_parked() -> None:
    assert retry_at(1000, NOW) is None
