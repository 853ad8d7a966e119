from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scheduling.crontab import Crontab, crontabs
from tracker.scheduling.cron import parse

SUNDAY = datetime(2026, 11, 22, tzinfo=UTC)


def days(expression: str, count: int, start: datetime = SUNDAY) -> list[str]:
    """The first firings from `start` on, as weekday and date."""
    trigger, found, after = parse(expression), [], start
    for _ in range(count):
        firing = trigger.get_next_fire_time(None, after)
        assert firing is not None
        found.append(f"{firing:%a %d %b %H:%M}")
        after = firing + timedelta(microseconds=1)
    return found


@pytest.mark.parametrize("sunday", ["0", "7", "sun", "SUN", "00"])
def test_sunday_has_two_numbers_and_a_name(sunday: str) -> None:
    assert days(f"0 4 * * {sunday}", 2) == ["Sun 22 Nov 04:00", "Sun 29 Nov 04:00"]


@pytest.mark.parametrize("weekend", ["6-7", "sat-sun", "0,6", "sat,sun", "7,6"])
def test_a_range_of_weekdays_may_end_on_sunday(weekend: str) -> None:
    assert days(f"0 4 * * {weekend}", 3) == ["Sun 22 Nov 04:00", "Sat 28 Nov 04:00", "Sun 29 Nov 04:00"]


def test_ranges_and_steps_of_weekday_numbers_count_from_sunday() -> None:
    assert days("0 0 * * 1-5", 6) == [
        f"{day} 00:00"
        for day in (
            "Mon 23 Nov",
            "Tue 24 Nov",
            "Wed 25 Nov",
            "Thu 26 Nov",
            "Fri 27 Nov",
            "Mon 30 Nov",
        )
    ]
    assert days("0 0 * * 5-7", 3) == ["Sun 22 Nov 00:00", "Fri 27 Nov 00:00", "Sat 28 Nov 00:00"]
    assert days("0 0 * * */2", 4) == [
        f"{day} 00:00"
        for day in (
            "Sun 22 Nov",
            "Tue 24 Nov",
            "Thu 26 Nov",
            "Sat 28 Nov",
        )
    ]
    assert days("0 0 * * sun-sun", 2) == ["Sun 22 Nov 00:00", "Sun 29 Nov 00:00"]


def test_two_restricted_day_fields_mean_either() -> None:
    assert days("0 0 1,15 * mon", 4) == [
        f"{day} 00:00"
        for day in (
            "Mon 23 Nov",
            "Mon 30 Nov",
            "Tue 01 Dec",
            "Mon 07 Dec",
        )
    ]


def test_a_star_in_a_day_field_means_both() -> None:
    assert days("0 0 */2 * mon", 2) == ["Mon 23 Nov 00:00", "Mon 07 Dec 00:00"]


def test_a_date_that_never_comes_leaves_the_weekday() -> None:
    assert days("0 0 31 feb mon", 2) == ["Mon 01 Feb 00:00", "Mon 08 Feb 00:00"]


def test_leap_days_come() -> None:
    assert parse("0 0 29 2 *").get_next_fire_time(None, SUNDAY) == datetime(2028, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize(
    ("word", "fields"),
    [
        ("@hourly", "0 * * * *"),
        ("@daily", "0 0 * * *"),
        ("@midnight", "0 0 * * *"),
        ("@weekly", "0 0 * * 0"),
        (" @Monthly ", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
    ],
)
def test_words_stand_for_fields(word: str, fields: str) -> None:
    start = SUNDAY + timedelta(minutes=7)
    assert days(word, 3, start) == days(fields, 3, start)


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("", "has 0 fields instead of five"),
        ("15 4 * *", "has 4 fields instead of five"),
        ("0 15 4 * * *", "has 6 fields instead of five"),
        ("60 4 * * *", "'60' is no minute: allowed are 0-59"),
        ("0 24 * * *", "'24' is no hour: allowed are 0-23"),
        ("0 4 0 * *", "'0' is no day of the month: allowed are 1-31"),
        ("0 4 * 13 *", "'13' is no month"),
        ("0 4 * mon *", "'mon' is no month"),
        ("0 4 * * 8", "'8' is no weekday: allowed are 0-7 or sun-sat"),
        ("0 4 * * monday", "'monday' is no weekday"),
        ("0 4 * * fri-mon", "runs backwards"),
        ("30-10 4 * * *", "runs backwards"),
        ("5/10 4 * * *", "a step needs a range, like 5-59/10"),
        ("*/0 4 * * *", "/0 is no step for the minute: allowed are 1-60"),
        ("*/61 4 * * *", "/61 is no step"),
        ("1, 4 * * *", "'' is no minute"),
        ("-5 4 * * *", "'-5' is no minute"),
        ("0 4 L * *", "'l' is no day of the month"),
        ("0 4 ? * 1#2", "'?' is no day of the month"),
        ("\u0665 4 * * *", "is no minute"),
        ("@reboot", "'@reboot' is not known; known are @yearly"),
        ("0 4 31 2 *", "never comes: no such month has a day 31"),
        ("0 4 30-31 feb *", "never comes: no such month has a day 30"),
        ("1,2," * 200, "too long"),
    ],
)
def test_a_bad_expression_is_told_in_a_sentence(expression: str, says: str) -> None:
    with pytest.raises(ValueError) as fault:
        parse(expression)
    assert says in str(fault.value)
    assert "\n" not in str(fault.value)
    assert len(str(fault.value)) < 300


@given(st.text(alphabet="0123456789*/-,@ abcdefjmnosuw", max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_is_a_schedule_or_a_value_error(text: str) -> None:
    try:
        trigger = parse(text)
    except ValueError:
        return
    assert trigger.get_next_fire_time(None, SUNDAY) is not None


@given(crontabs())
@settings(max_examples=60, deadline=None)
def test_fires_when_crontab_5_says(crontab: Crontab) -> None:
    """From the first firing on, all those of two days are the oracle's, and none lies before the first."""
    trigger = parse(crontab.text)
    first = trigger.get_next_fire_time(None, SUNDAY)
    assert first is not None
    assert crontab.matches(first)
    found, now = [], first - timedelta(days=1)
    while (firing := trigger.get_next_fire_time(None, now)) and firing <= first + timedelta(days=1):
        found.append(firing)
        now = firing + timedelta(microseconds=1)
    minutes = (first + timedelta(minutes=n) for n in range(-24 * 60, 24 * 60 + 1))
    assert found == [minute for minute in minutes if crontab.matches(minute)]
