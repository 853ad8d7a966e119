"""Reads what TOML gave by the table of keys: the values of each section, and every fault in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.configuration.keys import BY_NAME, GENERAL, SECTIONS
from tracker.configuration.lines import Place, line_of, lines_of
from tracker.configuration.names import did_you_mean
from tracker.configuration.shape import REQUIRED, Key, Section
from tracker.configuration.values import Unfit, kind_of, shown
from tracker.errors import ConfigProblem

Values = dict[str, Any]


@dataclass
class Faults:
    """Gathers every fault of a file with the line it stands in."""

    file: str
    text: str
    problems: list[ConfigProblem] = field(default_factory=list)
    _lines: Mapping[Place, int] | None = None

    def add(self, place: Place, problem: str, allowed: str = "") -> None:
        """Note a fault of the value at `place`."""
        if self._lines is None:
            self._lines = lines_of(self.text)
        line = line_of(place, self._lines)
        self.problems.append(ConfigProblem(self.file, line, _dotted(place), problem, allowed))

    def in_order(self) -> tuple[ConfigProblem, ...]:
        """All faults, from the file's first line to its last."""
        return tuple(sorted(self.problems, key=lambda problem: problem.line or 0))


@dataclass(frozen=True, slots=True)
class Table:
    """A section as it was read: where it stands and the values of its keys; keys with faults are missing."""

    place: Place
    values: Values


Tables = Mapping[str, list[Table]]
"""The tables of each section by its name."""


def read_sections(raw: Mapping[str, object], faults: Faults) -> Tables:
    """The tables of each section, in the file's order. A section that is left out has its defaults, an optional or
    repeated one no table."""
    known = [key.name for key in GENERAL.keys] + [section.name for section in SECTIONS if section.name]
    for name in raw:
        if name not in known:
            faults.add((name,), f"unknown key{did_you_mean(name, known)}", ", ".join(known))
    general = {key: value for key, value in raw.items() if key not in BY_NAME}
    tables = {"": [_read(GENERAL, general, (), faults, strict=False)]}
    for section in SECTIONS[1:]:
        tables[section.name] = [_read(section, table, place, faults) for table, place in _tables(section, raw, faults)]
    return tables


def _tables(
    section: Section, raw: Mapping[str, object], faults: Faults
) -> Iterator[tuple[Mapping[str, object], Place]]:
    """The section's tables as TOML gave them, each with its place."""
    if section.name not in raw:
        if not (section.repeated or section.optional):
            yield {}, (section.name,)
        return
    given = raw[section.name]
    if section.repeated:
        if not isinstance(given, list):
            faults.add((section.name,), f"is {kind_of(given)}, not an array of tables", section.header)
            return
        members: list[tuple[object, Place]] = [(one, (section.name, index)) for index, one in enumerate(given)]
    else:
        members = [(given, (section.name,))]
    for member, place in members:
        if isinstance(member, Mapping):
            yield member, place
        else:
            faults.add(place, f"is {kind_of(member)}, not a table", section.header)


def _read(section: Section, table: Mapping[str, object], place: Place, faults: Faults, *, strict: bool = True) -> Table:
    names = [key.name for key in section.keys]
    if strict:
        for name in table:
            if name not in names:
                faults.add((*place, name), f"unknown key{did_you_mean(name, names)}", ", ".join(names))
    values: Values = {}
    for key in section.keys:
        if key.name in table:
            _take(key, table[key.name], (*place, key.name), values, faults)
        elif key.default is REQUIRED:
            faults.add(place, f"{key.name!r} is missing", key.allowed)
        else:
            values[key.name] = key.parse(key.default)
    return Table(place, values)


def _take(key: Key, value: object, place: Place, values: Values, faults: Faults) -> None:
    try:
        values[key.name] = key.parse(value)
    except Unfit as error:
        for at, problem in error.faults:
            faults.add((*place, *at), problem, key.allowed)


def _dotted(place: Place) -> str:
    """ "documents[2].url"; counted from 0, as TOML's readers do."""
    dotted = ""
    for step in place:
        if isinstance(step, int):
            dotted += f"[{step}]"
        else:
            plain = step if step.replace("-", "").replace("_", "").isalnum() and step.isascii() else shown(step)
            dotted += f".{plain}" if dotted else plain
    return dotted
