"""The dates a document gives of itself: last updated, effective, version.

A date counts if it stands near the document's head or end and a label belongs to it ("Last updated:"), or if it is
a line of its own there. Dates of laws, of earlier versions and of copyright do not. What the page's metadata says is
not used: servers set it for reasons of their own, and a date line is what a reader could have seen.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from tracker.markdown import plain
from tracker.model import Dateline
from tracker.reading.dates import FoundDate, find_dates

Kind = Literal["updated", "effective", "version"]

_HEAD = 2500  # characters in which a document's own date line stands, from the top
_TAIL = 1500  # and from the end
_REACH = 70  # characters between a label and its date
_LONE_BLOCKS = 6  # a line that is but a date counts among the first and the last so many lines
_KINDS: tuple[Kind, ...] = ("updated", "effective", "version")
_SENTENCE_END = re.compile(r"[.!?。](?:\s+(?=[^\W\d_a-zà-ÿ])|$)|\n")
_RANGE = re.compile(r"\s*(?:–|—|-|to|until|au|bis|al|hasta|até|do)\s*", re.IGNORECASE)


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    loaded = tomllib.loads(files("tracker.reading").joinpath("datelines.toml").read_text(encoding="utf-8"))
    return {name: table for name, table in loaded.items() if name != "months"}


@cache
def _pattern(table: str, name: str) -> re.Pattern[str]:
    """One pattern for a list of phrases. Letters of scripts without spaces have no word boundaries."""
    phrases = sorted(_data()[table][name], key=len, reverse=True)
    return re.compile("|".join(_phrase(phrase) for phrase in phrases), re.IGNORECASE)


def _phrase(phrase: str) -> str:
    spaced = r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in phrase.split())
    if not phrase[0].isalpha() or ord(phrase[0]) > 0x0E00:
        return spaced
    # Behind the label a capital or digit may follow at once: "UpdatedNovember 14" is common on real pages.
    end = "" if phrase.endswith("*") else r"(?![a-zà-ÿ])" if len(phrase) > 6 else r"(?!\w)"
    return rf"(?<!\w){spaced}{end}"


def find_datelines(markdown: str, language: str | None = None) -> tuple[Dateline, ...]:
    """The document's own dates, in the order of the text; `language` is a BCP 47 code."""
    text = _plain(markdown)
    dates = find_dates(text, language)
    near = [one for one in dates if one.start < _HEAD or one.end > len(text) - _TAIL]
    found = [
        Dateline(kind, one.date, _line(text, one))
        for at, one in enumerate(near)
        if (kind := _kind(text, one, near[at - 1].end if at else 0))
    ]
    return tuple(dict.fromkeys(found))


def best(found: Sequence[Dateline]) -> date | None:
    """The date of the last update as the document gives it: "updated", else "effective", else "version"."""
    for kind in _KINDS:
        for line in found:
            if line.kind == kind:
                return line.date
    return None


def is_dateline(line: str, language: str | None = None) -> bool:
    """Whether a line of plain text is but a date line: a date, and few words beside it."""
    if len(line) > 2 * _REACH or not any(letter.isdigit() for letter in line):
        return False
    return any(
        len(line) - (one.end - one.start) <= _REACH and _kind(line, one, 0) for one in find_dates(line, language)
    )


def _plain(markdown: str) -> str:
    return "\n".join(plain(line.strip()) for line in markdown.split("\n"))


def _line(text: str, one: FoundDate) -> str:
    """The line on which a date stands; of a long paragraph, its sentence."""
    start, end = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) <= 200:
        return line.strip()
    start, end = _sentence(text, one)
    return text[start:end].strip()


def _sentence(text: str, one: FoundDate) -> tuple[int, int]:
    """Where the sentence that holds the date begins and ends, within the label's reach on both sides."""
    lower = max(0, one.start - 3 * _REACH)
    breaks = list(_SENTENCE_END.finditer(text, lower, one.start))
    after = _SENTENCE_END.search(text, one.end, one.end + 3 * _REACH)
    return (breaks[-1].end() if breaks else lower), (after.start() + 1 if after else one.end + _REACH)


def _kind(text: str, one: FoundDate, previous_end: int) -> Kind | None:
    """What the date is, by the label next to it, or None if it is not the document's own."""
    start, end = _sentence(text, one)
    if _is_foreign(text[start : one.start]) or _in_range(text, one):
        return None
    before = text[max(start, previous_end, one.start - _REACH) : one.start]
    after = text[one.end : min(end, one.end + 30)]
    labels = [(match.end(), kind) for kind in _KINDS for match in _pattern("labels", kind).finditer(before)]
    strong = [label for label in labels if label[1] != "version"]
    if strong:
        return max(strong)[1]
    if _label_behind(text, one, after):
        return _label_behind(text, one, after)
    if labels and _adjoins(before[max(labels)[0] :]):
        return "version"
    return _kind_of_lone(text, one)


def _adjoins(between: str) -> bool:
    """Whether a weak label ("version", "published") stands right before its date."""
    return len(between.split()) <= 2 and len(between) <= 20


def _label_behind(text: str, one: FoundDate, after: str) -> Kind | None:
    """A label behind its date, on a short line that begins with the date, or in a language that puts it there."""
    line_start = text.rfind("\n", 0, one.start) + 1
    opens = not text[line_start : one.start].strip(" \t([【「:：-–—")
    verbal = after[:1] and ord(after.strip()[:1] or " ") > 0x3000
    if not (opens or verbal):
        return None
    for kind in _KINDS[:2]:
        match = _pattern("labels", kind).search(after.split("\n")[0])
        if match and match.start() <= 12:
            return kind
    return None


def _is_foreign(before: str) -> bool:
    """Whether the words before a date make it a law's, an earlier version's or a copyright's."""
    return bool(_pattern("others", "law").search(before) or _pattern("others", "earlier").search(before))


def _in_range(text: str, one: FoundDate) -> bool:
    """Whether the date is one end of a range: "from 20.05.2021 to 23.09.2021"."""
    behind = _RANGE.match(text, one.end)
    if behind and find_dates(text[behind.end() : behind.end() + 12]):
        return any(found.start == 0 for found in find_dates(text[behind.end() : behind.end() + 25]))
    return False


def _kind_of_lone(text: str, one: FoundDate) -> Kind | None:
    """What a date is that is a line of its own: the line above may be its label; else it must be near an end."""
    start, end = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end)
    line = text[start : end if end >= 0 else len(text)]
    if line.strip(" \t()[].,") != text[one.start : one.end].strip(" \t()[].,"):
        return None
    above = [part.strip() for part in text[max(0, start - 3 * _REACH) : start].split("\n") if part.strip()]
    if above and len(above[-1]) <= _REACH and not _is_foreign(above[-1]):
        for kind in _KINDS[:2]:
            if _pattern("labels", kind).search(above[-1]):
                return kind
    lines_before = sum(bool(part.strip()) for part in text[:start].split("\n"))
    lines_behind = sum(bool(part.strip()) for part in text[one.end :].split("\n"))
    return "version" if min(lines_before, lines_behind) < _LONE_BLOCKS else None
