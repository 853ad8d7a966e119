"""Which part of the page is the policy."""

from __future__ import annotations

import re

from bs4 import Tag

from tracker.extraction.parse import attribute, descendants, text_of
from tracker.extraction.weights import Weights

_SHARE_OF_MAIN = 0.4
_SHARE_OF_ONE = 0.9
_HEADING_ROOM = 400  # characters
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def find_region(body: Tag, weights: Weights) -> Tag:
    """The element that holds the policy: what the page marks as its content, or else its body.

    `weights` are without what is chrome. A mark is believed while the element holds enough of the page's prose:
    the only `<main>` a good part of it; one of several, or an `<article>`, nearly all of that (several articles are
    sections of one text, or cards of other ones).
    """
    region = body
    candidates = _candidates(body)
    mains = sum(_is_main(tag) for tag in candidates)
    for tag in candidates:
        share = _SHARE_OF_MAIN if mains == 1 and _is_main(tag) else _SHARE_OF_ONE
        prose = weights.of(tag).prose
        if prose and prose >= share * weights.of(region).prose:
            region = tag
    return region


def find_heading(region: Tag, body: Tag, weights: Weights) -> list[Tag]:
    """The title that stands above the region rather than in it, and the lines with a year beside it.

    Looked for only where little else stands there, else it is some other part's title. Lines without a year are left:
    an age ("2 weeks ago") changes by itself.
    """
    if region is body or len(_titles(region, weights)) == 1:  # several are the headings of its sections
        return []
    most = weights.of(region).text + _HEADING_ROOM
    wider = region.parent
    while wider is not None and wider is not body and weights.of(wider).text <= most:
        titles = [tag for tag in _titles(wider, weights) if all(parent is not region for parent in tag.parents)]
        if titles:
            return _above(wider, region, titles[0], weights)
        wider = wider.parent
    return []


def _above(wider: Tag, region: Tag, title: Tag, weights: Weights) -> list[Tag]:
    """The title, and what is dated between it and the region."""
    on_the_way = {id(parent) for tag in (title, region) for parent in tag.parents}
    found: list[Tag] = []
    stack = [wider]
    while stack:
        tag = stack.pop()
        if tag is region:
            break
        dated = [child for child in tag.contents if isinstance(child, Tag) and _is_dated(child, weights)]
        if id(tag) in on_the_way:
            stack.extend(child for child in reversed(tag.contents) if isinstance(child, Tag))
        elif tag is title or (not dated and _is_dated(tag, weights)):
            found.append(tag)
        else:
            stack.extend(reversed(dated))
    return found


def _is_dated(tag: Tag, weights: Weights) -> bool:
    return weights.of(tag).text > 0 and bool(_YEAR.search(text_of(tag)))


def _titles(root: Tag, weights: Weights) -> list[Tag]:
    return [tag for tag in descendants(root) if tag.name == "h1" and weights.of(tag).text]


def _candidates(body: Tag) -> list[Tag]:
    """Elements marked as content, outermost first, `<main>` before `<article>`."""
    marked = [tag for tag in descendants(body) if _is_main(tag) or _is_article(tag)]
    return sorted(marked, key=_is_article)


def _is_main(tag: Tag) -> bool:
    return tag.name == "main" or ("role" in tag.attrs and attribute(tag, "role") == "main")


def _is_article(tag: Tag) -> bool:
    return tag.name == "article" or ("itemprop" in tag.attrs and attribute(tag, "itemprop") == "articleBody")
