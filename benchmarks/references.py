"""What the recorded texts of pages got wrong by themselves, taken out of both sides, so that it hides no true mistake.

The references were written as Markdown by another program and stripped to words. On the way e-mail addresses hidden
from robots stayed "[email protected]", underscores in names of cookies were lost with the marks of emphasis, and items
that a page letters ("a.") were numbered ("1."). What still differs are words: contents tables that only one side keeps,
and parts that somebody left out by hand.
"""

from __future__ import annotations

import re
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks import adapters
from benchmarks.samples import lines

_ADDRESS = re.compile(r"\[?email\s*protected\]?|[\w.+-]+@[\w.-]+\.\w+", re.IGNORECASE)
_MARKER = re.compile(r"^\s*(?:[-*]\s+|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s+)+", re.IGNORECASE | re.MULTILINE)
_WORD = re.compile(r"\w+")


def without_artefacts(text: str) -> list[str]:
    """The words of a text without addresses, markers of items and underscores."""
    return _WORD.findall(_MARKER.sub("", _ADDRESS.sub(" ", text)).replace("_", " ").lower())


def f1_without_artefacts(folder: Path, scorer: Any, corpus: Any) -> dict[str, tuple[float, float]]:
    """For each collection, mean and tenth percentile of token F1 on single pages, both sides without artefacts."""
    references = {row["id"]: row for row in lines(folder / "pages" / "references.jsonl.xz") if row["kind"] == "version"}
    found: dict[str, list[float]] = {}
    for page in corpus.pages(use="reference"):
        if page.id in references:
            row = references[page.id]
            ours, theirs = without_artefacts(adapters.text(page.html, page.url)), without_artefacts(row["text"])
            found.setdefault(row["collection"], []).append(scorer.prf(ours, theirs)[2])
    return {name: (mean(figures), scorer.p10(figures)) for name, figures in found.items()}
