"""What holds for SQLite alone: durability, one writer beside readers, formats, damage, crashes."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from tests.index.records import START, alert, change, check, entry, state
from tracker.errors import IndexFault
from tracker.index import schema
from tracker.index.index import Index
from tracker.index.opening import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "with spaces & é" / ".state" / "index.sqlite"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url, busy_seconds=0.05)
    yield opened
    opened.close()


def set_format(path: Path, number: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", (number,))


def test_what_is_committed_is_on_the_disk(database: Database) -> None:
    with database.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_only_a_write_that_need_not_be_durable_leaves_the_flush_to_the_next(database: Database) -> None:
    flushes = []
    for durable in (True, False, False, True):
        with database.writing(durable=durable) as connection:
            flushes.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())
    assert flushes == [2, 1, 1, 2]


def test_it_waits_half_a_minute_for_another_process(url: str) -> None:
    opened = Database(url)
    with opened.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    opened.close()


def test_the_index_lasts(url: str, path: Path) -> None:
    first = Index.open(url)
    first.record(entry(1), None, [], state(due_at=START), check())
    first.close()
    assert [found.name for found in path.parent.iterdir()] == ["index.sqlite"]
    second = Index.open(url)
    assert (second.entries(), second.state("acme/terms").due_at) == ([entry(1)], START)
    second.close()


def test_a_reader_sees_one_state_and_keeps_no_writer_waiting(database: Database) -> None:
    with database.reading() as connection:
        count = select(schema.intents)
        assert connection.execute(count).all() == []
        writer = threading.Thread(target=note, args=(database, "a"))
        writer.start()
        writer.join(10)
        assert not writer.is_alive()
        assert connection.execute(count).all() == []
    with database.reading() as connection:
        assert len(connection.execute(count).all()) == 1


def note(database: Database, name: str) -> None:
    with database.writing() as connection:
        connection.execute(insert(schema.intents).values(document_id=name, entry_name=name))


def test_a_reader_needs_no_writers_leave(url: str, path: Path) -> None:
    Index.open(url).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        reader = Database(url, busy_seconds=0)
        with reader.reading() as connection:
            assert connection.execute(select(schema.states)).all() == []
        reader.close()


def test_a_writer_that_cannot_have_its_turn_is_told_why(database: Database, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(IndexFault, match="in use by another process"):
            note(database, "a")
        other.execute("ROLLBACK")
    note(database, "a")


def test_what_raises_in_a_transaction_undoes_it(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        connection.execute(insert(schema.intents).values(document_id="a", entry_name="a"))
        raise RuntimeError
    with database.reading() as connection:
        assert connection.execute(select(schema.intents)).all() == []


# --- formats and damage -------------------------------------------------------------------------------------------


def test_an_unknown_format_is_not_touched_and_names_the_command(url: str, path: Path) -> None:
    Index.open(url).close()
    set_format(path, "99")
    before = path.read_bytes()
    with pytest.raises(IndexFault, match=r"format '99', this program knows 1; `tracker reindex`"):
        Index.open(url)
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["text", "header", "pages"])
def test_mending_sets_a_damaged_index_aside(url: str, path: Path, damage: str) -> None:
    Index.open(url).close()
    content = bytearray(path.read_bytes())
    if damage == "text":
        content = bytearray(b"this is no database, but somebody's notes\n" * 300)
    elif damage == "header":
        content[:100] = b"\xff" * 100
    else:
        content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(IndexFault, match=r"damaged .*`tracker reindex`"):
        Index.open(url).save(state(), check())
    mended, aside = Index.mend(url, START)
    assert aside == path.with_name("index-set-aside-2026-05-04T041500Z.sqlite")
    assert aside.read_bytes()[4096:] == content[4096:]
    assert mended.states() == {}
    mended.close()


def test_mending_sets_an_unknown_format_aside(url: str, path: Path) -> None:
    Index.open(url).close()
    set_format(path, "0")
    mended, aside = Index.mend(url, START)
    mended.save(state(), check())
    mended.close()
    assert aside is not None and aside.exists()
    Index.open(url).close()


def test_mending_keeps_what_is_fit_for_use(url: str) -> None:
    first, aside = Index.mend(url, START)
    first.record(entry(1), None, [alert(1)], None, None)
    first.close()
    second, again = Index.mend(url, START)
    assert (aside, again) == (None, None)
    assert second.outbox.alerts() == [alert(1)]
    second.close()


def test_mending_leaves_alone_what_is_only_busy(url: str, path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE meta (key TEXT PRIMARY KEY)")
    with pytest.raises(IndexFault, match="no such column"):
        Index.mend(url, START)
    assert [found.name for found in path.parent.iterdir()] == ["index.sqlite"]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("not an address", "not the address of a database"),
        ("nosuchthing://host/name", "no such kind of database"),
        ("sqlite:////dev/null/index.sqlite", "cannot be made"),
        ("sqlite:////proc/self", "cannot be opened"),
    ],
)
def test_an_index_that_cannot_be_opened_is_told_in_one_line(address: str, says: str) -> None:
    with pytest.raises(IndexFault) as fault:
        Index.open(address)
    assert says in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_password_is_never_shown() -> None:
    with pytest.raises(IndexFault) as fault:
        Index.open("nosuchthing://user:geheim@host/name")
    assert "geheim" not in str(fault.value)


def test_a_table_that_has_come_since_is_made(url: str, path: Path) -> None:
    first = Index.open(url)
    first.record(entry(1), None, [alert(1)], None, None)
    first.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE unsubscriptions")
    second = Index.open(url)
    assert (second.unsubscriptions.all(), second.outbox.alerts()) == ([], [alert(1)])
    second.close()


# --- other processes ----------------------------------------------------------------------------------------------

CRASHES = """
import os, sys
from sqlalchemy import insert
from tests.index.records import alert, change, check, entry, state
from tracker.index import schema
from tracker.index.index import Index
from tracker.index.opening import Database
index = Index.open(sys.argv[1])
index.intend("acme/terms", entry(2).name)
index.record(entry(1), None, [], state(), check())
with Database(sys.argv[1]).writing() as connection:
    connection.execute(insert(schema.intents).values(document_id="half", entry_name="done"))
    print("in the middle", flush=True)
    sys.stdin.read()
"""


def test_a_crash_loses_nothing_that_was_committed_and_leaves_no_half(url: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CRASHES, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"in the middle\n"
        os.kill(process.pid, signal.SIGKILL)
    index = Index.open(url)
    assert index.entries() == [entry(1)]
    assert index.intents() == [("acme/terms", entry(2).name)]
    index.record(entry(2), change(), [alert(1)], None, None)
    assert index.intents() == []
    index.close()


ROOT = Path(__file__).parents[2]

SAVES = """
import sys
from tests.index.records import check, state
from tracker.index.index import Index
print("ready", flush=True)
sys.stdin.readline()
index = Index.open(sys.argv[1])
for number in range(5):
    index.save(state("shared"), check(document_id="shared"))
index.close()
"""


@pytest.mark.system
def test_processes_that_start_at_once_share_one_index(url: str) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    processes = [subprocess.Popen([sys.executable, "-c", SAVES, url], cwd=ROOT, **pipes) for _ in range(3)]
    for process in processes:
        assert process.stdout.readline() == b"ready\n"
    for process in processes:
        process.stdin.write(b"go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60) for process in processes] == [(b"", b"")] * 3
    index = Index.open(url)
    assert [run.times for run in index.checks("shared")] == [15]
    index.close()


def test_postgresql_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as where the extra is not installed
    with pytest.raises(IndexFault, match=r"pip install 'policy-tracker\[postgresql\]'"):
        Database("postgresql://ada@127.0.0.1:1/policies")


def test_another_kind_of_database_says_which_are_known() -> None:
    with pytest.raises(IndexFault, match=r"postgresql://\.\.\. are known"):
        Database("nosuch://ada@127.0.0.1:1/policies")
