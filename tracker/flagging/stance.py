"""What one statement does for the reader, as far as one category goes: a promise, a practice, a duty, a right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tracker.flagging.categorize import matches
from tracker.flagging.lexicon import Category, lexicon
from tracker.flagging.naming import named
from tracker.flagging.passage import Passage, passage
from tracker.flagging.phrases import Match
from tracker.flagging.signs import negation_of

_TELLING = 0.5
"""The weight from which a phrase alone tells that the statement is about the category."""

_DENIALS = frozenset(["not", "never", "no"])
_REFUSALS = frozenset(
    ["refuse", "deny", "decline", "reject", "limit", "restrict", "prevent", "withhold", "ignore", "hinder"]
)
_PLAIN = {"weakens": -1.0, "strengthens": 1.0, "neutral": 0.0}


@dataclass(frozen=True, slots=True)
class Stance:
    """`value` is over 0 where the statement is for the reader, under 0 where it is against; `denied` where its subject
    is denied ("we do not sell"). `start` and `end` are the words that show it."""

    value: float
    denied: bool
    start: int
    end: int


def _spoken(category: Category, text: str) -> list[Match]:
    """The phrases that tell the category, the weightiest first."""
    found = [
        match
        for match in matches(text)
        if match.phrase.owner == category.name and match.phrase.table == "phrases" and match.phrase.weight >= _TELLING
    ]
    return sorted(found, key=lambda match: (-match.phrase.weight, match.start))


def _negation(category: Category, read: Passage, match: Match) -> int | None:
    """The word that denies the match, where denial turns the category's meaning round."""
    if category.negation == "keeps":
        return None
    denied_within = not _DENIALS.isdisjoint(read.words[match.start : match.end])
    start = match.end - 1 if denied_within else match.start
    at = negation_of(read, start)
    if at is not None and not _REFUSALS.isdisjoint(read.words[at + 1 : start]):
        return None  # "we will not refuse a request": what is denied is the refusal
    return at


@lru_cache(maxsize=4096)
def stance(name: str, text: str) -> Stance | None:
    """The stance of a sentence on the category; None where its phrases are not in it."""
    category, read = lexicon().categories[name], passage(text)
    value, denied = 0.0, False
    start, end = len(read.words), 0
    spoken = _spoken(category, text)
    if spoken:
        nots = [_negation(category, read, match) for match in spoken]
        denied = nots[0] is not None
        value = -_PLAIN[category.adding] if denied else _PLAIN[category.adding]
        if not denied and any(_meets(gain, spoken[0]) for gain in named(name, text, gain=True).values()):
            value = abs(value)
        start = min(spoken[0].start, nots[0] if nots[0] is not None else spoken[0].start)
        end = spoken[0].end
    for match in matches(text):
        phrase = match.phrase
        if phrase.owner == name and phrase.table in ("weakens", "strengthens"):
            sign = -1.0 if phrase.table == "weakens" else 1.0
            if (at := _negation(category, read, match)) is not None and match.start - at > 0:
                sign = -sign * (not denied)
            value += sign * phrase.weight
            start, end = min(start, match.start), max(end, match.end)
    return Stance(value, denied, start, end) if end else None


def _meets(one: Match, other: Match) -> bool:
    return one.start < other.end and other.start < one.end


def evidence(text: str, found: Stance) -> str:
    """The words that show the stance."""
    return passage(text).excerpt(found.start, found.end)
