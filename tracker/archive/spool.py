"""Pages of visits that are not entries yet: every response is kept here before anybody parses it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tracker.archive.disk import is_folder, make_folders, read_file, steps, surfacing, sync
from tracker.archive.entry_files import digest
from tracker.archive.identity import STATE, check_document_id, is_document_id
from tracker.archive.packed_pages import pack, unpack
from tracker.errors import ArchiveError
from tracker.model import Page

_NAME = re.compile(r"([a-z0-9+-]+)@(\d{8}T\d{6}\.\d{6})Z-([0-9a-f]{16})\.pages", re.ASCII)


class LostCapture(ArchiveError):
    """A capture is not in the spool (any more), or not what was put there: no later try will find it."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """What a spooled file's name tells: `name` is what `get` and `drop` take; `seen_at` is in UTC."""

    name: str
    document_id: str
    seen_at: datetime


class Spool:
    """Captures under `<root>/.state/spool`, each with its document, the time of the visit and its digest in its name.

    Putting the same pages twice is putting it once. What is put is whole or absent to every reader, but after a loss
    of power it is certain to be there only if it was kept: that costs a disk's flush, which a plain visit, most of
    which find nothing new, need not pay.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / STATE / "spool"

    def put(self, document_id: str, seen_at: datetime, pages: Sequence[Page]) -> str:
        """Store the pages of a visit at `seen_at` (aware) and give the name they are stored under."""
        packed = pack(pages)
        stamp = seen_at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")
        name = f"{check_document_id(document_id).replace('/', '+')}@{stamp}Z-{digest(packed)[:16]}.pages"
        make_folders(self._root, self._folder)
        part = self._folder / f"{name}.part"
        with surfacing(part):
            part.unlink(missing_ok=True)
            try:
                with part.open("xb") as file:
                    file.write(packed)
                part.rename(self._folder / name)
            except OSError:
                with suppress(OSError):  # a full disk needs the room
                    part.unlink()
                raise
        return name

    def get(self, name: str) -> tuple[Page, ...]:
        """The pages of that name. ArchiveError if it cannot be read, LostCapture if it never will be."""
        path = self._path(name)
        try:
            data = read_file(path)
        except ArchiveError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise LostCapture(error.path, error.detail) from error
            raise
        if not name.endswith(f"-{digest(data)[:16]}.pages"):
            raise LostCapture(str(path), "damaged: its digest is not the one in its name")
        try:
            return unpack(data)
        except ValueError as error:
            raise LostCapture(str(path), str(error)) from error

    def keep(self, name: str) -> None:
        """Make a capture durable that something relies on across a loss of power (a candidate in the index)."""
        sync(self._path(name))
        sync(self._folder)

    def drop(self, name: str) -> None:
        """Forget a capture; nothing happens if it is gone already."""
        path = self._path(name)
        with surfacing(path):
            path.unlink(missing_ok=True)

    def clean(self) -> None:
        """Take away what a crash left half-written; for the start, when nobody else is putting."""
        if self._is_there():
            with surfacing(self._folder):
                for part in self._folder.glob("*.part"):
                    part.unlink(missing_ok=True)

    def names(self) -> list[Spooled]:
        """All captures in the spool, the oldest first; files of other names are left alone."""
        if not self._is_there():
            return []
        with surfacing(self._folder):
            read = [_read_name(path.name) for path in self._folder.iterdir()]
        return sorted((item for item in read if item), key=lambda item: (item.seen_at, item.name))

    def _is_there(self) -> bool:
        return all(map(is_folder, steps(self._root, self._folder)))

    def _path(self, name: str) -> Path:
        if _read_name(name) is None:
            raise ArchiveError(repr(name), "not the name of a spooled capture")
        return self._folder / name


def _read_name(name: str) -> Spooled | None:
    match = _NAME.fullmatch(name)
    document_id = match[1].replace("+", "/") if match else ""
    if not match or not is_document_id(document_id):
        return None
    try:
        seen_at = datetime.strptime(match[2], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Spooled(name, document_id, seen_at)
