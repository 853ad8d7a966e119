"""Find dates in a text: ISO, numeric in any order, or with a month's name in any of the languages we know.

A numeric date whose day and month could be exchanged is decided by its separator, by the language, or by other dates
of the same text; where all that says nothing it is not read at all. No relative date ("yesterday") is read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

_FIRST_YEAR, _LAST_YEAR = 1990, 2099  # no policy on the web is older
_MAY_BE_DATE = re.compile(r"\d{4}|\d\s?[./-]\s?\d|年")  # one of these is in every date
_YEAR = re.compile(r"(?:19|20)\d\d")
_AROUND = 80  # characters round a year in which its day and month stand
_D = r"(?P<d>\d{1,2})"
_Y = r"(?P<y>(?:19|20)\d\d)"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|er|ère|º|°|ª|\.|-?го)(?!\w))?"
_OF = r"(?:\s*[,.]?\s*(?:of|de|del|do|d['’]|di|день)(?=\W))?"
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,4})(\s?[./-]\s?)(\d{1,2})(\s?[./-]\s?)(\d{4}|\d{2})(?!\d|[./-]\d)")
_ISO = re.compile(r"(?<![\d./-])((?:19|20)\d\d)\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d|[./-]\d)")
_MONTH_YEAR = re.compile(rf"(?<![\d./-])(?P<m>0?[1-9]|1[0-2])\s?[./-]\s?{_Y}(?!\d|[./-]\d)")
_EAST_ASIAN = re.compile(rf"{_Y}\s?[年년]\s?(?P<m>\d{{1,2}})\s?[月월](?:\s?{_D}\s?[日일])?")

_VIETNAMESE = re.compile(rf"(?<!\d){_D} tháng (?P<m>\d{{1,2}})(?:,? năm |, ?){_Y}(?!\d)", re.IGNORECASE)
_ERA = re.compile(rf"(?P<era>令和|平成)\s?(?P<n>元|\d{{1,2}})\s?年\s?(?P<m>\d{{1,2}})\s?月(?:\s?{_D}\s?日)?")
_BEFORE_ERA = {"令和": 2018, "平成": 1988}
"""The last year before each of Japan's eras."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at text[start:end]. `exact` is False where the text gives a month only (the date is then its first)."""

    date: date
    start: int
    end: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Numeric:
    """A numeric date as written: its three numbers, the last of them a year."""

    first: int
    second: int
    year: int
    separator: str
    start: int
    end: int


@cache
def _months() -> dict[str, dict[str, int]]:
    """Month names of each language, and under "" those on which all languages agree."""
    text = files("tracker.reading").joinpath("datelines.toml").read_text(encoding="utf-8")
    known: dict[str, dict[str, int]] = {}
    for language, listed in tomllib.loads(text)["months"].items():
        known[language] = {name: number for number, names in enumerate(listed.split(), 1) for name in names.split("|")}
    meanings: dict[str, set[int]] = {}
    for names in list(known.values()):
        for name, number in names.items():
            meanings.setdefault(name, set()).add(number)
    known[""] = {name: min(numbers) for name, numbers in meanings.items() if len(numbers) == 1}
    known["?"] = {name: min(numbers) for name, numbers in meanings.items()}
    return known


@cache
def _named_patterns() -> tuple[re.Pattern[str], ...]:
    names = _any_of(_months()["?"])
    # A capital behind a small letter opens a word too: pages glue a label to its date ("UpdatedMay 3, 2024").
    month = rf"(?-i:(?<![^\W\d_])|(?<=[a-z])(?=[A-Z]))(?P<m>{names})(?![^\W\d_])\.?"
    year = rf"(?:\s*[,.]?\s*|\s+)(?:(?:de|del|do|of)\s+)?{_Y}(?!\d)"
    return (
        re.compile(rf"(?<!\d){_D}{_ORDINAL}{_OF}\s*[-,]?\s*{month}{_OF}{year}", re.IGNORECASE),
        re.compile(rf"{month}\s*{_D}{_ORDINAL}\s*,?\s*{_Y}(?!\d)", re.IGNORECASE),
        re.compile(rf"(?<!\d\s)(?<!\d\.\s){month}{_OF}{year}", re.IGNORECASE),
        re.compile(
            rf"{_Y}\.?(?:\s*(?:m|gada|г|р)\.?)?\s+(?:{_D}\.?\s+)?{month}(?:\s*(?P<d2>\d{{1,2}})(?!\d))?", re.IGNORECASE
        ),
    )


def _any_of(names: Iterable[str]) -> str:
    """A pattern for any of these names, the longest that fits.

    Sorted by first letter: 400 names in a row take four times as long to fail at a letter.
    """
    rests: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        rests.setdefault(name[0], []).append(re.escape(name[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(ends)})" for first, ends in rests.items())


def find_dates(text: str, language: str | None = None) -> tuple[FoundDate, ...]:
    """All dates in a text, in order. `language` is a BCP 47 code and helps where a form has two readings."""
    found: list[FoundDate] = []
    if not _MAY_BE_DATE.search(text):
        return ()
    for candidate in (
        *_east_asian(text),
        *_iso(text),
        *_named(text, language),
        *_numeric(text, language),
        *_month_year(text),
    ):
        if not any(candidate.start < other.end and other.start < candidate.end for other in found):
            found.append(candidate)
    return tuple(sorted(found, key=lambda one: one.start))


def _made(year: int, month: int, day: int | None, span: tuple[int, int]) -> Iterator[FoundDate]:
    """The date, if there is such a day in the years we take."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return
    try:
        yield FoundDate(date(year, month, day or 1), *span, exact=day is not None)
    except ValueError:
        return


def _east_asian(text: str) -> Iterator[FoundDate]:
    for match in (*_EAST_ASIAN.finditer(text), *_VIETNAMESE.finditer(text)):
        day = int(match["d"]) if match["d"] else None
        yield from _made(int(match["y"]), int(match["m"]), day, match.span())
    for match in _ERA.finditer(text):
        year = _BEFORE_ERA[match["era"]] + (1 if match["n"] == "元" else int(match["n"]))
        yield from _made(year, int(match["m"]), int(match["d"]) if match["d"] else None, match.span())


def _month_year(text: str) -> Iterator[FoundDate]:
    for match in _MONTH_YEAR.finditer(text):
        yield from _made(int(match["y"]), int(match["m"]), None, match.span())


def _iso(text: str) -> Iterator[FoundDate]:
    for match in _ISO.finditer(text):
        yield from _made(int(match[1]), int(match[3]), int(match[4]), match.span())


def _named(text: str, language: str | None) -> Iterator[FoundDate]:
    names = _months()
    own = names.get((language or "").split("-")[0], {})
    places = list(_near_years(text))
    for pattern in _named_patterns():
        for match in (match for start, end in places for match in pattern.finditer(text, start, end)):
            groups = match.groupdict()
            name = match["m"].lower()
            month = own.get(name) or names[""].get(name)
            day = groups.get("d") or groups.get("d2")
            if month:
                yield from _made(int(match["y"]), month, int(day) if day else None, match.span())


def _near_years(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text that stand near a year: the months' names are looked for there, and nowhere else."""
    start = end = 0
    for year in _YEAR.finditer(text):
        if year.start() - _AROUND > end:
            if end:
                yield start, end
            start = year.start() - _AROUND
        end = year.end() + _AROUND
    if end:
        yield start, end


def _numeric(text: str, language: str | None) -> Iterator[FoundDate]:
    written = [one for match in _NUMERIC.finditer(text) for one in _parsed(match)]
    order = {separator: _order(separator, written, language) for separator in "./-"}
    for one in written:
        match _own_order(one) or order[one.separator]:
            case "day":
                yield from _made(one.year, one.second, one.first, (one.start, one.end))
            case "month":
                yield from _made(one.year, one.first, one.second, (one.start, one.end))
            case _:
                pass


def _parsed(match: re.Match[str]) -> Iterator[_Numeric]:
    separators = {match[2].strip(), match[4].strip()}
    if len(match[1]) > 2 or len(separators) > 1:
        return
    year = int(match[5]) + (2000 if len(match[5]) == 2 else 0)
    yield _Numeric(int(match[1]), int(match[3]), year, separators.pop(), *match.span())


Order = Literal["day", "month"]


def _own_order(one: _Numeric) -> Order | None:
    """What the numbers themselves say: no month has a number over 12; equal numbers say the same both ways."""
    if one.first > 12 or one.first == one.second:
        return "day"
    return "month" if one.second > 12 else None


def _order(separator: str, written: list[_Numeric], language: str | None) -> Order | None:
    """Which number comes first in this text, for this separator.

    Dots are written day first everywhere; with the rest, other dates of the text decide, then the language: only
    English has both orders, and its region tells which (month first in the United States and the Philippines).
    """
    if separator == ".":
        return "day"
    shown = {_own_order(one) for one in written if one.separator == separator and one.first != one.second} - {None}
    if len(shown) == 1:
        return shown.pop()
    if not language:
        return None
    base, _, region = language.partition("-")
    if base != "en":
        return "day"
    if region in ("US", "PH"):
        return "month"
    return "day" if region else None
