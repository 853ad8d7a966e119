"""crontab(5) expressions, understood as crontab(5) means them and carried out by APScheduler's triggers.

APScheduler counts weekdays from Monday and knows neither 7 for Sunday nor the either-day rule, so an
expression is read here, each field into the plain set of its values, and only those sets are handed on
(weekdays by name).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_WORDS: Mapping[str, str] = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}

_PART = re.compile(r"(?:(?P<all>\*)|(?P<first>[a-z0-9]+)(?:-(?P<last>[a-z0-9]+))?)(?:/(?P<step>[0-9]{1,4}))?")
# A list of all sixty minutes takes 169 characters; nobody needs more than a few such fields.
_LONGEST_EXPRESSION = 500


class Trigger(Protocol):
    """What APScheduler's triggers have in common."""

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The first time to fire at or after `now`, or None if there is none any more."""


@dataclass(frozen=True, slots=True)
class _Field:
    """One of the five: what people call it, its least and greatest number, and the names of numbers."""

    title: str
    low: int
    high: int
    names: Mapping[str, int] = field(default_factory=dict)

    @property
    def allowed(self) -> str:
        """What may be written in it, for the sentence of an error."""
        names = f" or {next(iter(self.names))}-{list(self.names)[-1]}" if self.names else ""
        return f"allowed are {self.low}-{self.high}{names}, ranges like 1-5, lists like 1,3 and steps like */2"


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, {name: number for number, name in enumerate(_MONTHS, 1)}),
    _Field("weekday", 0, 7, {name: number for number, name in enumerate(_WEEKDAYS)}),
)


def parse(expression: str) -> Trigger:
    """The trigger of a crontab(5) expression; it takes and gives times of the wall clock, labelled as UTC.

    Five fields (minute, hour, day of the month, month, weekday) of numbers, names, ranges, lists and steps,
    or one of @hourly, @daily, @weekly, @monthly, @yearly. Weekdays 0 and 7 are both Sunday. Where neither
    day field holds a `*`, either of them suffices; else both must match (crontab(5), "The day of a command's
    execution"). Summer time is the business of `due.next_due`.

    Raises ValueError with a sentence for a person.
    """
    texts = _fields(expression)
    minutes, hours, days, months, weekdays = (_values(text, field) for text, field in zip(texts, _FIELDS, strict=True))
    weekdays = frozenset(day % 7 for day in weekdays)
    possible = frozenset(day for day in days if any(day <= _LONGEST[month - 1] for month in months))
    if "*" in texts[2] or "*" in texts[4]:
        if not possible:
            raise ValueError(f"{_quoted(expression)} never comes: no such month has a day {min(days)}")
        return _trigger(minutes, hours, possible, months, weekdays)
    by_weekday = _trigger(minutes, hours, frozenset(range(1, 32)), months, weekdays)
    if not possible:
        return by_weekday
    by_date = _trigger(minutes, hours, possible, months, frozenset(range(7)))
    either: Trigger = OrTrigger([by_date, by_weekday])
    return either


def _fields(expression: str) -> list[str]:
    """The five fields' texts, in lower case."""
    if len(expression) > _LONGEST_EXPRESSION:
        raise ValueError(f"{_quoted(expression)} is too long for a schedule")
    text = expression.strip().lower()
    texts = _WORDS.get(text, text).split()
    if text.startswith("@") and text not in _WORDS:
        raise ValueError(f"{_quoted(expression)} is not known; known are {', '.join(_WORDS)}")
    if len(texts) != len(_FIELDS):
        raise ValueError(
            f"{_quoted(expression)} has {len(texts)} fields instead of five: minute, hour, day of the month, "
            'month, weekday (as in "15 4 * * *", daily at 4:15)'
        )
    return texts


def _values(text: str, field: _Field) -> frozenset[int]:
    """All numbers that one field's text stands for."""
    return frozenset(number for part in text.split(",") for number in _range(part, field))


def _range(part: str, field: _Field) -> range:
    """The numbers of one member of a list: `*`, `5`, `mon`, `1-5`, `*/10` or `8-18/2`."""
    match = _PART.fullmatch(part)
    if match is None:
        raise _refusal(part, field, field.allowed)
    first, last, step = match["first"], match["last"], match["step"]
    if step is not None and first is not None and last is None:
        raise _refusal(part, field, f"a step needs a range, like {first}-{field.high}/{step}")
    low = field.low if first is None else _number(first, field)
    high = field.high if first is None else low
    if last is not None:
        high = _number(last, field, closes=last != first)
    if low > high:
        raise _refusal(part, field, "the range runs backwards")
    return range(low, high + 1, _step(step, field))


def _number(text: str, field: _Field, *, closes: bool = False) -> int:
    """A number or name as a number; Sunday's name is 7 where it closes a range (fri-sun), else 0."""
    if closes and text == "sun" and text in field.names:
        return field.high
    number = field.names.get(text, int(text) if text.isdecimal() and len(text) <= 2 else -1)
    if not field.low <= number <= field.high:
        raise _refusal(text, field, field.allowed)
    return number


def _step(text: str | None, field: _Field) -> int:
    step = 1 if text is None else int(text)
    most = field.high - field.low + 1
    if not 1 <= step <= most:
        raise ValueError(f"/{step} is no step for the {field.title}: allowed are 1-{most}")
    return step


def _refusal(text: str, field: _Field, why: str) -> ValueError:
    return ValueError(f"{_quoted(text)} is no {field.title}: {why}")


def _trigger(
    minutes: frozenset[int],
    hours: frozenset[int],
    days: frozenset[int],
    months: frozenset[int],
    weekdays: frozenset[int],
) -> Trigger:
    trigger: Trigger = CronTrigger(
        minute=_list(minutes, 60),
        hour=_list(hours, 24),
        day=_list(days, 31),
        month=_list(months, 12),
        day_of_week="*" if len(weekdays) == 7 else ",".join(_WEEKDAYS[day] for day in sorted(weekdays)),
        timezone=UTC,
    )
    return trigger


def _list(numbers: frozenset[int], all_of_them: int) -> str:
    return "*" if len(numbers) == all_of_them else ",".join(map(str, sorted(numbers)))


def _quoted(text: str) -> str:
    """For an error's sentence: escaped, and cut where it is long."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
