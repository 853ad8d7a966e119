"""Which way a rewording goes for the reader, and why: the strongest finding of all rules wins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracker.flagging.amounts import amounts
from tracker.flagging.categorize import OTHER
from tracker.flagging.deciding import consent, discretion
from tracker.flagging.findings import Finding, towards
from tracker.flagging.lexicon import lexicon
from tracker.flagging.named_things import REFUSED, named_things
from tracker.flagging.pairing import Rewording
from tracker.flagging.passage import passage
from tracker.flagging.rules import duty, one_sided, polarity, scope
from tracker.flagging.signs import negations
from tracker.flagging.stance import stance
from tracker.flagging.wording import content, swapped_persons

_TIE = 0.3
"""Findings this close in strength that disagree cancel each other."""

_SHOWN = 160

_JOINS = frozenset(["or", "nor", "and"])

_EXPANSION = 2
"""Words of content gained over those lost from which a statement counts as covering more."""


def findings(name: str, rewording: Rewording) -> list[Finding]:
    """All findings about one category, the strongest first."""
    if name == OTHER:
        found = [*consent(name, rewording), *discretion(rewording), *amounts(name, rewording)]
    elif rewording.before is None or rewording.after is None:
        found = list(_one_sided(name, rewording))
    else:
        found = [
            *_polarity(name, rewording),
            *consent(name, rewording),
            *scope(name, rewording),
            *discretion(rewording),
            *duty(name, rewording),
            *amounts(name, rewording),
            *_extent(name, rewording),
        ]
    return sorted(found, key=lambda finding: -finding.strength)


def _polarity(name: str, rewording: Rewording) -> list[Finding]:
    """What is said of things by name, and of the practice; where a gain is refused, it is not the practice's denial."""
    things = list(named_things(name, rewording))
    return things if any(one.strength >= REFUSED for one in things) else [*things, *polarity(name, rewording)]


def judged(found: list[Finding]) -> Finding | None:
    """The finding to tell: the strongest; neutral if an equally strong one contradicts it. None if there is none."""
    if not found:
        return None
    best = found[0]
    against = [f for f in found if f.direction not in (best.direction, "neutral") and best.strength - f.strength < _TIE]
    if best.direction != "neutral" and against:
        return Finding("neutral", f"{best.reason}; but: {against[0].reason}", best.evidence, 0.5)
    return _specific(best, found)


def _specific(best: Finding, found: list[Finding]) -> Finding:
    """The same, told by another rule that says what differs, where this one does not."""
    if not best.general:
        return best
    same = (f for f in found if f.direction == best.direction and not f.general)
    told = next(same, None)
    return replace(told, strength=best.strength) if told else best


def unsaid(rewording: Rewording) -> Finding | None:
    """What differs by its form alone, where no rule can say for whom: a denial, or who does it."""
    if rewording.before is None or rewording.after is None:
        return None
    before, after = rewording.before.text, rewording.after.text
    lost, gained = (
        frozenset(n for n in negations(text) & changed if passage(text).words[n] != "non")
        for text, changed in ((before, rewording.lost), (after, rewording.gained))
    )
    for text, these, others, what in ((before, lost, gained, "no longer denied"), (after, gained, lost, "now denied")):
        if these and not others:
            word = passage(text).excerpt(min(these), min(these) + 1)
            went = "was removed" if text is before else "was added"
            return Finding("neutral", f'Something is {what}: "{word}" {went}', text[:_SHOWN], 1.5)
    if swapped_persons(rewording):
        return Finding("neutral", "It is said of another: “you” and “we” changed places", after[:_SHOWN], 1.5)
    return None


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
    yield one_sided(name, sentence.text, found, came=came)


def _extent(name: str, rewording: Rewording) -> Iterator[Finding]:
    """Where nothing else tells, a statement that grew covers more, one that shrank less."""
    if rewording.before is None or rewording.after is None:
        return
    lost, gained = content(rewording)
    grown = len(gained) - len(lost)
    found = stance(name, rewording.after.text) or stance(name, rewording.before.text)
    if abs(grown) < _EXPANSION or found is None or not found.value:
        return
    text, changed = (rewording.after.text, rewording.gained) if grown > 0 else (rewording.before.text, rewording.lost)
    if not negations(text).isdisjoint(changed):
        return  # it says no more and no less, but something else
    if found.denied and _JOINS.isdisjoint(passage(text).words[number] for number in changed):
        return  # what is put to a denial ("as that term is understood") may take from it
    words = passage(text).excerpt(min(changed), max(changed) + 1)
    reason = (
        f"The statement on {lexicon().categories[name].practice} covers {'more' if grown > 0 else 'less'} than before"
    )
    yield Finding(towards(found.value * grown), reason, words, 0.6)


def _head(text: str, length: int = 120) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0]
