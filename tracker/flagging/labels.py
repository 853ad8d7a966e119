"""Sentences that state nothing: what pages ask and offer, lists of links, code, and lines that only give a date."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from importlib import resources

from tracker.flagging.passage import passage


def source() -> bytes:
    """The file of words as it stands."""
    return (resources.files("tracker.flagging") / "labels.toml").read_bytes()


_QUESTION_LENGTH = 14
"""A question of up to this many words asks the reader something; a longer one may hold a condition."""

_DATE_LENGTH = 16
"""Words up to which a sentence with a date and a word like "updated" is the line that dates the document."""

_WORDS = {key: frozenset(value.split()) for key, value in tomllib.loads(source().decode()).items()}

_CODE = re.compile(r'\{\s*\\?"|"\s*:\s*[\[{"]|\\?\}\s*[,\]]|;\s*\}|=>|\(\)\s*\{')
_MUCH_CODE = 3
_LABEL = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)")
_LINKED = 0.8
"""Share of its letters that lie in link texts from which a piece of text is a list of links."""

_SECONDS = re.compile(r"\b\d{1,2}:\d\d:\d\d\b")
_DAY = re.compile(r"\d{1,4}(?:st|nd|rd|th)?")
_FIGURE = 3
"""Words from a figure's first to its multiplier: "3", "3", "million"."""
_YEAR = re.compile(r"(?:19|20)\d\d")
# What machines make anew for each fetch: a picture (an advertisement's) and the page it leads to, a hidden address.
_TOKEN = re.compile(r"\[?!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)(?:\]\([^)\n]{0,2000}\))?|(?<=#)[0-9a-f]{16,}(?=\))")
_HIDDEN_ADDRESS = frozenset(["email", "protected"])
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.\w")


def states_nothing(text: str, words: Sequence[str]) -> bool:
    """A sentence that came or went without a word on anything: a question, a button, a list of links, code."""
    if text.rstrip('"”)_* ').endswith("?") and len(words) <= _QUESTION_LENGTH:
        return True
    return all(word in _WORDS["interface"] for word in words) or is_link_list(text) or is_code(text)


def is_code(text: str) -> bool:
    """Data or a script that came along with the page."""
    return "{" in text and sum(1 for _ in _CODE.finditer(text[:5_000])) >= _MUCH_CODE


def is_link_list(text: str) -> bool:
    """Next to nothing but links and pictures: a menu, a row of badges."""
    if "](" not in text:
        return False
    linked = sum(len(found.group(1)) for found in _LABEL.finditer(text))
    rest = sum(map(str.isalnum, _LABEL.sub("", text)))
    return rest <= (1 - _LINKED) * (rest + linked)


def in_links(text: str, changed: frozenset[int]) -> bool:
    """All the changed words (numbers of `passage(text)`) stand in the texts of links."""
    if "](" not in text:
        return False
    spans = passage(text).spans
    labels = [found.span(1) for found in _LABEL.finditer(text)]
    return all(any(left <= spans[number][0] < right for left, right in labels) for number in changed)


def only_dates(words: Sequence[str]) -> bool:
    """Nothing but days, months and years."""
    return bool(words) and all(
        _DAY.fullmatch(word) or word in _WORDS["months"] or word in _WORDS["glue"] for word in words
    )


def only_clock(words: Sequence[str], before: str, after: str) -> bool:
    """Nothing but figures and dates, in texts that tell seconds: a machine wrote down when it made the page."""
    seconds = _SECONDS.search(before) and _SECONDS.search(after)
    return bool(seconds) and all(word.isdigit() or only_dates([word]) for word in words)


def tells_figures(words: Sequence[str], changed: frozenset[int]) -> bool:
    """One of the changed words is a number with a multiplier or a month behind it, or one of those itself."""
    behind = _WORDS["multipliers"] | _WORDS["months"]
    return any(not behind.isdisjoint(words[number : number + _FIGURE]) for number in changed)


def names_control(words: Sequence[str], start: int, end: int) -> bool:
    """Whether words `start` to `end` name what readers press or open: "the 'Your choices' link"."""
    around = (*words[max(0, start - 2) : start], *words[end : end + 2])
    return not _WORDS["controls"].isdisjoint(around)


def is_dateline(words: Sequence[str]) -> bool:
    """A short sentence that dates the document: "Last updated", "Effective" and the like with a year or a month."""
    if len(words) > _DATE_LENGTH or _WORDS["dated"].isdisjoint(words) or not _WORDS["ends"].isdisjoint(words):
        return False
    return any(_YEAR.fullmatch(word) for word in words)


def only_tokens(before: str, after: str) -> bool:
    """Nothing but what machines make anew for each fetch differs: pictures, the code of a hidden address."""
    return "](" in before and _TOKEN.sub("", before) == _TOKEN.sub("", after)


def hides_address(lost: Sequence[str], gained: Sequence[str], before: str, after: str) -> bool:
    """An e-mail address was hidden from robots, or is shown again."""
    hidden, shown = (after, before) if set(gained) == _HIDDEN_ADDRESS else (before, after)
    words = gained if hidden is after else lost
    return set(words) == _HIDDEN_ADDRESS and bool(_ADDRESS.search(shown))
