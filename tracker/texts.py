"""The pure half of the program in three functions: page to policy, Markdown to policy, two policies to a change.

Here, and nowhere else, the pure stages meet; what they say of each other is in `tracker.model`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import unquote, urlsplit

from tracker.comparison.compare import compare_clauses
from tracker.extraction.explain import explain as explain_extraction
from tracker.extraction.extract import extract
from tracker.extraction.stretches import Stretch, without_tail
from tracker.flagging.flag import flag
from tracker.markdown import plain
from tracker.model import Change, Document, Extraction, Page, PageFacts, PolicyText, Selector, Verdict
from tracker.reading.read import read as read_extraction
from tracker.verdict.judge import History, judge

Past = Callable[[PolicyText], History | None]
"""Gives the history that a text has to be held against, or None where there is none or nothing to be asked."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A page's policy, which element was chosen for it in words, and the page from top to bottom."""

    text: PolicyText
    chosen: str
    stretches: tuple[Stretch, ...]


def normalize(
    html: str | bytes,
    url: str = "",
    *,
    charset: str | None = None,
    select: Sequence[Selector] = (),
    remove: Sequence[Selector] = (),
    ignore: Sequence[str] = (),
) -> PolicyText:
    """Read the policy on a web page.

    `html` is the page as text or as bytes in any character set; `url` its address, for relative links, whose fragment
    may name the part of the page that is meant; `charset` what the server said of the bytes; `select`, `remove` and
    `ignore` are what a document's configuration may name. Raises ExtractionError where the page is beyond the program's
    budgets (bytes, nodes, depth) or a selector finds nothing.
    """
    part = _fragment(url)
    return _judged(extract(html, url=url, charset=charset, select=select, remove=remove, ignore=ignore, fragment=part))


def explain(
    html: str | bytes,
    url: str = "",
    *,
    charset: str | None = None,
    select: Sequence[Selector] = (),
    remove: Sequence[Selector] = (),
    ignore: Sequence[str] = (),
) -> Explained:
    """What of a page `normalize` takes for the policy, and what it leaves out for which reason. Raises as it does."""
    part = _fragment(url)
    extraction = extract(html, url=url, charset=charset, select=select, remove=remove, ignore=ignore, fragment=part)
    found = explain_extraction(
        html, url=url, charset=charset, select=select, remove=remove, ignore=ignore, fragment=part
    )
    text = _judged(extraction)
    tail = extraction.markdown.removeprefix(text.markdown.rstrip("\n"))
    words = sum(len(plain(line).split()) for line in tail.split("\n"))
    return Explained(text, found.chosen, without_tail(found.stretches, words))


def read(markdown: str, *, title: str = "") -> PolicyText:
    """Read a policy that is Markdown (or plain text, a paragraph a line) already."""
    facts = PageFacts(visible_text="\n".join(plain(line) for line in markdown.split("\n")))
    return _judged(Extraction(markdown=markdown, title=title, facts=facts))


def compare(
    old: str | PolicyText,
    new: str | PolicyText,
    old_seen: datetime | None = None,
    new_seen: datetime | None = None,
    watch: Sequence[str] = (),
) -> Change:
    """Say what changed from one text of a policy to another, clause by clause.

    `old_seen` and `new_seen` are the times of the visits: without them `backdated` and `notice_days` stay unset.
    `watch` holds words or phrases (`*` at a word's end stands for any ending) that raise a flag of their own.
    """
    before, after = (read(text) if isinstance(text, str) else text for text in (old, new))
    changes = compare_clauses(before, after)
    return flag(changes, before, after, old_seen=old_seen, new_seen=new_seen, watch=watch)


def read_pages(document: Document, pages: Sequence[Page], history: Past | None = None) -> PolicyText:
    """Read a document from the pages it consists of, and judge it against its own history.

    One piece that is not the policy (a challenge in place of the second page) makes the whole not the policy: its
    clauses would seem to have been removed. Raises ExtractionError.
    """
    pieces = [
        extract(
            page.body,
            url=page.final_url,
            charset=page.charset,
            select=document.select,
            remove=document.remove,
            ignore=document.ignore,
            fragment=fragment,
        )
        for page, fragment in zip(pages, _fragments(document, len(pages)), strict=True)
    ]
    if len(pieces) > 1:
        for piece in pieces:
            verdict = judge(read_extraction(piece), piece.facts)
            if not verdict.is_policy and verdict.reason != "too short":
                return replace(_judged(_joined(pieces)), verdict=verdict)
    return _judged(_joined(pieces), history)


def _fragments(document: Document, pages: int) -> list[str]:
    """The part of each page that its address names; of pages that were taken under other addresses nothing is known."""
    return [_fragment(url) for url in document.urls] if len(document.urls) == pages else [""] * pages


def _fragment(url: str) -> str:
    try:
        return unquote(urlsplit(url).fragment)
    except ValueError:
        return ""


def _judged(extraction: Extraction, history: Past | None = None) -> PolicyText:
    text = read_extraction(extraction)
    verdict: Verdict = judge(text, extraction.facts, history(text) if history else None)
    return replace(text, verdict=verdict)


def _joined(pieces: Sequence[Extraction]) -> Extraction:
    """Several pages as one text, in order; title and language are the first page's."""
    if len(pieces) == 1:
        return pieces[0]
    links: dict[int, tuple[str, ...]] = {}
    lines = 0
    for piece in pieces:
        links |= {lines + line: found for line, found in piece.links.items()}
        lines += piece.markdown.count("\n") + 2
    return Extraction(
        markdown="\n\n".join(piece.markdown for piece in pieces),
        links=links,
        title=pieces[0].title,
        language=pieces[0].language,
        modified=max((piece.modified for piece in pieces if piece.modified), default=None),
        facts=PageFacts(
            visible_text="\n".join(piece.facts.visible_text for piece in pieces),
            password_fields=sum(piece.facts.password_fields for piece in pieces),
            script_bytes=sum(piece.facts.script_bytes for piece in pieces),
            html_bytes=sum(piece.facts.html_bytes for piece in pieces),
            cut_off=any(piece.facts.cut_off for piece in pieces),
            at_root=any(piece.facts.at_root for piece in pieces),
        ),
    )
