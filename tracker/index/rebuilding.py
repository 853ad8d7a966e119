"""Filling the index again with what the archive says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, delete, func, insert, select

from tracker.index import changes, entries, schema, states
from tracker.model import Change, Entry

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
    modified" about the old one would hide that. Without them the next visit reads the whole page.
    """
    known = states.all_states(connection)
    changed = _latest(connection, ("change",))
    seen = _latest(connection, ("first", "change", "technical"))
    for document_id in sorted(known.keys() | seen.keys()):
        state = states.state(connection, document_id)
        baseline = entries.latest_accepted(connection, document_id)
        state = replace(
            state,
            validators=(),
            fingerprint=None,
            recipe=baseline.recipe if baseline else "",
            changed_at=changed.get(document_id),
            seen_at=_later(state.seen_at, seen.get(document_id)),
            checked_at=_later(state.checked_at, seen.get(document_id)),
        )
        states.write(connection, state, visited_at=None)


def _latest(connection: Connection, kinds: tuple[str, ...]) -> dict[str, datetime]:
    """When each document's newest entry of these kinds was seen."""
    table = schema.entries
    query = select(table.c.document_id, func.max(table.c.seen_at, type_=table.c.seen_at.type).label("at"))
    rows = connection.execute(query.where(table.c.kind.in_(kinds)).group_by(table.c.document_id))
    return {row.document_id: row.at for row in rows}


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((time for time in (one, other) if time is not None), default=None)


def _batches(items: Iterable[tuple[Entry, Change | None]]) -> Iterator[list[tuple[Entry, Change | None]]]:
    waiting = iter(items)
    while batch := list(islice(waiting, BATCH)):
        yield batch
