"""Which part of the page is the policy."""

from __future__ import annotations

from bs4 import Tag

from tracker.extraction.parse import attribute, descendants
from tracker.extraction.weights import Weights

_MARKED_SHARE = 0.4
_ARTICLE_SHARE = 0.8


def find_region(body: Tag, weights: Weights, dropped: set[int]) -> Tag:
    """The element that holds the policy: what the page marks as its content, or else its body.

    A mark is believed while the element holds enough of the page's prose: `<main>` most of what is not chrome, one
    `<article>` nearly all of that (several articles are sections of one text, or cards of other ones).
    """
    total = _kept_prose(body, weights, dropped)
    region, held = body, total
    for tag in _candidates(body, dropped):
        share = _ARTICLE_SHARE if tag.name == "article" else _MARKED_SHARE
        prose = _kept_prose(tag, weights, dropped)
        if prose and prose >= share * held:
            region, held = tag, prose
    return region


def _candidates(body: Tag, dropped: set[int]) -> list[Tag]:
    """Elements marked as content, outermost first, `<main>` before `<article>`."""
    marked = [tag for tag in descendants(body) if _is_marked(tag) and not _is_dropped(tag, dropped)]
    return sorted(marked, key=lambda tag: tag.name == "article")


def _is_marked(tag: Tag) -> bool:
    return tag.name in ("main", "article") or (
        bool(tag.attrs) and (attribute(tag, "role") == "main" or attribute(tag, "itemprop") == "articleBody")
    )


def _is_dropped(tag: Tag, dropped: set[int]) -> bool:
    return id(tag) in dropped or any(id(parent) in dropped for parent in tag.parents)


def _kept_prose(root: Tag, weights: Weights, dropped: set[int]) -> int:
    prose = weights.of(root).prose
    stack: list[Tag] = [root]
    while stack:
        for child in stack.pop().contents:
            if isinstance(child, Tag):
                if id(child) in dropped:
                    prose -= weights.of(child).prose
                else:
                    stack.append(child)
    return prose
