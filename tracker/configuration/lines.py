"""The line that each key of a TOML text stands in, which tomllib does not tell.

The text is known to be good TOML, so this reads no values: it only finds where each begins and ends.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress

from tracker.configuration.values import Step

Place = tuple[Step, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY_PART = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\n]+")


def lines_of(text: str) -> Mapping[Place, int]:
    """The 1-based line of each table, key and array element, by its path ("documents", 2, "url").

    `text` must be TOML that tomllib takes. What cannot be found is missing; `line_of` then knows the nearest.
    """
    scanner = _Scanner(text)
    with suppress(
        _Lost, ValueError, RecursionError
    ):  # lines are a courtesy: the faults themselves are told all the same
        scanner.document()
    return scanner.lines


def line_of(place: Place, lines: Mapping[Place, int]) -> int:
    """The line of a path, or of the nearest table around it; 1 where there is none."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


class _Lost(Exception):
    """The text is not what it should be."""


class _Scanner:
    """Goes through a text once. `lines` fills as it goes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Place, int] = {}
        self._counts: dict[Place, int] = {}  # tables seen of each array of tables
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def document(self) -> None:
        table: Place = ()
        self._take(_BLANK)
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                table = self._header()
            else:
                self._pair(table)
            self._take(_BLANK)

    def _header(self) -> Place:
        start = self.at
        opening = "[[" if self.text.startswith("[[", self.at) else "["
        self.at += len(opening)
        key = self._key()
        self.at = self.text.index("]", self.at) + len(opening)
        place: Place = ()
        for number, part in enumerate(key, 1):
            place = (*place, part)
            if number == len(key) and opening == "[[":
                self._counts[place] = self._counts.get(place, -1) + 1
            self._note(place, start)
            if place in self._counts:
                place = (*place, self._counts[place])
        self._note(place, start)
        return place

    def _pair(self, table: Place) -> None:
        start = self.at
        place = table
        for part in self._key():
            place = (*place, part)
            self._note(place, start)
        self._take(_EQUALS)
        self._value(place)

    def _key(self) -> list[str]:
        self._take(_SPACE)
        parts = [self._key_part()]
        while self._take(_DOT):
            parts.append(self._key_part())
        return parts

    def _key_part(self) -> str:
        part = self._take(_KEY_PART)
        if part.startswith(('"', "'")):
            return str(tomllib.loads(f"key = {part}")["key"])
        if not part:
            raise _Lost
        return part

    def _value(self, place: Place) -> None:
        if self.text.startswith("[", self.at):
            self._array(place)
        elif self.text.startswith("{", self.at):
            self._inline_table(place)
        elif not (self._take(_STRING) or self._take(_BARE)):
            raise _Lost

    def _array(self, place: Place) -> None:
        index = 0
        while self._next("]"):
            self._note((*place, index), self.at)
            self._value((*place, index))
            index += 1

    def _inline_table(self, place: Place) -> None:
        while self._next("}"):
            self._pair(place)

    def _next(self, closing: str) -> bool:
        """Go past the opening bracket or comma to the next member; False past the closing bracket."""
        self._take(_BLANK)
        if self.text[self.at : self.at + 1] in ("[", "{", ","):
            self.at += 1
            self._take(_BLANK)
        if self.text.startswith(closing, self.at):
            self.at += 1
            return False
        return True

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def _note(self, place: Place, at: int) -> None:
        self.lines.setdefault(place, bisect_right(self._ends, at - 1) + 1)
