"""Clusters of links before the policy begins and after it ends: menus and footers that nothing marks as such.

Site builders write footers as plain `<div>`s with generated names. What tells them is their place and their make: a
container at the very end (or start) of the page that is mostly links leading away and holds hardly any sentence.
Lists and paragraphs are never taken: a policy may well end with a list of further policies.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from tracker.extraction.parse import Element
from tracker.extraction.weights import Weight, Weights

_CONTAINERS = frozenset({"div", "section", "footer", "header", "aside", "center"})
_INSIDE = _CONTAINERS | {"body", "main", "article", "table", "tbody", "tr", "td"}
_STRUCTURE = ("table", "h1", "h2", "h3", "h4", "h5", "h6")
_FEWEST_LINKS = 4
_LINK_SHARE = 0.4
_MOST_CELLS = 6  # a row that lays a page out has few
_PROSE_SHARE = 0.2


def find_ends(region: Element, weights: Weights) -> dict[Element, str]:
    """Such clusters at the end and at the start of `region`, with the reason; `weights` are without what is chrome."""
    ends = dict.fromkeys(_trim(region, weights, from_end=True), "links after the end")
    return dict.fromkeys(_trim(region, weights, from_end=False), "links before the start") | ends


def _trim(region: Element, weights: Weights, *, from_end: bool) -> Set[Element]:
    """Walks inwards from one edge as far as the first prose (from the start: or the first heading)."""
    found: set[Element] = set()
    inner: Element | None = region
    while inner is not None:
        children: Iterable[Element] = reversed(inner) if from_end else list(inner)
        cells = _lays_out(inner)
        inner = None
        for child in children:
            weight = weights.of(child)
            if _is_cluster(weight) and (child.tag in _CONTAINERS or (cells and child.tag == "td")):
                found.add(child)
            elif weight.prose or (not from_end and weight.titles):
                inner = child if child.tag in _INSIDE else None
                break
    return found


def _lays_out(row: Element) -> bool:
    """Is this a row of a table that holds no data? Old pages put their menus in its cells."""
    if row.tag != "tr" or len(row) > _MOST_CELLS:
        return False
    table = next(row.iterancestors("table"), None)
    if table is None or table.get("role") in ("presentation", "none"):
        return table is not None
    inside = next(table.iterdescendants(*_STRUCTURE), None) is not None
    return inside or (next(table.iterdescendants("th"), None) is None and (len(row) == 1 or _has_one_row(table)))


def _has_one_row(table: Element) -> bool:
    rows = table.iterdescendants("tr")
    return next(rows, None) is not None and next(rows, None) is None


def _is_cluster(weight: Weight) -> bool:
    return (
        weight.links >= _FEWEST_LINKS
        and weight.link_share >= _LINK_SHARE
        and weight.prose <= _PROSE_SHARE * weight.text
    )
