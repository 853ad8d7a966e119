"""Which parts of a page were taken for the policy, and which were left out for which reason, in the page's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from tracker.extraction.blocks import TELLING, Block, BlockReader, ends_block
from tracker.extraction.decode import decode
from tracker.extraction.emails import decode_email
from tracker.extraction.hidden import find_hidden
from tracker.extraction.lines import BREAK, clean, split_lines
from tracker.extraction.metadata import Metadata
from tracker.extraction.parse import SILENT, Element, attribute, parse
from tracker.extraction.part import Part, find_part
from tracker.extraction.select import find_named, find_selected, remove_selected
from tracker.extraction.soup import is_text, origins, to_plain_soup, to_soup, value_of
from tracker.extraction.stretches import KEPT, NOT_SELECTED, OUTSIDE, REMOVED, Stretch, without_ignored
from tracker.extraction.weights import Weights
from tracker.model import Selector

_END = ""  # of a block: no text of a page is empty


@dataclass(frozen=True, slots=True)
class Explanation:
    """The page from top to bottom, and in words what was chosen."""

    chosen: str
    stretches: tuple[Stretch, ...]


def explain(
    html: bytes | str,
    *,
    url: str = "",
    charset: str | None = None,
    select: Sequence[Selector] = (),
    remove: Sequence[Selector] = (),
    ignore: Sequence[str] = (),
    fragment: str = "",
) -> Explanation:
    """How `extract` with the same arguments finds the policy. Raises ExtractionError as that does.

    Words that are no text of a page (code, styles, texts for other browsers) are passed over.
    """
    root = parse(decode(html, charset), url)
    title = Metadata(root).title("")
    soup = to_soup([root])
    if select:
        stretches = _stretches(soup, _by_selectors(soup, select, remove, url), NOT_SELECTED)
        blocks = _blocks(find_selected(root, select, remove, url)) if ignore else []
        return Explanation(f"what is selected: {_named(select)}", without_ignored(stretches, blocks, ignore))
    fates = {id(node): REMOVED for node in find_named(soup, remove, url)}
    nodes = {element: id(node) for node, element, made_of in origins(soup, root) if made_of == "tag"}
    if remove:
        remove_selected(root, remove, url)
    part = find_part(root, find_hidden(root), title, fragment)
    region = list(part.body) if part.narrowed and part.region is part.body else [part.region]
    for element in (*part.heading, *region):
        fates[nodes[element]] = KEPT
    fates |= {nodes[element]: reason for element, reason in part.dropped.items()}
    stretches = _stretches(soup, fates, OUTSIDE)
    plain = to_plain_soup([*part.heading, part.region], part.dropped, TELLING) if ignore else None
    return Explanation(_why(part), without_ignored(stretches, _blocks(plain.contents) if plain else [], ignore))


def _blocks(nodes: Sequence[PageElement]) -> list[Block]:
    return BlockReader("").read(nodes)


def _by_selectors(soup: Tag, select: Sequence[Selector], remove: Sequence[Selector], url: str) -> dict[int, str]:
    selected = {id(node): KEPT for node in find_named(soup, select, url)}
    return selected | {id(node): REMOVED for node in find_named(soup, remove, url)}


def _named(selectors: Sequence[Selector]) -> str:
    return ", ".join(selector if isinstance(selector, str) else "a range" for selector in selectors)


def _why(part: Part) -> str:
    """In words, which element was chosen and on what evidence."""
    weights = Weights(part.body)
    weights.leave_out(part.dropped)
    all_prose, prose = weights.of(part.body).prose, weights.of(part.region).prose
    if part.narrowed:
        return "the part that the address names behind its #"
    if part.region is part.body:
        return "the whole page: no part that it marks as its content holds enough of its sentences"
    above = " and the title above it" if part.heading else ""
    return f"{_written(part.region)}{above}: {prose / max(all_prose, 1):.0%} of the sentences that are left stand in it"


def _written(element: Element) -> str:
    """An element as it is written in a page: "<main>", "<div role=main>"."""
    role = attribute(element, "role")
    return f"<{element.tag} role={role}>" if role else f"<{element.tag}>"


@dataclass(slots=True)
class _Lines:
    """The lines of one stretch while they are read."""

    reason: str
    done: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def end_block(self) -> None:
        self.done += split_lines("".join(self.pieces))
        self.pieces.clear()


def _stretches(soup: Tag, fates: dict[int, str], at_first: str) -> Iterator[Stretch]:
    """The stretches of the page; `fates` says from which node on another reason holds for all that is in it."""
    current = _Lines(at_first)
    for reason, piece in _pieces(soup, fates, at_first):
        if reason != current.reason and clean(piece):
            current.end_block()
            if current.done:
                yield Stretch(current.reason, tuple(current.done))
            current = _Lines(reason)
        if piece is _END:
            current.end_block()
        else:
            current.pieces.append(piece)
    current.end_block()
    if current.done:
        yield Stretch(current.reason, tuple(current.done))


def _pieces(soup: Tag, fates: dict[int, str], at_first: str) -> Iterator[tuple[str, str]]:
    """Each text of the page with its reason, and _END wherever a block ends."""
    stack: list[tuple[PageElement | None, str]] = [(soup, at_first)]
    while stack:
        node, reason = stack.pop()
        if node is None:
            yield reason, _END
            continue
        own = fates.get(id(node), reason)
        # What was left out once stays out, whatever is in it.
        reason = own if reason in (KEPT, OUTSIDE, NOT_SELECTED) else reason
        if not isinstance(node, Tag):
            if is_text(node):
                yield reason, str(node)
        elif node.name not in SILENT:
            address = decode_email(value_of(node, "data-cfemail")) if "data-cfemail" in node.attrs else None
            if node.name == "br":
                yield reason, BREAK
            elif node.name == "q":
                yield reason, "“"
                stack.append((NavigableString("”"), reason))
            elif ends_block(node):
                yield reason, _END
                stack.append((None, reason))
            if address:
                yield reason, address
            else:
                stack.extend((child, reason) for child in reversed(node.contents))
