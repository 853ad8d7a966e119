"""The archive's entries, for looking up: a copy of what their meta.json says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from tracker.index.schema import entries
from tracker.index.upsert import put
from tracker.model import Entry

_FIELDS = tuple(field.name for field in fields(Entry))
ACCEPTED = entries.c.kind.in_(("first", "change", "technical"))
"""As `Entry.accepted`."""


def row_of(entry: Entry) -> dict[str, Any]:
    """An entry as a row of the table."""
    return {name: getattr(entry, name) for name in _FIELDS}


def write(connection: Connection, entry: Entry) -> None:
    """Keep an entry; writing it again changes nothing."""
    put(connection, entries, [row_of(entry)])


def of(connection: Connection, document_id: str | None) -> list[Entry]:
    """A document's entries in their order; those of all documents in the order in which they were recorded."""
    if document_id is None:
        return _found(connection, select(entries).order_by(entries.c.name, entries.c.document_id))
    return _found(connection, _in_order(document_id))


def named(connection: Connection, document_id: str, name: str) -> Entry | None:
    """The entry of this name, or None."""
    query = select(entries).where(entries.c.document_id == document_id, entries.c.name == name)
    return next(iter(_found(connection, query)), None)


def latest_accepted(connection: Connection, document_id: str, until: datetime | None = None) -> Entry | None:
    """The newest entry whose text was accepted, of those seen by the time `until` where it is given."""
    query = select(entries).where(entries.c.document_id == document_id, ACCEPTED)
    if until is not None:
        query = query.where(entries.c.seen_at <= until)
    return next(iter(_found(connection, query.order_by(entries.c.sequence.desc()).limit(1))), None)


def changed_since(connection: Connection, since: datetime) -> set[str]:
    """The documents of which a change was recorded at `since` or later."""
    query = select(entries.c.document_id).where(entries.c.kind == "change", entries.c.recorded_at >= since)
    return set(connection.scalars(query))


def _in_order(document_id: str) -> Select[Any]:
    return select(entries).where(entries.c.document_id == document_id).order_by(entries.c.sequence)


def _found(connection: Connection, query: Select[Any]) -> list[Entry]:
    rows: Iterable[Row[Any]] = connection.execute(query)
    return [Entry(**row._mapping) for row in rows]
