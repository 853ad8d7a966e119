"""Lines that change without anybody changing them, known by their form: ages, clocks, counters, machines' numbers.

A line is one only where every word of it is known: a number, an age, or one of the few words that stand beside them
(volatile.toml). "Updated 3 days ago" is; "we delete it after 3 days" is a rule, wherever it stands.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources

from tracker.words import canonical, words

_LONGEST = 200
"""Characters of a line that can be one."""

_MANY = 1000
"""From here on a number of visitors or downloads is what somebody counted; a smaller one may be a limit."""

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_HEX = r"(?=[a-z]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,}"
_TOKEN = re.compile(rf"\b(?:{_UUID}|{_HEX}|[0-9]{{9,}})\b")
_LONG_TOKEN = re.compile(rf"{_UUID}|(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{{16,}}")
_HOST = re.compile(r"\b[\w-]+(?:\.[\w-]+)+\b")
_COPYRIGHT = re.compile(r"(?:copyright )?(?:©|\(c\)|copyright) ?(?:19|20)\d\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"[0-9][0-9.,]*[km]?")


def source() -> bytes:
    """The file of words as it stands."""
    return (resources.files("tracker.flagging") / "volatile.toml").read_bytes()


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(tomllib.loads(source().decode())["words"][name].split())


@cache
def _ages() -> re.Pattern[str]:
    lines = tomllib.loads(source().decode())["ages"]["patterns"].splitlines()
    return re.compile("|".join(rf"(?<!\w)(?:{line})(?!\w)" for line in lines if line))


@lru_cache(maxsize=256)
def form(text: str) -> tuple[str, ...] | None:
    """The line without what changes by itself in it, after the name of what it is; None of any other line.

    Two lines of the same form say the same, whatever their numbers.
    """
    line = canonical(text).lower()
    if not line or len(line) > _LONGEST:
        return None
    found = words(line)
    return _age(found) or _clock(found) or _timing(line) or _counter(line, found) or _token(line) or _other(line, found)


def _age(found: list[str]) -> tuple[str, ...] | None:
    line = " ".join(found)
    rest = _ages().sub("", line)
    return _of("age", rest.split(), "dated") if rest != line else None


def _clock(found: list[str]) -> tuple[str, ...] | None:
    """The day or the hour at which the page was made, fetched or printed, or simply which day it is."""
    rest = [word for word in found if not _NUMBER.fullmatch(word) and word not in _words("days")]
    return _of("clock", rest, "clock") if rest != found and not _words("made").isdisjoint(rest) else None


def _timing(line: str) -> tuple[str, ...] | None:
    """How long the page took to make, and which machine made it."""
    found = words(_HOST.sub(lambda host: "" if re.search("[a-z]", host[0]) else host[0], line))
    rest = [word for word in found if not _NUMBER.fullmatch(word)]
    return _of("timing", rest, "timing") if rest != words(line) and not _words("took").isdisjoint(rest) else None


def _counter(line: str, found: list[str]) -> tuple[str, ...] | None:
    numbers = [word for word in found if _NUMBER.fullmatch(word)]
    rest = [word for word in found if not _NUMBER.fullmatch(word)]
    if not numbers:
        return None
    if not rest:  # a thumb and a number
        return ("counter",) if any(unicodedata.category(sign) == "So" for sign in line) else None
    counted = not _words("counted").isdisjoint(rest)
    many = not _words("many").isdisjoint(rest) and any(_value(number) >= _MANY for number in numbers)
    return _of("counter", rest, "counter") if counted or many else None


def _value(number: str) -> float:
    digits = re.sub(r"[.,](?=\d{3}\b)", "", number.rstrip("km"))
    plain = re.match(r"\d+", digits)
    return int(plain[0]) * {"k": 1_000, "m": 1_000_000}.get(number[-1], 1) if plain else 0


def _token(line: str) -> tuple[str, ...] | None:
    rest = words(_TOKEN.sub(" ", line))
    if not rest:
        return ("token",) if _LONG_TOKEN.fullmatch(line) else None
    if rest == words(line) or _words("machines").isdisjoint(rest):
        return None
    return _of("token", [word for word in rest if not _NUMBER.fullmatch(word)], "token", rest)


def _other(line: str, found: list[str]) -> tuple[str, ...] | None:
    """A line of copyright, whose year moves on; a choice of languages."""
    if _COPYRIGHT.match(line):
        return ("copyright", *(word for word in found if not _YEAR.fullmatch(word)))
    return ("languages",) if len(found) > 1 and _words("languages").issuperset(found) else None


def _of(kind: str, rest: list[str], known: str, told: list[str] | None = None) -> tuple[str, ...] | None:
    return (kind, *(rest if told is None else told)) if _words(known).issuperset(rest) else None
