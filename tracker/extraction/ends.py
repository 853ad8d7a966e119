"""Clusters of links before the policy begins and after it ends: menus and footers that nothing marks as such.

Site builders write footers as plain `<div>`s with generated names. What tells them is their place and their make: a
container at the very end (or start) of the page that is mostly links leading away and holds hardly any sentence.
Lists and paragraphs are never taken: a policy may well end with a list of further policies.
"""

from __future__ import annotations

from collections.abc import Iterable

from bs4 import Tag

from tracker.extraction.weights import Weight, Weights

_CONTAINERS = frozenset({"div", "section", "footer", "header", "aside", "center"})
_HEADINGS = ("h1", "h2", "h3")
_FEWEST_LINKS = 4
_LINK_SHARE = 0.5
_PROSE_SHARE = 0.2


def find_ends(region: Tag, weights: Weights) -> set[int]:
    """The ids of such clusters at the end and at the start of `region`; `weights` are without what is chrome."""
    found: set[int] = set()
    _trim(region, weights, found, from_end=True)
    _trim(region, weights, found, from_end=False)
    return found


def _trim(region: Tag, weights: Weights, found: set[int], *, from_end: bool) -> None:
    """Walks inwards from one edge until the first element with prose (from the start: or a heading) has no children."""
    inner: Tag | None = region
    while inner is not None:
        children: Iterable[object] = reversed(inner.contents) if from_end else list(inner.contents)
        inner = None
        for child in children:
            if not isinstance(child, Tag):
                continue
            weight = weights.of(child)
            if child.name in _CONTAINERS and _is_cluster(weight):
                found.add(id(child))
            elif weight.prose or (not from_end and _begins(child)):
                inner = child if child.name in _CONTAINERS or child.name in ("main", "article", "body") else None
                break


def _begins(tag: Tag) -> bool:
    return tag.name in _HEADINGS or tag.find(_HEADINGS) is not None


def _is_cluster(weight: Weight) -> bool:
    return (
        weight.links >= _FEWEST_LINKS
        and weight.link_share >= _LINK_SHARE
        and weight.prose <= _PROSE_SHARE * weight.text
    )
