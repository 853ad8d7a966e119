"""How much text, link text and prose each element of a page holds: the evidence that the other parts weigh."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from tracker.extraction.parse import Element

# Characters that make a sentence. Scripts without spaces say in 12 what takes 30 elsewhere.
_PROSE = 30
_DENSE_PROSE = 12
_DENSE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(slots=True)
class Weight:
    """Characters below an element: of text, of text in links that lead away, and of prose (runs of words, no links).

    `links` counts the links, `titles` the headings of the first two levels. `inside` says that all is in a link.
    """

    text: int = 0
    linked: int = 0
    prose: int = 0
    links: int = 0
    titles: int = 0
    inside: bool = False

    @property
    def link_share(self) -> float:
        return self.linked / self.text if self.text else 0.0

    def count(self, string: str) -> None:
        """Adds a text that stands in the element itself."""
        size = len(text := " ".join(string.split()))
        self.text += size
        if self.inside:
            self.linked += size
        elif size >= _PROSE or (size >= _DENSE_PROSE and _DENSE.search(text)):
            self.prose += size

    def add(self, other: Weight, sign: int = 1) -> None:
        """Adds what an element in it weighs, or with `sign` -1 takes it away."""
        self.text += sign * other.text
        self.linked += sign * other.linked
        self.prose += sign * other.prose
        self.links += sign * other.links
        self.titles += sign * other.titles


class Weights:
    """The weight of each element below a root, by one walk."""

    def __init__(self, root: Element) -> None:
        self._of: dict[Element, Weight] = {}
        open_: list[Weight] = [Weight()]
        for event, tag in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                weight = self._of[tag] = _begin(tag, open_[-1])
                open_.append(weight)
                string = tag.text
            else:
                weight = open_[-2]
                weight.add(open_.pop())
                string = tag.tail
            if string and not string.isspace():
                weight.count(string)

    def of(self, tag: Element) -> Weight:
        """The weight of an element; nothing for one that is left out or never shown."""
        return self._of.get(tag) or Weight()

    def leave_out(self, elements: Iterable[Element]) -> None:
        """From now on these elements and all in them count for nothing, nor do they add to what they stand in."""
        less: dict[Element, Weight] = {}
        for element in elements:
            _take(less, element, self.of(element))
            for inner in element.iter():
                self._of.pop(inner, None)
        for tag in reversed(self._of) if less else ():
            change = less.get(tag)
            if change:
                self._of[tag].add(change, -1)
                _take(less, tag, change)


def _take(less: dict[Element, Weight], element: Element, weight: Weight) -> None:
    """Notes that what `element` stands in has this much less."""
    parent = element.getparent()
    if parent is not None:
        less.setdefault(parent, Weight()).add(weight)


def _begin(tag: Element, above: Weight) -> Weight:
    weight = Weight()
    weight.inside = above.inside
    name = tag.tag
    if name == "a":
        if _leads_away((tag.get("href") or "").lstrip()):
            weight.links, weight.inside = 1, True
    elif name in ("h1", "h2"):
        weight.titles = 1
    return weight


def _leads_away(href: str) -> bool:
    # An address to write to is part of what a policy says; a bare anchor is no link.
    return bool(href) and not href.startswith(("mailto:", "tel:")) and "cdn-cgi/l/email-protection" not in href
