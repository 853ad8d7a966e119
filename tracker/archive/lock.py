"""One writer an archive: the lock that a daemon, or a `check` without one, holds while it works."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tracker.archive.disk import make_folders, surfacing
from tracker.archive.identity import STATE
from tracker.errors import ArchiveLocked


class ArchiveLock:
    """The writer's lock on `<root>/.state/lock`, as a context.

    The kernel holds it with the open file, so that it goes with the process, however that ends; the file stays and
    is no sign of a lock. Its content, the holder's process id, is for the message only.
    """

    def __init__(self, root: Path) -> None:
        self.path = root / STATE / "lock"
        self._root = root
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock, without waiting. ArchiveLocked, with the holder's pid, if another has it."""
        make_folders(self._root, self.path.parent)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        with surfacing(self.path):
            descriptor = os.open(self.path, flags, 0o644)
        try:
            self._take(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; nothing happens where it is not held."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
            os.close(descriptor)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _take(self, descriptor: int) -> None:
        with surfacing(self.path):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ArchiveLocked(str(self.path), _pid(os.pread(descriptor, 20, 0))) from error
        with suppress(OSError):  # the lock stands without it, also on a full disk
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


def _pid(content: bytes) -> int | None:
    digits = content.strip()
    return int(digits) if digits.isdigit() else None
