"""What the database reports, as an IndexFault with a sentence and the command that mends it."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tracker.errors import IndexFault


class UnusableIndex(IndexFault):
    """The database is there and cannot be used as it is: another format, or damaged. `Index.mend` sets it aside."""


_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# By SQLite's primary result codes (sqlite.org/rescode.html).
_SENTENCES = {
    sqlite3.SQLITE_BUSY: "the index is in use by another process; try again when that is done",
    sqlite3.SQLITE_LOCKED: "the index is in use by another process; try again when that is done",
    sqlite3.SQLITE_FULL: "the disk is full; make room, nothing recorded is lost",
    sqlite3.SQLITE_READONLY: "the index cannot be written; give this user write access to its folder",
    sqlite3.SQLITE_CANTOPEN: "the index cannot be opened; give this user access to its folder",
    sqlite3.SQLITE_PERM: "the index cannot be opened; give this user access to its folder",
    sqlite3.SQLITE_CONSTRAINT: "this does not fit what the index holds; `tracker reindex` rebuilds it from the archive",
    sqlite3.SQLITE_IOERR: "the disk reports an error under the index; check the disk, then run `tracker reindex`",
}


def fault(name: str, error: SQLAlchemyError | sqlite3.Error) -> IndexFault:
    """The error of a database called `name` (a path or an address without password) for a person."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    result = code & 0xFF if isinstance(code, int) else None
    said = " ".join(str(cause).split())
    if result in _DAMAGE:
        return UnusableIndex(
            f"{name}: the index is damaged ({said}); `tracker reindex` makes a new one from the archive"
        )
    sentence = _SENTENCES.get(result) if result is not None else None
    return IndexFault(f"{name}: {sentence} ({said})" if sentence else f"{name}: the database reports: {said}")
