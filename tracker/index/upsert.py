"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike and SQLAlchemy keeps in two places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, Any]
Insert = sqlite.Insert | postgresql.Insert


def put(
    connection: Connection, table: Table, rows: Sequence[Row], but: tuple[tuple[str, ColumnElement[Any]], ...] = ()
) -> None:
    """Insert rows, or overwrite those with their primary keys; all rows have the same columns, others stay as they are.

    `but` gives other values for the overwriting, by column; rows hold the values of its parameters too.
    """
    if rows:
        names = tuple(name for name in rows[0] if name in table.c)
        statement = _putting(connection.dialect.name, table, names, but)
        connection.execute(statement, rows[0] if len(rows) == 1 else list(rows))


def add(connection: Connection, table: Table, rows: Sequence[Row], unique: Sequence[str]) -> None:
    """Insert rows, leaving out those whose `unique` columns are there already."""
    if rows:
        insert = _insert(connection.dialect.name, table)
        connection.execute(insert.on_conflict_do_nothing(index_elements=list(unique)), list(rows))


@cache
def _putting(
    dialect: str, table: Table, names: tuple[str, ...], but: tuple[tuple[str, ColumnElement[Any]], ...]
) -> Insert:
    """Made once for each table and set of columns: making a statement takes longer than running it."""
    keys = {column.name for column in table.primary_key}
    statement = _insert(dialect, table)
    changed = {name: statement.excluded[name] for name in names if name not in keys} | dict(but)
    return statement.on_conflict_do_update(index_elements=sorted(keys), set_=changed)


def _insert(dialect: str, table: Table) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
