"""Which categories a passage speaks of: weighted phrases of the lexicon, summed up sentence by sentence.

What is only mentioned does not count: a phrase in an aside ("the data that we collect is encrypted"), a category that
is light beside the strongest of its sentence or of the passage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from tracker.flagging.lexicon import lexicon
from tracker.flagging.passage import BREAK, CACHED_CHARACTERS, LONG_ONES, passage
from tracker.flagging.phrases import Match

OTHER = "other"
"""The category of a passage that speaks of no other."""

THRESHOLD = 1.0
"""The weight at which a category counts."""

_ELSEWHERE = 0.35
"""What a phrase counts outside the sentence that speaks of its category most: weak hints far apart are no proof."""

_ASIDE = 0.7
"""Of a sentence's categories one that weighs less than this share of the strongest is spoken of by the way, and counts
the less the lighter it is."""

_NEAR = 0.4
"""Of a passage's categories one that weighs less than this share of the strongest is not what the passage is about,
unless one of its sentences is about that category first of all."""

_HEADING = 0.6
"""What a heading's phrase counts when no sentence names the category by itself."""

_LINE_HEADING = "#"


def categorize(passage: str) -> frozenset[str]:
    """Say which categories the passage (Markdown or plain text, any length) speaks of; {"other"} if of none.

    Lines that are Markdown headings weigh as headings, the innermost two of them, the outer one half. Pure; time is
    linear in the passage's length.
    """
    path = [line.lstrip("# ") for line in passage.split("\n") if line.startswith(_LINE_HEADING)]
    text = "\n".join(line for line in passage.split("\n") if not line.startswith(_LINE_HEADING))
    sentences = [_main(sentence) for sentence in _by_sentence(text)]
    total = defaultdict(float, _summed(sentences))
    for distance, heading in enumerate(reversed(path[-2:])):
        for owner, weight in heading_weights(heading).items():
            total[owner] += _HEADING * weight / (1 + distance)
    leading = {max(sentence, key=sentence.__getitem__) for sentence in sentences if max(sentence.values()) >= THRESHOLD}
    near = _NEAR * max(total.values(), default=0.0)
    found = (name for name, score in total.items() if score >= THRESHOLD and (score >= near or name in leading))
    return frozenset(found) or frozenset({OTHER})


def counted(found: Sequence[Match]) -> list[Match]:
    """The matches without the phrases that begin in an aside of their category."""
    asides = [match for match in found if match.phrase.table == "aside"]
    return [m for m in found if not any(_mentions(aside, m) for aside in asides)] if asides else [*found]


def _mentions(aside: Match, match: Match) -> bool:
    return (
        match.phrase.table == "phrases"
        and match.phrase.owner == aside.phrase.owner
        and aside.start <= match.start < aside.end
    )


def weights(found: Sequence[Match]) -> dict[str, float]:
    """What the matches weigh for each category; a phrase found twice counts once, one that begins in an aside not."""
    best: dict[tuple[str, str], float] = {}
    for match in counted(found):
        phrase = match.phrase
        if phrase.table in ("phrases", "headings"):
            best[phrase.owner, phrase.text] = phrase.weight
        elif phrase.table == "not":
            best[phrase.owner, "not " + phrase.text] = -phrase.weight
    total: defaultdict[str, float] = defaultdict(float)
    for (owner, _), weight in best.items():
        total[owner] += weight
    return total


def matches(text: str) -> tuple[Match, ...]:
    """All phrases of the lexicon in the text, those of `weakens` and `strengthens` too."""
    return _remembered(text) if len(text) <= CACHED_CHARACTERS else _long_one(text)


@lru_cache(maxsize=4096)
def _remembered(text: str) -> tuple[Match, ...]:
    return tuple(lexicon().text.find(passage(text)))


@lru_cache(maxsize=LONG_ONES)
def _long_one(text: str) -> tuple[Match, ...]:
    return tuple(lexicon().text.find(passage(text)))


@lru_cache(maxsize=2048)
def heading_weights(heading: str) -> dict[str, float]:
    """What a heading weighs for each category."""
    return weights([*lexicon().headings.find(passage(heading))])


def _by_sentence(text: str) -> list[dict[str, float]]:
    """The weights of each sentence."""
    words = passage(text).words
    sentence, numbers = 0, []
    for word in words:
        numbers.append(sentence)
        sentence += word == BREAK
    found: list[list[Match]] = [[] for _ in range(sentence + 1)]
    for match in matches(text):
        found[numbers[match.start]].append(match)
    return [weighed for group in found if (weighed := weights(group))]


def _main(sentence: dict[str, float]) -> dict[str, float]:
    """The sentence's weights, with less for what it speaks of by the way."""
    least = _ASIDE * max(sentence.values(), default=0.0)
    return {name: score if score >= least or score <= 0 else score * score / least for name, score in sentence.items()}


def text_scores(text: str) -> Mapping[str, float]:
    """What a text without headings weighs for each category."""
    return _remembered_scores(text) if len(text) <= CACHED_CHARACTERS else _text_scores(text)


@lru_cache(maxsize=4096)
def _remembered_scores(text: str) -> Mapping[str, float]:
    return _text_scores(text)


def _text_scores(text: str) -> Mapping[str, float]:
    return _summed(_by_sentence(text))


def _summed(sentences: Sequence[dict[str, float]]) -> dict[str, float]:
    """The weights of the strongest sentence, and a share of the others."""
    if len(sentences) == 1:
        return sentences[0]
    total: dict[str, float] = {}
    for owner in {owner for sentence in sentences for owner in sentence}:
        each = [sentence.get(owner, 0.0) for sentence in sentences]
        total[owner] = max(each) + _ELSEWHERE * sum(score for score in sorted(each)[:-1] if score > 0)
    return total
