"""Which part of the page is the policy."""

from __future__ import annotations

from bs4 import Tag

from tracker.extraction.parse import attribute, descendants
from tracker.extraction.weights import Weights

_MARKED_SHARE = 0.4
_ARTICLE_SHARE = 0.8


def find_region(body: Tag, weights: Weights) -> Tag:
    """The element that holds the policy: what the page marks as its content, or else its body.

    `weights` are without what is chrome. A mark is believed while the element holds enough of the page's prose:
    `<main>` a good part of it, one `<article>` nearly all of that (several articles are sections of one text, or cards
    of other ones).
    """
    region = body
    for tag in _candidates(body):
        share = _ARTICLE_SHARE if tag.name == "article" else _MARKED_SHARE
        prose = weights.of(tag).prose
        if prose and prose >= share * weights.of(region).prose:
            region = tag
    return region


def _candidates(body: Tag) -> list[Tag]:
    """Elements marked as content, outermost first, `<main>` before `<article>`."""
    marked = [tag for tag in descendants(body) if _is_marked(tag)]
    return sorted(marked, key=lambda tag: tag.name == "article")


def _is_marked(tag: Tag) -> bool:
    return tag.name in ("main", "article") or (
        bool(tag.attrs) and (attribute(tag, "role") == "main" or attribute(tag, "itemprop") == "articleBody")
    )
