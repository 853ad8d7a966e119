"""The database: how it is opened, and the two kinds of transaction that everything goes through.

SQLite runs with a write-ahead log, so that readers and the one writer never wait for each other, and with
synchronous=FULL: what is committed survives a power cut, which the commit rule (intent, rename, record) stands on.
Only a transaction that says so leaves the flush to the next one (synchronous=NORMAL): a power cut may then undo it,
and never one before it.
Threads of this process queue for writing at a lock of ours, which is fair; SQLite's own waiting is not, and serves
other processes.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError, StatementError
from sqlalchemy.pool import QueuePool, StaticPool

from tracker.errors import IndexFault
from tracker.index import schema
from tracker.index.faults import UnusableIndex, fault

BUSY_SECONDS = 30
"""How long a transaction waits for another process before it gives up."""

CONNECTIONS = 16
"""More than any pool of workers needs: each holds one for a moment."""

_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


class Database:
    """An open database with today's tables. Safe for threads. All errors come as IndexFault."""

    def __init__(self, url: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._busy_seconds = busy_seconds
        self._url = _parsed(url)
        self.file = _file(self._url)
        self.name = str(self.file) if self.file else self._url.render_as_string(hide_password=True)
        self._in_memory = self._url.get_backend_name() == "sqlite" and self.file is None
        self._lock = threading.RLock()
        self._engine = self._made()
        try:
            self._prepare()
        except IndexFault:
            self._engine.dispose()
            raise

    @staticmethod
    def set_aside(url: str, now: datetime) -> Path | None:
        """Rename the file at this address, with its log, so that a new one can be made; returns the new name."""
        file = _file(_parsed(url))
        if file is None or not file.exists():
            return None
        aside = file.with_name(f"{file.stem}-set-aside-{now:%Y-%m-%dT%H%M%SZ}{file.suffix}")
        try:
            for suffix in ("", "-wal", "-shm"):
                beside = file.with_name(file.name + suffix)
                if beside.exists():
                    beside.replace(aside.with_name(aside.name + suffix))
        except OSError as error:
            raise IndexFault(f"{file}: the index cannot be set aside ({error.strerror})") from error
        return aside

    def close(self) -> None:
        """Close all connections; SQLite folds its log into the file."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing."""
        with self._guard(alone=self._in_memory), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Connection]:
        """A transaction that is committed at its end, or undone whole where anything is raised in it.

        One that need not be `durable` saves the disk's flush: after a loss of power it may not have happened.
        """
        engine = self._engine.execution_options(writes="FULL" if durable else "NORMAL")
        with self._guard(alone=engine.dialect.name == "sqlite"), engine.begin() as connection:
            yield connection

    def copy_to(self, path: Path) -> None:
        """Copy the whole database to a new file while it is in use (SQLite's online backup). May raise OSError."""
        if self._engine.dialect.name != "sqlite":
            raise IndexFault(f"{self.name}: only SQLite is backed up by this program; use pg_dump")
        part = path.with_name(path.name + ".part")
        part.unlink(missing_ok=True)
        try:
            self._copy(part)
            _sync(part)
            part.replace(path)
            _sync(path.parent)
        except (IndexFault, OSError):
            for suffix in ("", "-journal", "-wal", "-shm"):
                with suppress(OSError):  # a full disk needs the room more than half a copy
                    part.with_name(part.name + suffix).unlink(missing_ok=True)
            raise

    def _copy(self, part: Path) -> None:
        with self._guard(alone=self._in_memory), self._engine.connect() as connection:
            source: Any = connection.connection.driver_connection
            _make_private(part)
            with closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
                # The copy shall be one file, without a log beside it.
                copy.execute("PRAGMA journal_mode = DELETE").close()

    def is_sound(self) -> bool:
        """Read the whole database through; False if it is damaged."""
        if self._engine.dialect.name != "sqlite":
            return True
        try:
            with self.reading() as connection:
                return connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() == "ok"
        except UnusableIndex:
            return False

    @contextmanager
    def _guard(self, *, alone: bool) -> Iterator[None]:
        """Errors as IndexFault; `alone` keeps other threads out (in memory, all share the one connection)."""
        turn: AbstractContextManager[Any] = self._lock if alone else nullcontext()
        try:
            with turn:
                yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            if isinstance(error, StatementError) and isinstance(error.orig, ValueError | TypeError):
                raise error.orig from error  # a mistake of the caller's, no fault of the database
            raise fault(self.name, error) from error

    def _made(self) -> Engine:
        if self.file:
            _make_folder(self.file.parent)
            _make_private(self.file)
        try:
            if self._in_memory:
                engine = create_engine(self._url, poolclass=StaticPool, connect_args={"check_same_thread": False})
            else:
                # The one used last: its cache is warm, and most need not be opened at all.
                pool: dict[str, Any] = {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_use_lifo": True}
                engine = create_engine(self._url, poolclass=QueuePool, **pool)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise IndexFault(f"{self.name}: {_why_not(self._url)}") from error
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", self._connected)
            event.listen(engine, "begin", _begun)
        return engine

    def _connected(self, connection: Any, _record: object) -> None:
        """Python's driver must not begin transactions by itself: it would do so too late, and without IMMEDIATE."""
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(self._busy_seconds * 1000)}").close()
        _keep_a_log(connection, monotonic() + self._busy_seconds)
        for pragma in _PRAGMAS:
            connection.execute(pragma).close()

    def _prepare(self) -> None:
        """Make the tables where there are none. UnusableIndex where they have a format that this program does not know.

        It looks before it writes: commands that only read must not wait for the daemon's turn.
        """
        with self.reading() as connection:
            found = _format(connection)
            lacking = found == str(schema.FORMAT) and _lacking(connection)
        if lacking:
            with self.writing() as connection:
                schema.metadata.create_all(connection)
        if found is None:
            with self.writing() as connection:
                found = _format(connection) or _create(connection)
        if found != str(schema.FORMAT):
            raise UnusableIndex(
                f"{self.name}: the index has format {found[:20]!r}, this program knows {schema.FORMAT}; "
                "`tracker reindex` sets it aside and makes a new one from the archive"
            )


def _format(connection: Connection) -> str | None:
    if not inspect(connection).has_table(schema.meta.name):
        return None
    return connection.scalar(select(schema.meta.c.value).where(schema.meta.c.key == "format"))


def _lacking(connection: Connection) -> bool:
    """Does it lack a table that has come since it was made?"""
    return not set(schema.metadata.tables) <= set(inspect(connection).get_table_names())


def _create(connection: Connection) -> str:
    schema.metadata.create_all(connection)
    connection.execute(insert(schema.meta).values(key="format", value=str(schema.FORMAT)))
    return str(schema.FORMAT)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise IndexFault("database: not the address of a database, like sqlite:////folder/index.sqlite") from error
    # SQLAlchemy 2.0 takes psycopg2 where none is named, 2.1 takes psycopg: always the one that our extra brings.
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed


def _why_not(url: URL) -> str:
    """What to do where no engine can be made for an address."""
    if url.get_backend_name() == "postgresql":
        return "the driver for PostgreSQL is not installed; pip install 'policy-tracker[postgresql]' brings it"
    return "no such kind of database, or its driver is not installed; sqlite:///... and postgresql://... are known"


def _file(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise IndexFault(f"{folder}: the folder of the index cannot be made ({error.strerror})") from error


def _make_private(file: Path) -> None:
    """Make an empty database that only its owner reads: it holds the addresses and the mail of subscribers.

    SQLite gives the rights of a database to its log. Where it cannot be made, SQLite will say so.
    """
    with suppress(OSError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_a_log(connection: Any, deadline: float) -> None:
    """Switch a new database to its write-ahead log. Where two processes do so at once, SQLite refuses one of them
    without the waiting that `busy_timeout` promises."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(0.01)


def _begun(connection: Connection) -> None:
    """A write takes its lock at once: one that begins by reading could not be granted it later, and would fail."""
    writes = connection.get_execution_options().get("writes")
    # Asked of the driver itself: by way of SQLAlchemy this takes as long as the statements of a visit.
    driver: Any = connection.connection.driver_connection
    if writes and connection.info.get("synchronous", "FULL") != writes:
        driver.execute(f"PRAGMA synchronous = {writes}").close()
        connection.info["synchronous"] = writes
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN").close()
