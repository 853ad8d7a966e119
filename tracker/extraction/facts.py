"""What the page around the text looks like: all that a reader would see, and signs of a log-in or an empty shell."""

from __future__ import annotations

from bs4 import Tag
from bs4.element import PageElement

from tracker.extraction.hidden import is_hidden_by
from tracker.extraction.lines import clean
from tracker.extraction.parse import SILENT, attribute, is_text
from tracker.model import PageFacts

# A page that wants JavaScript says so in <noscript>, which is what a visit without JavaScript sees.
_UNSEEN = SILENT - {"noscript"}


def find_facts(root: Tag, html_bytes: int) -> PageFacts:
    """The facts of a page of `html_bytes` bytes."""
    pieces: list[str] = []
    passwords = script = 0
    stack: list[PageElement] = [root]
    while stack:
        node = stack.pop()
        if not isinstance(node, Tag):
            if is_text(node):
                pieces.append(str(node))
        elif node.name == "script":
            script += sum(len(text) for text in node.strings)
        elif node.name == "input":
            passwords += attribute(node, "type").lower() == "password"
        elif node.name in ("head", "noscript") or (
            node.name not in _UNSEEN and not (node.attrs and is_hidden_by(node.attrs))
        ):
            pieces.append(" ")
            stack.extend(reversed(node.contents))
    return PageFacts(clean("".join(pieces)), passwords, script, html_bytes)
