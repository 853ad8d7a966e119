"""Give every heading its rank, so that all layouts of one policy make the same outline.

Ranks, outermost first: the document's title; the markup's own levels; list items that head sections; paragraphs that
are headings by form, numbered ones by the depth of their number; run-in headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.reading import datelines
from tracker.reading.blocks import Block
from tracker.reading.headings import MAX_WORDS, by_form, is_label
from tracker.reading.phrasing import name_words, names_policy, numbering, size

_TITLE = -9
_BY_FORM = 10
_ITEM = 20
RUN_IN = 40
_TITLE_BLOCKS = 5  # the title is among the first so many blocks
_MAX_DEPTH = 8  # no outline is nested deeper; bounds the time that a hostile page can take
_SECTION_WORDS = 60  # a list whose items hold more, on average, is made of sections


def outline(blocks: Sequence[Block], language: str | None) -> tuple[Block, ...]:
    """The blocks with every heading as such, `level` being its rank; only ranks' order matters."""
    ranked = [_unlisted(at, blocks) for at in range(len(blocks))]
    ranked = _lift(ranked, language)
    formed = by_form(ranked, language)
    ranked = [_headed(block) if at in formed else block for at, block in enumerate(ranked)]
    for rank, position in enumerate(_titles(ranked, language), _TITLE):
        ranked[position] = replace(ranked[position], kind="heading", level=rank)
    return tuple(ranked)


def _unlisted(at: int, blocks: Sequence[Block]) -> Block:
    """A list's only item is a paragraph: pages number their sections so ("1. Definitions" over its paragraphs)."""
    around = blocks[max(0, at - 1) : at + 2]
    alone = len(around) > 1 and sum(block.kind in ("item", "continuation") for block in around) == 1
    return replace(blocks[at], kind="paragraph") if alone and blocks[at].kind == "item" else blocks[at]


def _headed(block: Block) -> Block:
    _, depth = numbering(block.words)
    return replace(block, kind="heading", level=_BY_FORM + max(0, depth - 1))


def _titles(blocks: Sequence[Block], language: str | None) -> list[int]:
    """Where the document's title stands; two places if the page says it twice ("Privacy", "Privacy Policy")."""
    first = next((at for at, block in enumerate(blocks[:_TITLE_BLOCKS]) if block.kind == "heading"), None)
    if first is None or not _is_title(blocks[first]):
        return []
    found = [first]
    for at in range(first + 1, min(len(blocks), first + 4)):
        block = blocks[at]
        if datelines.is_dateline(block.words, language):
            continue
        if not (block.kind == "heading" and _is_title(block) and _same_name(blocks[first], block)):
            break
        found.append(at)
    outermost = blocks[first].level
    if any(b.kind == "heading" and b.level <= outermost for b in blocks[found[-1] + 1 :]) and outermost == 1:
        return []  # several documents on one page, each under its own title
    return found


def _is_title(block: Block) -> bool:
    return not numbering(block.words)[0] and names_policy(block.words)


def _same_name(one: Block, other: Block) -> bool:
    shorter, longer = sorted((name_words(one.words), name_words(other.words)), key=len)
    return shorter <= longer


def _lift(blocks: list[Block], language: str | None, rank: int = _ITEM) -> list[Block]:
    """The blocks with lists that hold whole sections taken apart: their items become headings."""
    result: list[Block] = []
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and blocks[end].kind in ("item", "continuation"):
            end += 1
        if end == at:
            result.append(blocks[at])
            at += 1
            continue
        run = blocks[at:end]
        result += _lift(_sections(run, rank), language, rank + 1) if _is_sections(run, language) else run
        at = end
    return result


def _is_sections(run: Sequence[Block], language: str | None) -> bool:
    """Whether a list is an outline: every item is a label with much text under it."""
    tops = [at for at, block in enumerate(run) if block.kind == "item" and block.level == 0]
    ends = [*tops[1:], len(run)]
    if not tops or tops[0] != 0 or max(block.level for block in run) > _MAX_DEPTH:
        return False
    labels = all(
        end > at + 1 and size(run[at].words) <= MAX_WORDS and is_label(run[at].words, language)
        for at, end in zip(tops, ends, strict=True)
    )
    return labels and sum(size(block.words) for block in run) >= _SECTION_WORDS * len(tops)


def _sections(run: Sequence[Block], rank: int) -> list[Block]:
    """A list of sections without its outermost level."""
    return [_raised(block, rank) for block in run]


def _raised(block: Block, rank: int) -> Block:
    if block.level > 0:
        return replace(block, level=block.level - 1)
    return replace(block, kind="heading", level=rank) if block.kind == "item" else replace(block, kind="paragraph")
