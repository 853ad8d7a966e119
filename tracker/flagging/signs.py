"""Signs: words that say how a statement is meant (negation, duty, consent, limits ...), whatever its subject."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

from tracker.flagging.passage import BREAK, Passage, passage
from tracker.flagging.phrases import Match, Matcher, parse

_REACH = 20
"""Words over which a "not" reaches: from the verb it stands before to the end of a row of coordinated verbs."""

_CLAUSE_OPENERS = frozenset(
    ["but", "however", "except", "unless", "although", "because", "whereas", "aber", "mais", "pero"]
)
_SUBJECTS = frozenset(
    ["we", "you", "they", "it", "which", "who", "i", "he", "she", "our", "your", "if", "when", "where"]
)

_BEHIND_WORDS = (
    "nicht kein keine keinen keiner niet geen inte ikke ません しません いません おりません ありません できません "
    "されません しておりません していません ない しない されない"
)
_BEHIND = frozenset(_BEHIND_WORDS.split())
"""Words of denial that stand behind what they deny: German, Dutch, Swedish, Danish, Japanese."""
_NEXT = frozenset(["und", "en", "och", "og"])
"""What begins another statement after a verb in those languages."""

_DOERS = frozenset(["we", "you", "they", "i", "partners", "affiliates", "companies"])


def source() -> bytes:
    """The file of signs as it stands."""
    return (resources.files("tracker.flagging") / "signs.toml").read_bytes()


@cache
def _matcher() -> Matcher:
    tables = tomllib.loads(source().decode())
    return Matcher(parse(text, owner=sign, table="sign") for sign, entry in tables.items() for text in entry["phrases"])


@lru_cache(maxsize=1024)
def signs(text: str) -> tuple[Match, ...]:
    """All signs in the text; `match.phrase.owner` is the sign's name."""
    return tuple(_matcher().find(passage(text)))


@lru_cache(maxsize=1024)
def negations(text: str) -> frozenset[int]:
    """Numbers of the words that negate."""
    found = signs(text)
    apart = {n for match in found if match.phrase.owner == "no_negation" for n in range(match.start, match.end)}
    return frozenset(
        m.start
        for m in found
        if m.phrase.owner == "negation" and m.start not in apart and not _in_name(passage(text), m.start)
    )


def _in_name(read: Passage, at: int) -> bool:
    """A "Not" that is part of a name ("your Do Not Sell rights"), where nobody does not do it ("We Do Not Sell")."""
    if read.words[at] != "not" or at == 0 or read.words[at - 1] != "do":
        return False
    written = read.text[slice(*read.spans[at])]
    return written == "Not" and (at < 2 or read.words[at - 2] not in _DOERS)


def negation_of(read: Passage, at: int) -> int | None:
    """The number of the word that denies word `at`, or None.

    A "not" reaches forward over a row of verbs ("will not sell, rent or trade"), but not into a new clause: a word
    like "but", or a subject after a comma, ends its scope. Where a language puts it behind the verb ("wir verkaufen
    Ihre Daten nicht"), it reaches back within its clause.
    """
    denials = negations(read.text)
    for number in range(at, max(-1, at - _REACH), -1):
        word = read.words[number]
        if number in denials:
            return number
        if word == BREAK or word in _CLAUSE_OPENERS or (word in _SUBJECTS and number in read.commas):
            break
    return _negation_behind(read, at, denials)


def _negation_behind(read: Passage, at: int, denials: frozenset[int]) -> int | None:
    """The number of the word behind `at` that denies it, where the language puts it there."""
    for number in range(at + 1, min(len(read.words), at + _REACH)) if denials else ():
        word = read.words[number]
        if number in denials and word in _BEHIND:
            return number
        if word == BREAK or word in _CLAUSE_OPENERS or word in _NEXT or number in read.commas:
            break
    return None


def signed(text: str, sign: str) -> Iterator[Match]:
    """The matches of one sign in the text."""
    return (match for match in signs(text) if match.phrase.owner == sign)
