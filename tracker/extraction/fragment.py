"""The part of a page that the fragment of its address names: one policy of several that share a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.parse import Element, text_of

_HEADING = re.compile(r"h[1-6]")
_LEAST_WORDS = 20  # less is no policy: the fragment names a place on the page, or a state of its script


def keep_fragment(body: Element, name: str) -> bool:
    """Takes out of `body` all but the part that is called `name`, by an id or by the name of an anchor.

    The part is the element itself, or, where that is a heading or stands in one, all from there to the next heading of
    its level or of one above it. False where the page has no such part, or one too short for a policy: then all stays.
    """
    named = _find(body, name) if name else None
    if named is None:
        return False
    heading = _heading_of(named)
    part = [named] if heading is None else list(_section(heading, body))
    if sum(len(text_of(element).split()) for element in part) < _LEAST_WORDS:
        return False
    for element in part:
        element.tail = None
    for child in list(body):
        body.remove(child)
    body.text = None
    body.extend(part)
    return True


def _find(body: Element, name: str) -> Element | None:
    for element in body.iterdescendants():
        if element.get("id") == name or (element.tag == "a" and element.get("name") == name):
            return element
    return None


def _heading_of(named: Element) -> Element | None:
    """The heading that an element is, stands in, or stands before as an empty anchor; None for one that holds text."""
    for element in (named, *named.iterancestors()):
        if _HEADING.fullmatch(element.tag):
            return element
    if text_of(named):
        return None
    following = next(iter(named.itersiblings()), None)
    return following if following is not None and _HEADING.fullmatch(following.tag) else None


def _section(heading: Element, body: Element) -> Iterator[Element]:
    """What stands from a heading on, as far as it goes; a heading that is alone in a frame takes what follows this."""
    top = heading
    while top is not body and next(top.itersiblings(), None) is None:
        parent = top.getparent()
        if parent is None or parent is body:
            break
        top = parent
    yield top
    for element in top.itersiblings():
        levels = [tag.tag for tag in element.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        if any(level <= heading.tag for level in levels):
            return
        yield element
