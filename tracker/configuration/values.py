"""What a value of the configuration may be. Each function takes what TOML gave and returns what the program uses.

All raise Unfit for a value that is not allowed, with everything wrong in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

Step = str | int
Parser = Callable[[object], Any]


class Unfit(ValueError):
    """A value that is not allowed. `faults` holds, for each fault, where in the value it is and a sentence."""

    def __init__(self, *faults: tuple[tuple[Step, ...], str]) -> None:
        self.faults = faults
        super().__init__("; ".join(problem for _, problem in faults))


def unfit(problem: str) -> Unfit:
    """The fault of a value as a whole."""
    return Unfit(((), problem))


_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a string", list: "an array"}

# Controls, line and paragraph separators: nothing a name or an address has use for, and what headers break on.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def kind_of(value: object) -> str:
    """What a TOML value is, in words."""
    return _KINDS.get(type(value), "a table" if isinstance(value, Mapping) else "a date or time")


def shown(value: object) -> str:
    """The value for an error's sentence: escaped and cut short."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def text(value: object) -> str:
    """A string of one line, possibly empty."""
    if not isinstance(value, str):
        raise unfit(f"is {kind_of(value)}, not a string")
    if len(value) > 2000:
        raise unfit(f"is {len(value)} characters long; 2000 are enough")
    if control := _CONTROL.search(value):
        raise unfit(f"holds a line break or control character (U+{ord(control[0]):04X})")
    return value.strip()


def name(value: object) -> str:
    """A string of one line that is not empty."""
    if not (stripped := text(value)):
        raise unfit("is empty")
    return stripped


def boolean(value: object) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise unfit(f"is {kind_of(value)}, not true or false")
    return value


def number(low: float, high: float, *, whole: bool = True) -> Parser:
    """A number between two bounds, both included."""

    def parse(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            raise unfit(f"is {kind_of(value)}, not a {'whole ' if whole else ''}number")
        if not low <= value <= high:
            raise unfit(f"{value} is out of range")
        return value

    return parse


_DURATION = re.compile(r"(?:(\d{1,5})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?", re.ASCII)


def duration(low: timedelta, high: timedelta) -> Parser:
    """A span of time like "90s", "30m", "1h30m" or "2d"."""

    def parse(value: object) -> timedelta:
        written = text(value)
        match = _DURATION.fullmatch(written)
        if not written or match is None:
            raise unfit(f"{shown(written)} is no span of time")
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if not low <= span <= high:
            raise unfit(f"{shown(written)} is out of range")
        return span

    return parse


_SIZE = re.compile(r"(\d{1,12}) ?([kMG]?i?B)", re.ASCII)
_UNITS = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "kiB": 2**10, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def size(low: int, high: int) -> Parser:
    """A number of bytes like "500kB", "20MB" or "16MiB"."""

    def parse(value: object) -> int:
        written = text(value)
        match = _SIZE.fullmatch(written)
        if match is None or match[2] not in _UNITS:
            raise unfit(f"{shown(written)} is no size")
        amount = int(match[1]) * _UNITS[match[2]]
        if not low <= amount <= high:
            raise unfit(f"{shown(written)} is out of range")
        return amount

    return parse


def choice(*options: str) -> Parser:
    """One of a few words."""

    def parse(value: object) -> str:
        chosen = text(value)
        if chosen not in options:
            raise unfit(f"{shown(chosen)} is none of them")
        return chosen

    return parse


def many(parse: Parser, *, or_one: bool = False, or_none: bool = False) -> Parser:
    """An array of different values; `or_one` takes a single value outside an array too, `or_none` an empty array."""

    def parse_all(value: object) -> tuple[Any, ...]:
        if or_one and not isinstance(value, list):
            return (parse(value),)
        if not isinstance(value, list):
            raise unfit(f"is {kind_of(value)}, not an array")
        if not value and not or_none:
            raise unfit("is empty")
        return _each(value, parse)

    return parse_all


def _each(values: Sequence[object], parse: Parser) -> tuple[Any, ...]:
    parsed: list[Any] = []
    faults: list[tuple[tuple[Step, ...], str]] = []
    for index, value in enumerate(values):
        try:
            one = parse(value)
        except Unfit as error:
            faults += [((index, *at), problem) for at, problem in error.faults]
            continue
        if one in parsed:
            faults.append(((index,), f"{shown(value)} stands there twice"))
        parsed.append(one)
    if faults:
        raise Unfit(*faults)
    return tuple(parsed)
