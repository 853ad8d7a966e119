"""What is to be known of a change without opening change.json: its kind, its gravest point, what it touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Row, delete, insert, select

from tracker.index.schema import changes, entries, flags
from tracker.model import SEVERITIES, Change, ChangeKind, Direction, Entry, Severity


@dataclass(frozen=True, slots=True)
class Touched:
    """A category that a change touches, which way, and how gravely at the worst."""

    category: str
    direction: Direction
    severity: Severity


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change in short. `reason` is the sentence of its gravest flag ("" without one); `touched` the gravest first."""

    document_id: str
    entry_name: str
    kind: ChangeKind
    severity: Severity
    silent: bool
    backdated: bool
    notice_days: int | None
    reason: str
    touched: tuple[Touched, ...]


def write(connection: Connection, entry: Entry, change: Change | None) -> None:
    """Keep an entry's change, in place of what was kept of it before; None takes it away."""
    here = {"document_id": entry.document_id, "entry_name": entry.name}
    for table in (flags, changes):
        connection.execute(delete(table).filter_by(**here))
    if change is None:
        return
    connection.execute(insert(changes).values(row_of(entry, change)))
    if rows := flag_rows(entry, change):
        connection.execute(insert(flags), rows)


def row_of(entry: Entry, change: Change) -> dict[str, Any]:
    """A change as a row of its table."""
    gravest = max(change.flags, key=lambda flag: SEVERITIES.index(flag.severity), default=None)
    return {
        "document_id": entry.document_id,
        "entry_name": entry.name,
        "kind": change.kind,
        "severity": change.severity,
        "silent": change.silent,
        "backdated": change.backdated,
        "notice_days": change.notice_days,
        "old_dateline": change.dateline[0],
        "new_dateline": change.dateline[1],
        "lexicon": change.lexicon,
        "reason": gravest.reason if gravest else "",
    }


def flag_rows(entry: Entry, change: Change) -> list[dict[str, Any]]:
    """The categories and directions that a change touches as rows of their table."""
    worst: dict[tuple[str, str], Severity] = {}
    for flag in change.flags:
        key = (flag.category, flag.direction)
        worst[key] = max(worst.get(key, "none"), flag.severity, key=SEVERITIES.index)
    here = {"document_id": entry.document_id, "entry_name": entry.name}
    return [
        here | {"category": category, "direction": direction, "severity": severity}
        for (category, direction), severity in worst.items()
    ]


def summaries(connection: Connection, document_id: str | None) -> list[ChangeRow]:
    """The changes of a document, or of all, in the order in which they were recorded."""
    query = select(changes).join(entries).order_by(entries.c.name, entries.c.document_id)
    touched = select(flags)
    if document_id is not None:
        query = query.where(changes.c.document_id == document_id).order_by(None).order_by(entries.c.sequence)
        touched = touched.where(flags.c.document_id == document_id)
    found: dict[tuple[str, str], list[Touched]] = {}
    for row in connection.execute(touched):
        found.setdefault((row.document_id, row.entry_name), []).append(
            Touched(row.category, cast(Direction, row.direction), cast(Severity, row.severity))
        )
    return [_summary(row, found) for row in connection.execute(query)]


def _summary(row: Row[Any], touched: Mapping[tuple[str, str], list[Touched]]) -> ChangeRow:
    return ChangeRow(
        document_id=row.document_id,
        entry_name=row.entry_name,
        kind=row.kind,
        severity=row.severity,
        silent=row.silent,
        backdated=row.backdated,
        notice_days=row.notice_days,
        reason=row.reason,
        touched=tuple(sorted(touched.get((row.document_id, row.entry_name), ()), key=_gravity)),
    )


def _gravity(one: Touched) -> tuple[int, str, str]:
    return (-SEVERITIES.index(one.severity), one.category, one.direction)
