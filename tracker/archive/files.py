"""The archive as folders and files: `<root>/<document id>/<entry>/`, as docs/archive-format.md describes."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from tracker.archive.archive import Staged
from tracker.archive.disk import is_folder, make_folders, read_file, steps, surfacing, sync, write_file
from tracker.archive.entry_files import CAPTURE, CHANGE, META, TEXT, Meta, compose, expect, read_change, read_meta
from tracker.archive.identity import STATE, check_document_id, check_entry_name, is_entry_name
from tracker.archive.tree import children, documents_below, strays
from tracker.archive.verify import Folder, verify_document
from tracker.errors import ArchiveError
from tracker.model import Change, Damage, Entry, EntryDraft


class FileArchive:
    """An archive in a folder; keeps the guarantees of `archive.Archive`. The folder is made by the first entry.

    A new entry grows in `<root>/.state/tmp`, on the same file system, and is renamed into place: a reader never sees
    half of one. What a rename does not promise to survive is made durable before and after it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._staging = root / STATE / "tmp"

    def documents(self) -> list[str]:
        return sorted(documents_below(self.root, ""))

    def names(self, document_id: str) -> list[str]:
        folder = self._folder(document_id)
        if not self._is_there(folder):
            return []
        return list(filter(is_entry_name, children(folder)))

    def entries(self, document_id: str) -> list[Entry]:
        entries = [self.entry(document_id, name) for name in self.names(document_id)]
        return sorted(entries, key=lambda entry: entry.sequence)

    def entry(self, document_id: str, name: str) -> Entry:
        return self._meta(document_id, name).entry

    def latest(self, document_id: str) -> Entry | None:
        names = self.names(document_id)  # sorted, and names stand in the order of the sequence numbers
        return self.entry(document_id, names[-1]) if names else None

    def exists(self, document_id: str, name: str) -> bool:
        return check_entry_name(name) in self.names(document_id)

    def stage(self, draft: EntryDraft, *, recorded_at: datetime) -> Staged:
        entry, files = compose(draft, self.latest(draft.document.id), recorded_at)
        folder = self._staging / _place(entry.document_id, entry.name)
        make_folders(self.root, self._staging)
        try:
            self._write(folder, files)
        except ArchiveError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return Staged(entry, folder.name)

    def publish(self, staged: Staged) -> None:
        entry, folder = staged.entry, self._staging / staged.place
        latest = self.latest(entry.document_id)
        if entry.previous != (latest.digest if latest else None):
            raise ArchiveError(f"{entry.document_id}/{entry.name}", "another entry was recorded since it was staged")
        expect(str(folder / META), read_file(folder / META), entry.digest)
        target = self._folder(entry.document_id) / entry.name
        make_folders(self.root, target.parent)
        with surfacing(target):
            folder.rename(target)
        sync(target.parent)
        sync(self._staging)

    def discard(self, staged: Staged) -> None:
        self._remove(self._staging / staged.place)

    def clean(self, keep: Collection[tuple[str, str]] = ()) -> list[str]:
        wanted = {_place(document_id, name) for document_id, name in keep}
        if not self._is_there(self._staging):
            return []
        with surfacing(self._staging):
            removed = sorted(path.name for path in self._staging.iterdir() if path.name not in wanted)
        for name in removed:
            self._remove(self._staging / name)
        return removed

    def text(self, entry: Entry) -> str:
        data = self._content(entry, TEXT)
        if data is None:
            raise ArchiveError(f"{entry.document_id}/{entry.name}", "this entry holds no text")
        return data.decode()

    def change(self, entry: Entry) -> Change | None:
        data = self._content(entry, CHANGE)
        return None if data is None else read_change(self._path(entry, CHANGE), data)

    def capture(self, entry: Entry) -> bytes:
        data = self._content(entry, CAPTURE)
        if data is None:
            raise ArchiveError(self._path(entry, CAPTURE), "missing")
        return data

    def verify(self, document_id: str | None = None) -> Iterator[Damage]:
        folder = self.root if document_id is None else self._folder(document_id)
        try:
            if self._is_there(folder):
                yield from strays(folder, document_id or "")
            for each in self.documents() if document_id is None else [document_id]:
                yield from self._verify_entries(each)
        except ArchiveError as error:  # a folder that cannot even be listed
            yield Damage(self._below_root(error.path), error.detail)

    def _folder(self, document_id: str) -> Path:
        return self.root / check_document_id(document_id)

    def _is_there(self, folder: Path) -> bool:
        """Whether there is such a folder; ArchiveError if a link or a file stands in its place or on the way."""
        return all(map(is_folder, steps(self.root, folder)))

    def _below_root(self, path: str) -> str:
        return str(Path(path).relative_to(self.root)) if Path(path).is_relative_to(self.root) else path

    def _path(self, entry: Entry, file: str) -> str:
        return str(self._folder(entry.document_id) / entry.name / file)

    def _meta(self, document_id: str, name: str) -> Meta:
        folder = self._folder(document_id) / check_entry_name(name)
        if not self._is_there(folder):
            raise ArchiveError(str(folder), "there is no such entry")
        meta = read_meta(str(folder / META), read_file(folder / META))
        if (meta.entry.document_id, meta.entry.name) != (document_id, name):
            raise ArchiveError(str(folder / META), "belongs to another entry")
        return meta

    def _content(self, entry: Entry, file: str) -> bytes | None:
        """A file's checked bytes, or None where the entry was recorded without it."""
        wanted = self._meta(entry.document_id, entry.name).files.get(file)
        if wanted is None:
            return None
        path = self._path(entry, file)
        return expect(path, read_file(Path(path)), wanted)

    def _write(self, folder: Path, files: dict[str, bytes]) -> None:
        self._remove(folder)  # left by a run that ended between staging and publishing
        with surfacing(folder):
            folder.mkdir()
        for name, data in files.items():
            write_file(folder / name, data)
        sync(folder)
        sync(self._staging)

    def _remove(self, path: Path) -> None:
        with surfacing(path):
            if path.is_symlink() or path.is_file():
                path.unlink()
            elif path.exists():
                shutil.rmtree(path)

    def _verify_entries(self, document_id: str) -> Iterator[Damage]:
        return verify_document(document_id, [self._shelf(document_id, name) for name in self.names(document_id)])

    def _shelf(self, document_id: str, name: str) -> Folder:
        folder = self._folder(document_id) / name

        def names() -> list[str]:
            if not is_folder(folder):
                raise ArchiveError(str(folder), "missing")
            return children(folder)

        return Folder(name, names, lambda file: read_file(folder / file))


def _place(document_id: str, name: str) -> str:
    """The temporary folder's name. Ids hold neither "+" nor "@", so no two entries share one."""
    return f"{document_id.replace('/', '+')}@{name}"
