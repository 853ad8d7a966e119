"""Schedules made together with the times that crontab(5) means by them, and those times found minute by minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass(frozen=True)
class Field:
    """A field as it is written and the numbers it means."""

    text: str
    values: frozenset[int]


@dataclass(frozen=True)
class Crontab:
    minute: Field
    hour: Field
    day: Field
    month: Field
    weekday: Field

    @property
    def text(self) -> str:
        return " ".join(f.text for f in (self.minute, self.hour, self.day, self.month, self.weekday))

    def matches(self, wall: datetime) -> bool:
        """Does crontab(5) fire when the clock on the wall shows this minute?"""
        if wall.minute not in self.minute.values or wall.hour not in self.hour.values:
            return False
        by_date = wall.day in self.day.values
        by_weekday = (wall.weekday() + 1) % 7 in {number % 7 for number in self.weekday.values}
        either = "*" not in self.day.text and "*" not in self.weekday.text
        return wall.month in self.month.values and (by_date or by_weekday if either else by_date and by_weekday)

    def firings(self, start: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
        """All instants in (start, end]: each minute of the wall clock once, those left out when it jumps too."""
        wall = (start - timedelta(days=1)).astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
        last = (end + timedelta(days=1)).astimezone(zone).replace(tzinfo=None)
        instants = set()
        while wall <= last:
            if self.matches(wall):
                instants.add(wall.replace(tzinfo=zone).astimezone(UTC))
            wall += timedelta(minutes=1)
        return sorted(instant for instant in instants if start < instant <= end)


def _number(low: int, high: int, names: list[str], first: int) -> st.SearchStrategy[Field]:
    def written(number: int) -> st.SearchStrategy[Field]:
        texts = [str(number), f"{number:02}"]
        if names and number - first < len(names):
            texts += [names[number - first], names[number - first].upper()]
        return st.sampled_from(texts).map(lambda text: Field(text, frozenset({number})))

    return st.integers(low, high).flatmap(written)


def _part(low: int, high: int, names: list[str], first: int) -> st.SearchStrategy[Field]:
    @st.composite
    def ranges(draw: st.DrawFn) -> Field:
        start = draw(st.integers(low, high))
        end = draw(st.integers(start, high))
        step = draw(st.integers(1, max(1, (high - low) // 2)))
        named = names and end - first < len(names) and draw(st.booleans())
        text = f"{names[start - first]}-{names[end - first]}" if named else f"{start}-{end}"
        suffix = "" if step == 1 else f"/{step}"
        values = frozenset(number for number in range(start, end + 1) if (number - start) % step == 0)
        # "sun-sun" is Sunday alone, "0-7" the whole week: the same numbers, but not the same words.
        return Field(text + suffix, values)

    @st.composite
    def stars(draw: st.DrawFn) -> Field:
        step = draw(st.integers(1, max(1, (high - low) // 2)))
        suffix = "" if step == 1 else f"/{step}"
        return Field(f"*{suffix}", frozenset(n for n in range(low, high + 1) if (n - low) % step == 0))

    return st.one_of(_number(low, high, names, first), ranges(), stars())


def fields(low: int, high: int, names: list[str] | None = None, first: int = 0) -> st.SearchStrategy[Field]:
    parts = st.lists(_part(low, high, names or [], first), min_size=1, max_size=3)
    return parts.map(
        lambda found: Field(",".join(f.text for f in found), frozenset().union(*(f.values for f in found)))
    )


def crontabs() -> st.SearchStrategy[Crontab]:
    """Any crontab(5) line with a day that each month has, so that it comes round."""
    lines = st.builds(
        Crontab,
        minute=fields(0, 59),
        hour=fields(0, 23),
        day=fields(1, 31),
        month=fields(1, 12, MONTHS, first=1),
        weekday=fields(0, 7, WEEKDAYS),
    )
    return lines.filter(lambda line: min(line.day.values) <= 28)
