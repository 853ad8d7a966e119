from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from tracker.index.columns import Instant, Strings, Words

DIALECT = sqlite.dialect()
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=ZONES)


@given(TIMES, TIMES)
def test_times_survive_exactly_and_in_their_order(one: datetime, other: datetime) -> None:
    kept = [Instant().process_bind_param(time, DIALECT) for time in (one, other)]
    assert Instant().process_result_value(kept[0], DIALECT) == one
    assert Instant().process_result_value(kept[0], DIALECT).tzinfo is UTC
    assert (kept[0] < kept[1]) == (one < other)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Instant().process_bind_param(datetime(2026, 1, 1), DIALECT)


@given(st.lists(st.text(st.characters(), max_size=8), max_size=4).map(tuple))
def test_strings_survive_whatever_they_are(strings: tuple[str, ...]) -> None:
    assert Strings().process_result_value(Strings().process_bind_param(strings, DIALECT), DIALECT) == strings


@given(st.text(st.characters()))
def test_words_can_always_be_encoded(words: str) -> None:
    kept = Words().process_bind_param(words, DIALECT)
    assert len(kept) == len(words)
    assert "\x00" not in kept
    kept.encode()
