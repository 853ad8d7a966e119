"""Trouble of the program's own (a full disk, a damaged file, a bug): told to the operator once, until it is over."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tracker.errors import ArchiveError, IndexFault, TrackerError

log = logging.getLogger(__name__)

# By SQLite's primary result codes (sqlite.org/rescode.html).
_AS_ERRNO = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
}
_DISK = {
    errno.ENOSPC: "Make room. What was recorded is safe, and the tracker goes on by itself as soon as it can write.",
    errno.EIO: "Check the disk, then run `tracker verify`. The tracker goes on by itself where the disk lets it.",
    errno.EROFS: "Make the disk writable again. The tracker goes on by itself as soon as it can write.",
}
_DAMAGE = "`tracker verify` tells what is damaged, docs/how-to-restore.md how to restore it. Other documents go on."
_BUG = "This is a fault of the program; its log says more. The page is kept, and other documents go on."


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong: `kind` tells one matter from another, whichever file or document it strikes first."""

    kind: str
    subject: str
    text: str


def trouble_of(where: str, error: BaseException) -> Trouble | None:
    """The trouble behind an error; None where it is none of the program's own (a page, a configuration)."""
    number = _number(error)
    place = f"{where}: " if where else ""
    if number in _DISK:
        said = os.strerror(number)
        return Trouble(said, f"{said.lower()}: nothing can be recorded", f"{place}{error}\n\n{_DISK[number]}")
    if isinstance(error, ArchiveError):
        return Trouble(error.detail, "a document cannot be recorded", f"{place}{error}\n\n{_DAMAGE}")
    if isinstance(error, IndexFault | OSError):
        return Trouble(type(error).__name__, "the tracker cannot work", f"{place}{error}")
    if isinstance(error, TrackerError):
        return None
    name = type(error).__name__
    return Trouble(name, "a fault of the program", f"{place}{name}: {error}\n\n{_BUG}")


def _number(error: BaseException | None) -> int | None:
    """The number that the operating system gave for it, whoever passed it on."""
    while error is not None:
        if isinstance(error, OSError) and error.errno is not None:
            return errno.ENOSPC if error.errno == errno.EDQUOT else error.errno
        code = getattr(error, "sqlite_errorcode", None)
        if isinstance(code, int):
            return _AS_ERRNO.get(code & 0xFF)
        error = error.__cause__
    return None


class Watchman:
    """Tells of each trouble when it begins, and again only after it was over. `tell` says whether it could be told."""

    def __init__(self, tell: Callable[[Trouble], bool]) -> None:
        self._tell = tell
        self._struck: dict[str, set[str]] = {}

    @contextmanager
    def watching(self, where: str) -> Iterator[None]:
        """Tell of trouble that ends the block, and pass it on."""
        try:
            yield
        except (TrackerError, OSError) as error:
            self.met(where, error)
            raise
        self.over(where)

    def met(self, where: str, error: BaseException) -> None:
        """An error struck this document or part of the work."""
        trouble = trouble_of(where, error)
        if trouble is not None and (trouble.kind in self._struck or self._tell(trouble)):
            self._struck.setdefault(trouble.kind, set()).add(where)

    def over(self, where: str) -> None:
        """This document or part of the work went well."""
        for kind, struck in list(self._struck.items()):
            struck.discard(where)
            if not struck:
                log.info("over: %s", kind)
                del self._struck[kind]
