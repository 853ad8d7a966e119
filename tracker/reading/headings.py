"""Find headings by their form where the markup gives none.

Two forms: a short paragraph that stands alone over the text it heads ("Collection of Information"), and a run-in
heading, with which a paragraph opens ("Terms of Service. By using ..."). What is a heading is a matter of the words
(does it name, or say?), of capitals and numbers, and of what follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.reading import datelines
from tracker.reading.blocks import Block
from tracker.reading.phrasing import is_sentence, is_title_case, keeps_verbs_small, numbering, size

MAX_WORDS = 12
_MAX_LETTERS = 100
_MAX_PLAIN_WORDS = 7  # in sentence case, which says nothing for a heading
_BODY_WORDS = 5  # a paragraph from here on, with an end mark, can be what a heading heads
_MAX_STACK = 3  # headings over one another; a longer run of short lines is a list or an address

_CONTACT = re.compile(r"@|://|www\.|\d{3}\D{0,3}\d{3}|,.*\d|\d.*,")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ENDS_SENTENCE = re.compile(r"[.!?。！？:：;；][\"'”’»)\]]*$")
# A phrase, its end mark, and the text it opens. Bounded, so that a hostile line costs nothing.
_RUN_IN = re.compile(r"(?P<phrase>[^.!?:;。]{2,90}?)\s?(?P<mark>[.:?]|\s[–—-](?=\s))\s+(?P<rest>\S.*)", re.DOTALL)
_RUN_IN_CJK = re.compile(r"(?P<phrase>[^\s。：:，,]{2,20})(?P<mark>[：:])(?P<rest>\S.*)", re.DOTALL)
_ABBREVIATION = re.compile(
    r"(?:^|\s)(?:inc|ltd|corp|co|no|nr|art|dr|mr|mrs|ms|st|vs|abs|bzw|etc|approx|llc|gmbh|s\.a|\w)$", re.IGNORECASE
)


def by_form(blocks: Sequence[Block], language: str | None) -> frozenset[int]:
    """The positions of the paragraphs that are headings by their form."""
    found: set[int] = set()
    run: list[int] = []
    for position, block in enumerate(blocks):
        if block.kind == "paragraph" and _could_head(block.words, language):
            run.append(position)
        elif not (block.kind == "paragraph" and datelines.is_dateline(block.words, language)):
            found.update(_heads(run, blocks, block))
            run = []
    return frozenset(found)


def _heads(run: list[int], blocks: Sequence[Block], below: Block) -> list[int]:
    """Those of a run of short lines that head the block below them."""
    if len(run) > _MAX_STACK:
        run = run[-1:]
    return [position for position in run if _fits(blocks[position].words, below)]


def _could_head(phrase: str, language: str | None) -> bool:
    return (
        len(phrase) <= _MAX_LETTERS
        and 0 < size(phrase) <= MAX_WORDS
        and any(letter.isalpha() for letter in phrase)
        and not _CONTACT.search(phrase)
        and not datelines.is_dateline(phrase, language)
        and is_label(phrase, language)
    )


def is_label(phrase: str, language: str | None) -> bool:
    """Whether the words alone could be a heading."""
    number, _ = numbering(phrase)
    name = phrase[len(number) :].rstrip(" .:?") or phrase
    if phrase.endswith((",", ";", "!", "…", "。", "，", "；")):
        return False
    if phrase.endswith(".") and not (number or _is_headline(name, language)):
        return False
    if phrase.endswith(":") and not (number or is_title_case(name)):
        return False
    if name[0].isascii() and not name[0].isupper():
        return False
    if is_sentence(name, language):
        return phrase.endswith("?") and is_title_case(name)
    return bool(number) or is_title_case(name) or size(name) <= _MAX_PLAIN_WORDS or phrase.endswith("?")


def _is_headline(name: str, language: str | None) -> bool:
    """Whether words with a full stop are a heading for all that: it ends a sentence elsewhere."""
    return is_title_case(name) and size(name) > 1 and not keeps_verbs_small(name, language)


def _fits(phrase: str, below: Block) -> bool:
    """Whether the block below is something that a heading heads."""
    if below.kind in ("heading", "continuation"):
        return False
    if below.kind in ("item", "row"):
        return not phrase.endswith(":")
    text = below.words
    return size(text) >= _BODY_WORDS and bool(_ENDS_SENTENCE.search(text) or size(text) > 2 * MAX_WORDS)


def run_in(text: str, language: str | None) -> str | None:
    """The heading with which a paragraph opens, without its end mark; None if it opens with a sentence.

    "Other sites. This policy applies ..." opens with a heading; "Your information is yours. We ..." does not.
    """
    opening = text[:2000]
    found = _RUN_IN.match(opening, len(numbering(opening)[0])) or _RUN_IN_CJK.match(opening)
    if not found:
        return None
    phrase, mark, rest = found["phrase"].strip(), found["mark"].strip(), found["rest"]
    heading = opening[: found.end("phrase")].strip()
    if not _names(phrase, mark, language) or not _is_body(rest, mark):
        return None
    # "Last updated: March 30, 2012. We ..." opens with a dateline.
    return None if datelines.is_dateline(opening[: found.start("rest") + 30], language) else heading


def _names(phrase: str, mark: str, language: str | None) -> bool:
    """Whether the opening phrase names a topic."""
    count = size(phrase)
    if not phrase or count > MAX_WORDS or not (phrase[0].isupper() or not phrase[0].isascii()):
        return False
    if _CONTACT.search(phrase) or _YEAR.search(phrase) or phrase[0] in "\"'“‘„«(":
        return False
    if mark == "." and _ABBREVIATION.search(phrase):
        return False
    if is_sentence(phrase, language):
        return False
    return is_title_case(phrase) or (count <= _MAX_PLAIN_WORDS and "," not in phrase)


def _is_body(rest: str, mark: str) -> bool:
    """Whether what follows the opening phrase is running text that it can head."""
    first = rest.lstrip("\"'“‘„«([")[:1]
    if first.isascii() and not (first.isupper() or first.isdigit()):
        return False
    least = 3 if mark == "." else 6
    return size(rest[:600]) >= least and bool(_ENDS_SENTENCE.search(rest) or size(rest[:600]) > 2 * MAX_WORDS)
