"""What folders an archive has: which are documents, and what does not belong. Symbolic links are never followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tracker.archive.disk import surfacing
from tracker.archive.identity import is_document_id, is_entry_name, is_part
from tracker.model import Damage


def children(folder: Path) -> list[str]:
    """The names in a folder, sorted; none where there is no such folder. ArchiveError if it cannot be read."""
    with surfacing(folder):
        try:
            return sorted(path.name for path in folder.iterdir())
        except FileNotFoundError:
            return []


def documents_below(folder: Path, prefix: str) -> Iterator[str]:
    """The ids of the documents in a folder, whose own id is `prefix` ("" for the archive's root)."""
    names = children(folder)
    if prefix and any(map(is_entry_name, names)):
        yield prefix
    for name in filter(is_part, names):
        below = _join(prefix, name)
        if is_document_id(below) and _is_real_folder(folder / name):
            yield from documents_below(folder / name, below)


def strays(folder: Path, prefix: str) -> Iterator[Damage]:
    """What is in a folder and no part of the archive: links, files beside the entries, folders that nobody made.

    Empty folders on the way to a document are left by a run that ended before its first entry; files and hidden
    folders in the root are the owner's.
    """
    names = children(folder)
    inside = any(map(is_entry_name, names))
    for name in names:
        path, where = folder / name, _join(prefix, name)
        real = _is_real_folder(path)
        if (not prefix and (path.is_file() or name.startswith("."))) or (inside and is_entry_name(name)):
            continue
        if path.is_symlink():
            yield Damage(where, "a symbolic link, which is not followed")
        elif real and is_part(name) and (not inside or any(documents_below(path, where))):
            yield from strays(path, where)
        else:
            yield Damage(where, "not part of the archive")


def _is_real_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _join(prefix: str, name: str) -> str:
    return f"{prefix}/{name}" if prefix else name
