"""Entries that are about to be published: the note that lets a restart finish or drop what a crash cut off."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from tracker.index.schema import intents
from tracker.index.upsert import add


def note(connection: Connection, document_id: str, entry_name: str) -> None:
    """Say that this entry is about to be there."""
    row = {"document_id": document_id, "entry_name": entry_name}
    add(connection, intents, [row], unique=("document_id", "entry_name"))


def drop(connection: Connection, document_id: str, entry_name: str) -> None:
    """Say that it is there, or will never be."""
    connection.execute(delete(intents).filter_by(document_id=document_id, entry_name=entry_name))


def noted(connection: Connection) -> list[tuple[str, str]]:
    """All (document, entry) noted, in order."""
    rows = connection.execute(select(intents).order_by(intents.c.document_id, intents.c.entry_name))
    return [(row.document_id, row.entry_name) for row in rows]
