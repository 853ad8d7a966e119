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


def put(connection: Connection, table: Table, row: Row, but: Mapping[str, ColumnElement[Any]] | None = None) -> None:
    """Insert a row, or overwrite the one with its primary key; `but` gives other values for the overwriting."""
    keys = {column.name for column in table.primary_key}
    changed = {name: value for name, value in row.items() if name not in keys} | dict(but or {})
    statement = _insert(connection, table).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=sorted(keys), set_=changed))


def add(connection: Connection, table: Table, rows: Sequence[Row], unique: Sequence[str]) -> None:
    """Insert rows, leaving out those whose `unique` columns are there already."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(index_elements=list(unique)), list(rows))
