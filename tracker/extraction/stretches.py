"""A page from top to bottom as stretches of lines, each kept or left out for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.extraction.blocks import Block
from tracker.patterns import search

KEPT = ""
"""What stands in place of a reason where a part was kept."""

OUTSIDE = "outside the part that was chosen"
NOT_SELECTED = "not selected"
REMOVED = "removed by selector"
TAIL = "menu or copyright line at the end"
IGNORED = "ignored by pattern"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that stand one after the other and share one fate: `reason` is why they were left out, "" if kept."""

    reason: str
    lines: tuple[str, ...]

    @property
    def words(self) -> int:
        return sum(len(line.split()) for line in self.lines)


def without_tail(stretches: Sequence[Stretch], words: int) -> tuple[Stretch, ...]:
    """The same with the last `words` words that were kept left out, as far as they make whole lines: what reading
    found to be furniture of the page behind the policy."""
    turned = list(stretches)
    for number in range(len(stretches) - 1, -1, -1):
        stretch = stretches[number]
        if stretch.reason != KEPT:
            continue
        kept = len(stretch.lines)
        while kept and 0 < len(stretch.lines[kept - 1].split()) <= words:
            kept -= 1
            words -= len(stretch.lines[kept].split())
        parts = (Stretch(KEPT, stretch.lines[:kept]), Stretch(TAIL, stretch.lines[kept:]))
        turned[number : number + 1] = [part for part in parts if part.lines]
        if kept:
            break
    return tuple(turned)


def holds_one(block: Block, ignore: Sequence[str]) -> bool:
    """Does a block hold one of the patterns (see `tracker.patterns`)?"""
    return any(search(pattern)(block.text or " ".join(block.cells)) for pattern in ignore)


def without_ignored(
    stretches: Iterable[Stretch], blocks: Sequence[Block], ignore: Sequence[str]
) -> tuple[Stretch, ...]:
    """The same with those lines left out that make blocks which hold one of the patterns.

    `blocks` are what is read of the lines that are kept, all of them. A row of a table is a block and stands here on as
    many lines as it has cells, so that lines and blocks are held against each other by the words they have.
    """
    if not ignore:
        return tuple(stretches)
    fates = _fates(blocks, ignore)
    turned: list[Stretch] = []
    for stretch in stretches:
        if stretch.reason != KEPT:
            turned.append(stretch)
            continue
        lines = [(_fate(line, fates), line) for line in stretch.lines]
        for reason, run in groupby(lines, key=lambda one: one[0]):
            turned.append(Stretch(reason, tuple(line for _, line in run)))
    return tuple(turned)


def _fates(blocks: Sequence[Block], ignore: Sequence[str]) -> Iterator[str]:
    """For each word that is read, whether its block is kept."""
    for block in blocks:
        reason = IGNORED if holds_one(block, ignore) else KEPT
        for _ in (block.text or " ".join(block.cells)).split():
            yield reason


def _fate(line: str, fates: Iterator[str]) -> str:
    """That of the line's first word; those of its other words are taken along."""
    found = [next(fates, KEPT) for _ in line.split()]
    return next(iter(found), KEPT)
