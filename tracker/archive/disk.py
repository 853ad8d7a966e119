"""Files and folders as an archive needs them: durable, read-only once written, never through a symbolic link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tracker.archive.identity import STATE
from tracker.errors import ArchiveError

LARGEST = 1 << 30
"""Bytes. Nothing this program writes comes near; a file beyond it is not ours and is not read into memory."""

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # O_NONBLOCK: a named pipe must not stop us
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def surfacing(path: Path) -> Iterator[None]:
    """What the operating system refuses becomes an ArchiveError that names the file, or `path` where none is known."""
    try:
        yield
    except OSError as error:
        name = error.filename if isinstance(error.filename, str) else str(path)
        raise ArchiveError(name, error.strerror or str(error)) from error


def read_file(path: Path) -> bytes:
    """The content of a regular file. ArchiveError for anything else, a symbolic link included."""
    with surfacing(path):
        descriptor = os.open(path, _READ)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
                raise ArchiveError(str(path), "not a file that this program writes")
            return file.read()


def write_file(path: Path, data: bytes) -> None:
    """Make a file that was not there, on the disk when this returns, and readable only from then on."""
    with surfacing(path), os.fdopen(os.open(path, _CREATE, 0o666), "wb") as file:
        file.write(data)
        file.flush()
        os.fchmod(file.fileno(), stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o444)
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Put a file's content, or a folder's list of names, on the disk. Nothing is read, so a link does no harm."""
    with surfacing(path):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folders(root: Path, folder: Path) -> None:
    """Make `root` and the folders from there to `folder` where they are missing, durably.

    The program's own folder is for its user alone; all else gets the rights that the umask gives.

    ArchiveError where one of those below `root` is a symbolic link or no folder.
    """
    with surfacing(root):
        root.mkdir(parents=True, exist_ok=True)
    for step in steps(root, folder):
        if not is_folder(step):
            with surfacing(step), suppress(FileExistsError):  # made by another visit in the meantime
                step.mkdir(0o700 if step.name == STATE else 0o777)
            is_folder(step)
            sync(step.parent)


def steps(root: Path, folder: Path) -> list[Path]:
    """The folders from below `root` down to `folder`, `folder` included."""
    parts = folder.relative_to(root).parts
    return [root.joinpath(*parts[: count + 1]) for count in range(len(parts))]


def is_folder(path: Path) -> bool:
    """Whether this is a folder itself; ArchiveError if it is there as something else, such as a link to one."""
    with surfacing(path):
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            return False
    if not stat.S_ISDIR(mode):
        raise ArchiveError(str(path), "a folder belongs here; links are not followed out of the archive")
    return True
