"""A changed clause as runs of words that were kept, taken out or put in, fit to be read by people.

The runs are made from the clause's exact edits: Markdown's marks and whatever steers a device are taken off, changes
that only a space or a short word parts are told as one, and long stretches that nothing touched are cut to what
stands round a change. Then they become HTML or plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from markupsafe import Markup, escape

from tracker.alerting import harmless
from tracker.model import ClauseChange, Edit
from tracker.words import words

LEGEND = "How to read it: [-these words were taken out-], {+these were put in+}."

CONTEXT = 160
"""Characters of unchanged text that stay on each side of a change; a stretch is cut where that saves a good deal."""

_Side = Literal["old", "new"]
_SIDES: Mapping[str, tuple[_Side, ...]] = {"delete": ("old",), "insert": ("new",), "equal": ("old", "new")}
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LIST_MARK = re.compile(r"(^|\n)( *)[-+*] ")
_HEADING_MARK = re.compile(r"(^|\n)#{1,6} ")
_TABLE_EDGE = re.compile(r"^\| | \|$", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?]\s|[。！？]|\n")
_FEIGNED = re.compile(r"\[(?=-)|-(?=\])|\{(?=\+)|\+(?=\})")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is kept, taken out or put in; a "gap" stands for `text`, words left out to save room."""

    op: Literal["equal", "delete", "insert", "gap"]
    text: str


def runs(clause: ClauseChange) -> tuple[Run, ...]:
    """What to show of a changed clause, in order: every changed word, and of the unchanged ones what gives context."""
    shown = _joined(_tidied(_unmarked(_edits(clause))))
    return tuple(_trimmed(shown))


def _edits(clause: ClauseChange) -> tuple[Edit, ...]:
    """The clause's edits; where it has none, the whole texts (of a clause added, removed, moved or rewritten)."""
    if clause.edits:
        return clause.edits
    before, after = clause.before, clause.after
    if before == after:
        return (Edit("equal", after or ""),)
    taken_out = (Edit("delete", before),) if before else ()
    return taken_out + ((Edit("insert", after),) if after else ())


def _unmarked(edits: tuple[Edit, ...]) -> Iterator[Run]:
    """The edits as runs without Markdown's escapes and marks, harmless to any device."""
    fresh: dict[_Side, bool] = {"old": True, "new": True}  # whether a side stands at the beginning of a line
    for at, edit in enumerate(edits):
        text = edit.text
        if text.endswith("\\") and _escapes_next(edits[at + 1 :]):
            text = text[:-1]
        sides = _SIDES[edit.op]
        clean = harmless.lines(_without_marks(text, fresh=all(fresh[side] for side in sides)))
        for side in sides:
            fresh[side] = text.endswith("\n") or (fresh[side] and not text)
        yield Run(edit.op, clean)


def _escapes_next(following: tuple[Edit, ...]) -> bool:
    return bool(following) and _ESCAPED.match("\\" + following[0].text[:1]) is not None


def _without_marks(text: str, *, fresh: bool) -> str:
    # A line break before the text makes the patterns for beginnings of lines see only real ones.
    padded = text if fresh else "\0" + text
    padded = _LIST_MARK.sub(r"\1\2• ", padded)
    padded = _TABLE_EDGE.sub("", _HEADING_MARK.sub(r"\1", padded))
    return _ESCAPED.sub(r"\1", padded.removeprefix("\0"))


def _tidied(shown: Iterable[Run]) -> Iterator[Run]:
    """Changes parted by nothing that is worth reading between them are told as one, what was taken out first."""
    pending: list[Run] = []
    for run in _without_empty(shown):
        if run.op == "equal" and not _islet(run.text):
            yield from _settled(pending)
            pending = []
            yield run
        else:
            pending.append(run)
    yield from _settled(pending)


def _without_empty(shown: Iterable[Run]) -> Iterator[Run]:
    return (run for run in shown if run.text)


def _islet(text: str) -> bool:
    return len(text) <= 4 and "\n" not in text


def _settled(pending: list[Run]) -> Iterator[Run]:
    """A row of changes and islets as one change; islets at its ends stay what they are: unchanged."""
    changed = [at for at, run in enumerate(pending) if run.op != "equal"]
    if not changed:
        return iter(pending)
    start, end = changed[0], changed[-1] + 1
    return iter([*pending[:start], *_one_change(pending[start:end]), *pending[end:]])


def _one_change(row: list[Run]) -> list[Run]:
    if not {"delete", "insert"} <= {run.op for run in row}:
        return row
    old = "".join(run.text for run in row if run.op != "insert")
    new = "".join(run.text for run in row if run.op != "delete")
    return [Run("delete", old), Run("insert", new)]


def _joined(shown: Iterable[Run]) -> list[Run]:
    return [Run(op, "".join(run.text for run in group)) for op, group in groupby(shown, key=lambda run: run.op)]


def _trimmed(shown: list[Run]) -> Iterator[Run]:
    last = len(shown) - 1
    for at, run in enumerate(shown):
        if run.op != "equal" or len(run.text) < 3 * CONTEXT:
            yield run
        elif at == 0 == last:
            yield from _cut(run.text, head=2 * CONTEXT, tail=0)
        else:
            yield from _cut(run.text, head=CONTEXT if at else 0, tail=CONTEXT if at < last else 0)


def _cut(text: str, *, head: int, tail: int) -> Iterator[Run]:
    """The first and last characters of the text, whole words of it, and between them a gap that counts the rest."""
    first = _head(text, head) if head else ""
    final = _tail(text, tail) if tail else ""
    between = text[len(first) : len(text) - len(final)]
    yield from _without_empty((Run("equal", first), Run("gap", left_out(between)), Run("equal", final)))


def left_out(text: str, what: str = "unchanged word") -> str:
    """ "120 unchanged words"."""
    number = len(words(text))
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _head(text: str, limit: int) -> str:
    """At least half of the text's first `limit` characters: to the end of a sentence, else of a word."""
    part = text[:limit]
    ends = [match.end() for match in _SENTENCE_END.finditer(part) if match.end() > limit // 2]
    if ends:
        return part[: ends[-1]]
    space = part.rfind(" ", limit // 2)
    return harmless.whole(part[: space + 1] if space >= 0 else part)


def _tail(text: str, limit: int) -> str:
    """At most `limit` of the text's last characters, from the beginning of a sentence, else of a word."""
    part = text[-limit:]
    starts = [match.end() for match in _SENTENCE_END.finditer(part) if match.end() < limit // 2]
    if starts:
        return part[starts[0] :]
    space = part.find(" ", 0, limit // 2)
    return part[space + 1 :]


def bounded(shown: tuple[Run, ...], room: int) -> tuple[tuple[Run, ...], str]:
    """The first runs that take at most `room` bytes of HTML, and the text that had to be left out."""
    kept: list[Run] = []
    for at, run in enumerate(shown):
        size = len(str(_run_html(run)).encode())
        if size > room:
            part = _fitting(run, room)
            rest = run.text[len(part) :] + "".join(later.text for later in shown[at + 1 :] if later.op != "gap")
            return (*kept, *_without_empty([replace(run, text=part)])), rest
        kept.append(run)
        room -= size
    return tuple(kept), ""


def _fitting(run: Run, room: int) -> str:
    """As much of the run's beginning as takes at most `room` bytes of HTML, to the end of a word."""
    room -= len(str(_run_html(replace(run, text=""))))
    taken = 0
    for at, letter in enumerate(run.text):
        taken += 4 if letter == "\n" else len(str(escape(letter)).encode())
        if taken > room:
            part = run.text[:at]
            return part[: part.rfind(" ") + 1] or harmless.whole(part)
    return run.text


# Colours stand in the elements for mail programs that drop style sheets; the sheet overrides them in the dark.
_STYLES = {
    "delete": "background-color:#fde7e4;color:#8c1d13;text-decoration:line-through",
    "insert": "background-color:#dcf5e3;color:#0b5426;text-decoration:underline",
}


def to_html(shown: Iterable[Run]) -> Markup:
    """The runs as HTML: `<del>` struck through and `<ins>` underlined, told apart without colour too."""
    return Markup("").join(_run_html(run) for run in _apart(shown))


def _apart(shown: Iterable[Run]) -> Iterator[Run]:
    """The runs with a space between words taken out and words put in where neither has one."""
    before = Run("equal", "")
    for run in shown:
        meet = (before.op, run.op) == ("delete", "insert")
        if meet and not before.text[-1:].isspace() and not run.text[:1].isspace():
            yield Run("equal", " ")
        yield run
        before = run


def _run_html(run: Run) -> Markup:
    if run.op == "gap":
        return Markup('<span class="gap">[… {} …]</span> ').format(run.text)
    if run.op == "equal":
        return _with_breaks(run.text)
    tag = "del" if run.op == "delete" else "ins"
    lead, inner, trail = map(_with_breaks, _parted(run.text))
    return Markup('{0}<{1} style="{2}">{3}</{1}>{4}').format(lead, tag, _STYLES[run.op], inner, trail)


def _with_breaks(text: str) -> Markup:
    return escape(text).replace("\n", Markup("<br>"))


def _parted(text: str) -> tuple[str, str, str]:
    """The white space before the words, the words, and that after them: a mark put on a space only looks odd."""
    inner = text.strip()
    if not inner:
        return "", text, ""
    start = text.index(inner)
    return text[:start], inner, text[start + len(inner) :]


def to_text(shown: Iterable[Run]) -> str:
    """The runs as plain text, as `LEGEND` explains it; a text that feigns these marks gets a space into them."""
    return "".join(_run_text(run) for run in _apart(shown))


def _run_text(run: Run) -> str:
    text = _FEIGNED.sub(r"\g<0> ", run.text)
    if run.op == "gap":
        return f"[… {text} …] "
    if run.op == "equal":
        return text
    before, after = ("[-", "-]") if run.op == "delete" else ("{+", "+}")
    lead, inner, trail = _parted(text)
    return f"{lead}{before}{inner}{after}{trail}"
