"""HTML to a tree, within bounds; and the little that everybody asks of a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString
from bs4.exceptions import ParserRejectedMarkup

from tracker.errors import ExtractionError
from tracker.extraction.budgets import MAX_ATTRIBUTE, MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_TAG

_SILENT = """
    script style template noscript svg math canvas iframe frame frameset object embed applet audio video map
    title meta link datalist select textarea progress meter noembed noframes
"""
SILENT = frozenset(_SILENT.split())
"""Elements whose content is no text of the page: code, media, values of controls, texts for other browsers."""


_HUGE_TAG = re.compile(rf"<[A-Za-z][^<>]{{{MAX_TAG}}}")


class _OverBudgetError(Exception):
    """Carries the reason and the detail out of the parser."""

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(detail)


class _BoundedSoup(BeautifulSoup):
    """A tree that stops growing at its bounds while it is built, so that nothing has to cope with one too deep.

    Comments and processing instructions count as elements and are left out: nobody reads them, and twenty megabytes of
    empty ones made a tree of two gigabytes.
    """

    elements = 0

    def handle_starttag(self, *args: Any, **kwargs: Any) -> Tag | None:
        self._count()
        if len(self.tagStack) > MAX_DEPTH:
            raise _OverBudgetError("too-deep", f"the page nests elements more than {MAX_DEPTH:,} deep")
        return super().handle_starttag(*args, **kwargs)

    def object_was_parsed(self, o: PageElement, *args: Any, **kwargs: Any) -> None:
        if isinstance(o, PreformattedString):
            self._count()
        else:
            super().object_was_parsed(o, *args, **kwargs)

    def _count(self) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise _OverBudgetError("too-many-elements", f"the page has more than {MAX_ELEMENTS:,} elements")


def parse(html: str, url: str) -> Tag:
    """The page as a tree.

    Raises ExtractionError: "too-large", "too-deep", "too-many-elements" beyond the budgets, "unparsable" where the
    parser gives up.
    """
    if len(html) > MAX_BYTES:
        raise ExtractionError(url, "too-large", f"the page has more than {MAX_BYTES:,} characters")
    if len(html) > MAX_TAG and _HUGE_TAG.search(html):
        raise ExtractionError(url, "too-large", f"the page has a tag of more than {MAX_TAG:,} characters")
    try:
        return _BoundedSoup(html, "lxml", multi_valued_attributes=None)
    except _OverBudgetError as error:
        raise ExtractionError(url, error.reason, error.detail) from None
    except ParserRejectedMarkup as error:
        raise ExtractionError(url, "unparsable", f"the parser gave up: {error}") from error


def attribute(tag: Tag, name: str) -> str:
    """An attribute's value, cut to what is worth looking at; "" where there is none."""
    value = tag.attrs.get(name)
    return value[:MAX_ATTRIBUTE] if isinstance(value, str) else ""


def is_text(node: object) -> bool:
    """Is this text a reader sees, and not a comment, a declaration or code?"""
    return type(node) is NavigableString


def descendants(root: Tag) -> Iterator[Tag]:
    """All elements below `root` in document order, without recursion."""
    stack = [child for child in reversed(root.contents) if isinstance(child, Tag)]
    while stack:
        tag = stack.pop()
        yield tag
        stack.extend(child for child in reversed(tag.contents) if isinstance(child, Tag))


def text_of(root: Tag, without: Set[int] = frozenset()) -> str:
    """The text below an element with white space collapsed, without what is never shown or `without` names by id."""
    pieces: list[str] = []
    stack: list[object] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if node.name not in SILENT and id(node) not in without:
                stack.extend(reversed(node.contents))
        elif is_text(node):
            pieces.append(str(node))
    return " ".join("".join(pieces).split())
