"""The archive in memory, for tests: the same entries, files and digests as on disk, gone with the process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime

from tracker.archive.archive import Staged
from tracker.archive.entry_files import CAPTURE, CHANGE, META, TEXT, Meta, compose, expect, read_change, read_meta
from tracker.archive.identity import check_document_id, check_entry_name
from tracker.archive.verify import Folder, verify_document
from tracker.errors import ArchiveError
from tracker.model import Change, Damage, Entry, EntryDraft


class MemoryArchive:
    """Keeps the guarantees of `archive.Archive` but for durability.

    `folders` are the files of each entry by document id, entry name and file name: what a test damages.
    """

    def __init__(self) -> None:
        self.folders: defaultdict[str, dict[str, dict[str, bytes]]] = defaultdict(dict)
        self._staged: dict[str, dict[str, bytes]] = {}

    def documents(self) -> list[str]:
        return sorted(document_id for document_id, entries in self.folders.items() if entries)

    def names(self, document_id: str) -> list[str]:
        return sorted(self.folders.get(check_document_id(document_id), {}))

    def entries(self, document_id: str) -> list[Entry]:
        entries = [self.entry(document_id, name) for name in self.names(document_id)]
        return sorted(entries, key=lambda entry: entry.sequence)

    def entry(self, document_id: str, name: str) -> Entry:
        return self._meta(document_id, name).entry

    def latest(self, document_id: str) -> Entry | None:
        names = self.folders.get(check_document_id(document_id))
        return self.entry(document_id, max(names)) if names else None

    def exists(self, document_id: str, name: str) -> bool:
        return check_entry_name(name) in self.folders.get(check_document_id(document_id), {})

    def stage(self, draft: EntryDraft, *, recorded_at: datetime) -> Staged:
        entry, files = compose(draft, self.latest(draft.document.id), recorded_at)
        staged = Staged(entry, f"{entry.document_id}@{entry.name}")
        self._staged[staged.place] = files
        return staged

    def publish(self, staged: Staged) -> None:
        entry = staged.entry
        latest = self.latest(entry.document_id)
        if entry.previous != (latest.digest if latest else None):
            raise ArchiveError(f"{entry.document_id}/{entry.name}", "another entry was recorded since it was staged")
        expect(staged.place, _read(self._staged.get(staged.place, {}), META), entry.digest)
        self.folders[entry.document_id][entry.name] = self._staged.pop(staged.place)

    def discard(self, staged: Staged) -> None:
        self._staged.pop(staged.place, None)

    def clean(self, keep: Collection[tuple[str, str]] = ()) -> list[str]:
        wanted = {f"{document_id}@{name}" for document_id, name in keep}
        removed = sorted(self._staged.keys() - wanted)
        for place in removed:
            del self._staged[place]
        return removed

    def text(self, entry: Entry) -> str:
        data = self._content(entry, TEXT)
        if data is None:
            raise ArchiveError(f"{entry.document_id}/{entry.name}", "this entry holds no text")
        return data.decode()

    def change(self, entry: Entry) -> Change | None:
        data = self._content(entry, CHANGE)
        return None if data is None else read_change(CHANGE, data)

    def capture(self, entry: Entry) -> bytes:
        data = self._content(entry, CAPTURE)
        if data is None:
            raise ArchiveError(f"{entry.document_id}/{entry.name}", "this entry holds no capture")
        return data

    def verify(self, document_id: str | None = None) -> Iterator[Damage]:
        for each in self.documents() if document_id is None else [check_document_id(document_id)]:
            folders = self.folders.get(each, {})
            yield from verify_document(each, [_shelf(name, folders[name]) for name in sorted(folders)])

    def _files(self, document_id: str, name: str) -> dict[str, bytes]:
        folder = self.folders.get(check_document_id(document_id), {}).get(check_entry_name(name))
        if folder is None:
            raise ArchiveError(f"{document_id}/{name}", "there is no such entry")
        return folder

    def _meta(self, document_id: str, name: str) -> Meta:
        return read_meta(f"{document_id}/{name}/{META}", _read(self._files(document_id, name), META))

    def _content(self, entry: Entry, file: str) -> bytes | None:
        wanted = self._meta(entry.document_id, entry.name).files.get(file)
        if wanted is None:
            return None
        data = _read(self._files(entry.document_id, entry.name), file)
        return expect(f"{entry.document_id}/{entry.name}/{file}", data, wanted)


def _read(folder: dict[str, bytes], file: str) -> bytes:
    if file not in folder:
        raise ArchiveError(file, "No such file or directory")
    return folder[file]


def _shelf(name: str, folder: dict[str, bytes]) -> Folder:
    return Folder(name, lambda: list(folder), lambda file: _read(folder, file))
