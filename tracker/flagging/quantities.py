"""Quantities with their units: periods, ages, sums of money, shares, counts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


def source() -> bytes:
    """The file of units and of numbers in words as it stands."""
    return (resources.files("tracker.flagging") / "quantities.toml").read_bytes()


_TABLES = tomllib.loads(source().decode())

_NAMES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty twenty-one"
)
_NUMBERS = _NAMES.split()
_TENS = {"thirty": 30, "forty-five": 45, "forty": 40, "sixty": 60, "ninety": 90, "fifty": 50}
_WORTH: dict[str, float] = {word: float(n) for n, word in enumerate(_NUMBERS, 1)} | {
    k: float(v) for k, v in _TENS.items()
}
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365 / 12, "year": 365.0}
_UNITS = {form: _DAYS[unit] for unit, forms in _TABLES["units"].items() for form in forms.split()}
_UNSPACED = {form: _DAYS[unit] for unit, forms in _TABLES["unspaced"].items() for form in forms.split()}
_ELSEWHERE = {word: float(number) for number, words in _TABLES["numbers"].items() for word in words.split()}
"""Numbers in other languages; they count only before a unit, for some are other words in English."""


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,9}(?:\.\d{1,4})?"
_NUMBER = rf"(?P<number>{_DIGITS}|{_any_of(_WORTH)})(?:\s?\(\s?\d{{1,4}}\s?\))?"
_AGE = re.compile(
    rf"(?:(?:under|over|age of|ages of|aged|than|least|age) (?:the age of )?)\b{_NUMBER}\b"
    r"(?!\s*(?:days|months|hours|weeks|%|percent))"
    rf"|\b(?P<old>\d{{1,2}}) (?:years (?:old|of age|or older)|(?:years )?(?:or|and) (?:older|over|above)\b)"
    # "unter 16 Jahren", "moins de 15 ans", "menores de 14 años"; a span of time is seldom as long, and not as short.
    r"|\b(?:unter|über|ab|mindestens|moins de|plus de|menores? de|mayores? de|minori di|maggiori di|maiores de"
    r"|onder|jonger dan|ouder dan) (?:de )?(?P<abroad>1[2-9]|2[01]) (?:Jahren?|ans|anni|años|anos|jaar)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    rf"(?<![\w.])(?P<number>{_DIGITS}|{_any_of({**_WORTH, **_ELSEWHERE})})(?:\s?\(\s?\w{{1,12}}\s?\))?[\s-]"
    rf"(?:business |calendar |working |consecutive )?(?P<unit>{_any_of(_UNITS)})\b",
    re.IGNORECASE,
)
# No part of a date ("3月1日", "2024年3月") and no year of an era ("令和6年").
_UNSPACED_PERIOD = re.compile(rf"(?<![\d.年月/和成-])(?P<number>\d{{1,4}})\s?(?P<unit>{_any_of(_UNSPACED)})(?!\s?\d)")
_YEARS = 200
"""More years than this are a year of the calendar."""
_MONEY = re.compile(
    r"(?P<sign>[$€£¥₹₩₽₺]|\b(?:USD|EUR|GBP|CHF) ?)\s?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d{1,3}(?:\.\d{3})+(?:,\d\d)?(?!\d)|\d{1,9}(?:[.,]\d\d(?!\d))?)",
    re.IGNORECASE,
)
# The same with the currency behind the sum, where thousands are parted as any language parts them.
_MONEY_BEHIND = re.compile(
    r"(?<![\w.,$€£¥₹₩₽₺])(?P<whole>\d{1,3}(?:[ ,.'’\xa0\u202f]\d{3})+|\d{1,9})(?:[.,](?P<part>\d{1,2}))?"
    r"\s?(?P<times>thousand|million|billion)?\s?(?:[€£円元원]|(?:euros?|dollars?|pounds|francs|EUR|USD|GBP|CHF|kr|zł|Kč)\b)",
    re.IGNORECASE,
)
_TIMES = {"": 1, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
# With a sign before it, a share is a rate that a ticker shows.
_SHARE = re.compile(
    r"(?<![\w.+−])(?<!\d,)(?<!\\-)(?P<number>\d{1,3}(?:[.,]\d{1,3})?)\s?(?:%|percent\b|per cent\b)", re.IGNORECASE
)
_ADULT = 25
"""An age limit is below this; "under 90 ..." is something else."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """`dimension` is "age", "period", "money" or "share"; `worth` is in years, days, the currency's unit or percent."""

    dimension: str
    worth: float
    start: int
    end: int
    text: str


def _worth(number: str) -> float:
    word = number.lower()
    return _WORTH.get(word) or _ELSEWHERE.get(word) or float(number.replace(",", ""))


def _ages(text: str) -> list[Quantity]:
    found = []
    for match in _AGE.finditer(text):
        group = next(name for name in ("number", "old", "abroad") if match[name])
        if (worth := _worth(match[group])) <= _ADULT:
            found.append(Quantity("age", worth, *match.span(group), match[group]))
    return found


def _amount(number: str) -> float:
    """A sum as any language writes it: what stands behind its last comma or point is a part if it is no thousand."""
    whole, mark, part = re.fullmatch(r"(.*?)(?:([.,])(\d\d))?", number).groups(default="")  # type: ignore[union-attr]
    return float(re.sub(r"\D", "", whole) + (f".{part}" if mark else ""))


def _sums(text: str) -> list[Quantity]:
    found = [Quantity("money", _amount(m["number"]), *m.span(), m.group()) for m in _MONEY.finditer(text)]
    for m in _MONEY_BEHIND.finditer(text):
        if not any(one.start < m.end() and m.start() < one.end for one in found):
            number = float(f"{re.sub(r'[^0-9]', '', m['whole'])}.{m['part'] or 0}")
            found.append(Quantity("money", number * _TIMES[(m["times"] or "").lower()], *m.span(), m.group()))
    return found


def _periods(text: str) -> list[Quantity]:
    """Periods of time, in whichever language the unit is written."""
    found = [(m, _UNITS[m["unit"].lower()]) for m in _PERIOD.finditer(text)]
    if not text.isascii():
        found += [(m, _UNSPACED[m["unit"]]) for m in _UNSPACED_PERIOD.finditer(text)]
    counted = [(m, _worth(m["number"]), days) for m, days in found]
    return [
        Quantity("period", number * days, *m.span(), m.group())
        for m, number, days in counted
        if days < _DAYS["year"] or number < _YEARS
    ]


def _others(text: str) -> list[Quantity]:
    found = [*_periods(text), *_sums(text)]
    return found + [
        Quantity("share", float(m["number"].replace(",", ".")), *m.span(), m.group()) for m in _SHARE.finditer(text)
    ]


@lru_cache(maxsize=2048)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text, in order; an age is not told again as a period."""
    ages = _ages(text)
    others = [q for q in _others(text) if not any(a.start < q.end and q.start < a.end for a in ages)]
    return tuple(sorted([*ages, *others], key=lambda quantity: quantity.start))
