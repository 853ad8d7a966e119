"""What of a text can be counted: its words, its short lines, how much it speaks like a policy."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from tracker.markdown import plain
from tracker.words import canonical, words

SAMPLE = 200_000  # characters that are looked at; policies are shorter, and a page must not cost more


def word_list(text: str) -> list[str]:
    """The text's words (of its first part, where it is very long)."""
    return words(text[:SAMPLE])


def size(found: Counter[str]) -> int:
    """How many words there are; letters of scripts without spaces count a third, as words there have about three."""
    solo = sum(times for word, times in found.items() if len(word) == 1 and ord(word) > 0x0E00)
    return found.total() - solo + solo // 3


def folded(text: str) -> str:
    """The text as the signals are written: canonical, in lower case."""
    return canonical(text[:SAMPLE]).lower()


def lines(markdown: str) -> list[str]:
    """The text's blocks, folded, without markup."""
    return [folded(plain(line)) for line in markdown[:SAMPLE].split("\n") if line.strip()]


def heading(markdown: str) -> str:
    """The words of the first heading, or ""."""
    found = next((line for line in markdown[:SAMPLE].split("\n") if line.startswith("#")), "")
    return folded(plain(found))


@cache
def _terms() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """Whole words and beginnings of words, by language; under "" those of all languages."""
    text = files("tracker.verdict").joinpath("terms.toml").read_text(encoding="utf-8")
    known: dict[str, str] = tomllib.loads(text)
    known[""] = " ".join(known.values())
    return {
        code: (
            frozenset(term for term in listed.split() if not term.endswith("*")),
            tuple(sorted({term.removesuffix("*") for term in listed.split() if term.endswith("*")})),
        )
        for code, listed in known.items()
    }


def knows(language: str | None) -> bool:
    """Whether we have the words of policies in this language."""
    return bool(language) and (language or "").split("-")[0] in _terms()


def policy_share(found: Counter[str], language: str | None) -> float:
    """The share of words that policies are made of, 0.0 to 1.0."""
    known = _terms()
    whole, starts = known.get((language or "").split("-")[0], known[""])
    # Each different word is looked up once.
    hits = sum(times for word, times in found.items() if word in whole or word.startswith(starts))
    return hits / found.total() if found else 0.0


def kinship(one: list[str], other: list[str]) -> float:
    """The share of three-word runs two texts have in common: near 0.0 for other documents of one language."""
    runs, others = ({*zip(found, found[1:], found[2:], strict=False)} for found in (one, other))
    total = len(runs) + len(others)
    return 2 * len(runs & others) / total if total else 1.0
