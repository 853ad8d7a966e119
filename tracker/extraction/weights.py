"""How much text, link text and prose each element of a page holds: the evidence that the other parts weigh."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from lxml import etree

from tracker.extraction.parse import Element

# Words that make a sentence. Scripts without spaces say in 12 characters what takes 30 elsewhere.
_PROSE = re.compile(r".{30}|(?=.{12}).*[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


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

    def count(self, string: str | None) -> None:
        """Adds a text that stands in the element itself."""
        text = " ".join(string.split()) if string else ""
        if not text:
            return
        self.text += len(text)
        if self.inside:
            self.linked += len(text)
        elif _PROSE.match(text):
            self.prose += len(text)

    def add(self, child: Weight) -> None:
        """Adds what an element in it weighs."""
        self.text += child.text
        self.linked += child.linked
        self.prose += child.prose
        self.links += child.links
        self.titles += child.titles


class Weights:
    """The weight of each element below a root, by one walk; the elements of `without` count for nothing."""

    def __init__(self, root: Element, without: Container[Element] = ()) -> None:
        self._of: dict[Element, Weight] = {}
        open_: list[Weight] = [Weight()]
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, tag in walk:
            above = open_[-1]
            if event == "start":
                if tag in without:
                    open_.append(above)
                    walk.skip_subtree()
                    continue
                weight = self._of[tag] = _begin(tag, above)
                weight.count(tag.text)
                open_.append(weight)
            else:
                open_.pop()
                parent = open_[-1]
                if above is not parent:
                    parent.add(above)
                if tag is not root:
                    parent.count(tag.tail)

    def of(self, tag: Element) -> Weight:
        """The weight of an element; nothing for one that is left out or never shown."""
        return self._of.get(tag) or Weight()


def _begin(tag: Element, above: Weight) -> Weight:
    name = tag.tag
    linked = name == "a" and _leads_away((tag.get("href") or "").lstrip())
    return Weight(links=int(linked), titles=int(name in ("h1", "h2")), inside=above.inside or linked)


def _leads_away(href: str) -> bool:
    # An address to write to is part of what a policy says; a bare anchor is no link.
    return bool(href) and not href.startswith(("mailto:", "tel:")) and "cdn-cgi/l/email-protection" not in href
