"""Copies of the index while it is in use: one a day, the last seven kept.

What only the index knows (see `index`) is lost with it; everything else `tracker reindex` brings back.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from tracker.errors import IndexFault
from tracker.index.index import Index

KEPT = 7
_NAME = re.compile(r"index-\d{4}-\d{2}-\d{2}\.sqlite")


def daily(index: Index, folder: Path, today: date) -> Path | None:
    """Back the index up into `folder` unless that was done today; the oldest beyond seven are removed.

    Returns the copy that was made, None if there was nothing to do (also for PostgreSQL, which has its own means).
    Raises IndexFault.
    """
    path = folder / f"index-{today:%Y-%m-%d}.sqlite"
    if not index.has_file or path.exists():
        return None
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
        index.backup(path)
        for old in kept(folder)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise IndexFault(f"{error.filename or folder}: the index cannot be backed up ({error.strerror})") from error
    return path


def kept(folder: Path) -> list[Path]:
    """The copies in a folder, the oldest first."""
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def check(path: Path) -> None:
    """Read a copy through. IndexFault if it is damaged."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            said = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise IndexFault(f"{path}: the copy of the index is damaged ({error})") from error
    if said != "ok":
        raise IndexFault(f"{path}: the copy of the index is damaged ({said})")
