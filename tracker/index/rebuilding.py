"""Filling the index again with what the archive says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select

from tracker.index import changes, entries, schema, states
from tracker.index.upsert import put
from tracker.model import Change, Entry, State

BATCH = 500
"""Entries written by one statement."""


def rebuild(connection: Connection, items: Iterable[tuple[Entry, Change | None]]) -> int:
    """Replace all entries and changes by these, and what the states derive from them; returns how many entries.

    Checks, intents and the outbox stay, and no alert is made.
    """
    for table in (schema.flags, schema.changes, schema.entries):
        connection.execute(delete(table))
    count = 0
    for batch in _batches(items):
        _fill(connection, batch)
        count += len(batch)
    _derive(connection)
    return count


def _fill(connection: Connection, batch: list[tuple[Entry, Change | None]]) -> None:
    connection.execute(insert(schema.entries), [entries.row_of(entry) for entry, _ in batch])
    changed = [(entry, change) for entry, change in batch if change is not None]
    if changed:
        connection.execute(insert(schema.changes), [changes.row_of(entry, change) for entry, change in changed])
    if flagged := [row for entry, change in changed for row in changes.flag_rows(entry, change)]:
        connection.execute(insert(schema.flags), flagged)


def _derive(connection: Connection) -> None:
    """States as far as the archive tells them.

    Validators and fingerprint were true of the baseline that was; it may be another one now, and a server's "not
    modified" about the old one would hide that. Without them the next visit reads the whole page. A candidate that was
    recorded since (the index was restored from a backup) waits no longer.
    """
    known = states.all_states(connection)
    changed = _newest(connection, schema.entries.c.kind == "change")
    accepted = _newest(connection, entries.ACCEPTED)
    rows = []
    for document_id in sorted(known.keys() | accepted.keys()):
        state = known.get(document_id, State(document_id))
        baseline, change = accepted.get(document_id), changed.get(document_id)
        candidate = state.candidate
        if candidate is not None and change is not None and change.recorded_at >= candidate.first_seen:
            candidate = None
        seen_at = baseline.seen_at if baseline else None
        rows.append(
            {
                "document_id": document_id,
                "validators": "[]",
                "fingerprint": None,
                "recipe": baseline.recipe if baseline else "",
                "changed_at": change.seen_at if change else None,
                "seen_at": _later(state.seen_at, seen_at),
                "checked_at": _later(state.checked_at, seen_at),
                "candidate": states.candidate_text(candidate),
            }
        )
    put(connection, schema.states, rows)


def _newest(connection: Connection, condition: ColumnElement[bool]) -> dict[str, Row[str, datetime, datetime, str]]:
    """Each document's newest entry (its times and recipe) that meets a condition."""
    table = schema.entries
    query = select(table.c.document_id, table.c.seen_at, table.c.recorded_at, table.c.recipe)
    query = query.where(condition).order_by(table.c.sequence)
    return {row.document_id: row for row in connection.execute(query)}


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((time for time in (one, other) if time is not None), default=None)


def _batches(items: Iterable[tuple[Entry, Change | None]]) -> Iterator[list[tuple[Entry, Change | None]]]:
    waiting = iter(items)
    while batch := list(islice(waiting, BATCH)):
        yield batch
