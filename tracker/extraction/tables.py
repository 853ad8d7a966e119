"""Tables: those that hold data are read row by row; those that only lay a page out are read as what stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Set

from bs4 import Tag

from tracker.extraction.budgets import MAX_COLUMNS
from tracker.extraction.parse import SILENT
from tracker.extraction.soup import descendants, is_text, value_of

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TABLE = frozenset({"table"})
_PARTS = frozenset({"thead", "tbody", "tfoot"})
_KNOWN = _PARTS | {"tr", "caption", "colgroup", "col"}


def is_data_table(table: Tag) -> bool:
    """Does a table hold data? Its markup says so, or it has several rows and columns and no page inside them."""
    if value_of(table, "role") in ("presentation", "none"):
        return False
    if not _holds_rows_only(table):
        return False
    lines = list(rows(table))
    columns = max((len(line) for line in lines), default=0)
    if not columns or columns > MAX_COLUMNS:
        return False
    cells = [cell for line in lines for cell in line if cell]
    if any(_holds(cell, _TABLE) for cell in cells):
        return False
    if any(cell.name == "th" for cell in cells):
        return True
    return columns > 1 and len(lines) > 1 and not any(_holds(cell, _HEADINGS) for cell in cells)


def _holds(cell: Tag, names: Set[str]) -> bool:
    return any(tag.name in names for tag in descendants(cell))


def _holds_rows_only(table: Tag) -> bool:
    """Broken markup can put text beside the rows; reading such a table by rows would lose it."""
    return all(
        child.name in _KNOWN or child.name in SILENT
        if isinstance(child, Tag)
        else not (is_text(child) and str(child).strip())
        for child in table.contents
    )


def rows(table: Tag) -> Iterator[list[Tag | None]]:
    """The rows of a table, not those of tables in it; None stands for the further columns of a cell that spans."""
    spanned: dict[int, int] = {}
    for row in _row_tags(table):
        line: list[Tag | None] = []
        for cell in row.contents:
            if isinstance(cell, Tag) and cell.name in ("td", "th"):
                _fill(line, spanned)
                # A row wider than what is written makes the table no data, however wide it is.
                width = min(_span(cell, "colspan"), MAX_COLUMNS + 1 - min(len(line), MAX_COLUMNS))
                if _span(cell, "rowspan") > 1 and len(line) <= MAX_COLUMNS:
                    spanned.update({len(line) + n: _span(cell, "rowspan") for n in range(width)})
                line.extend([cell, *[None] * (width - 1)])
        _fill(line, spanned)
        spanned = {column: left - 1 for column, left in spanned.items() if left > 1}
        yield line


def _fill(line: list[Tag | None], spanned: dict[int, int]) -> None:
    """Leaves those columns free that a cell of an earlier row reaches down into."""
    while spanned.get(len(line), 0) > 0 and len(line) <= MAX_COLUMNS:
        line.append(None)


def _row_tags(table: Tag) -> Iterator[Tag]:
    for child in table.contents:
        if not isinstance(child, Tag) or child.name in SILENT:
            continue
        if child.name == "tr":
            yield child
        elif child.name in _PARTS:
            yield from (row for row in child.contents if isinstance(row, Tag) and row.name == "tr")


def _span(cell: Tag, name: str) -> int:
    value = value_of(cell, name).strip()
    return min(max(int(value), 1), 1000) if value.isascii() and value.isdigit() and len(value) < 6 else 1
