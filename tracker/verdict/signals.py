"""The phrases by which pages give themselves away, and where in a text they count."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

LINE_WORDS = 25  # a message's line is no longer
PARAGRAPH_WORDS = 12  # with a line of so many words a text begins; what is said further down is said in it


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    text = files("tracker.verdict").joinpath("signals.toml").read_text(encoding="utf-8")
    return {
        reason: tuple(line for line in table["phrases"].splitlines() if line)
        for reason, table in tomllib.loads(text).items()
    }


@cache
def _pattern(reason: str) -> re.Pattern[str]:
    phrases = sorted(_phrases()[reason], key=len, reverse=True)
    # One look behind for all of them: tried for each phrase by itself it costs seconds on a hostile page.
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})")


def reasons() -> tuple[str, ...]:
    """All reasons that have phrases, the surest first."""
    return tuple(_phrases())


def says(text: str, reason: str) -> bool:
    """Whether a text, folded as in `measures.folded`, has one of the reason's phrases."""
    return bool(_pattern(reason).search(text))


def count(text: str, reason: str) -> int:
    """How many different phrases of the reason stand in a folded text."""
    return len(set(_pattern(reason).findall(text)))


def opens_with(lines: Iterable[str], found: Sequence[str]) -> str | None:
    """The reason that the folded lines above a text's first paragraph give, among some, or None."""
    for line in lines:
        count = len(line.split())
        if count <= LINE_WORDS:
            for reason in found:
                if says(line, reason):
                    return reason
        if count >= PARAGRAPH_WORDS:
            return None
    return None
