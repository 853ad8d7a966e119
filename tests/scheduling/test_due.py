from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.scheduling.crontab import MONTHS, WEEKDAYS, Crontab, Field, fields
from tracker.scheduling import due as schedules
from tracker.scheduling.due import next_due

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # the clock moves by half an hour
APIA = ZoneInfo("Pacific/Apia")  # left out a whole day in 2011
NONE = timedelta(0)

CLOCK_CHANGES = [
    (BERLIN, datetime(2026, 3, 29, 1, tzinfo=UTC)),
    (BERLIN, datetime(2026, 10, 25, 1, tzinfo=UTC)),
    (NEW_YORK, datetime(2026, 3, 8, 7, tzinfo=UTC)),
    (NEW_YORK, datetime(2026, 11, 1, 6, tzinfo=UTC)),
    (LORD_HOWE, datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    (LORD_HOWE, datetime(2026, 4, 4, 15, tzinfo=UTC)),
    (APIA, datetime(2011, 12, 30, 10, tzinfo=UTC)),
    (ZoneInfo("UTC"), datetime(2026, 12, 31, 23, tzinfo=UTC)),
]


def fields_of(text: str, *span: int) -> Field:
    return Field(text, frozenset(range(*span)))


def due(cron: str, after: datetime, zone: ZoneInfo = BERLIN, jitter: timedelta = NONE, key: str = "k") -> datetime:
    return next_due(cron, after, timezone=zone, jitter=jitter, key=key)


def firings(cron: str, start: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    found, after = [], start
    while (after := due(cron, after, zone)) <= end:
        found.append(after)
    return found


def test_the_schedule_runs_on_the_local_clock_and_the_answer_is_utc() -> None:
    winter = due("15 4 * * *", datetime(2026, 1, 10, 12, tzinfo=UTC))
    summer = due("15 4 * * *", datetime(2026, 7, 10, 12, tzinfo=UTC))
    assert (winter, summer) == (
        datetime(2026, 1, 11, 3, 15, tzinfo=UTC),
        datetime(2026, 7, 11, 2, 15, tzinfo=UTC),
    )
    assert winter.tzinfo is UTC


def test_it_is_strictly_later() -> None:
    at = datetime(2026, 1, 10, 3, 15, tzinfo=UTC)
    assert due("15 4 * * *", at) == at + timedelta(days=1)
    assert due("15 4 * * *", at - timedelta(microseconds=1)) == at
    assert due("15 4 * * *", at.astimezone(NEW_YORK)) == at + timedelta(days=1)


def test_a_time_that_the_clock_leaves_out_fires_once_as_if_it_had_not_moved() -> None:
    start, end = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 30, 12, tzinfo=UTC)
    assert firings("30 2 * * *", start, end, BERLIN) == [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # 3:30, where 2:30 would have been
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
    ]
    assert firings("30 2,3 * * *", start, end, BERLIN) == [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # 2:30 and 3:30 are the same moment
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 1, 30, tzinfo=UTC),
    ]


def test_a_time_left_out_is_not_lost_when_counting_from_after_the_gap() -> None:
    ten_past_three = datetime(2026, 3, 29, 1, 10, tzinfo=UTC)
    assert due("30 2 * * *", ten_past_three) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_times_left_out_and_times_after_the_gap_come_in_the_order_of_their_moments() -> None:
    start, end = datetime(2026, 10, 3, 12, tzinfo=UTC), datetime(2026, 10, 4, 12, tzinfo=UTC)
    assert firings("10,35 2 * * *", start, end, LORD_HOWE) == [
        datetime(2026, 10, 3, 15, 35, tzinfo=UTC),  # 2:35 on the new clock
        datetime(2026, 10, 3, 15, 40, tzinfo=UTC),  # 2:10 on the old one, which is 2:40 now
    ]


def test_a_time_that_comes_twice_fires_once() -> None:
    start, end = datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC)
    assert firings("30 2 * * *", start, end, BERLIN) == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize(("zone", "change"), CLOCK_CHANGES)
def test_a_visit_every_five_minutes_goes_through_every_change_of_the_clock(zone: ZoneInfo, change: datetime) -> None:
    start, end = change - timedelta(hours=3), change + timedelta(hours=3)
    fives, *stars = fields_of("*/5", 0, 60, 5), *(fields_of("*", 0, upto) for upto in (24, 32, 13, 8))
    assert firings("*/5 * * * *", start, end, zone) == Crontab(fives, *stars).firings(start, end, zone)


@st.composite
def busy_crontabs(draw: st.DrawFn) -> Crontab:
    """Schedules that fire within a few days: the hours about the changes, and days that mostly match."""
    return Crontab(
        minute=draw(fields(0, 59)),
        hour=draw(st.one_of(st.sampled_from([fields_of("1-3", 1, 4), fields_of("0,2", 0, 3, 2)]), fields(0, 23))),
        day=draw(st.one_of(st.just(fields_of("20-31", 20, 32)), fields(1, 31))),
        month=draw(st.one_of(st.just(fields_of("*", 1, 13)), fields(1, 12, MONTHS, first=1))),
        weekday=draw(fields(0, 7, WEEKDAYS)),
    )


@given(busy_crontabs(), st.sampled_from(CLOCK_CHANGES), st.integers(0, 26 * 60))
@settings(max_examples=80, deadline=None)
def test_is_what_crontab_5_means_on_days_when_the_clock_changes(
    crontab: Crontab, change: tuple[ZoneInfo, datetime], minutes_before: int
) -> None:
    zone, moment = change
    after = moment - timedelta(minutes=minutes_before) + timedelta(seconds=minutes_before % 60)
    until = moment + timedelta(days=1)
    expected = crontab.firings(after, until, zone)
    try:
        found = due(crontab.text, after, zone)
    except ValueError:
        assert not expected
        return
    assert found > after
    if expected:
        assert found == expected[0]
    else:
        assert found > until


@given(st.text(max_size=20), st.integers(0, 10**5), st.integers(0, 10**6))
@example("plivo/privacy-policy", 0, 0)
@settings(max_examples=60, deadline=None)
def test_jitter_moves_a_documents_whole_schedule_by_less_than_itself(key: str, jitter: int, seconds: int) -> None:
    after = datetime(2026, 5, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    spread = timedelta(seconds=jitter)
    first = due("15 4 * * *", after, jitter=spread, key=key)
    second = due("15 4 * * *", first, jitter=spread, key=key)
    assert after < first <= after + timedelta(days=1)
    assert second - first == timedelta(days=1)
    bare = due("15 4 * * *", first - spread - timedelta(microseconds=1))
    offsets = [first - (bare + timedelta(days=n)) for n in range(3)]
    assert any(timedelta(0) <= offset < max(spread, timedelta(microseconds=1)) for offset in offsets)


def test_jitter_spreads_documents_and_keeps_each_ones_place() -> None:
    after, half_an_hour = datetime(2026, 5, 1, tzinfo=UTC), timedelta(minutes=30)
    ids = [f"service-{n}/privacy-policy" for n in range(300)]
    times = [due("15 4 * * *", after, jitter=half_an_hour, key=key) for key in ids]
    assert times == [due("15 4 * * *", after, jitter=half_an_hour, key=key) for key in ids]
    tenths = {(moment - min(times)) // timedelta(minutes=3) for moment in times}
    assert len(tenths) == 10


def test_a_visit_between_the_cron_time_and_the_moved_one_takes_no_visit_away() -> None:
    midnight = datetime(2026, 5, 1, tzinfo=UTC)
    moved = due("0 12 * * *", midnight, ZoneInfo("UTC"), timedelta(hours=6), "a")
    assert moved > midnight.replace(hour=12)
    by_hand = moved - timedelta(seconds=1)
    assert due("0 12 * * *", by_hand, ZoneInfo("UTC"), timedelta(hours=6), "a") == moved


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        due("15 4 * * *", datetime(2026, 1, 1))


@settings(max_examples=50)
@given(change=st.sampled_from(CLOCK_CHANGES), hours=st.lists(st.floats(-40, 40), min_size=2, max_size=6))
def test_what_was_asked_before_changes_no_answer(change: tuple[ZoneInfo, datetime], hours: list[float]) -> None:
    zone, at = change
    moments = [at + timedelta(hours=hour) for hour in hours]
    told = [due("*/20 2,3 * * *", moment, zone) for moment in moments]
    alone = []
    for moment in moments:
        schedules._latest.clear()
        alone.append(due("*/20 2,3 * * *", moment, zone))
    assert told == alone
