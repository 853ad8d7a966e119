"""What a statement is about, by the names that the lexicon gives: "binding arbitration", "the right to object"."""

from __future__ import annotations

from dataclasses import replace

from tracker.flagging.categorize import matches
from tracker.flagging.lexicon import lexicon
from tracker.flagging.passage import Passage, passage
from tracker.flagging.phrases import Match
from tracker.flagging.signs import negation_of

_DENIALS = frozenset(["not", "never", "no", "cannot"])
_MOST = 2
"""Names told of one statement."""


def named(category: str, text: str, *, gain: bool) -> dict[str, Match]:
    """What the sentence imposes on the reader, or gives where `gain`: each name with the words that show it."""
    return _named(category, text, gain=gain, denied=False)


def refused(category: str, text: str) -> dict[str, Match]:
    """What would be a gain, and the sentence denies it: "we do not give refunds". The denial is among the words."""
    found, read = _named(category, text, gain=True, denied=True), passage(text)
    return {name: replace(match, start=_denial(read, match)) for name, match in found.items()}


def _denial(read: Passage, match: Match) -> int:
    at = negation_of(read, match.start)
    return match.start if at is None else min(at, match.start)


def _named(category: str, text: str, *, gain: bool, denied: bool) -> dict[str, Match]:
    table = "gains" if gain else "burdens"
    found: dict[str, Match] = {}
    of_table = [m for m in matches(text) if m.phrase.table == table and m.phrase.owner == category]
    for match in sorted(of_table, key=lambda match: match.start):
        if _is_denied(text, match) == denied:
            found.setdefault(lexicon().names[category, table, match.phrase.text], match)
    return found


def _is_denied(text: str, match: Match) -> bool:
    """Denied by a word before it, or by one within that is not the phrase's own ("no refunds", "you may not sue")."""
    read, own = passage(text), not _DENIALS.isdisjoint(match.phrase.text.replace("|", " ").split())
    if own or _DENIALS.isdisjoint(read.words[match.start : match.end]):
        return negation_of(read, match.start) not in (None, match.start)
    return negation_of(read, match.end - 1) is not None


def subjects(category: str, text: str, *, gain: bool) -> list[str]:
    """The names of what the sentence imposes or gives, in its order; empty where none is known."""
    return list(named(category, text, gain=gain))[:_MOST]


def told_by_name(category: str, text: str, *, gain: bool, came: bool) -> str | None:
    """That these came or went: "Binding arbitration and a waiver of class actions were added"."""
    names = subjects(category, text, gain=gain)
    if not names:
        return None
    said = " and ".join(names)
    verb = "were" if len(names) > 1 else "was"
    return f"{said[:1].upper()}{said[1:]} {verb} {'added' if came else 'removed'}"
