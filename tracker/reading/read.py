"""Read a policy: its Markdown becomes a PolicyText with clauses, datelines, language and title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.model import Extraction, PolicyText
from tracker.reading import datelines
from tracker.reading.blocks import Block, parse
from tracker.reading.clauses import cut
from tracker.reading.furniture import without_tail
from tracker.reading.language import detect
from tracker.reading.numbering import nest
from tracker.reading.outline import outline
from tracker.reading.phrasing import name_words, names_policy

_TITLE_PARTS = re.compile(r"\s+[|·•»›–—-]\s+|\s*(?:\||::)\s*")
_MAX_TITLE = 200  # characters


def read(extraction: Extraction) -> PolicyText:
    """Read the text of an extraction. The verdict is left to be judged; nothing is raised.

    `markdown` is the extraction's, without furniture of the page at its end ("Back to top"); all else of the result
    is read from it. `modified` of the extraction is not used: a dateline is what the text says.
    """
    parsed = parse(extraction.markdown)
    kept = without_tail(parsed)
    markdown = _until(extraction.markdown, kept, parsed)
    language = detect("\n".join(block.words for block in kept), extraction.language)
    outlined = outline(nest(kept), language)
    found, dateline = datelines.find_datelines([block.words for block in kept], language)
    return PolicyText(
        markdown=markdown,
        title=_title(extraction.title, outlined),
        clauses=cut(outlined, extraction.links, language),
        dateline=dateline,
        datelines=found,
        language=language,
    )


def _until(markdown: str, kept: Sequence[Block], parsed: Sequence[Block]) -> str:
    """The Markdown up to the last block that was kept."""
    if len(kept) == len(parsed):
        return markdown
    lines = markdown.split("\n")[: parsed[len(kept)].line]
    return "\n".join(lines).rstrip() + ("\n" if markdown.endswith("\n") else "")


def _title(declared: str, blocks: Sequence[Block]) -> str:
    """What the policy is called, by the page's title or by its own, whichever says more; without the site's name.

    A page's title that names no policy ("Acme - simply better") counts only where the text has none of its own.
    """
    headings = [block for block in blocks if block.kind == "heading"]
    titles = [block.words for block in headings if block.level < 0] or [block.words for block in headings[:1]]
    names = [part.strip() for title in [declared, *titles] for part in _TITLE_PARTS.split(title) if names_policy(part)]
    fullest = max(names, key=lambda name: len(name_words(name)), default=declared.strip())
    return fullest[:_MAX_TITLE]
