"""What a policy refers to: pages whose addresses stand in its words, and its own sections by their numbers.

Both are told by no word of the text: addresses are blanked before words are counted, and a number that is no quantity
says nothing by itself. Where they differ, the policy sends its reader elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Set

from tracker.flagging.pairing import Rewording, Sentence
from tracker.model import PolicyText

_TARGET = re.compile(r"\]\([^)\n]{0,2000}\)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)\]>\"]+", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
_AFTER_PATH = re.compile(r"[?#].*")
_END_MARKS = "/.,;:'’”*_\\"

# A part of a path that a machine made: of hexadecimal digits, or with a long number in it.
_MACHINE = re.compile(r"(?=[a-f-]*\d)[0-9a-f-]{4,}|\d{5,}")

_NUMBERED = re.compile(
    r"\s*(?:(?:section|article|part|clause)\s+)?((?:\d{1,3}|[a-z]|[ivxl]{1,6})(?:\.\d{1,3}){0,4})[.):]?\s+(\S.*)",
    re.IGNORECASE,
)
_PLACE_NAMES = """
    section sections clause clauses article articles paragraph paragraphs schedule schedules annex annexes appendix
    part parts exhibit exhibits
"""
_PLACES = frozenset(_PLACE_NAMES.split())
# A number that counts what is named behind it, and neither "(2) ..." nor "2. ..." nor "4.2 ...".
_COUNTED = re.compile(r"(?<![\w.,:(\[§#/-])\d{1,6}(?= [^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+")
_LOOK_BACK = 60  # characters
_CLOSE = 4  # words in which "Sections" may stand before the number
_REACH = 8
"""Words between "Sections" and the last of the numbers that follow it."""


def other_pages(before: str, after: str) -> tuple[str, str] | None:
    """The first address of either side that the other does not name, ("" where there is none); None if all are named.

    What a reader would not call another page is passed over: scheme, "www.", query, fragment, machine ids, the mark
    behind it.
    """
    if "://" not in before + after and "www." not in before + after:
        return None
    one, other = _pages(before), _pages(after)
    went = next((shown for page, shown in one.items() if page not in other), "")
    came = next((shown for page, shown in other.items() if page not in one), "")
    return (went, came) if went or came else None


def _pages(text: str) -> dict[str, str]:
    """The addresses that a reader sees, by host and path."""
    found = (address.group().rstrip(_END_MARKS) for address in _ADDRESS.finditer(_TARGET.sub("]", text)))
    return {_page(address): address for address in found}


def _page(address: str) -> str:
    page = _AFTER_PATH.sub("", _SCHEME.sub("", address)).rstrip(_END_MARKS).lower()
    return "/".join("" if _MACHINE.fullmatch(part) else part for part in page.split("/"))


def renumbered(old: PolicyText, new: PolicyText) -> bool:
    """Whether a heading stands in both texts with another number: then references to sections move along with them."""
    labels, others = _labels(old), _labels(new)
    if labels == others:
        return False
    one, other = _numbers(labels), _numbers(others)
    return any(other[words] != numbers for words, numbers in one.items() if words in other)


def _numbers(labels: Set[str]) -> dict[str, frozenset[str]]:
    """The numbers of headings, by their words."""
    found: dict[str, set[str]] = {}
    for label in labels:
        numbered = _NUMBERED.fullmatch(label)
        if numbered:
            found.setdefault(numbered[2].lower(), set()).add(numbered[1].lower())
        else:
            found.setdefault(label.lower(), set())
    return {words: frozenset(numbers) for words, numbers in found.items()}


def _labels(text: PolicyText) -> Set[str]:
    return {label for clause in text.clauses for label in clause.path}


def refers_elsewhere(rewording: Rewording) -> bool:
    """Whether all that differs are numbers in references to sections ("as listed in Sections 4 to 7")."""
    sides = ((rewording.before, rewording.lost), (rewording.after, rewording.gained))
    return all(side is not None and changed and _in_references(side, changed) for side, changed in sides)


def _in_references(sentence: Sentence, changed: frozenset[int]) -> bool:
    words = sentence.words
    return all(not _PLACES.isdisjoint(words[max(0, number - _REACH) : number]) for number in changed)


def counts_otherwise(before: str, after: str) -> bool:
    """Whether two sentences count something differently ("up to 3 devices"), numbers of sections and items aside."""
    one, other = _counted(before), _counted(after)
    return len(one) == len(other) and one != other


def _counted(text: str) -> list[str]:
    found = []
    for number in _COUNTED.finditer(text):
        before = _WORD.findall(text[max(0, number.start() - _LOOK_BACK) : number.start()].lower())
        if before and _PLACES.isdisjoint(before[-_CLOSE:]):
            found.append(number.group())
    return found
