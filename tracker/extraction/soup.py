"""Parts of the parsed page as a tree of BeautifulSoup: the region to be read, or the page to be selected from."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement
from lxml import etree

from tracker.extraction.budgets import MAX_ATTRIBUTE
from tracker.extraction.parse import Element


def to_soup(parts: Sequence[Element]) -> BeautifulSoup:
    """These elements, one after the other, whole.

    The tree is built from the parser's by the same calls that BeautifulSoup's own builder makes while it parses, so
    that nothing has to be written out and parsed again.
    """
    soup = BeautifulSoup("", "lxml", multi_valued_attributes=None)
    soup.reset()
    for part in parts:
        for event, element in etree.iterwalk(part, events=("start", "end")):
            if event == "start":
                # `items` hands over names that may not be asked for: the parser itself takes them from broken bytes.
                soup.handle_starttag(element.tag, None, None, dict(element.items()))
                string = element.text
            else:
                soup.handle_endtag(element.tag)
                string = None if element is part else element.tail
            if string:
                soup.handle_data(string)
    soup.endData()
    while soup.currentTag is not None and soup.currentTag.name != soup.ROOT_TAG_NAME:
        soup.popTag()
    return soup


@dataclass(frozen=True, slots=True)
class Telling:
    """The elements and the attributes that make a difference.

    An element with one of the attributes `always` does, whatever it is, and so does one that stands in one of `frames`.
    """

    names: Set[str]
    attributes: Set[str]
    always: Set[str]
    frames: Set[str]


def to_plain_soup(parts: Sequence[Element], without: Container[Element], telling: Telling) -> Tag:
    """The same without some elements, and only as much of the others as is `telling`: the rest is words.

    A tree to be walked from the top: its nodes know what they hold, and neither their parents nor their siblings, which
    would take longer to make.
    """
    open_ = [Tag(name="body")]  # for each element that is open, the tag that takes up what stands in it
    for part in parts:
        walk = etree.iterwalk(part, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                open_.pop()
                string = None if element is part else element.tail
            elif element in without:
                open_.append(open_[-1])
                walk.skip_subtree()
                continue
            else:
                open_.append(_begun(element, open_[-1], telling))
                string = element.text
            if string:
                open_[-1].contents.append(NavigableString(string))
    return open_[0]


def _begun(element: Element, parent: Tag, telling: Telling) -> Tag:
    """A tag of the element in `parent`, or `parent` itself where the element makes no difference."""
    attributes: dict[Any, Any] = dict(element.items())
    if not _tells(element, attributes, telling):
        return parent
    tag = Tag(name=element.tag, attrs={name: attributes[name] for name in telling.attributes & attributes.keys()})
    parent.contents.append(tag)
    return tag


def _tells(element: Element, attributes: Collection[str], telling: Telling) -> bool:
    if element.tag in telling.names or not telling.always.isdisjoint(attributes):
        return True
    parent = element.getparent()
    return parent is not None and parent.tag in telling.frames


def origins(soup: Tag, root: Element) -> Iterator[tuple[PageElement, Element, str]]:
    """Each node of the soup that was made of `root`, with the element it came from and as what: tag, text or tail."""
    stack: list[tuple[Tag, Element]] = [(tag, root) for tag in soup.contents if isinstance(tag, Tag)]
    while stack:
        tag, element = stack.pop()
        yield tag, element, "tag"
        nodes = iter(tag.contents)
        if element.text:
            yield next(nodes), element, "text"
        for child in element:
            node = next(nodes)
            if isinstance(node, Tag):
                stack.append((node, child))
            if child.tail:
                yield next(nodes), child, "tail"


def value_of(tag: Tag, name: str) -> str:
    """An attribute's value, cut to what is worth looking at; "" where there is none."""
    value = tag.attrs.get(name)
    return value[:MAX_ATTRIBUTE] if isinstance(value, str) else ""


def is_text(node: object) -> bool:
    """Is this text that a reader sees, and not a declaration or code?"""
    return type(node) is NavigableString


def descendants(root: Tag) -> Iterator[Tag]:
    """All elements below `root` in document order, without recursion."""
    stack = [child for child in reversed(root.contents) if isinstance(child, Tag)]
    while stack:
        tag = stack.pop()
        yield tag
        stack.extend(child for child in reversed(tag.contents) if isinstance(child, Tag))
