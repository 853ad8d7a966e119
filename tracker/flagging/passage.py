"""A passage as the lexicon reads it: lower-case words with their places, cut into sentences.

Contractions are opened ("don't" is "do not", "we'll" is "we will"), hyphens part words ("opt-out" is "opt out"), so
that one phrase finds every spelling. Addresses of pages are passed over: they are no words of the policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

BREAK = "."
"""Stands between two sentences in `Passage.words`; no phrase reaches across it."""

_MAX_CHARACTERS = 50_000
"""Of a longer passage only the head is read: no clause that a person wrote is this long."""

_LONGEST_SENTENCE = 250
"""Words after which a sentence is cut even without a stop, so that what is done for each sentence stays bounded."""

CACHED_CHARACTERS = 4_000
"""What is read of longer passages is not kept in memory."""

_PIECES = re.compile(
    r"(?P<link>(?:https?://|www\.)[^\s)\]>\"]+)"
    r"|(?P<word>[^\W_]+(?:['’ʼ][^\W_]+)*)"
    r"|(?P<stop>[.!?…]+[\"”’')\]]*(?=\s+[^\sa-z]|\s*$)|\n+|[。！？]|[•●▪])"
    r"|(?P<comma>[,;:，、；]|\s[-–—]\s)"
)
_ABBREVIATIONS = frozenset(
    ["inc", "ltd", "co", "corp", "e", "g", "i", "no", "nos", "art", "sec", "vs", "cf", "mr", "ms", "st"]
)
_ENDINGS = {"ll": "will", "re": "are", "ve": "have", "d": "would", "m": "am"}
_WHOLE = {"cannot": ("can", "not"), "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not")}


@dataclass(frozen=True, slots=True)
class Passage:
    """`spans` are the places of `words` in `text`; `commas` the numbers of the words after a comma or the like."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    commas: frozenset[int]

    def excerpt(self, start: int, end: int) -> str:
        """The text from word number `start` to before word number `end`, as it stands."""
        if start >= end:
            return ""
        return self.text[self.spans[start][0] : self.spans[end - 1][1]]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """The sentences as ranges of word numbers, in order; none is empty."""
        start = 0
        for number, word in enumerate((*self.words, BREAK)):
            if word == BREAK:
                if number > start:
                    yield start, number
                start = number + 1


def _open(word: str) -> tuple[str, ...]:
    """The words that a word with an apostrophe stands for."""
    if word in _WHOLE:
        return _WHOLE[word]
    if "'" not in word:
        return (word,)
    stem, _, ending = word.rpartition("'")
    if ending == "t" and stem.endswith("n"):
        return (stem[:-1], "not")
    if ending == "s":
        return (stem,)
    if ending in _ENDINGS:
        return (stem, _ENDINGS[ending])
    return tuple(part for part in word.split("'") if part)


def passage(text: str) -> Passage:
    """The text cut into words and sentences. Time is linear; what stands after 50,000 characters is not read."""
    return _remembered(text) if len(text) <= CACHED_CHARACTERS else _read(text)


@lru_cache(maxsize=4096)
def _remembered(text: str) -> Passage:
    return _read(text)


def _read(text: str) -> Passage:
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    commas: set[int] = set()
    length = 0
    for piece in _PIECES.finditer(text, 0, _MAX_CHARACTERS):
        if piece.lastgroup == "word":
            word = piece.group().lower().replace("’", "'").replace("ʼ", "'")
            parts = _open(word)
            words += parts
            spans += [piece.span()] * len(parts)
            length += len(parts)
            if length > _LONGEST_SENTENCE:
                words.append(BREAK)
                spans.append(piece.span())
                length = 0
        elif piece.lastgroup == "comma":
            commas.add(len(words))
        elif piece.lastgroup != "link" and words and not (piece.group() == "." and words[-1] in _ABBREVIATIONS):
            words.append(BREAK)
            spans.append(piece.span())
            length = 0
    return Passage(text, tuple(words), tuple(spans), frozenset(commas))
