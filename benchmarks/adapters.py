"""Our functions as the scorers in TRACKER_BENCH call them, and our names as they name them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import tracker
from tracker.errors import ExtractionError
from tracker.extraction.extract import extract
from tracker.markdown import plain
from tracker.model import PolicyText
from tracker.reading.read import read as read_extraction
from tracker.texts import normalize, read
from tracker.verdict.judge import History, judge

MAILED = ("minor", "substantive", "date-only")
"""The kinds of change that people are told of unless they say otherwise."""

_NAMES = {"tracking": "tracking/cookies", "payment": "payment/fees/refunds", "policy_change": "policy_change_notice"}
_TEN = {
    "First Party Collection/Use": ("collection", "use", "tracking", "legal_basis", "ai_training"),
    "Third Party Sharing/Collection": ("sharing", "sale"),
    "User Choice/Control": ("user_choice",),
    "User Access, Edit and Deletion": ("user_rights",),
    "Data Retention": ("retention",),
    "Data Security": ("security",),
    "Policy Change": ("policy_change",),
    "Do Not Track": ("do_not_track",),
    "International and Specific Audiences": ("international_transfer", "children", "specific_audiences"),
    "Other": ("contact", "definitions"),
}
_WHOSE = ("sharing", "user_choice")
_OTHER = "Other"
"""Introductions, contacts, and practices that the other nine do not name."""


def text(html: str, url: str) -> str:
    """The words of the policy on a page."""
    return "\n".join(plain(line) for line in page(html, url).markdown.split("\n"))


def alarms(before: str, after: str, url: str) -> bool:
    """Would somebody be mailed who is told what is told by default?"""
    return is_told(page(before, url), page(after, url))


def is_told(old: PolicyText, new: PolicyText) -> bool:
    """The same for two pages that were read; one that is not the policy tells nobody."""
    if not old.verdict.is_policy or not new.verdict.is_policy:
        return False
    return tracker.compare(old, new).kind in MAILED


def inspect(html: str, url: str) -> tuple[bool, str]:
    """Is this page the policy, and why?"""
    verdict = page(html, url).verdict
    return verdict.is_policy, verdict.reason


def held_back(html: str, url: str, history: PolicyText) -> str:
    """Why a page is not taken for the policy whose text that was so far; "" if it is."""
    extraction = extract(html, url=url)
    before = History(history.markdown, history.language)
    verdict = judge(read_extraction(extraction), extraction.facts, before)
    return "" if verdict.is_policy else verdict.reason


def change(old: str, new: str) -> Mapping[str, object]:
    """What a change means."""
    found = tracker.compare(old, new)
    direction: dict[str, str] = {}
    for flag in found.flags:
        if direction.get(_name(flag.category), "neutral") == "neutral":
            direction[_name(flag.category)] = flag.direction
    direction.pop("dateline", None)
    return {
        "kind": "cosmetic" if found.kind == "none" else found.kind,
        "dateline_old": found.dateline[0] and found.dateline[0].isoformat(),
        "dateline_new": found.dateline[1] and found.dateline[1].isoformat(),
        "silent": found.silent,
        "categories": set(direction),
        "direction": direction,
    }


def dateline(passage: str) -> str | None:
    """The date that a text gives of itself, in ISO form."""
    found = read(passage).dateline
    return found.isoformat() if found else None


def categories(segment: str) -> set[str]:
    """A segment's categories by OPP-115's names for them. Measured only: nothing is learned from that set."""
    found = tracker.categorize(segment)
    if not found.isdisjoint(_WHOSE) and found.isdisjoint(_TEN["First Party Collection/Use"][:2]):
        found -= {"tracking"}  # a category of ours alone: cookies of others, or how to refuse cookies
    return {name for name, ours in _TEN.items() if not found.isdisjoint(ours)} or {_OTHER}


def _name(category: str) -> str:
    return _NAMES.get(category, category)


@lru_cache(maxsize=8)
def page(html: str, url: str) -> PolicyText:
    """A page, read and judged; each is asked for several times in a row. What cannot be read is no policy."""
    try:
        return normalize(html, url)
    except ExtractionError as error:
        return PolicyText("", f"unread: {error.reason}", ())
