"""Clusters of links before the policy begins and after it ends: menus and footers that nothing marks as such.

Site builders write footers as plain `<div>`s with generated names. What tells them is their place and their make: a
container at the very end (or start) of the page that is mostly links leading away and holds hardly any sentence.
Lists and paragraphs are never taken: a policy may well end with a list of further policies.
"""

from __future__ import annotations

from collections.abc import Iterable

from bs4 import Tag

from tracker.extraction.tables import is_data_table
from tracker.extraction.weights import Weight, Weights

_CONTAINERS = frozenset({"div", "section", "footer", "header", "aside", "center"})
_INSIDE = _CONTAINERS | {"body", "main", "article", "table", "tbody", "tr", "td"}
_FEWEST_LINKS = 4
_LINK_SHARE = 0.4
_MOST_CELLS = 12  # with the white space between them; a row that lays a page out has few
_PROSE_SHARE = 0.2


def find_ends(region: Tag, weights: Weights) -> set[int]:
    """The ids of such clusters at the end and at the start of `region`; `weights` are without what is chrome."""
    found: set[int] = set()
    _trim(region, weights, found, from_end=True)
    _trim(region, weights, found, from_end=False)
    return found


def _trim(region: Tag, weights: Weights, found: set[int], *, from_end: bool) -> None:
    """Walks inwards from one edge as far as the first prose (from the start: or the first heading)."""
    inner: Tag | None = region
    while inner is not None:
        children: Iterable[object] = reversed(inner.contents) if from_end else list(inner.contents)
        inner = None
        for child in children:
            if not isinstance(child, Tag):
                continue
            weight = weights.of(child)
            if _is_cluster(weight) and (child.name in _CONTAINERS or _lays_out(child)):
                found.add(id(child))
            elif weight.prose or (not from_end and weight.titles):
                inner = child if child.name in _INSIDE else None
                break


def _lays_out(tag: Tag) -> bool:
    """Is this a cell of a table that holds no data? Old pages put their menus there."""
    row = tag.parent if tag.name == "td" else None
    if row is None or len(row.contents) > _MOST_CELLS:
        return False
    table = row.find_parent("table")
    return table is not None and not is_data_table(table, frozenset())


def _is_cluster(weight: Weight) -> bool:
    return (
        weight.links >= _FEWEST_LINKS
        and weight.link_share >= _LINK_SHARE
        and weight.prose <= _PROSE_SHARE * weight.text
    )
