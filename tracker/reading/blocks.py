"""Cut Markdown into blocks, one a line: headings, paragraphs, list items with their depth, table rows.

Reads what the extraction writes and, since texts also come from elsewhere, the other common ways to write the same:
underlined headings, `*` and `+` bullets, indented continuation lines. Lines are never joined: a text that gives a
paragraph a line and no blank lines between is read as it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from tracker.markdown import plain

BlockKind = Literal["heading", "paragraph", "item", "continuation", "row"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `text` is its Markdown without the marker (a table row keeps its bars).

    `level` is a heading's level from 1, or an item's depth from 0. A "continuation" is a further paragraph of the
    item before it. `line` is the 0-based line it stands on. `words` is what a reader sees of it: the text without
    escapes, emphasis and link targets; `length` is how many words that are, by the spaces between them.
    """

    kind: BlockKind
    text: str
    level: int = 0
    line: int = 0
    words: str = field(init=False, compare=False)
    length: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        # Kept, since a block is asked for them a dozen times.
        object.__setattr__(self, "words", _seen(self.kind, self.text))
        object.__setattr__(self, "length", len(self.words.split()))


def _seen(kind: BlockKind, text: str) -> str:
    # A heading may begin with "1." unescaped, which elsewhere would be a marker.
    seen = plain(f"# {text}" if kind == "heading" else text)
    if "*" in seen or "_" in seen or "](" in seen:  # rare, and twice as fast without
        seen = _LINK.sub(r"\1", _STRONG.sub("", seen))
    return seen.strip()


_STRONG = re.compile(r"(?<!\w)[*_]+(?=\w)|(?<=[\w.!?:,)])[*_]+(?!\w)|\*\*|__")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)(?:\s+#+)?\s*")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(\S.*)")
# Bullets that a page typed as characters; a dash counts only with a space behind it.
_TYPED_BULLET = re.compile(r"([ \t]*)(?:[•‣⁃◦●○∙▪▫■□►▶➢➤✓✔❖·]|\\?[-*+–—](?=\s))\s*(\S.*)")
_RULE = re.compile(r"\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})")
_UNDERLINE = re.compile(r"(=+|-{2,})\s*")
_SEPARATOR_ROW = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")


def parse(markdown: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text, in order; no word outside of markup is dropped. Never fails."""
    blocks: list[Block] = []
    indents: list[int] = []  # of the list items that are open, outermost first
    previous_blank = True
    for number, line in enumerate(markdown.split("\n")):
        if not line.strip():
            previous_blank = True
            continue
        underline = None if previous_blank else _UNDERLINE.fullmatch(line)
        previous_blank = False
        if underline and blocks and blocks[-1].kind == "paragraph":
            level = 1 if underline[1][0] == "=" else 2
            blocks[-1] = Block("heading", blocks[-1].text, level, blocks[-1].line)
            continue
        blocks.extend(_block(line, number, indents))
    return tuple(blocks)


def _block(line: str, number: int, indents: list[int]) -> Iterator[Block]:
    """The block on one line, or none for a rule or a table's separator. `indents` is brought up to date."""
    if _RULE.fullmatch(line) or _SEPARATOR_ROW.fullmatch(line.strip()):
        return
    item = _ITEM.fullmatch(line) or _TYPED_BULLET.fullmatch(line)
    if item:
        typed = _TYPED_BULLET.fullmatch(item[2])
        text = typed[2] if typed else item[2]
        yield Block("item", text.rstrip(), _depth(_width(item[1]), indents), number)
        return
    if indents and _width(line[: len(line) - len(line.lstrip())]) >= indents[0] + 2:
        yield Block("continuation", line.strip(), len(indents) - 1, number)
        return
    indents.clear()
    heading = _HEADING.fullmatch(line)
    if heading:
        yield Block("heading", heading[2], len(heading[1]), number)
    elif line.lstrip().startswith("|"):
        yield Block("row", line.strip(), 0, number)
    else:
        yield Block("paragraph", line.strip(), 0, number)


def _width(indent: str) -> int:
    return len(indent.expandtabs(4))


def _depth(indent: int, indents: list[int]) -> int:
    """How many open items enclose one with this indent, by two columns at least; closes those that do not."""
    while indents and indents[-1] > indent - 2:
        indents.pop()
    indents.append(indent)
    return len(indents) - 1
