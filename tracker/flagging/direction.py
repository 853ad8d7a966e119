"""Which way a rewording goes for the reader, and why: the strongest finding of all rules wins."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.flagging.findings import Finding, towards
from tracker.flagging.lexicon import lexicon
from tracker.flagging.pairing import Rewording
from tracker.flagging.passage import passage
from tracker.flagging.rules import amounts, consent, discretion, duty, polarity, scope
from tracker.flagging.stance import Stance, evidence, stance

_TIE = 0.3
"""Findings this close in strength that disagree cancel each other."""

_EXPANSION = 3
"""Words gained over those lost from which a statement counts as covering more."""


def findings(name: str, rewording: Rewording) -> list[Finding]:
    """All findings about one category, the strongest first."""
    if rewording.before is None or rewording.after is None:
        found = list(_one_sided(name, rewording))
    else:
        before, after = rewording.before.text, rewording.after.text
        found = [
            *polarity(name, before, after),
            *consent(name, rewording),
            *scope(name, rewording),
            *discretion(rewording),
            *duty(name, rewording),
            *amounts(name, rewording),
            *_extent(name, rewording),
        ]
    return sorted(found, key=lambda finding: -finding.strength)


def judged(found: list[Finding]) -> Finding | None:
    """The finding to tell: the strongest; neutral if an equally strong one contradicts it. None if there is none."""
    if not found:
        return None
    best = found[0]
    against = [f for f in found if f.direction not in (best.direction, "neutral") and best.strength - f.strength < _TIE]
    if best.direction != "neutral" and against:
        return Finding("neutral", f"{best.reason}; but: {against[0].reason}", best.evidence, 0.5)
    return best


def _one_sided(name: str, rewording: Rewording) -> Iterator[Finding]:
    """A statement that came or went: what it does for the reader is gained or lost."""
    sentence = rewording.after or rewording.before
    if sentence is None:
        return
    came = rewording.before is None
    found = stance(name, sentence.text)
    if found is None:
        yield Finding("neutral", f"A statement was {'added' if came else 'removed'}", _head(sentence.text), 0.2)
        return
    value = found.value if came else -found.value
    strength = 2.5 if found.denied else min(2.0, 0.8 + abs(found.value) / 2)
    yield Finding(towards(value), _told(name, found, came=came), evidence(sentence.text, found), strength)


def _told(name: str, found: Stance, *, came: bool) -> str:
    category = lexicon().categories[name]
    if found.denied and category.adding == "weakens":
        return f"A promise {category.promise} was added" if came else f"The promise {category.promise} was removed"
    if found.denied and category.adding == "strengthens":
        return f"A refusal of {category.practice} was {'added' if came else 'removed'}"
    if found.value > 0:
        return f"A statement in your favour on {category.practice} was {'added' if came else 'removed'}"
    if found.value < 0:
        return f"A statement on {category.practice} was {'added' if came else 'removed'}"
    return f"A passage on {category.practice} was {'added' if came else 'removed'}"


def _extent(name: str, rewording: Rewording) -> Iterator[Finding]:
    """Where nothing else tells, a statement that grew covers more, one that shrank less."""
    if rewording.before is None or rewording.after is None:
        return
    grown = len(rewording.gained) - len(rewording.lost)
    found = stance(name, rewording.after.text) or stance(name, rewording.before.text)
    if abs(grown) < _EXPANSION or found is None or not found.value:
        return
    text, changed = (rewording.after.text, rewording.gained) if grown > 0 else (rewording.before.text, rewording.lost)
    words = passage(text).excerpt(min(changed), max(changed) + 1)
    reason = (
        f"The statement on {lexicon().categories[name].practice} covers {'more' if grown > 0 else 'less'} than before"
    )
    yield Finding(towards(found.value * grown), reason, words, 0.6)


def _head(text: str, length: int = 120) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0]
