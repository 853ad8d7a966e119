"""Which part of the page is the policy."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import islice

from lxml import etree

from tracker.extraction.parse import Element
from tracker.extraction.weights import Weights

_SHARE_OF_MAIN = 0.4
_SHARE_OF_ONE = 0.9
_HEADING_ROOM = 400  # characters
_MOST_FRAMES = 12
_INLINE = frozenset({"a", "b", "em", "font", "i", "small", "strong", "time", "u"})
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MARKED = etree.XPath(".//main | .//article | .//*[@role='main'] | .//*[@itemprop='articleBody']")


def find_region(body: Element, weights: Weights) -> Element:
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


def find_heading(region: Element, body: Element, weights: Weights, dropped: Container[Element]) -> list[Element]:
    """The title that stands above the region rather than in it, and the lines with a year beside it.

    Looked for only where little else stands there, else it is some other part's title. Lines without a year are left:
    an age ("2 weeks ago") changes by itself.
    """
    if region is body or _titles(region, weights) == 1:  # several are the headings of its sections
        return []
    most = weights.of(region).text + _HEADING_ROOM
    for wider in islice(region.iterancestors(), _MOST_FRAMES):
        if wider is body or weights.of(wider).text > most:
            break
        if weights.of(wider).titles > weights.of(region).titles:
            return _above(wider, region, dropped)
    return []


def _above(wider: Element, region: Element, dropped: Container[Element]) -> list[Element]:
    """The title, and what is dated between it and the region."""
    found: dict[Element, None] = {}
    walk = etree.iterwalk(wider, events=("start", "end"))
    for event, tag in walk:
        if tag is region:
            break
        if event == "end":
            parent = tag.getparent()
            if parent is not None and tag.tail and _YEAR.search(tag.tail):
                found[_line_of(parent)] = None
        elif tag.tag == "h1" or tag in dropped:
            if tag not in dropped:
                found[tag] = None
            walk.skip_subtree()
        elif tag.text and _YEAR.search(tag.text):
            found[_line_of(tag)] = None
    return list(found)


def _line_of(tag: Element) -> Element:
    """The element that holds the whole line a piece of text stands in."""
    parent = tag.getparent()
    while tag.tag in _INLINE and parent is not None:
        tag, parent = parent, parent.getparent()
    return tag


def _titles(root: Element, weights: Weights) -> int:
    return sum(1 for tag in root.iterdescendants("h1") if weights.of(tag).text)


def _candidates(body: Element) -> list[Element]:
    """Elements marked as content, outermost first, `<main>` before `<article>`."""
    found = _MARKED(body)
    marked = [tag for tag in found if isinstance(tag, etree._Element)] if isinstance(found, list) else []
    return sorted(marked, key=lambda tag: tag.tag == "article" or tag.get("itemprop") == "articleBody")


def _is_main(tag: Element) -> bool:
    return tag.tag == "main" or tag.get("role") == "main"
