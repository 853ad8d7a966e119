"""Tell the page's furniture behind a policy from the policy: calls to action, menu words, copyright lines.

Where a page keeps all in one element, no markup tells that the policy is over. Only an unbroken run of such lines at
the very end is taken off: a short line that might belong to the policy (an address, a date, a name) ends it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from tracker.reading import datelines
from tracker.reading.blocks import Block
from tracker.reading.phrasing import size

_CALL_WORDS = 8  # a call to action is no longer
_MENU_WORDS = 4  # nor a menu's entry
_MENU_RUN = 3  # short lines that must stand together to be a menu
_COPYRIGHT = re.compile(r"^(?:copyright\b|©|\(c\)\s|&copy;|all rights reserved)|©\s*(?:19|20)\d\d", re.IGNORECASE)
_COPYRIGHT_WORDS = 25
_CONTENT = re.compile(r"\d|@|://|www\.|[,:;]$")


@cache
def _menu() -> frozenset[str]:
    text = files("tracker.reading").joinpath("furniture.toml").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in tomllib.loads(text)["menu"].splitlines() if line.strip())


def without_tail(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without the page's furniture at their end. Twice takes no more off."""
    kept = list(blocks)
    while kept:
        menu = _menu_length(kept)
        if menu:
            del kept[-menu:]
        elif _is_furniture(kept[-1].words) and len(kept) > 1:
            kept.pop()
        else:
            break
    return tuple(kept)


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


def _menu_length(blocks: Sequence[Block]) -> int:
    """How many blocks at the end are a menu: short lines without marks, half of them words that menus have."""
    length = 0
    for block in reversed(blocks):
        line = block.words
        if block.kind == "row" or size(line) > _MENU_WORDS or _CONTENT.search(line) or line.endswith("."):
            break
        length += 1
    if length == len(blocks):
        return 0
    for run in range(length, _MENU_RUN - 1, -1):
        lines = [block.words for block in blocks[-run:]]
        if _is_menu_word(lines[0]) and sum(map(_is_menu_word, lines)) * 2 >= run:
            return run
    return 0
