"""What the figures of the accuracy table may not fall below: read, compared and lifted, never lowered.

`floors.toml` holds them with the digest of the data they were taken on; on other data they say nothing.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")

_FIGURE = re.compile(r"\d*\.?\d+")
_NO_FLOOR = ("passages a second",)  # a speed: it swings with the machine
_HEAD = """# The floors of `python -m benchmarks.accuracy --check`, taken on the data with this digest. A figure under
# [least] may not fall, one under [most] may not rise. `--raise` makes them stricter and never laxer.
"""

Row = Sequence[str]
Limits = Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Floors:
    """`least` holds figures that should be high, `most` figures that should be low, each by its measure."""

    data: str
    least: Limits
    most: Limits


def digest(folder: Path) -> str:
    """SHA-256 over names and bytes of all files in a folder, but for what Python leaves there."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def load(path: Path = FLOORS) -> Floors:
    """The floors in a file. Raises OSError, tomllib.TOMLDecodeError or KeyError where it is none."""
    stored = tomllib.loads(path.read_text(encoding="utf-8"))
    least, most = ({name: tuple(row) for name, row in stored[table].items()} for table in ("least", "most"))
    return Floors(stored["data"], least, most)


def figures(cell: str) -> tuple[float, ...]:
    """The figures of a table's cell: ".997 / .992" and "1 of 10 (1050 fetches)"; () where one was not measured."""
    found = [_FIGURE.match(part.strip()) for part in cell.split(" / ")]
    return tuple(float(one[0]) for one in found if one) if all(found) else ()


def fallen(floors: Floors, rows: Iterable[Row]) -> list[str]:
    """One sentence for each measure that is under its floor, or that the table does not give any more."""
    given = {row[0]: row[1] for row in rows}
    found = []
    for limits, sign, word in ((floors.least, 1, "at least"), (floors.most, -1, "at most")):
        for measure, floor in limits.items():
            cell = given.get(measure, "missing")
            now = figures(cell)
            if len(now) != len(floor) or any(sign * one < sign * held for one, held in zip(now, floor, strict=True)):
                found.append(f"{measure}: {cell}, {word} {_cell(floor)}")
    return found


def lifted(floors: Floors, rows: Iterable[Row]) -> Floors:
    """The floors made stricter where the table is better; a new measure gets the floor that its reach asks for."""
    least, most = dict(floors.least), dict(floors.most)
    for measure, cell, _, reach in rows:
        now = figures(cell)
        if not now or measure in _NO_FLOOR:
            continue
        if measure in least:
            least[measure] = _stricter(least[measure], now, max)
        elif measure in most:
            most[measure] = _stricter(most[measure], now, min)
        elif reach:
            (least if reach.startswith(">=") else most)[measure] = now
    return Floors(floors.data, least, most)


def written(floors: Floors) -> str:
    """The file that `load` reads."""
    tables = [f'{_HEAD}data = "{floors.data}"']
    for name, limits in (("least", floors.least), ("most", floors.most)):
        rows = [f'"{measure}" = [{", ".join(f"{one:g}" for one in row)}]' for measure, row in limits.items()]
        tables.append("\n".join([f"[{name}]", *rows]))
    return "\n\n".join(tables) + "\n"


def _stricter(
    floor: tuple[float, ...], now: tuple[float, ...], better: Callable[[float, float], float]
) -> tuple[float, ...]:
    return tuple(map(better, floor, now)) if len(floor) == len(now) else floor


def _cell(row: Iterable[float]) -> str:
    return " / ".join(f"{one:g}" for one in row)
