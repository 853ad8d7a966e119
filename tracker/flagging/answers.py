"""Answers that a policy gives with one word or mark: "Do we sell your data? No.", a tick in a table's cell.

Such a word states nothing by itself, and a mark is no word; what turned is what was asked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tracker.flagging.categorize import OTHER
from tracker.flagging.findings import Finding, towards
from tracker.flagging.lexicon import lexicon
from tracker.flagging.pairing import Rewording, Sentence
from tracker.flagging.topics import topics
from tracker.model import Direction

_YES = frozenset(["yes", "ja", "oui", "si", "sí", "sì", "sim", "tak", "はい", "是", "✓", "✔", "☑", "✅"])
_NO = frozenset(["no", "nein", "non", "não", "nee", "nie", "いいえ", "否", "✗", "✘", "✕", "✖", "☒", "❌", "☐"])
_BARE = " \t*_.,!:;—–-\ufe0e\ufe0f"
_ANSWER = re.compile(r"[?？][\"”’)*_]*\s*(?:[-–—:]\s*)?[*_]*([^\W\d_]{2,4}|[✓✔☑✅✗✘✕✖☒❌☐])(?![\w'’])")
_QUESTION = re.compile(r"[^.?!？\n|]{3,200}\Z")
_LONGEST_QUESTION = 200
_OF_READER = re.compile(r"\s*\W*(?:can|may|could|do) (?:i|you|users|customers)\b", re.IGNORECASE)
_OF_COMPANY = re.compile(r"\s*\W*(?:do|does|will|may|can|are|is)\b(?! (?:i|you|users|customers)\b)", re.IGNORECASE)
_STRENGTH = 2.5
_LABEL = 80


class Turn(NamedTuple):
    """What was asked, or the row's label, and the two answers as they are written; `yes` is what it says now."""

    question: str
    was: str
    now: str
    yes: bool


def turned(before: str, after: str) -> Turn | None:
    """The first answer that is another than before; None where none is."""
    old, new = _answers(before), _answers(after)
    for question, now in new.items():
        was = old.get(question)
        if was is not None and _is_yes(was) != _is_yes(now):
            return Turn(question[0], was, now, _is_yes(now))
    return None


def findings(turn: Turn, headings: dict[str, float], clause: str) -> tuple[tuple[str, Finding], ...]:
    """What the turn means for each category that the question is about."""
    asked = Rewording(Sentence(turn.question), None)
    reason = f"The answer to “{turn.question[:_LABEL].strip()}” went from “{turn.was}” to “{turn.now}”"
    return tuple(
        (name, Finding(_direction(turn, name), reason, f"{turn.question} {turn.now}", _STRENGTH))
        for name in topics(asked, headings, clause)
    )


def _direction(turn: Turn, name: str) -> Direction:
    sign = 1 if turn.yes else -1
    if _OF_READER.match(turn.question):
        return towards(sign)
    category = lexicon().categories.get(name) if name != OTHER else None
    if category is None or not _OF_COMPANY.match(turn.question):
        return "neutral"
    return towards(sign * {"weakens": -1, "strengthens": 1, "neutral": 0}[category.adding])


def _answers(text: str) -> dict[tuple[str, int], str]:
    """Each answer by its question, or by its row's label and its column."""
    if text.startswith("|"):
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        label = cells[0] if cells else ""
        return {(label, at): bare for at, cell in enumerate(cells) if at and _known(bare := cell.strip(_BARE))}
    found: dict[tuple[str, int], str] = {}
    for answer in _ANSWER.finditer(text):
        question = _QUESTION.search(text, max(0, answer.start() - _LONGEST_QUESTION), answer.start())
        if question and _known(answer[1]):
            found.setdefault((text[question.start() : answer.start() + 1].strip(), 0), answer[1])
    return found


def _known(answer: str) -> bool:
    return answer.lower() in _YES or answer.lower() in _NO


def _is_yes(answer: str) -> bool:
    return answer.lower() in _YES
