"""Sentences of a clause before and after, paired: only statements about the same thing are compared with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tracker.flagging.passage import passage, sentence_texts

_ALIKE = 0.4
"""Share of words in common from which two sentences are versions of one."""

_MAX_PAIRS = 2_500
"""Above this many comparisons sentences are paired by their order only."""

_MAX_SENTENCES = 150
"""Changed sentences of one clause that are looked at on each side; more is no clause but a document in a paragraph."""

_MAX_DIFF_WORDS = 600
"""A longer sentence counts as reworded throughout; difflib's time is quadratic."""


class Sentence:
    """A sentence as its own text, and as the words it is made of."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    @property
    def words(self) -> tuple[str, ...]:
        """Its words; those of a text that is read once more are remembered."""
        return passage(self.text).words


@dataclass(frozen=True, slots=True)
class Rewording:
    """A sentence before and after; one of them is None where it was added or removed.

    `lost` and `gained` are numbers of words (of `passage(text)`) that only one side has.
    """

    before: Sentence | None
    after: Sentence | None
    lost: frozenset[int] = frozenset()
    gained: frozenset[int] = frozenset()


def sentences(text: str) -> list[Sentence]:
    """The sentences of a clause, in order."""
    return [Sentence(sentence) for sentence in sentence_texts(text)]


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    shared = sum(min(count, many[word]) for word, count in few.items() if word in many)
    return 2 * shared / max(1, one.total() + other.total())


def _best_pairs(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[tuple[int, int]]:
    olds, news = [Counter(s.words) for s in old], [Counter(s.words) for s in new]
    if len(old) * len(new) > _MAX_PAIRS:
        return [(n, n) for n in range(min(len(old), len(new))) if _likeness(olds[n], news[n]) >= _ALIKE]
    ranked = sorted(
        (-_likeness(one, other), abs(i - j), i, j) for i, one in enumerate(olds) for j, other in enumerate(news)
    )
    pairs: list[tuple[int, int]] = []
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for likeness, _, i, j in ranked:
        if -likeness >= _ALIKE and i not in taken_old and j not in taken_new:
            pairs.append((i, j))
            taken_old.add(i)
            taken_new.add(j)
    return sorted(pairs)


def reworded(before: Sentence, after: Sentence) -> Rewording:
    """Two versions of one sentence, and the words that only one of them has."""
    one, other = before.words, after.words
    head, tail = _equal_ends(one, other)
    old, new = one[head : len(one) - tail], other[head : len(other) - tail]
    if not old or not new or max(len(old), len(new)) > _MAX_DIFF_WORDS:
        return Rewording(before, after, _places(head, head + len(old)), _places(head, head + len(new)))
    lost: set[int] = set()
    gained: set[int] = set()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            lost.update(range(head + i1, head + i2))
            gained.update(range(head + j1, head + j2))
    return Rewording(before, after, frozenset(lost), frozenset(gained))


def _places(start: int, end: int) -> frozenset[int]:
    return frozenset(range(start, end))


def _equal_ends(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How many words at the start, and of the others at the end, are the same."""
    shorter = min(len(one), len(other))
    head = 0
    while head < shorter and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < shorter - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return head, tail


def rewordings(before: str, after: str) -> list[Rewording]:
    """What became of the sentences of a clause; sentences with the same words on both sides are left out."""
    old, new = sentence_texts(before), sentence_texts(after)
    same = Counter(old) & Counter(new)  # most of a clause stays to the letter, and need not be read as words
    olds = [Sentence(text) for text in _without(old, same)]
    news = [Sentence(text) for text in _without(new, same)]
    kept = Counter(s.words for s in olds) & Counter(s.words for s in news)
    olds, news = _changed(olds, kept)[:_MAX_SENTENCES], _changed(news, kept)[:_MAX_SENTENCES]
    pairs = _best_pairs(olds, news)
    paired_old, paired_new = {i for i, _ in pairs}, {j for _, j in pairs}
    return [
        *(reworded(olds[i], news[j]) for i, j in pairs),
        *(removed(s) for i, s in enumerate(olds) if i not in paired_old),
        *(added(s) for j, s in enumerate(news) if j not in paired_new),
    ]


def _without(found: list[str], same: Counter[str]) -> list[str]:
    left = Counter(same)
    rest = []
    for text in found:
        if left[text] > 0:
            left[text] -= 1
        else:
            rest.append(text)
    return rest


def _changed(found: list[Sentence], kept: Counter[tuple[str, ...]]) -> list[Sentence]:
    left = Counter(kept)
    rest = []
    for sentence in found:
        if left[sentence.words] > 0:
            left[sentence.words] -= 1
        else:
            rest.append(sentence)
    return rest


def removed(sentence: Sentence) -> Rewording:
    """A sentence that has no counterpart after."""
    return Rewording(sentence, None, frozenset(range(len(sentence.words))))


def added(sentence: Sentence) -> Rewording:
    """A sentence that has no counterpart before."""
    return Rewording(None, sentence, frozenset(), frozenset(range(len(sentence.words))))
