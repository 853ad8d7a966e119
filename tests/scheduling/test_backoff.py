from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.scheduling.backoff import retry_after

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_the_pause_doubles_from_five_minutes_to_twelve_hours() -> None:
    pauses = [retry_after(failures, wished=None) for failures in range(1, 11)]
    assert pauses[:8] == [5 * MINUTE * 2**n for n in range(8)]
    assert pauses[8:] == [12 * HOUR, 12 * HOUR]


@pytest.mark.parametrize(
    ("failures", "wished", "pause"),
    [
        (1, 3600.0, HOUR),
        (1, 1.0, 5 * MINUTE),
        (3, 600.0, 20 * MINUTE),
        (1, 10.0**12, DAY),
        (20, 10.0**12, DAY),
        (1, float("inf"), DAY),
        (1, float("nan"), 5 * MINUTE),
        (1, float("-inf"), 5 * MINUTE),
        (1, -5.0, 5 * MINUTE),
        (0, None, 5 * MINUTE),
    ],
)
def test_a_servers_wish_lengthens_the_pause_up_to_a_day(failures: int, wished: float, pause: timedelta) -> None:
    assert retry_after(failures, wished=wished) == pause


@given(st.integers(0, 10**9), st.one_of(st.none(), st.floats()))
def test_the_pause_is_always_between_five_minutes_and_a_day(failures: int, wished: float | None) -> None:
    pause = retry_after(failures, wished=wished)
    assert 5 * MINUTE <= pause <= DAY
    assert pause >= retry_after(failures, wished=None)
