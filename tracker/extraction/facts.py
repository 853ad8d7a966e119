"""What the page around the text looks like: all that a reader would see, and signs of a log-in or an empty shell."""

from __future__ import annotations

from collections.abc import Container

from lxml import etree

from tracker.extraction.lines import clean
from tracker.extraction.parse import Element
from tracker.model import PageFacts

_BEGINNING = 2_000  # characters
_END = 20_000  # what programs append to a page comes after its last tag


def count_script(root: Element) -> int:
    """Characters of code in the page."""
    return sum(len(text) for script in root.iter("script") for text in script.itertext())


def is_cut_off(html: str) -> bool:
    """Does a page that begins with an <html> tag hold no end tag of it or of its body? Many short ones do not care."""
    begins = "<html" in html[:_BEGINNING].lower()
    end = html[-_END:].lower()
    return begins and "</html" not in end and "</body" not in end


def find_facts(root: Element, hidden: Container[Element], script: int, html_bytes: int) -> PageFacts:
    """The facts of a page of `html_bytes` bytes, of which `script` are code.

    The tree is one without what is never read, but with its <noscript>: a page that wants JavaScript says so there,
    which is what a visit without JavaScript sees.
    """
    pieces: list[str] = []
    passwords = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, tag in walk:
        if event == "end":
            pieces.append(tag.tail or "")
        elif tag in hidden:
            walk.skip_subtree()
        elif tag.tag == "input":
            passwords += (tag.get("type") or "").lower() == "password"
        else:
            pieces.append(f" {tag.text or ''}")
    return PageFacts(clean("".join(pieces)), passwords, script, html_bytes)
