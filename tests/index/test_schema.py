from __future__ import annotations

import pytest
from sqlalchemy import Dialect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from tracker.index.schema import entries, metadata


@pytest.mark.parametrize("dialect", [postgresql.dialect(), sqlite.dialect()], ids=["postgresql", "sqlite"])
def test_every_table_can_be_made_in_both_databases(dialect: Dialect) -> None:
    for table in metadata.sorted_tables:
        made = [str(CreateTable(table).compile(dialect=dialect))]
        made += [str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes]
        assert made[0].lstrip().startswith(f"CREATE TABLE {table.name} ")
        assert all(f" ON {table.name} (" in text for text in made[1:])


def test_times_are_64_bits_wide_and_compared_as_numbers() -> None:
    text = str(select(entries.c.seen_at > entries.c.recorded_at).compile(dialect=postgresql.dialect()))
    assert "entries.seen_at > entries.recorded_at" in text
    assert "seen_at BIGINT NOT NULL" in str(CreateTable(entries).compile(dialect=postgresql.dialect()))
