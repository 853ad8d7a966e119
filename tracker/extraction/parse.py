"""HTML to a tree of lxml, within bounds; and the little that everybody asks of a tree.

On this tree the page is searched for the policy, at the parser's own speed; what is found becomes a tree of
BeautifulSoup (`tracker.extraction.soup`), which is what the words are read from.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, TypeAlias

from lxml import etree

from tracker.errors import ExtractionError
from tracker.extraction.budgets import (
    MAX_ATTRIBUTE,
    MAX_ATTRIBUTES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_TAG,
    UNCOUNTED_BYTES,
    UNCOUNTED_TAG,
)
from tracker.extraction.tags import has_crowded_tag, has_long_tag

Element: TypeAlias = etree._Element

_SILENT = """
    script style template noscript svg math canvas iframe frame frameset object embed applet audio video map
    title meta link datalist select textarea progress meter noembed noframes
"""
SILENT = frozenset(_SILENT.split())
"""Elements whose content is no text of the page: code, media, values of controls, texts for other browsers."""

_SPOKEN_OVER = ("rt", "rp")
"""How a character is pronounced, written over it: no words of the text."""


def parse(html: str, url: str) -> Element:
    """The page as a tree, without its comments.

    Raises ExtractionError: "too-large", "too-deep", "too-many-elements" beyond the budgets, "unparsable" where the
    parser gives up.
    """
    if len(html) > MAX_BYTES:
        raise ExtractionError(url, "too-large", f"the page has more than {MAX_BYTES:,} characters")
    # As UTF-8, so that a <meta> in the page cannot make the parser read it otherwise.
    page = html.encode()
    if has_crowded_tag(page):
        raise _too_many_attributes(url)
    if _may_be_too_much(page):
        _count(page, url)
    # Without huge_tree the parser stops at 256 levels, without a word.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root: Element | None = etree.fromstring(page, parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # a page without a single element
        root = None
    for entry in parser.error_log:
        if entry.level == etree.ErrorLevels.FATAL and "depth" in entry.message:
            raise _too_deep(url)
        if entry.level == etree.ErrorLevels.FATAL and root is not None:
            raise ExtractionError(url, "unparsable", f"the parser gave up: {entry.message}")
    return etree.Element("html") if root is None else root


def strip_silent(root: Element, but: Container[str] = ()) -> None:
    """Takes out of the tree what is never read."""
    etree.strip_elements(root, *(name for name in (*SILENT, *_SPOKEN_OVER) if name not in but), with_tail=False)


def attribute(tag: Element, name: str) -> str:
    """An attribute's value, cut to what is worth looking at; "" where there is none."""
    return (tag.get(name) or "")[:MAX_ATTRIBUTE]


def text_of(root: Element, without: Container[Element] = ()) -> str:
    """The text below an element with white space collapsed, without the elements of `without`."""
    return " ".join("".join(_texts(root, without)).split())


def _texts(root: Element, without: Container[Element]) -> Iterator[str]:
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, tag in walk:
        if event == "end":
            if tag is not root and tag.tail:
                yield tag.tail
        elif tag in without:
            walk.skip_subtree()
        elif tag.text:
            yield tag.text


def _may_be_too_much(page: bytes) -> bool:
    if len(page) > UNCOUNTED_BYTES or has_long_tag(page, UNCOUNTED_TAG):
        return True
    return len(page) > len("<b>") * MAX_ELEMENTS and page.count(b"<") > MAX_ELEMENTS


def _count(page: bytes, url: str) -> None:
    """Holds a page against the bounds before any tree is made of it: one of 20 MB can be a tree of gigabytes."""
    if has_long_tag(page, MAX_TAG):
        raise ExtractionError(url, "too-large", f"the page has a tag of more than {MAX_TAG:,} characters")
    counter: Any = _Counter(url)
    etree.fromstring(page, etree.HTMLParser(encoding="utf-8", target=counter, huge_tree=True))


class _Counter:
    """Told by the parser of each element, and keeps none. Comments count as elements, so many can be in a page."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._depth = self._elements = 0

    def start(self, _: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _too_deep(self._url)
        if len(attributes) > MAX_ATTRIBUTES:
            raise _too_many_attributes(self._url)
        self._count()

    def end(self, _: str) -> None:
        self._depth -= 1

    def comment(self, _: str) -> None:
        self._count()

    def pi(self, *_: str) -> None:
        self._count()

    def data(self, _: str) -> None:
        """Words are bounded by the bytes of the page."""

    def close(self) -> None:
        """All was counted."""

    def _count(self) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            detail = f"the page has more than {MAX_ELEMENTS:,} elements"
            raise ExtractionError(self._url, "too-many-elements", detail)


def _too_deep(url: str) -> ExtractionError:
    return ExtractionError(url, "too-deep", f"the page nests elements more than {MAX_DEPTH:,} deep")


def _too_many_attributes(url: str) -> ExtractionError:
    return ExtractionError(url, "too-large", f"the page has a tag of more than {MAX_ATTRIBUTES:,} attributes")
