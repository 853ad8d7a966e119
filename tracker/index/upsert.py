"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy keeps in two places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def put(
    connection: Connection, table: Table, rows: Sequence[Row], but: Mapping[str, ColumnElement[Any]] | None = None
) -> None:
    """Insert rows, or overwrite those with their primary keys; all rows have the same columns, others stay as they are.

    `but` gives other values for the overwriting.
    """
    if not rows:
        return
    keys = {column.name for column in table.primary_key}
    statement = _insert(connection, table)
    changed: dict[str, Any] = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    changed.update(but or {})
    connection.execute(statement.on_conflict_do_update(index_elements=sorted(keys), set_=changed), list(rows))


def add(connection: Connection, table: Table, rows: Sequence[Row], unique: Sequence[str]) -> None:
    """Insert rows, leaving out those whose `unique` columns are there already."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(index_elements=list(unique)), list(rows))
