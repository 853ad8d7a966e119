"""Phrases of the lexicon: how they are written, and how all of them are found in a passage at once.

A phrase is a row of words. `stem*` stands for any word that begins so, `a|b` for either, `word?` for a word that may be
missing, `...` for up to five words of the same sentence, `@name` for any word of the class of that name (classes.toml:
words that say the same to a policy's reader). Matching walks over words; there are no regular expressions
that a phrase could make slow.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from tracker.flagging.passage import BREAK, Passage

GAP = 5
"""Words that `...` stands for at most."""
_MAX_GAPS = 3
_MIN_STEM = 2
_MAX_CACHED_WORDS = 50_000


class PhraseError(ValueError):
    """A phrase is not written as phrases are."""


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: any of `words`, or any word that begins with one of `stems`, after a gap or none."""

    words: frozenset[str]
    stems: tuple[str, ...]
    gap: int = 0
    optional: bool = False

    def takes(self, word: str) -> bool:
        """The word is one that this step stands for."""
        return word in self.words or (bool(self.stems) and word.startswith(self.stems))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase with the owner (category or sign), the table it stands in, and its weight."""

    text: str
    steps: tuple[Step, ...]
    owner: str
    table: str
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found in a passage, from word number `start` to before word number `end`."""

    phrase: Phrase
    start: int
    end: int


@cache
def classes_source() -> bytes:
    """The file that lists the classes of words."""
    return (resources.files("tracker.flagging") / "classes.toml").read_bytes()


@cache
def _classes() -> Mapping[str, tuple[str, ...]]:
    """The words and stems of each class, by its name."""
    return {name: tuple(words.split()) for name, words in tomllib.loads(classes_source().decode()).items()}


def _spelled_out(choice: str, phrase: str) -> tuple[str, ...]:
    """The words and stems that one choice of a step stands for."""
    if not choice.startswith("@"):
        return (choice,)
    words = _classes().get(choice[1:])
    if words is None:
        raise PhraseError(f"{phrase!r}: {choice!r} is no class of words; classes.toml has {', '.join(_classes())}")
    return words


def _step(item: str, gap: int, phrase: str) -> Step:
    optional = item.endswith("?")
    choices = [word for choice in item.removesuffix("?").lower().split("|") for word in _spelled_out(choice, phrase)]
    stems = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
    if any(not choice.removesuffix("*").isalnum() for choice in choices) or any(len(s) < _MIN_STEM for s in stems):
        raise PhraseError(f"{phrase!r}: {item!r} is no word, stem*, @class or choice|of|words")
    return Step(frozenset(c for c in choices if not c.endswith("*")), stems, gap, optional)


def parse(text: str, owner: str = "", table: str = "phrases", weight: float = 1.0) -> Phrase:
    """The phrase that `text` writes.

    Raises PhraseError where it is empty, begins with a gap or an optional word, has more than three gaps, or holds
    anything but words, stems and choices.
    """
    steps: list[Step] = []
    gap = 0
    for item in text.split():
        if item == "...":
            gap = GAP
            continue
        steps.append(_step(item, gap, text))
        gap = 0
    if not steps or steps[0].gap or steps[0].optional or gap:
        raise PhraseError(f"{text!r}: a phrase begins and ends with a word")
    if sum(step.gap > 0 for step in steps) > _MAX_GAPS:
        raise PhraseError(f"{text!r}: a phrase has at most {_MAX_GAPS} gaps")
    return Phrase(text, tuple(steps), owner, table, weight)


def _end(steps: tuple[Step, ...], number: int, words: tuple[str, ...], at: int) -> int | None:
    """Where the steps from `number` on end if the first of them stands at word `at` or after its gap, or None."""
    if number == len(steps):
        return at
    step = steps[number]
    for position in range(at, at + step.gap + 1):
        if position >= len(words) or (word := words[position]) == BREAK:
            break
        if step.takes(word):
            end = _end(steps, number + 1, words, position + 1)
            if end is not None:
                return end
    return _end(steps, number + 1, words, at) if step.optional else None


def _seconds(steps: tuple[Step, ...]) -> tuple[Step, ...] | None:
    """The steps of which one stands second, each by whole words; None where that cannot be said."""
    found: list[Step] = []
    for step in steps[1:]:
        if step.stems:
            return None
        found.append(step)
        if not step.optional:
            return tuple(found)
    return None


class _Following(NamedTuple):
    """Phrases (by number) that begin with one word, by what stands after it: most fail at their second word, so that
    they are looked up by it and never walked."""

    next: dict[str, tuple[int, ...]]
    near: dict[str, tuple[int, ...]]
    always: tuple[int, ...]


class Matcher:
    """Finds all of many phrases in one walk over a passage's words."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._phrases = tuple(phrases)
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for word in phrase.steps[0].words:
                self._by_word[word].append(number)
            for stem in phrase.steps[0].stems:
                self._by_stem[stem].append(number)
        self._stem_lengths = sorted({len(stem) for stem in self._by_stem})
        self._known: dict[str, _Following | None] = {}

    def _after(self, word: str) -> _Following | None:
        """What may follow a word that phrases begin with; None if none does."""
        numbers = [*self._by_word.get(word, ())]
        for length in self._stem_lengths:
            numbers += self._by_stem.get(word[:length], ()) if length <= len(word) else ()
        found = self._by_second(sorted(set(numbers))) if numbers else None
        if len(self._known) < _MAX_CACHED_WORDS:
            self._known[word] = found
        return found

    def _by_second(self, numbers: Iterable[int]) -> _Following:
        next_word: defaultdict[str, list[int]] = defaultdict(list)
        near: defaultdict[str, list[int]] = defaultdict(list)
        always = []
        for number in numbers:
            seconds = _seconds(self._phrases[number].steps)
            if seconds is None:
                always.append(number)
                continue
            for step in seconds:
                for word in step.words:
                    (near if step.gap else next_word)[word].append(number)
        return _Following(
            {word: tuple(some) for word, some in next_word.items()},
            {word: tuple(some) for word, some in near.items()},
            tuple(always),
        )

    def find(self, passage: Passage) -> Iterator[Match]:
        """All matches, in the order of their first words; a phrase may match more than once."""
        words, phrases, known = passage.words, self._phrases, self._known
        for start, word in enumerate(words):
            following = known[word] if word in known else self._after(word)
            if following is None:
                continue
            numbers = {*following.always}
            ahead = words[start + 1 : start + 2 + GAP]
            if ahead and (some := following.next.get(ahead[0])):
                numbers.update(some)
            if near := following.near:
                for later in ahead:
                    if later in near:
                        numbers.update(near[later])
            for number in sorted(numbers) if len(numbers) > 1 else numbers:
                end = _end(phrases[number].steps, 1, words, start + 1)
                if end is not None:
                    yield Match(phrases[number], start, end)
