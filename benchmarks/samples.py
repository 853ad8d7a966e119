"""Real pages to measure on: some of each collection in the folder that TRACKER_BENCH names."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Sample:
    """A real page, its address, and the collection it is from."""

    collection: str
    url: str
    html: bytes


def lines(path: Path) -> Iterator[Mapping[str, Any]]:
    """The records of a file of JSON lines, compressed or not."""
    packed = path.suffix == ".xz"
    with lzma.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def pages(bench: Path, count: int) -> list[Sample]:
    """About `count` pages, the same at every call: the newest of each document, then the one before it, and so on."""
    rows = sorted(lines(bench / "pages" / "index.jsonl"), key=lambda row: (-row["position"], row["document"]))
    newest: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        newest.setdefault(row["document"], []).append(row)
    rounds = max(map(len, newest.values()))
    turns = [found[turn] for turn in range(rounds) for found in newest.values() if turn < len(found)][:count]
    wanted = {row["id"]: row["collection"] for row in turns}
    files = sorted({row["file"] for row in turns})
    return [
        Sample(wanted[record["id"]], record["url"], record["html"].encode())
        for name in files
        for record in lines(bench / "pages" / name)
        if record["id"] in wanted
    ]
