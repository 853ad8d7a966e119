"""From the tree to blocks: one walk over the kept elements, in document order, without recursion.

Only structure decides where a block ends - never the white space or the line breaks of the HTML, nor inline tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bs4 import Tag
from bs4.element import PageElement

from tracker.extraction.budgets import MAX_LINKS
from tracker.extraction.emails import decode_email
from tracker.extraction.lines import BOLD_END, BOLD_START, BREAK, clean, split_lines
from tracker.extraction.links import clean_link
from tracker.extraction.lists import Item, Lists
from tracker.extraction.parse import SILENT
from tracker.extraction.soup import Telling, is_text, value_of
from tracker.extraction.tables import is_data_table, rows

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCK_NAMES = """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu nav ol optgroup option
    p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_BOLD = frozenset({"b", "strong"})
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.IGNORECASE)
_LONGEST_HEADING = 300

TELLING = Telling(
    names=_BLOCKS | _BOLD | {"a", "br", "hr", "q"},
    attributes=frozenset(
        {"href", "style", "data-cfemail", "role", "type", "start", "value", "colspan", "rowspan"},
    ),
    always=frozenset({"style", "data-cfemail"}),
    # A table with something between its rows or cells is not read by rows.
    frames=frozenset({"table", "thead", "tbody", "tfoot", "tr"}),
)
"""What of a page makes a difference to its blocks: all other elements and attributes need not be in the tree."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`level` 1 to 6), a list item (`item`), a table row (`cells`, in the table `table`) or a paragraph."""

    text: str
    level: int = 0
    item: Item | None = None
    cells: tuple[str, ...] = ()
    table: int = 0
    links: tuple[str, ...] = ()


@dataclass(slots=True)
class _Line:
    """The text since the last block ended."""

    pieces: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def take(self) -> tuple[str, tuple[str, ...]]:
        taken = "".join(self.pieces), tuple(dict.fromkeys(self.links))[:MAX_LINKS]
        self.pieces.clear()
        self.links.clear()
        return taken


class BlockReader:
    """Reads blocks off a tree; `base` is what links are relative to."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._line = _Line()
        self._lists = Lists()
        self._heading: Tag | None = None
        self._preformatted = 0
        self._tables = 0
        self._blocks: list[Block] = []

    def read(self, nodes: Sequence[PageElement]) -> list[Block]:
        """The blocks of these nodes and all below them."""
        for node, entering in self._walk(nodes):
            if not isinstance(node, Tag):
                self._line.pieces.append(self._text(str(node)))
            elif entering:
                self._enter(node)
            else:
                self._leave(node)
        self._flush()
        return self._blocks

    def _walk(self, nodes: Sequence[PageElement]) -> Iterator[tuple[PageElement, bool]]:
        stack: list[tuple[PageElement, bool]] = [(node, True) for node in reversed(nodes)]
        while stack:
            node, entering = stack.pop()
            if not isinstance(node, Tag):
                if is_text(node):
                    yield node, True
            elif not entering:
                yield node, False
            elif node.name not in SILENT:
                if self._read_whole(node):
                    continue
                yield node, True
                stack.append((node, False))
                stack.extend((child, True) for child in reversed(node.contents))

    def _read_whole(self, tag: Tag) -> bool:
        """Reads an element at one go that is no plain container: a table of data, an encoded address."""
        if tag.name == "table" and self._heading is None and is_data_table(tag):
            self._read_table(tag)
            return True
        address = decode_email(value_of(tag, "data-cfemail")) if "data-cfemail" in tag.attrs else None
        if address:
            self._line.pieces.append(address)
            self._line.links.append(f"mailto:{address}")
        return bool(address)

    def _read_table(self, table: Tag) -> None:
        self._flush()
        for caption in table.find_all("caption", recursive=False):
            self._blocks.extend(BlockReader(self._base).read([caption]))
        self._lists.interrupt()
        self._tables += 1
        for row in rows(table):
            cells: list[str] = []
            links: list[str] = []
            for cell in row:
                part = BlockReader(self._base).read([cell]) if cell else []
                cells.append(" ".join(block.text for block in part))
                links.extend(link for block in part for link in block.links)
            if any(cells):
                self._blocks.append(
                    Block("", cells=tuple(cells), table=self._tables, links=tuple(dict.fromkeys(links)))
                )

    def _enter(self, tag: Tag) -> None:
        name = tag.name
        if name == "br":
            self._line.pieces.append(BREAK)
        elif name in _BLOCKS or name == "hr" or (tag.attrs and self._looks_like_block(tag)):
            self._boundary()
            if name in _HEADINGS and self._heading is None:
                self._heading = tag
            elif name == "pre":
                self._preformatted += 1
            else:
                self._lists.enter(tag)
        elif name == "a":
            link = clean_link(value_of(tag, "href"), self._base) if "href" in tag.attrs else None
            if link:
                self._line.links.append(link)
        elif name in _BOLD:
            self._line.pieces.append(BOLD_START)
        elif name == "q":
            self._line.pieces.append("“")

    def _leave(self, tag: Tag) -> None:
        name = tag.name
        if name in _BLOCKS or (tag.attrs and self._looks_like_block(tag)):
            if tag is self._heading:
                self._end_heading(_HEADINGS[name])
                return
            self._boundary()
            if name == "pre":
                self._preformatted -= 1
            else:
                self._lists.leave(tag)
        elif name in _BOLD:
            self._line.pieces.append(BOLD_END)
        elif name == "q":
            self._line.pieces.append("”")

    def _looks_like_block(self, tag: Tag) -> bool:
        return "style" in tag.attrs and bool(_BLOCK_STYLE.search(value_of(tag, "style")))

    def _text(self, string: str) -> str:
        return string.replace("\n", BREAK) if self._preformatted else string

    def _boundary(self) -> None:
        # Inside a heading, blocks are parts of one line (a number, a title, a button).
        if self._heading is None:
            self._flush()
        else:
            self._line.pieces.append(BREAK + BREAK)

    def _end_heading(self, level: int) -> None:
        self._heading = None
        text = "".join(self._line.pieces)
        if len(text) > _LONGEST_HEADING and BREAK in text:  # a heading that was never closed
            self._flush()
            return
        raw, links = self._line.take()
        text = clean(raw)
        if text:
            self._lists.interrupt()
            self._blocks.append(Block(text, level=level, links=links))

    def _flush(self) -> None:
        if not self._line.pieces:
            return
        raw, links = self._line.take()
        for text in split_lines(raw):
            self._blocks.append(Block(text, item=self._lists.take_item(), links=links))
            links = ()


def ends_block(tag: Tag) -> bool:
    """Does a block of text end before and after this element?"""
    return tag.name in _BLOCKS or tag.name == "hr" or bool(_BLOCK_STYLE.search(value_of(tag, "style")))
