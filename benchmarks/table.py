"""Tables as every benchmark prints them: Markdown, so that README.md can hold the last one as it is."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

NOT_MEASURED = "not measured"


def show(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(_line(row, widths) for row in (head, rule, *rows))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "| " + " | ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]) + " |"


def machine() -> str:
    """What the figures were taken on, in a line."""
    names = [line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0))
    return f"{names[0] if names else platform.machine()}, {cores} cores, Python {platform.python_version()}"


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def bench() -> Path | None:
    """The folder with real pages and labelled changes that TRACKER_BENCH names, or None."""
    folder = os.environ.get("TRACKER_BENCH", "")
    return Path(folder) if folder and Path(folder).is_dir() else None
