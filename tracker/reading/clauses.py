"""Cut a policy into clauses: one for each paragraph, list item with its sub-items, or table row, under its headings.

- A heading's words stand in the path of what it heads, not in a clause; one that heads nothing is a clause itself.
- A run-in heading stands in the path, and its words stay in the clause: the text of a clause must not change when
  its opening becomes, or ceases to be, a heading. It heads the paragraphs behind it where the section has another
  one; a lone one heads its own paragraph only.
- An item's marker is no part of its text ("1." moves when an item is put in above); its sub-items follow on lines
  of their own, indented by two spaces a level.
- A paragraph with more than 40% of a policy's words is cut into its sentences, a list item into its sub-items:
  whoever is told that a clause changed shall not have to read half the policy. Sentences, not groups of them,
  because the borders of groups would move with every edit.

All paths and texts joined hold every word of the blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.model import Clause
from tracker.reading.blocks import Block
from tracker.reading.headings import run_in
from tracker.reading.outline import RUN_IN
from tracker.reading.phrasing import numbering

MAX_SHARE = 0.4
_MIN_WORDS = 100  # a text shorter than this is one thought; its clauses may be large parts of it
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]?[^\W\d_a-zà-ÿ])|(?<=[。！？])")
_ABBREVIATED = re.compile(r"(?:\b(?:inc|ltd|corp|co|no|nr|art|dr|mr|mrs|ms|st|vs|e\.g|i\.e|\w)\.)$", re.IGNORECASE)


@dataclass(slots=True)
class _Heading:
    rank: int
    label: str
    text: str
    used: bool = False


@dataclass(slots=True)
class _Outline:
    """The headings over the place that is being read, outermost first."""

    open: list[_Heading] = field(default_factory=list)

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(heading.label for heading in self.open)

    def close(self, rank: int) -> Iterator[Clause]:
        """Close the headings from `rank` inwards; those that headed nothing come out as clauses."""
        while self.open and self.open[-1].rank >= rank:
            heading = self.open.pop()
            if not heading.used:
                yield self.clause(heading.text)

    def clause(self, text: str, under: tuple[str, ...] = (), links: tuple[str, ...] = ()) -> Clause:
        """A clause here. `under` are labels of its own, inside the open headings."""
        for heading in self.open:
            heading.used = True
        return Clause((*self.path, *under), text, links)


def cut(blocks: Sequence[Block], links: Mapping[int, tuple[str, ...]], language: str | None) -> tuple[Clause, ...]:
    """The clauses of a policy's blocks (from `outline`), in order. `links` are addresses by line number."""
    outline, clauses = _Outline(), list[Clause]()
    limit = _limit(blocks)
    labels = {block.line: run_in(block.words, language) for block in blocks if block.kind == "paragraph"}
    shared = _shared_run_ins(blocks, labels)
    for group in _groups(blocks):
        first = group[0]
        if first.kind == "heading":
            clauses += outline.close(first.level)
            # With or without a full stop, it is the same heading.
            outline.open.append(_Heading(first.level, first.words.rstrip(" .:") or first.words, first.text))
            continue
        label = labels.get(first.line) if first.kind == "paragraph" else None
        if label and first.line in shared:
            rank = RUN_IN + numbering(label)[1]
            clauses += outline.close(rank)
            outline.open.append(_Heading(rank, label, label, used=True))
            label = None
        clauses += _clauses(group, outline, (label,) if label else (), links, limit)
    clauses += outline.close(-100)
    return tuple(clauses)


def _limit(blocks: Sequence[Block]) -> float:
    """The number of words above which a clause is cut."""
    total = sum(block.length for block in blocks)
    return MAX_SHARE * total if total >= _MIN_WORDS else float("inf")


def _shared_run_ins(blocks: Sequence[Block], labels: Mapping[int, str | None]) -> frozenset[int]:
    """The lines of run-in headings of sections that have at least two."""
    found: list[int] = []
    shared: list[int] = []
    for block in (*blocks, Block("heading", "")):
        if block.kind == "heading":
            shared += found if len(found) > 1 else []
            found = []
        elif block.kind == "paragraph" and labels[block.line]:
            found.append(block.line)
    return frozenset(shared)


def _groups(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """The blocks that belong together: an item with all that lies in it, else one block."""
    group: list[Block] = []
    for block in blocks:
        inside = block.kind == "continuation" or (block.kind == "item" and block.level > 0)
        if group and not (inside and group[0].kind == "item"):
            yield tuple(group)
            group = []
        group.append(block)
    if group:
        yield tuple(group)


def _clauses(
    group: tuple[Block, ...],
    outline: _Outline,
    under: tuple[str, ...],
    links: Mapping[int, tuple[str, ...]],
    limit: float,
) -> Iterator[Clause]:
    """The clause a group makes, or several where it is too large."""
    if sum(block.length for block in group) <= limit:
        addresses = tuple(dict.fromkeys(link for block in group for link in links.get(block.line, ())))
        yield outline.clause(_text(group), under, addresses)
        return
    for block in group:
        addresses = links.get(block.line, ())
        for sentence in _sentences(block.text) if block.length > limit else (block.text,):
            yield outline.clause(sentence, under, addresses)
            addresses = ()


def _text(group: tuple[Block, ...]) -> str:
    """A group as Markdown: the item's text, its sub-items on lines of their own."""
    first, *rest = group
    lines = [first.text]
    for block in rest:
        marker = "- " if block.kind == "item" else ""
        lines.append("  " * max(1, block.level) + marker + block.text)
    return "\n".join(lines)


def _sentences(text: str) -> tuple[str, ...]:
    """A paragraph's sentences. An abbreviation's full stop ends none."""
    sentences: list[str] = []
    start = 0
    for found in _SENTENCE.finditer(text):
        if not _ABBREVIATED.search(text[start : found.start()][-12:]):
            sentences.append(text[start : found.end()].strip())
            start = found.end()
    sentences.append(text[start:].strip())
    return tuple(sentence for sentence in sentences if sentence)
