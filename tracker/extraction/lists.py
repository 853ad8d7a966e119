"""Where a list item stands: its depth and its marker, as Markdown can say it.

Ordered and unordered lists, and definition lists (a term is an item, what it means are items below it). A paragraph,
heading or table inside an item ends the run of items in Markdown, so what follows starts again at the left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import Tag

from tracker.extraction.budgets import MAX_LIST_DEPTH
from tracker.extraction.soup import value_of

_LISTS = frozenset({"ul", "ol", "dl", "menu", "dir"})
_ITEMS = frozenset({"li", "dt", "dd"})
_LETTERED = {"a": "a", "A": "A", "i": "i", "I": "I"}
_LETTERED_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(lower|upper)-(alpha|latin|roman)", re.IGNORECASE)
_ROMAN_SIGNS = "m 1000 cm 900 d 500 cd 400 c 100 xc 90 l 50 xl 40 x 10 ix 9 v 5 iv 4 i 1"
_ROMAN = tuple(re.findall(r"(\w+) (\d+)", _ROMAN_SIGNS))
_LARGEST = 999_999_999  # a marker of CommonMark has nine digits at most


@dataclass(frozen=True, slots=True)
class Item:
    """`numbers` has one entry for each item this one stands in, and itself: its number, or 0 for a bullet.

    `letter` is a marker Markdown cannot write ("b.", "iv."), which then stands as text.
    """

    numbers: tuple[int | None, ...]
    letter: str = ""


@dataclass(slots=True)
class _List:
    ordered: bool
    next: int
    letters: str = ""


@dataclass(slots=True)
class _Open:
    tag: Tag
    level: int  # how many lists it stands in
    number: int | None = None
    letter: str = ""
    run: int = 0  # the run of items it was written in; 0: not written yet


@dataclass(slots=True)
class Lists:
    """The lists and items that are open at this place of the walk."""

    _lists: list[_List] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _pending: bool = False
    _run: int = 1

    def enter(self, tag: Tag) -> None:
        """A block element starts."""
        if tag.name in _LISTS:
            self._lists.append(_open_list(tag))
        elif tag.name in _ITEMS:
            if tag.name == "dt":
                self._close_terms("dt", "dd")
            elif tag.name == "dd":
                self._close_terms("dd")
            if tag.name != "dd" or self._written():
                self._open.append(self._next_item(tag))
                self._pending = True

    def leave(self, tag: Tag) -> None:
        """A block element ends."""
        if tag.name in _LISTS:
            self._lists.pop()
            while self._open and self._open[-1].level > len(self._lists):
                self._open.pop()
        elif tag.name in ("li", "dd"):
            self._close(tag)
        if tag.name in _ITEMS:
            self._pending = False

    def interrupt(self) -> None:
        """A block that is no item was written: the run of items is over."""
        self._run += 1
        self._pending = False

    def take_item(self) -> Item | None:
        """The item that a line written now begins, or None where it goes on in one, or in none."""
        if not self._pending or not self._open:
            self.interrupt()
            return None
        self._pending = False
        this = self._open[-1]
        this.run = self._run
        written = [item.number for item in self._open if item.run == self._run]
        return Item((*written[:-1][: MAX_LIST_DEPTH - 1], this.number), this.letter)

    def _written(self) -> bool:
        return bool(self._open) and self._open[-1].run == self._run

    def _close(self, tag: Tag) -> None:
        if any(item.tag is tag for item in self._open):
            while self._open.pop().tag is not tag:
                pass

    def _close_terms(self, *names: str) -> None:
        """A term or a meaning ends the one before it in the same list; the parser nests them."""
        while self._open and self._open[-1].tag.name in names and self._open[-1].level == len(self._lists):
            self._open.pop()

    def _next_item(self, tag: Tag) -> _Open:
        level = len(self._lists)
        if tag.name != "li" or not self._lists or not self._lists[-1].ordered:
            return _Open(tag, level)
        current = self._lists[-1]
        number = _number(value_of(tag, "value"), current.next)
        current.next = number + 1
        if current.letters:
            return _Open(tag, level, letter=_lettered(number, current.letters))
        return _Open(tag, level, number)


def _open_list(tag: Tag) -> _List:
    if tag.name != "ol":
        return _List(False, 1)
    letters = _LETTERED.get(value_of(tag, "type"), "")
    style = _LETTERED_STYLE.search(value_of(tag, "style"))
    if style:
        letter = "i" if style[2].lower() == "roman" else "a"
        letters = letter.upper() if style[1].lower() == "upper" else letter
    return _List(True, _number(value_of(tag, "start"), 1), letters)


def _number(value: str, default: int) -> int:
    digits = value.strip()
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else default
    return min(number, _LARGEST)


def _lettered(number: int, letters: str) -> str:
    marker = (_roman(number) if letters in "iI" else _alphabetic(number)) + "."
    return marker.upper() if letters.isupper() else marker


def _alphabetic(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters or "0"


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    letters = ""
    for sign, value in _ROMAN:
        count, number = divmod(number, int(value))
        letters += sign * count
    return letters
