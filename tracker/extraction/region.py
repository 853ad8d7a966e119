"""Which part of the page is the policy."""

from __future__ import annotations

import re
from itertools import islice

from bs4 import Tag
from bs4.element import PageElement

from tracker.extraction.parse import SILENT, attribute, descendants, is_text
from tracker.extraction.weights import Weights

_SHARE_OF_MAIN = 0.4
_SHARE_OF_ONE = 0.9
_HEADING_ROOM = 400  # characters
_MOST_FRAMES = 12
_INLINE = frozenset({"a", "b", "em", "font", "i", "small", "strong", "time", "u"})
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
    for wider in islice(region.parents, _MOST_FRAMES):
        if wider is body or weights.of(wider).text > most:
            break
        if weights.of(wider).titles > weights.of(region).titles:
            return _above(wider, region)
    return []


def _above(wider: Tag, region: Tag) -> list[Tag]:
    """The title, and what is dated between it and the region."""
    found: dict[int, Tag] = {}
    stack: list[PageElement] = [wider]
    while stack:
        node = stack.pop()
        if node is region:
            break
        if isinstance(node, Tag):
            if node.name == "h1":
                found[id(node)] = node
            elif node.name not in SILENT:
                stack.extend(reversed(node.contents))
        elif is_text(node) and node.parent and _YEAR.search(str(node)):
            line = _line_of(node.parent)
            found[id(line)] = line
    return list(found.values())


def _line_of(tag: Tag) -> Tag:
    """The element that holds the whole line a piece of text stands in."""
    while tag.name in _INLINE and tag.parent is not None:
        tag = tag.parent
    return tag


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
