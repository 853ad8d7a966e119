"""HTML -> the policy's text: decode, parse, find the policy in the page, read it as blocks, write them as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bs4.element import PageElement

from tracker.errors import ExtractionError
from tracker.extraction.blocks import TELLING, BlockReader
from tracker.extraction.budgets import MAX_BYTES, MAX_TEXT
from tracker.extraction.decode import decode
from tracker.extraction.facts import count_script, find_facts, is_cut_off
from tracker.extraction.hidden import find_hidden
from tracker.extraction.metadata import Metadata
from tracker.extraction.parse import Element, parse, strip_silent
from tracker.extraction.part import find_part
from tracker.extraction.render import render
from tracker.extraction.select import find_selected, remove_selected
from tracker.extraction.soup import to_plain_soup
from tracker.extraction.stretches import holds_one
from tracker.model import Extraction, Selector


def extract(
    html: bytes | str,
    *,
    url: str = "",
    charset: str | None = None,
    select: Sequence[Selector] = (),
    remove: Sequence[Selector] = (),
    ignore: Sequence[str] = (),
    fragment: str = "",
) -> Extraction:
    """The policy in a page, as Markdown blocks, one a line.

    `charset` is what the server said of the bytes. With `select` the policy is what these selectors name, in document
    order, and nothing in it is judged to be chrome; without, the page is searched for it. `remove` is left out in
    both cases, and so are blocks (a heading, a paragraph, an item, a table's row) that hold one of the patterns of
    `ignore` (see `tracker.patterns`). `fragment` names the part of the page that is meant (without the "#"), where
    nothing is selected; a name that the page does not have means the whole page.

    Raises ExtractionError: "too-large", "too-deep", "too-many-elements", "too-much-text", "unparsable", or "selector"
    where one of the selectors is none or finds nothing.
    """
    if len(html) > MAX_BYTES:
        raise ExtractionError(url, "too-large", f"the page has more than {MAX_BYTES:,} bytes")
    page = decode(html, charset)
    root = parse(page, url)
    metadata = Metadata(root)
    script = count_script(root)
    selected = find_selected(root, select, remove, url) if select else None
    if remove and not select:
        remove_selected(root, remove, url)
    strip_silent(root, but=("noscript",))
    hidden = find_hidden(root)
    facts = find_facts(root, hidden, script, len(html))
    facts = replace(facts, cut_off=is_cut_off(page), at_root=metadata.at_root(url))
    nodes = _find_policy(root, hidden, metadata.title(""), fragment) if selected is None else selected
    blocks = [one for one in BlockReader(metadata.base(url)).read(nodes) if not holds_one(one, ignore)]
    markdown, links = render(blocks)
    if len(markdown) > MAX_TEXT:
        raise ExtractionError(url, "too-much-text", f"the page holds more than {MAX_TEXT:,} characters of text")
    heading = next((block.text for block in blocks if block.level == 1), "")
    return Extraction(markdown, links, metadata.title(heading), metadata.language(), metadata.modified(), facts)


def _find_policy(root: Element, hidden: set[Element], title: str, fragment: str) -> list[PageElement]:
    """A BeautifulSoup of the policy's part of the page alone."""
    part = find_part(root, hidden, title, fragment)
    return to_plain_soup([*part.heading, part.region], part.dropped, TELLING).contents
