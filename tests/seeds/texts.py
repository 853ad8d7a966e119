"""The seed policies as lists of lines, and what a person reads in them; found by the variable TRACKER_SEEDS."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

FOLDER = os.environ.get("TRACKER_SEEDS", "")

LineKind = Literal["title", "heading", "paragraph", "bullet", "lettered", "furniture"]


@dataclass(frozen=True)
class Line:
    """One line of a seed's text, and what a person would mark it up as."""

    kind: LineKind
    text: str


@dataclass(frozen=True)
class Seed:
    """A seed policy: its lines in order, and its facts."""

    name: str
    lines: tuple[Line, ...]
    facts: dict[str, Any]


def seeds() -> tuple[Seed, ...]:
    """All seeds; none where the variable is not set."""
    if not FOLDER:
        return ()
    facts = tomllib.loads((Path(FOLDER) / "facts.toml").read_text(encoding="utf-8"))
    return tuple(_seed(name, fact) for name, fact in facts.items())


def _seed(name: str, facts: dict[str, Any]) -> Seed:
    text = (Path(FOLDER) / facts["file"]).read_text(encoding="utf-8")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    # The first line of some says only where the text comes from: it was never on the page.
    if "source_url" in facts or "archived_on" in facts:
        lines = lines[1:]
    return Seed(name, tuple(_line(line, at, facts) for at, line in enumerate(lines)), facts)


def _line(text: str, at: int, facts: dict[str, Any]) -> Line:
    title, headings = facts["title"].lower(), {heading.lower() for heading in facts["headings"]}
    if text in facts.get("boilerplate", ()):
        return Line("furniture", text)
    if title and at < 3 and len(text.split()) < 8 and (title in text.lower() or text.lower() in title):
        return Line("title", text)
    if text.lower() in headings:
        return Line("heading", text)
    if text.startswith("•"):
        return Line("bullet", text.removeprefix("•").strip())
    return Line("lettered" if re.match(r"\((?:[a-z]|\d)\)\s", text) else "paragraph", text)
