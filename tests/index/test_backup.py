from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.index.records import alert, change, check, entry, state
from tracker.errors import IndexFault
from tracker.index import backup, schema
from tracker.index.index import Index
from tracker.index.opening import Database

TODAY = date(2026, 11, 22)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index.open(f"sqlite:///{tmp_path}/index.sqlite")
    opened.record(entry(2), change(), [alert(1)], state(), check())
    yield opened
    opened.close()


def test_a_copy_holds_everything_in_one_file(index: Index, tmp_path: Path) -> None:
    made = backup.daily(index, tmp_path / "backups", TODAY)
    assert made == tmp_path / "backups" / "index-2026-11-22.sqlite"
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    backup.check(made)
    copy = Index.open(f"sqlite:///{made}")
    assert (copy.entries(), copy.changes(), copy.checks()) == (index.entries(), index.changes(), index.checks())
    assert copy.outbox.alerts() == index.outbox.alerts()
    copy.close()


def test_it_is_made_while_somebody_writes(index: Index, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/index.sqlite")
    with database.writing() as connection:
        connection.execute(schema.intents.insert().values(document_id="half", entry_name="done"))
        made = backup.daily(index, tmp_path / "backups", TODAY)
    database.close()
    assert made is not None
    copy = Index.open(f"sqlite:///{made}")
    assert copy.intents() == []
    copy.close()


def test_one_a_day_and_seven_are_kept(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for days in range(9):
        assert backup.daily(index, folder, TODAY + timedelta(days)) is not None
        assert backup.daily(index, folder, TODAY + timedelta(days)) is None
    (folder / "index-notes.sqlite").write_text("somebody's own")
    assert backup.daily(index, folder, TODAY + timedelta(9)) is not None
    assert [path.name for path in backup.kept(folder)] == [
        f"index-2026-{day}.sqlite"
        for day in (
            "11-25",
            "11-26",
            "11-27",
            "11-28",
            "11-29",
            "11-30",
            "12-01",
        )
    ]
    assert (folder / "index-notes.sqlite").exists()


def test_a_copy_cut_off_by_a_crash_is_no_copy(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "index-2026-11-22.sqlite.part").write_bytes(b"half")
    made = backup.daily(index, folder, TODAY)
    assert made is not None
    backup.check(made)
    assert [path.name for path in folder.iterdir()] == [made.name]


def test_a_damaged_copy_is_found_out(index: Index, tmp_path: Path) -> None:
    made = backup.daily(index, tmp_path, TODAY)
    assert made is not None
    content = made.read_bytes()
    made.write_bytes(content[:8192] + b"\xff" * 4096 + content[12288:])
    with pytest.raises(IndexFault, match="damaged"):
        backup.check(made)


def test_a_folder_that_cannot_be_is_told(index: Index, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexFault, match="cannot be backed up"):
        backup.daily(index, tmp_path / "file", TODAY)


def test_what_has_no_file_needs_no_copy(tmp_path: Path) -> None:
    memory = Index.in_memory()
    assert backup.daily(memory, tmp_path, TODAY) is None
    memory.close()
