"""What changed between two texts, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

ChangeKind = Literal["none", "cosmetic", "date-only", "minor", "substantive", "noise"]
Severity = Literal["none", "low", "medium", "high"]
Direction = Literal["weakens", "strengthens", "neutral"]

SEVERITIES: tuple[Severity, ...] = ("none", "low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of text that is kept, taken out or put in. All "equal" and "delete" runs joined are the old text."""

    op: Literal["equal", "delete", "insert"]
    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a clause change means. `direction` is from the reader's side; `reason` is a plain sentence;
    `evidence` the words of the clause that show it."""

    category: str
    direction: Direction
    reason: str
    evidence: str
    severity: Severity = "low"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause added, removed, modified or moved. `path` is the new place, or the old one of a removed clause.

    `edits` turn `before` into `after` exactly; empty where one of them is None or the texts are equal.
    """

    kind: Literal["added", "removed", "modified", "moved"]
    path: tuple[str, ...]
    before: str | None
    after: str | None
    flags: tuple[Flag, ...] = ()
    edits: tuple[Edit, ...] = ()
    old_path: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What two versions of a policy differ in.

    `silent`: meaning or wording changed while a dateline exists and did not move. `backdated`: the new dateline lies
    before our last sight of the old text. `notice_days`: days from our first sight to a future effective date.
    `lexicon` is the version of the lexicon that judged. `clauses` stand the gravest first. `broken` tells which
    promises of the old text on its own changes the change did not keep; `flags` holds those of clauses only.
    """

    kind: ChangeKind
    severity: Severity
    dateline: tuple[date | None, date | None]
    clauses: tuple[ClauseChange, ...]
    silent: bool = False
    backdated: bool = False
    notice_days: int | None = None
    lexicon: str = ""
    broken: tuple[Flag, ...] = ()

    @property
    def flags(self) -> tuple[Flag, ...]:
        """All flags of all clauses, in the clauses' order."""
        return tuple(flag for clause in self.clauses for flag in clause.flags)
