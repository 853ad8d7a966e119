"""Which categories a change is about: what its changed words tell, seen in the light of the headings above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tracker.flagging.categorize import OTHER, THRESHOLD, heading_weights, matches, text_scores
from tracker.flagging.pairing import Rewording, Sentence
from tracker.flagging.passage import passage
from tracker.flagging.signs import negation_of, negations
from tracker.model import PolicyText

_MOST = 2
"""Categories that one rewording may raise."""

_NEAR = 0.75
"""Of two categories the weaker counts too where it weighs this share of the stronger."""

_SHARES = (1.0, 0.5)
_TITLE = 0.8
"""What the headings count for, from the innermost, and the title: it tells what all of a document is about."""

_FULL = 2.0
"""No sentence weighs more for a category: many words for the same do not say it more than few."""

_CONTACT = "contact"
_HINT = 0.5
_ASIDE = frozenset(["specific_audiences"])
_HEADING = 0.6
_NEARBY = 1_500
"""Characters of a clause that are read for what its words are about where they do not tell."""
_HEADING_ALONE = 0.6
"""A heading of this weight names the category of words that name none themselves."""


def heading_scores(path: Sequence[str], title: str) -> dict[str, float]:
    """What the headings above a clause weigh, the innermost most, the document's title least."""
    total: defaultdict[str, float] = defaultdict(float)
    for heading, share in zip((*reversed(path[-2:]), title), (*_SHARES[: len(path[-2:])], _TITLE), strict=True):
        for name, weight in heading_weights(heading).items():
            total[name] = max(total[name], share * weight)
    return total


def heading_title(old: PolicyText, new: PolicyText) -> str:
    """The title over both texts: the new one's, or the heading over the first clause of a text without one."""
    return new.title or old.title or _outermost(new) or _outermost(old)


def _outermost(text: PolicyText) -> str:
    return text.clauses[0].path[0] if text.clauses and text.clauses[0].path else ""


def _focus(rewording: Rewording) -> dict[str, float]:
    """What the phrases on changed words weigh for each category; a "not" that came or went changes what it denies."""
    total: defaultdict[str, float] = defaultdict(float)
    for sentence, changed in ((rewording.before, rewording.lost), (rewording.after, rewording.gained)):
        if sentence is None:
            continue
        nots = negations(sentence.text) & changed
        for match in matches(sentence.text):
            if match.phrase.table != "phrases":
                continue
            touched = not changed.isdisjoint(range(match.start, match.end))
            if touched or (nots and negation_of(passage(sentence.text), match.start) in nots):
                total[match.phrase.owner] += match.phrase.weight
    return total


def _text_scores(sentences: Sequence[Sentence | None]) -> dict[str, float]:
    total: dict[str, float] = {}
    for sentence in sentences:
        for name, score in (text_scores(sentence.text) if sentence else {}).items():
            total[name] = max(min(score, _FULL), total.get(name, score))
    return total


def topics(rewording: Rewording, headings: dict[str, float], clause: str) -> list[str]:
    """The categories of one rewording, the weightiest first: never empty, never more than two."""
    total = _text_scores((rewording.before, rewording.after))
    for name, weight in headings.items():
        if name in total or weight >= THRESHOLD:
            total[name] = total.get(name, 0.0) + _HEADING * weight
    named = {name: score for name, score in total.items() if score >= THRESHOLD}
    if rewording.before and rewording.after:
        focus = _focus(rewording)
        touched = {name: score + focus[name] for name, score in named.items() if focus.get(name, 0) > 0}
        named = touched if touched.keys() - _ASIDE else named
    if not named and total.get(_CONTACT, 0.0) >= _HINT:
        return [_CONTACT]  # a line of an address under whatever heading
    return _strongest(named) or _by_surroundings(headings, clause)


def _strongest(named: dict[str, float]) -> list[str]:
    """The strongest category and those near it; for whom a statement holds is told beside what it says."""
    main = {name: score for name, score in named.items() if name not in _ASIDE} or named
    ranked = sorted(main, key=lambda name: (-main[name], name))[:_MOST]
    near = [name for name in ranked if main[name] >= _NEAR * main[ranked[0]]]
    return near + [name for name in named if name not in main]


def _by_surroundings(headings: dict[str, float], clause: str) -> list[str]:
    """The category of words that name none: the heading's, else the clause's."""
    best = max(headings, key=lambda name: headings[name], default=OTHER)
    if headings.get(best, 0) >= _HEADING_ALONE:
        return [best]
    whole = {name: score for name, score in text_scores(clause[:_NEARBY]).items() if score >= THRESHOLD}
    return _strongest(whole)[:1] if whole else [OTHER]
