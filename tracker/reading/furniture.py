"""Tell the page's furniture behind a policy from the policy: calls to action, menu words, copyright lines.

Where a page keeps all in one element, no markup tells that the policy is over. Only an unbroken run of such lines at
the very end is taken off: a short line that might belong to the policy (an address, a date, a name) ends it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tracker.reading import datelines
from tracker.reading.blocks import Block
from tracker.reading.phrasing import size

_CALL_WORDS = 8  # a call to action is no longer
_MENU_WORDS = 4  # nor a menu's entry
_MENU_RUN = 3  # short lines that must stand together to be a menu
_LONGEST_MENU = 60  # lines; bounds the time that a hostile page can take
_COPYRIGHT = re.compile(r"^(?:copyright\b|©|\(c\)\s|&copy;|all rights reserved)|©\s*(?:19|20)\d\d", re.IGNORECASE)
_COPYRIGHT_WORDS = 25
_CONTENT = re.compile(r"\d|@|://|www\.|[,:;]$")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a line could be in a menu."""

    short: bool
    menu: bool


@cache
def _menu() -> frozenset[str]:
    text = files("tracker.reading").joinpath("furniture.toml").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in tomllib.loads(text)["menu"].splitlines() if line.strip())


def without_tail(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without the page's furniture at their end. Twice takes no more off."""
    end = len(blocks)
    entries: dict[int, _Entry] = {}  # each line is judged once, however often it is looked at
    while end > 1:
        menu = _menu_length(blocks[max(0, end - _LONGEST_MENU) : end], end, entries)
        if menu and menu < end:
            end -= menu
        elif _is_furniture(blocks[end - 1].words):
            end -= 1
        else:
            break
    return tuple(blocks[:end])


def _is_furniture(line: str) -> bool:
    if datelines.is_dateline(line):
        return False
    if _COPYRIGHT.search(line) and size(line) <= _COPYRIGHT_WORDS:
        return True
    if _is_menu_word(line):
        return True
    return line.endswith(("!", "?")) and size(line) <= _CALL_WORDS and not _CONTENT.search(line)


def _is_menu_word(line: str) -> bool:
    return line.strip(" |·•>»›→").lower() in _menu()


def _menu_length(blocks: Sequence[Block], end: int, entries: dict[int, _Entry]) -> int:
    """How many blocks at the end are a menu: short lines without marks, half of them words that menus have."""
    longest = menu_words = 0
    for run, block in enumerate(reversed(blocks), 1):
        entry = entries.get(end - run) or entries.setdefault(end - run, _entry(block))
        if not entry.short:
            break
        menu_words += entry.menu
        if run >= _MENU_RUN and entry.menu and menu_words * 2 >= run:
            longest = run
    return longest


def _entry(block: Block) -> _Entry:
    line = block.words
    marked = block.kind == "row" or bool(_CONTENT.search(line)) or line.endswith(".")
    return _Entry(short=not marked and size(line) <= _MENU_WORDS, menu=_is_menu_word(line))
