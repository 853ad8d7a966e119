"""A passage as the lexicon reads it: lower-case words with their places, cut into sentences.

Contractions are opened ("don't" is "do not", "we'll" is "we will"), hyphens part words ("opt-out" is "opt out"), so
that one phrase finds every spelling. Addresses of pages, targets of links and pictures are passed over: they are no
words of the policy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

BREAK = "."
"""Stands between two sentences in `Passage.words`; no phrase reaches across it."""

_MAX_CHARACTERS = 50_000
"""Of a longer passage only the head is read: no clause that a person wrote is this long."""

_LONGEST_SENTENCE = 250
"""Words after which a sentence is cut even without a stop, so that what is done for each sentence stays bounded."""

CACHED_CHARACTERS = 4_000
"""Of longer passages only the last few that were read are kept in memory."""
LONG_ONES = 4
"""How many: what is asked of a passage is asked many times in a row, of both sides."""

_STOP = (
    r"(?<=[a-z]{4}[a-z\"”’)])\.[\"”’')\]*_]*(?=\s+[a-z])|[.!?…]+[\"”’')\]*_]*(?=\s+[^\sa-z]|\s*$)|\n+|[。！？]|[•●▪]"
)
_WORD = r"[^\W_]+(?:['’ʼ]{1,3}[^\W_]+)*"
_COMMA = r"[,;:，、；]|\s[-–—]\s"
_PIECE = re.compile(rf"{_WORD}|{_STOP}|{_COMMA}")
# Chinese and Japanese put no space between words. Kanji, hiragana and katakana part them well enough in Japanese, where
# the ending of a verb ("しません") tells what is denied; in Chinese, which has no endings, so do its small words.
_HAN, _HIRAGANA, _KATAKANA = "\u3400-\u4dbf\u4e00-\u9fff々", "\u3041-\u309f", "\u30a1-\u30ff"
_NOT = "不会|不會|不得|不再|不能|不可|不|没有|沒有|未经|未經"
_SMALL = "我们|我們|您|你|会|會|将|將|可以|可能|必须|必須|须|和|或|与|與|在|向|对|對|从|從|为|為|的"
_SPACED = rf"[^\W_{_HAN}{_HIRAGANA}{_KATAKANA}]+(?:['’ʼ]{{1,3}}[^\W_]+)*"
_EAST = re.compile(f"[{_HAN}{_HIRAGANA}{_KATAKANA}]")
_KANA = re.compile(f"[{_HIRAGANA}{_KATAKANA}]")
_JAPANESE = re.compile(rf"[{_HAN}]+|[{_HIRAGANA}]+|[{_KATAKANA}]+|{_SPACED}|{_STOP}|{_COMMA}")
_CHINESE = re.compile(rf"{_NOT}|{_SMALL}|[{_HAN}](?:(?!{_NOT}|{_SMALL})[{_HAN}])*|{_SPACED}|{_STOP}|{_COMMA}")
_SENTENCE_END = re.compile(_STOP)
_LINK = re.compile(
    r"!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)|\]\([^)\n]{0,2000}\)|(?:https?://|www\.)[^\s)\]>\"]+|<br ?/?>",
    re.IGNORECASE,
)
_MARKS = " \t\n\r\xa0-*#|>•●▪"
_HYPHENS = frozenset("-‐‑")
_COMMAS = frozenset(",;:，、；")
_ABBREVIATIONS = frozenset(
    ["inc", "ltd", "co", "corp", "e", "g", "i", "no", "nos", "art", "sec", "vs", "cf", "mr", "ms", "st", "pte"]
)
_ENUMERATOR = re.compile(r"[\s\[(*#>|-]*\d{1,3}\\?")
_LAST_WORD = re.compile(r"[^\W_]+$")
_ENDINGS = {"ll": "will", "re": "are", "ve": "have", "d": "would", "m": "am"}
_WHOLE = {"cannot": ("can", "not"), "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not")}
_JOINED = frozenset(["cannot", "Cannot", "CANNOT"])
_MISREAD = "â€™"
"""An apostrophe whose UTF-8 bytes were read as Windows-1252."""


class Passage:
    """A text with its words. Where they stand is found out only if asked: most passages only have to be matched.

    `commas` holds the numbers of the words after a comma or the like.
    """

    __slots__ = ("_origins", "_pieces", "_plain", "_spans", "commas", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain = without_links(text[:_MAX_CHARACTERS])
        self._spans: tuple[tuple[int, int], ...] | None = None
        self._origins: list[int] = []
        commas: set[int] = set()
        words: list[str] = []
        length = 0
        self._pieces = _pieces(self._plain)
        for number, piece in enumerate(self._pieces.findall(self._plain)):
            if piece.isalnum() and piece not in _JOINED:  # nearly all: the loop is short for them
                words.append(piece.lower())
                self._origins.append(number)
                length += 1
            elif piece[0].isalnum():
                parts = _open(piece.lower())
                words += parts
                length += len(parts)
                self._origins += [number] * len(parts)
            elif piece in _COMMAS or (piece[0].isspace() and piece[0] != "\n"):
                commas.add(len(words))
                continue
            elif not words or words[-1] == BREAK or (piece == "." and _opens(words)):
                continue
            else:
                length = _LONGEST_SENTENCE + 1
                words.append(BREAK)
                self._origins.append(number)
            if length > _LONGEST_SENTENCE:
                if words[-1] != BREAK:
                    words.append(BREAK)
                    self._origins.append(number)
                length = 0
        self.words = tuple(words)
        self.commas = frozenset(commas)

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The places of `words` in `text`."""
        if self._spans is None:
            places = [piece.span() for piece in self._pieces.finditer(self._plain)]
            self._spans = tuple(places[number] for number in self._origins)
        return self._spans

    def excerpt(self, start: int, end: int) -> str:
        """The text from word number `start` to before word number `end`, as it stands; no word is cut at a hyphen."""
        if start >= end:
            return ""
        first, last = self.spans[start][0], self.spans[end - 1][1]
        while start > 0 and self.text[self.spans[start - 1][1] : first] in _HYPHENS:
            start -= 1
            first = self.spans[start][0]
        while end < len(self.spans) and self.text[last : self.spans[end][0]] in _HYPHENS:
            last = self.spans[end][1]
            end += 1
        return self.text[first:last]


def _pieces(text: str) -> re.Pattern[str]:
    """What cuts the text into words and marks: by its script."""
    if text.isascii() or not _EAST.search(text):
        return _PIECE
    return _JAPANESE if _KANA.search(text) else _CHINESE


def word_count(text: str) -> int:
    """How many words a text has; two signs of Chinese or Japanese count as one."""
    return max(len(passage(text).words), 0 if text.isascii() else len(_EAST.findall(text)) // 2)


def without_links(text: str) -> str:
    """The text with underscores, which are no words, in place of addresses, targets of links and pictures.

    Its length stays. A line-break tag becomes a line end.
    """
    if "](" not in text and "://" not in text and "www." not in text and "<" not in text and _MISREAD not in text:
        return text
    return _LINK.sub(_blank, text.replace(_MISREAD, "’’’"))


def _blank(found: re.Match[str]) -> str:
    length = len(found.group())
    return "\n" + "_" * (length - 1) if found.group()[0] == "<" else "_" * length


def _open(word: str) -> tuple[str, ...]:
    """The words that a word with an apostrophe stands for."""
    if word in _WHOLE:
        return _WHOLE[word]
    word = word.replace("’", "'").replace("ʼ", "'")
    if word in _WHOLE:
        return _WHOLE[word]
    word = word.replace("'''", "'")
    stem, _, ending = word.rpartition("'")
    if ending == "t" and stem.endswith("n"):
        return (stem[:-1], "not")
    if ending == "s":
        return (stem,)
    if ending in _ENDINGS:
        return (stem, _ENDINGS[ending])
    return tuple(part for part in word.split("'") if part)


def _opens(words: Sequence[str]) -> bool:
    """The full stop after these words ends no sentence: an abbreviation, or a number that opens one ("4. Fees")."""
    if words[-1] in _ABBREVIATIONS or _is_initial(words[-1]):
        return True
    return words[-1].isdigit() and (len(words) == 1 or words[-2] == BREAK)


def passage(text: str) -> Passage:
    """The text cut into words and sentences. Time is linear; what stands after 50,000 characters is not read."""
    return _remembered(text) if len(text) <= CACHED_CHARACTERS else _long_one(text)


@lru_cache(maxsize=4096)
def _remembered(text: str) -> Passage:
    return Passage(text)


@lru_cache(maxsize=LONG_ONES)
def _long_one(text: str) -> Passage:
    return Passage(text)


def _is_initial(word: str) -> bool:
    """A letter of "U.S." or of a name."""
    return len(word) == 1 and word.isalpha()


def sentence_texts(text: str) -> list[str]:
    """The sentences of a text as they stand, without white space and Markdown's marks around them; none is empty."""
    plain = without_links(text[:_MAX_CHARACTERS])
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(plain):
        last = _LAST_WORD.search(plain, max(start, end.start() - 8), end.start())
        if end.group() == "." and last and (last.group().lower() in _ABBREVIATIONS or _is_initial(last.group())):
            continue
        if end.group() == "." and _ENUMERATOR.fullmatch(plain, start, end.start()):
            continue
        found.append(text[start : end.end()].strip(_MARKS))
        start = end.end()
    found.append(text[start:_MAX_CHARACTERS].strip(_MARKS))
    return [sentence for sentence in found if any(map(str.isalnum, sentence))]
