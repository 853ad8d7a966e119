"""What a text calls itself, and whether it keeps its word.

A page sent in place of a policy seldom stands under the policy's name, and where it does, it says little beside its
message. A short text that is called a policy and goes on to speak as one is a policy, whatever it speaks of: captchas,
pages not found, maintenance.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from tracker.markdown import plain
from tracker.verdict import measures, signals

LONGEST_NAME = 10  # words of a line that names the text under it
SENTENCE = 5  # words at least
SAID = 12  # words of sentences that speak of what policies speak of
SENTENCES = 2  # with so many words, whatever they speak of, under a policy's name

_END = re.compile(r"[.!?。！？؟।]+")
_NO_TEXT = ("soft 404", "error page", "redirect", "parked domain")  # no policy has a heading that says this
_ANY = (*_NO_TEXT, "bot challenge", "maintenance", "javascript shell", "log-in", "cookie wall")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What policies are called, and what kind of document they are."""
    table = tomllib.loads(files("tracker.verdict").joinpath("titles.toml").read_text(encoding="utf-8"))
    begun, held, kinds = ("|".join(map(re.escape, table[key].split())) for key in ("begins", "holds", "documents"))
    return re.compile(rf"(?<!\w)(?:{begun})|{held}"), re.compile(kinds)


def names_policy(title: str) -> bool:
    """Does a folded title hold a word by which policies are called, and no message?"""
    return bool(_patterns()[0].search(title)) and not _says_one_of(_NO_TEXT, title)


def names_document(title: str) -> bool:
    """Does such a title also say that it is a document ("Cookie policy", not "Cookies and your privacy")?"""
    return names_policy(title) and bool(_patterns()[1].search(title))


def heads(markdown: str) -> list[str]:
    """The folded headings above a text's first paragraph; the first line, where that is short, counts as one."""
    found: list[str] = []
    for line in _lines(markdown):
        folded = measures.folded(plain(line.lstrip("#")))
        short = 0 < len(measures.word_list(folded)) <= LONGEST_NAME
        if not line.startswith("#") and (found or not short):
            break
        found.append(folded)
    return found


def keeps_its_word(markdown: str, language: str | None) -> bool:
    """Does a short text go on, below its headings, to speak as a policy does, and not begin with a message?

    Sentences count that hold no phrase of a message; `language` is a BCP 47 code. Under a policy's name a few sentences
    of anything will do: nobody has all words that policies are made of.
    """
    headings = heads(markdown)
    if any(_says_one_of(_NO_TEXT, heading) for heading in headings):
        return False
    speaking = anything = sentences = 0
    for line in _lines(markdown)[len(headings) :]:
        said = [] if line.startswith(("#", "|")) else list(_sentences(line))
        if len(said) == 1 and _is_message(said[0]) and not speaking:
            return False
        for sentence in said:
            found = Counter(measures.word_list(sentence))
            count = measures.size(found)
            if count < SENTENCE or _is_message(sentence):
                continue
            sentences += 1
            anything += count
            speaking += count if measures.policy_share(found, language) else 0
    if speaking >= SAID:
        return True
    return anything >= SAID and sentences >= SENTENCES and any(map(names_policy, headings))


def _lines(markdown: str) -> list[str]:
    return [line.strip() for line in markdown[: measures.SAMPLE].split("\n") if line.strip()]


def _sentences(line: str) -> list[str]:
    return [part for part in _END.split(measures.folded(plain(line))) if part.strip()]


def _is_message(sentence: str) -> bool:
    return _says_one_of(_ANY, sentence)


def _says_one_of(reasons: Sequence[str], text: str) -> bool:
    return any(signals.says(text, reason) for reason in reasons)
