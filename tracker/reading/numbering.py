"""Make list items of enumerated paragraphs: "(a) ...", "(b) ..." is a list, whatever the markup says.

One page writes an enumeration as a list, another as paragraphs; both must give the same clauses. Enumerated items
lie under the item before them when that introduces them ("... is necessary to:"), else they are items themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tracker.reading.blocks import Block

Style = Literal["bullet", "digit", "roman", "alpha"]

_ENUMERATOR = re.compile(r"\\?\(?(\d{1,2}|[a-z]|[ivxl]{2,6}|[A-Z])\\?\)\s+\S")
_FIRST = frozenset({"1", "i", "a", "A", "I"})


@dataclass(frozen=True, slots=True)
class _Open:
    """A list that is open: the depth its markup gave, the depth we give, and its last item."""

    given: int
    depth: int
    style: Style
    label: str
    text: str


def nest(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with enumerated paragraphs as items, and every item at its depth."""
    result: list[Block] = []
    lists: list[_Open] = []
    for block in blocks:
        label = _label(block)
        starts = label in _FIRST or any(one.style == _style(label, lists) for one in lists)
        if block.kind == "item" or (block.kind == "paragraph" and label and starts):
            _enter(block, label, lists)
            result.append(_at(block, lists[-1].depth))
        elif block.kind == "continuation":
            depth = next((one.depth for one in reversed(lists) if one.given <= block.level), 0)
            result.append(replace(block, level=depth))
        else:
            lists.clear()
            result.append(block)
    return tuple(result)


def _at(block: Block, depth: int) -> Block:
    """The block as an item of this depth; most are that already."""
    return block if (block.kind, block.level) == ("item", depth) else replace(block, kind="item", level=depth)


def _label(block: Block) -> str:
    """The enumerator a block opens with, without its brackets; "" where there is none."""
    found = _ENUMERATOR.match(block.text)
    return found[1] if found else ""


def _style(label: str, lists: Sequence[_Open]) -> Style:
    """How a list counts; "i" goes on after "h", else it begins Roman numbers."""
    if not label:
        return "bullet"
    if label.isdigit():
        return "digit"
    if len(label) == 1:
        for one in reversed(lists):
            if one.style == "alpha" and len(one.label) == 1 and ord(label) == ord(one.label) + 1:
                return "alpha"
            if one.style == "roman":
                return "roman" if label.lower() in "ivxl" else "alpha"
    return "roman" if label.lower() == "i" or len(label) > 1 else "alpha"


def _enter(block: Block, label: str, lists: list[_Open]) -> None:
    """Open the list this item belongs to, closing those it does not lie in; it becomes the last of `lists`."""
    given, style = (block.level if block.kind == "item" else 0), _style(label, lists)
    while lists and lists[-1].given > given:
        lists.pop()
    same = next((at for at, one in enumerate(lists) if one.given == given and one.style == style), None)
    if same is not None:
        depth = lists[same].depth
        del lists[same:]
    elif not lists:
        depth = 0
    elif lists[-1].given < given or (label in _FIRST and _introduces(lists[-1].text)):
        depth = lists[-1].depth + 1
    else:
        depth = lists.pop().depth
    lists.append(_Open(given, depth, style, label, block.text))


def _introduces(text: str) -> bool:
    """Whether a text leads on to a list: it ends in a colon, or without having ended."""
    return not text.rstrip().endswith((".", "!", "?", ";", ",", "。"))
