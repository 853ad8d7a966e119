"""What stands above the policy's title without being part of it: a hub's heading and menu, a banner of the whole site.

Which heading is the policy's tells what it calls itself, or the page's own title. The document is then the
smallest element that holds this heading and nearly all sentences; what stands before that element belongs to the page.
What stands in it, before the heading or after it, stays: it may be a date, a summary, a note on whom the policy is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from tracker.extraction.metadata import names_a_policy
from tracker.extraction.parse import Element, text_of
from tracker.extraction.weights import Weights
from tracker.words import words

_NEARLY_ALL = 0.9  # of the region's prose; on a short page, where a banner makes a good part of it, ...
_MOST = 0.75  # ... this share at least
_LITTLE = 0.06  # of it; more before a heading, and it is no title
_FEW = 300  # characters of prose that a banner may have on a short page as well
_MOST_HEADINGS = 30  # that are looked at: each takes time by what stands before it
_SHARED = 2  # words at least by which a heading is known as the page's title
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def find_front(region: Element, weights: Weights, title: str) -> dict[Element, str]:
    """Such elements in `region`, with the reason; `weights` are without what is chrome.

    `title` is what the page calls the policy. Elements with a year in them stay: they may date it.
    """
    heading = _find_heading(region, weights, title)
    if heading is None or not weights.of(region).prose:
        return {}
    front = _before(_document(heading, region, weights), region)
    return {tag: "above the policy's title" for tag in front if weights.of(tag).text and not _YEAR.search(text_of(tag))}


def _find_heading(region: Element, weights: Weights, title: str) -> Element | None:
    """The last heading of the first level that calls itself a policy while little stands before it.

    Where none does, the first one of the first two levels that says the page's title, or all of it but the site's name:
    what a page calls itself changes without the page.
    """
    wanted = set(words(title))
    named = titled = None
    for heading in islice(region.iterdescendants("h1", "h2"), _MOST_HEADINGS):
        if not _stands_on_top(heading, region, weights):
            break
        text = text_of(heading) if weights.of(heading).text else ""
        if not text:
            continue
        if heading.tag == "h1" and names_a_policy(text):
            named = heading
        elif titled is None and _says(set(words(text)), wanted):
            titled = heading
    return titled if named is None else named


def _says(said: set[str], wanted: set[str]) -> bool:
    if not said or not wanted:
        return False
    return said == wanted or (len(said & wanted) >= _SHARED and (said <= wanted or wanted <= said))


def _stands_on_top(heading: Element, region: Element, weights: Weights) -> bool:
    most = weights.of(region).prose
    return sum(weights.of(tag).prose for tag in _before(heading, region)) <= max(_LITTLE * most, min(_FEW, most / 3))


def _document(heading: Element, region: Element, weights: Weights) -> Element:
    """The smallest element that holds the heading, not alone, and nearly all of the prose."""
    prose = weights.of(region).prose
    enough = max(_MOST * prose, min(_NEARLY_ALL * prose, prose - _FEW))
    tag = heading
    while tag is not region and (tag is heading or weights.of(tag).prose < enough):
        parent = tag.getparent()
        if parent is None:
            return region
        tag = parent
    return tag


def _before(inner: Element, region: Element) -> Iterator[Element]:
    """The elements that stand before another one in the region, the outermost of each."""
    tag = inner
    while tag is not region:
        yield from tag.itersiblings(preceding=True)
        parent = tag.getparent()
        if parent is None:
            return
        tag = parent
