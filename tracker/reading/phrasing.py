"""Is a short run of words a label or a sentence? The grammar of headings, from word lists (headings.toml).

A heading names something; a sentence says something of it. What tells them apart in a few words is the finite verb
("Your information is yours") and the word that opens them ("Please ..."), not their length.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tracker.reading.language import small_words
from tracker.words import words

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
# In title case the small words stay small; no language's longest article or preposition is meant here.
_SMALL_WORD = 4  # letters
_SERVICE_WORDS = 3  # of a service's name, in what its policy is called
_UNITS = (
    "article|section|chapter|part|artikel|abschnitt|kapitel|artículo|sección|articolo"
    "|sezione|artigo|capítulo|rozdział|artykuł|§"
)
_NUMBERED = re.compile(
    rf"(?:(?:{_UNITS})\s*)(?P<a>\d{{1,3}}(?:\.\d{{1,3}})*|[ivxlc]{{1,6}})\b[.:)]?\s*[-–—:]?\s*"
    r"|(?P<b>\d{1,2}(?:\.\d{1,3})*)(?:[.)]\s*|\s+)(?=[^\d\s])"
    r"|(?P<c>[ivxlc]{1,6}|[a-z])\.\s+"
    r"|第?[一二三四五六七八九十百\d]{1,4}[条章节條節編、]\s*|제\s?\d{1,3}\s?[조장절]\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The word lists of one language."""

    verbs: frozenset[str]
    subjects: frozenset[str]
    questions: frozenset[str]
    never: frozenset[str]


@cache
def _lists() -> dict[str, dict[str, frozenset[str]]]:
    text = files("tracker.reading").joinpath("headings.toml").read_text(encoding="utf-8")
    return {
        code: {name: frozenset(listed.split()) for name, listed in table.items()}
        for code, table in tomllib.loads(text).items()
    }


@cache
def grammar(language: str | None) -> Grammar:
    """The word lists of a language; English ones where the language is unknown, empty ones where we have none."""
    lists = _lists().get((language or "en").split("-")[0])
    return Grammar(**lists) if lists else Grammar(frozenset(), frozenset(), frozenset(), frozenset())


def numbering(text: str) -> tuple[str, int]:
    """A heading's number with its punctuation ("1.2 ", "Article 3: "), and how deep it is; ("", 0) without one."""
    found = _NUMBERED.match(text)
    if not found:
        return "", 0
    digits = found["a"] or found["b"] or ""
    return found[0], digits.count(".") + 1


def is_sentence(phrase: str, language: str | None) -> bool:
    """Whether the words, without end punctuation, say something rather than name it."""
    lists = grammar(language)
    spelled = _WORD.findall(phrase)
    if not spelled:
        return False
    caps = phrase.isupper()
    lower = [word.lower().replace("’", "'") for word in spelled]
    if lower[0] in lists.never:
        return True
    if lower[0] in lists.questions:
        return False
    if lower[0] in lists.subjects and (not is_title_case(phrase) or (spelled[1:2] and spelled[1][0].islower())):
        return True
    return any(
        word in lists.verbs and (caps or not spelled[at][0].isupper()) and not _relative(lower, at, lists)
        for at, word in enumerate(lower)
    )


def _relative(lower: list[str], at: int, lists: Grammar) -> bool:
    """Whether the verb belongs to a clause inside the phrase: "Information you may provide"."""
    return any(word in lists.subjects for word in lower[1:at])


def is_title_case(phrase: str) -> bool:
    """Whether all words but small ones begin with a capital: "Choices on Collection/Use of Information"."""
    spelled = _WORD.findall(phrase)
    large = [word for word in spelled if len(word) > _SMALL_WORD] or spelled
    return bool(spelled) and spelled[0][0].isupper() and all(word[0].isupper() for word in large)


def keeps_verbs_small(phrase: str, language: str | None) -> bool:
    """Whether a word of four letters that may be a verb stands in small letters: "Your Partners keep Data"."""
    small = small_words(language)
    return any(len(word) == _SMALL_WORD and word.islower() and word not in small for word in _WORD.findall(phrase))


def name_words(phrase: str) -> frozenset[str]:
    """The words of a name in lower case, without marks."""
    return frozenset(word.lower().replace("’", "'") for word in re.findall(r"[^\s|,:()™®–—]+", phrase))


def names_policy(phrase: str) -> bool:
    """Whether a phrase is what a policy is called, with a few words that may be a name."""
    names = _lists()["names"]
    found = name_words(phrase)
    unknown = [word for word in found - names["words"] if any(letter.isalnum() for letter in word)]
    return len(unknown) <= _SERVICE_WORDS and not names["telling"].isdisjoint(found)


def size(phrase: str) -> int:
    """How many words a phrase has; letters of scripts without spaces count a third."""
    found = words(phrase)
    solo = sum(len(word) == 1 and ord(word) > 0x0E00 for word in found)
    return len(found) - solo + (solo + 2) // 3
