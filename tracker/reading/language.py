"""Tell a text's language by its small words, or by its script where that is enough."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from tracker.languages import may_be_same
from tracker.words import words

_SAMPLE = 20_000  # characters; more tells nothing new
_ENOUGH = 12  # words under which the page's own word counts for more than the words
_CLEAR = 0.12  # share of small words; prose has 0.25 to 0.45 of its own language's, 0.05 to 0.15 of a neighbour's
_SCRIPTS = (
    ("ja", 0x3040, 0x30FF),
    ("ko", 0xAC00, 0xD7AF),
    ("th", 0x0E00, 0x0E7F),
    ("he", 0x0590, 0x05FF),
    ("ar", 0x0600, 0x06FF),
    ("hi", 0x0900, 0x097F),
    ("zh", 0x4E00, 0x9FFF),
)
_NOT_LATIN = re.compile(f"[{chr(min(first for _, first, _ in _SCRIPTS))}-\uffff]")
_SCRIPT_SHARE = 0.15  # of a text's letters; Japanese prose is half kana, a quoted name is far less


@cache
def _profiles() -> dict[str, frozenset[str]]:
    text = files("tracker.reading").joinpath("languages.toml").read_text(encoding="utf-8")
    return {code: frozenset(listed.split()) for code, listed in tomllib.loads(text).items()}


def small_words(language: str | None) -> frozenset[str]:
    """The commonest words of a language, in lower case; English ones where it is unknown, none where we have none."""
    return _profiles().get((language or "en").split("-")[0], frozenset())


def detect(text: str, declared: str | None = None) -> str | None:
    """The text's language as a BCP 47 code, or None where it cannot be told.

    `declared` is what the page says of itself: it is kept, region and all, where the words do not speak against it,
    and decides where the text is too short to tell. Pages often declare what their template was written in.
    """
    sample = text[:_SAMPLE]
    found = _by_script(sample) or _by_words(sample)
    hint = _clean(declared)
    if hint and may_be_same(hint, found):
        return hint
    return found


def _clean(declared: str | None) -> str | None:
    """A declared code in its usual form ("en_us" -> "en-US"), or None if it is none."""
    parts = (declared or "").strip().replace("_", "-").split("-")
    if not (2 <= len(parts[0]) <= 3 and all(part.isascii() and part.isalnum() for part in parts)):
        return None
    rest = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in parts[1:3]]
    return "-".join([parts[0].lower(), *rest])


def _by_script(sample: str) -> str | None:
    # Most texts are Latin: that they hold no other letters is told without looking at each of them.
    if not (foreign := [ord(letter) for letter in _NOT_LATIN.findall(sample) if letter.isalpha()]):
        return None
    enough = _SCRIPT_SHARE * sum(map(str.isalpha, sample))
    for code, first, last in _SCRIPTS:
        if sum(first <= letter <= last for letter in foreign) > enough:
            return code
    return None


def _by_words(sample: str) -> str | None:
    counts = Counter(words(sample))
    total = counts.total()
    if total < _ENOUGH:
        return None
    scores = {
        code: sum(counts[word] for word in profile & counts.keys()) / total for code, profile in _profiles().items()
    }
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= _CLEAR else None
