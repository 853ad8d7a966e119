"""The part of a page that is the policy: what was chosen, and what was dropped for which reason."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.extraction.chrome import find_chrome
from tracker.extraction.ends import find_ends
from tracker.extraction.fragment import keep_fragment
from tracker.extraction.front import find_front
from tracker.extraction.parse import Element, strip_silent
from tracker.extraction.region import find_heading, find_region
from tracker.extraction.weights import Weights


@dataclass(frozen=True, slots=True)
class Part:
    """`region` holds the policy, `heading` its title where that stands above it; `dropped` gives a reason each.

    `narrowed` says that all but the part which the address's fragment names was taken out of `body` before.
    """

    body: Element
    region: Element
    heading: list[Element]
    dropped: dict[Element, str]
    narrowed: bool


def find_part(root: Element, hidden: set[Element], title: str, fragment: str = "") -> Part:
    """Finds the policy on the parser's tree, and takes out of it what is never read.

    `hidden` are the elements that hide themselves, `title` is what the page's metadata calls the policy,
    `fragment` the name of the part of the page that is meant, if one is.
    """
    strip_silent(root)
    found = root.find("body")
    body = root if found is None or _holds_words(root.find("head")) else found
    narrowed = keep_fragment(body, fragment)
    weights = Weights(body)
    dropped = find_chrome(body, weights, hidden)
    weights.leave_out(dropped)
    region = find_region(body, weights)
    dropped |= find_ends(region, weights) | find_front(region, weights, title)
    return Part(body, region, find_heading(region, body, weights, dropped), dropped, narrowed)


def _holds_words(head: Element | None) -> bool:
    """Where the tag of the body is left out, the parser keeps elements that are younger than itself in the head."""
    return head is not None and any(str(text).strip() for text in head.itertext())
