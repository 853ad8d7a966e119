"""How much text, link text and prose each element of a page holds: the evidence that the other parts weigh."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from bs4 import Tag

from tracker.extraction.parse import SILENT, attribute, is_text

# Words that make a sentence. Scripts without spaces say in 12 characters what takes 30 elsewhere.
_PROSE = re.compile(r".{30}|(?=.{12}).*[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(slots=True)
class Weight:
    """Characters below an element: of text, of text in links that lead away, and of prose (runs of words, no links).

    `links` counts the links, `titles` the headings of the first two levels.
    """

    text: int = 0
    linked: int = 0
    prose: int = 0
    links: int = 0
    titles: int = 0

    @property
    def link_share(self) -> float:
        return self.linked / self.text if self.text else 0.0


class Weights:
    """The weight of each element below a root, by one walk; what `without` names by id counts for nothing."""

    def __init__(self, root: Tag, without: Set[int] = frozenset()) -> None:
        self._of: dict[int, Weight] = {}
        order: list[tuple[Tag, Weight]] = []
        stack: list[tuple[Tag, bool]] = [(root, False)]
        while stack:
            tag, linked = stack.pop()
            weight = Weight(titles=tag.name in ("h1", "h2"))
            linked = linked or _count_link(tag, weight)
            for child in tag.contents:
                if isinstance(child, Tag):
                    if child.name not in SILENT and id(child) not in without:
                        stack.append((child, linked))
                elif is_text(child):
                    _count_text(str(child), weight, linked)
            self._of[id(tag)] = weight
            order.append((tag, weight))
        for tag, weight in reversed(order[1:]):
            self._add_to_parent(tag, weight)

    def of(self, tag: Tag) -> Weight:
        """The weight of an element; nothing for one that is left out or never shown."""
        return self._of.get(id(tag)) or Weight()

    def _add_to_parent(self, tag: Tag, weight: Weight) -> None:
        parent = self._of[id(tag.parent)]
        parent.text += weight.text
        parent.linked += weight.linked
        parent.prose += weight.prose
        parent.links += weight.links
        parent.titles += weight.titles


def _count_link(tag: Tag, weight: Weight) -> bool:
    if tag.name != "a":
        return False
    href = attribute(tag, "href").lstrip()
    # An address to write to is part of what a policy says; a bare anchor is no link.
    if not href or href.startswith(("mailto:", "tel:")) or "cdn-cgi/l/email-protection" in href:
        return False
    weight.links = 1
    return True


def _count_text(string: str, weight: Weight, linked: bool) -> None:
    text = " ".join(string.split())
    if not text:
        return
    weight.text += len(text)
    if linked:
        weight.linked += len(text)
    elif _PROSE.match(text):
        weight.prose += len(text)
