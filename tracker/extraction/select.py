"""The parts of a page that its document names by CSS selectors, and by ranges between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bs4 import Tag
from bs4.element import PageElement
from soupsieve import SelectorSyntaxError

from tracker.errors import ExtractionError
from tracker.extraction.parse import Element
from tracker.extraction.soup import origins, to_soup
from tracker.model import Range, Selector


def find_selected(root: Element, select: Sequence[Selector], remove: Sequence[Selector], url: str) -> list[PageElement]:
    """The nodes that `select` names, in document order, without what `remove` names in them.

    What lies in another one stands only once. All selectors look at the page as it came. Raises ExtractionError,
    reason "selector", for a selector that is none or finds nothing: a page whose selector no longer fits has changed
    its make, and an empty text would be taken for a change of the policy.
    """
    soup = to_soup([root])
    selected = _outermost(soup, find_named(soup, select, url))
    removed = find_named(soup, remove, url)
    for node in removed:
        node.extract()
    gone = {id(node) for node in removed}
    return [node for node in selected if id(node) not in gone]


def remove_selected(root: Element, remove: Sequence[Selector], url: str) -> None:
    """Takes the nodes that `remove` names out of the page. Raises ExtractionError as `find_selected` does."""
    soup = to_soup([root])
    named = {id(node) for node in find_named(soup, remove, url)}
    for node, element, made_of in list(origins(soup, root)):
        if id(node) in named and made_of == "tag":
            _take_out(element)
        elif id(node) in named:
            setattr(element, made_of, None)


def find_named(root: Tag, selectors: Sequence[Selector], url: str) -> list[PageElement]:
    """All nodes that these selectors name. Raises ExtractionError as `find_selected` does."""
    return [node for selector in selectors for node in _find(root, selector, url)]


def _take_out(element: Element) -> None:
    """Removes an element and leaves the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "") or None
    else:
        parent.text = (parent.text or "") + (element.tail or "") or None
    parent.remove(element)


def _find(root: Tag, selector: Selector, url: str) -> Sequence[PageElement]:
    if isinstance(selector, Range):
        return _find_range(root, selector, url)
    return _select(root, selector, url)


def _select(root: Tag, selector: str, url: str) -> Sequence[Tag]:
    try:
        found = root.select(selector)
    except (SelectorSyntaxError, NotImplementedError) as error:
        reason = str(error).split("\n", 1)[0]
        raise ExtractionError(url, "selector", f"{selector!r} is not a CSS selector: {reason}") from None
    if not found:
        raise ExtractionError(url, "selector", f"the selector {selector!r} finds nothing on the page")
    return found


def _find_range(root: Tag, part: Range, url: str) -> list[PageElement]:
    """The largest whole nodes between start and end; the end is looked for behind the start."""
    start = _select(root, part.start_before or part.start_after or "", url)[0]
    end_selector = part.end_before or part.end_after or ""
    order = {id(node): number for number, node in enumerate(_in_order(root))}
    ends = [tag for tag in _select(root, end_selector, url) if order[id(tag)] > order[id(start)]]
    if not ends:
        raise ExtractionError(url, "selector", f"no {end_selector!r} comes after the range's start on the page")
    first = order[id(start)] if part.start_before else _last_within(start, order) + 1
    last = order[id(ends[0])] - 1 if part.end_before else _last_within(ends[0], order)
    return _whole_nodes(root, first, last, order)


def _whole_nodes(root: Tag, first: int, last: int, order: dict[int, int]) -> list[PageElement]:
    nodes: list[PageElement] = []
    stack: list[PageElement] = [root]
    while stack:
        node = stack.pop()
        begins, ends = order[id(node)], _last_within(node, order)
        if first <= begins and ends <= last:
            nodes.append(node)
        elif begins <= last and ends >= first and isinstance(node, Tag):
            stack.extend(reversed(node.contents))
    return nodes


def _last_within(node: PageElement, order: dict[int, int]) -> int:
    while isinstance(node, Tag) and node.contents:
        node = node.contents[-1]
    return order[id(node)]


def _in_order(root: Tag) -> Iterator[PageElement]:
    stack: list[PageElement] = [root]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Tag):
            stack.extend(reversed(node.contents))


def _outermost(root: Tag, found: Sequence[PageElement]) -> list[PageElement]:
    wanted = {id(node) for node in found}
    nodes: list[PageElement] = []
    stack: list[PageElement] = [root]
    while stack:
        node = stack.pop()
        if id(node) in wanted:
            nodes.append(node)
        elif isinstance(node, Tag):
            stack.extend(reversed(node.contents))
    return nodes
