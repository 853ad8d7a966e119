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
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from tracker.model import Dateline
from tracker.reading.dates import FoundDate, find_dates

Kind = Literal["updated", "effective", "version"]

_HEAD = 2500  # characters in which a document's own date line stands, from the top
_TAIL = 1500  # and from the end
_REACH = 70  # characters between a label and its date
_LONE_LINES = 6  # a line that is but a date counts among the first and the last so many lines
_LONGEST = 20_000  # characters of one part; no policy's head is a paragraph of that length
_KINDS: tuple[Kind, ...] = ("updated", "effective", "version")
# "27. April" ends no sentence.
_SENTENCE_END = re.compile(r"(?<!\W\d)(?<!\W\d\d)[.!?。](?:\s+(?=[^\W\d_a-zà-ÿ])|$)|\n")
_ASIDE = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")
_RANGE = re.compile(r"\s*(?:–|—|-|to|until|au|bis|al|hasta|até|do)\s*", re.IGNORECASE)


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    loaded = tomllib.loads(files("tracker.reading").joinpath("datelines.toml").read_text(encoding="utf-8"))
    return {name: table for name, table in loaded.items() if name != "months"}


@cache
def _pattern(table: str, name: str) -> re.Pattern[str]:
    """One pattern for a list of phrases. Letters of scripts without spaces have no word boundaries."""
    by_letter: dict[str, list[str]] = {}
    for phrase in sorted(_data()[table][name], key=len, reverse=True):
        by_letter.setdefault(phrase.lstrip("*")[0].lower(), []).append(_phrase(phrase))
    # Looking at the first letter first, a long list takes a fraction of the time to fail.
    groups = (f"(?={re.escape(letter)})(?:{'|'.join(phrases)})" for letter, phrases in by_letter.items())
    return re.compile("|".join(groups), re.IGNORECASE)


def _phrase(phrase: str) -> str:
    if phrase.startswith("*"):  # the end of a compound: "Telemediengesetz"
        return re.escape(phrase[1:])
    spaced = r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in phrase.split())
    if not phrase[0].isalpha() or ord(phrase[0]) > 0x0E00:
        return spaced
    # Behind the label a capital or digit may follow at once: "UpdatedNovember 14" is common on real pages.
    end = "" if phrase.endswith("*") else r"(?![a-zà-ÿ])" if len(phrase) > 6 else r"(?!\w)"
    return rf"(?<!\w){spaced}{end}"


def find_datelines(lines: Sequence[str], language: str | None = None) -> tuple[tuple[Dateline, ...], date | None]:
    """The document's own dates in the order of the text, and the date of its last update as it gives it.

    `lines` are the document's blocks without markup; `language` is a BCP 47 code. A date at the head counts most:
    "updated" before "effective", and a bare date or one of publication last. Without one, the latest of those further
    down does: sections that are dated each by itself make a document as new as the newest.
    """
    head, middle, tail = _parts(lines)
    at_head = _found("\n".join(head), language, lines_around=len(lines))
    below = [one for line in middle if is_dateline(line, language) for one in _found(line, language)]
    below = [one for one in below if one.kind != "version"] + _found("\n".join(tail), language, len(lines))
    return tuple(dict.fromkeys([*at_head, *below])), _best(at_head, below)


def _best(at_head: Sequence[Dateline], below: Sequence[Dateline]) -> date | None:
    for kind in _KINDS:
        for line in at_head:
            if line.kind == kind:
                return line.date
    for kind in _KINDS:
        dates = [line.date for line in below if line.kind == kind]
        if dates:
            return max(dates)
    return None


@lru_cache(maxsize=1024)  # the stages of reading ask for the same short lines again and again
def is_dateline(line: str, language: str | None = None) -> bool:
    """Whether a line of plain text is but a date line: a date with its label, and few words beside it."""
    if len(line) > 2 * _REACH:
        return False
    return any(
        len(line) - (one.end - one.start) <= _REACH and _kind(line, one, 0) for one in find_dates(line, language)
    )


def _parts(lines: Sequence[str]) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """The lines of a document's head, of its middle, and of its tail."""
    first = _reach(lines, _HEAD)
    last = _reach(lines[first:][::-1], _TAIL)
    return lines[:first], lines[first : len(lines) - last], lines[len(lines) - last :]


def _reach(lines: Sequence[str], letters: int) -> int:
    """How many lines it takes to have so many letters."""
    total = 0
    for count, line in enumerate(lines):
        if total >= letters:
            return count
        total += len(line) + 1
    return len(lines)


def _found(text: str, language: str | None, lines_around: int = 0) -> list[Dateline]:
    """The datelines of one part. A bare date counts only where `lines_around` says that this is an end of a text."""
    text = text[:_LONGEST]
    dates = find_dates(text, language)
    found: list[Dateline] = []
    for at, one in enumerate(dates):
        kind = _kind(text, one, dates[at - 1].end if at else 0)
        if not kind and lines_around:
            kind = _kind_of_lone(text, one)
        if kind:
            found.append(Dateline(kind, one.date, _line(text, one)))
    return found


def _line(text: str, one: FoundDate) -> str:
    """The line on which a date stands; of a long paragraph, its sentence."""
    start, end = _line_bounds(text, one)
    if end - start <= 200:
        return text[start:end].strip()
    start, end = _sentence(text, one)
    return text[start:end].strip()


def _line_bounds(text: str, one: FoundDate) -> tuple[int, int]:
    end = text.find("\n", one.end)
    return text.rfind("\n", 0, one.start) + 1, end if end >= 0 else len(text)


def _sentence(text: str, one: FoundDate) -> tuple[int, int]:
    """Where the sentence that holds the date begins and ends, within the label's reach on both sides."""
    lower = max(0, one.start - 3 * _REACH)
    breaks = list(_SENTENCE_END.finditer(text, lower, one.start))
    after = _SENTENCE_END.search(text, one.end, one.end + 3 * _REACH)
    return (breaks[-1].end() if breaks else lower), (after.start() + 1 if after else min(len(text), one.end + _REACH))


def _kind(text: str, one: FoundDate, previous_end: int) -> Kind | None:
    """What the date is, by the label next to it, or None if it is not the document's own."""
    start, end = _sentence(text, one)
    if _is_foreign(text[start : one.start]) or _in_range(text, one):
        return None
    before = text[max(start, previous_end, one.start - _REACH) : one.start]
    strong = _last_label(before, "updated"), _last_label(before, "effective")
    if max(strong) > 0:
        return "updated" if strong[0] > strong[1] else "effective"
    behind = _label_behind(text, one, text[one.end : min(end, one.end + 30)])
    if behind:
        return behind
    short = end - start <= _REACH + one.end - one.start
    for name in ("version", "weak") if short else ("version",):
        at = _last_label(before, name)
        if at and _adjoins(before[at:]):
            return "version"
    return None


def _last_label(before: str, name: str) -> int:
    """Where the last label of a kind ends that belongs to the date behind it; 0 without one."""
    ends = [match.end() for match in _pattern("labels", name).finditer(before)]
    # A table's bar between a label and a date parts two cells, unless the label is all of its cell.
    return ends[-1] if ends and (" | " not in before or not before[ends[-1] :].strip(" |:")) else 0


def _adjoins(between: str) -> bool:
    """Whether a weak label ("version", "published") stands right before its date."""
    return len(between.split()) <= 2 and len(between) <= 20


def _label_behind(text: str, one: FoundDate, after: str) -> Kind | None:
    """A label behind its date, on a short line that begins with the date, or in a language that puts it there."""
    line_start, _ = _line_bounds(text, one)
    opens = not text[line_start : one.start].strip(" \t([【「:：-–—")
    line = after.split("\n")[0]
    verbal = ord(line.strip()[:1] or " ") > 0x3000
    if not (opens or verbal):
        return None
    for kind in _KINDS[:2]:
        match = _pattern("labels", kind).search(line)
        if match and match.start() <= 12 and (verbal or not line[match.end() :].strip(" \t.)]")):
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
    start, end = _line_bounds(text, one)
    rest = _ASIDE.sub("", text[start : one.start] + text[one.end : end])
    if rest.strip(" \t()[].,") or _in_range(text, one):
        return None
    above = [part.strip() for part in text[max(0, start - 3 * _REACH) : start].split("\n") if part.strip()]
    if above and len(above[-1]) <= _REACH:
        if _is_foreign(above[-1]):
            return None
        for kind in _KINDS[:2]:
            if _pattern("labels", kind).search(above[-1]):
                return kind
    return "version" if min(text.count("\n", 0, start), text.count("\n", end)) < _LONE_LINES else None
