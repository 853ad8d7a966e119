"""From blocks to the Markdown of `tracker.markdown`, with the links of each line beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.extraction.blocks import Block
from tracker.extraction.lists import Item
from tracker.markdown import escape


def render(blocks: Sequence[Block]) -> tuple[str, dict[int, tuple[str, ...]]]:
    """The Markdown of these blocks, and for a line's 0-based number the addresses its words link to."""
    lines: list[str] = []
    links: dict[int, tuple[str, ...]] = {}
    previous: Block | None = None
    outermost: Block | None = None
    columns = _columns(blocks)
    for block in _renumbered(blocks):
        if previous and not (_adjoins(previous, block) and _same_list(outermost, block)):
            lines.append("")
        first_row = bool(block.cells) and not (previous and previous.table == block.table)
        if block.links:
            links[len(lines)] = block.links
        lines.append(_line(block, columns))
        if first_row:
            lines.append(_row(["---"] * columns[block.table]))
        previous = block
        if not (block.item and len(block.item.numbers) > 1):
            outermost = block
    return "\n".join(lines), links


def _renumbered(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, numbered as Markdown will number them: lists that adjoin are one list there, counted through."""
    last: list[int | None] = []
    for block in blocks:
        if block.item is None:
            last = []
        else:
            *above, number = block.item.numbers
            before = last[len(above)] if len(last) > len(above) else None
            if number is not None and before is not None:
                number = before + 1
                block = replace(block, item=replace(block.item, numbers=(*above, number)))
            last = [*last[: len(above)], number]
        yield block


def _columns(blocks: Sequence[Block]) -> dict[int, int]:
    columns: dict[int, int] = {}
    for block in blocks:
        if block.cells:
            columns[block.table] = max(len(block.cells), columns.get(block.table, 1))
    return columns


def _adjoins(previous: Block, block: Block) -> bool:
    if block.item:
        return previous.item is not None
    return bool(block.cells) and block.table == previous.table


def _same_list(outermost: Block | None, block: Block) -> bool:
    """Numbers after bullets, or the other way round, are another list: at the left margin a blank line says so."""
    if outermost is None or outermost.item is None or block.item is None or len(block.item.numbers) > 1:
        return True
    return (outermost.item.numbers[0] is None) == (block.item.numbers[0] is None)


def _line(block: Block, columns: dict[int, int]) -> str:
    if block.cells:
        cells = [escape(cell, "cell") for cell in block.cells]
        return _row(cells + [""] * (columns[block.table] - len(cells)))
    if block.level:
        return f"{'#' * block.level} {escape(block.text, 'heading')}"
    if block.item:
        return _item(block.item, block.text)
    return escape(block.text)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _item(item: Item, text: str) -> str:
    *above, number = item.numbers
    indentation = "".join(" " * max(4, len(str(n)) + 2) if n is not None else "  " for n in above)
    marker = f"{number}." if number is not None else "-"
    return f"{indentation}{marker} {escape(f'{item.letter} {text}' if item.letter else text)}"
