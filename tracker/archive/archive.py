"""The seam: what an archive is to the rest of the program, and what it guarantees.

Two keep it: `files.FileArchive` and, for tests, `memory.MemoryArchive`. tests/contracts/ holds both to these comments.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracker.model import Change, Damage, Entry, EntryDraft


@dataclass(frozen=True, slots=True)
class Staged:
    """An entry that is complete and safe but not part of the archive yet. `place` is for the archive that made it."""

    entry: Entry
    place: str


class Archive(Protocol):
    """Entries, written once and never modified, in the order of their sequence numbers.

    For all methods: ArchiveError names the file or folder that cannot be read or written, or is damaged. What is
    returned is what was staged, checked against its digests; damage is never passed on as content. One process writes
    at a time (`lock.ArchiveLock`); any number may read meanwhile, and each entry is there for them whole or not at all.

    The rule of commit, which the caller keeps:

        staged = archive.stage(draft, recorded_at=now)      # durable, invisible
        index.intend(staged.entry.document_id, staged.entry.name)
        archive.publish(staged)                             # visible, all at once
        index.record(...)                                   # entry, change, alerts; the intent goes

    After a crash, each intent whose entry `exists` is finished from `entry`, `change` and `text`; every other is
    dropped, and `clean` takes its temporary folder away.
    """

    def documents(self) -> list[str]:
        """The ids of all documents with at least one entry, sorted."""
        ...

    def names(self, document_id: str) -> list[str]:
        """The names of a document's entries in order, also of those that are damaged; none for an unknown document."""
        ...

    def entries(self, document_id: str) -> list[Entry]:
        """All entries of a document in order of sequence; none for an unknown document."""
        ...

    def entry(self, document_id: str, name: str) -> Entry:
        """The entry of that name. ArchiveError if there is none."""
        ...

    def latest(self, document_id: str) -> Entry | None:
        """The entry of the highest sequence number, at a cost that does not grow with their number."""
        ...

    def exists(self, document_id: str, name: str) -> bool:
        """Whether an entry of that name has been published."""
        ...

    def stage(self, draft: EntryDraft, *, recorded_at: datetime) -> Staged:
        """Complete a draft as the document's next entry and make its bytes durable, without making them visible.

        The entry has its number, name and digests already. `recorded_at` is the clock (aware). Staging changes
        nothing that can be read; a failure leaves nothing behind that `clean` would not remove.
        """
        ...

    def publish(self, staged: Staged) -> None:
        """Make a staged entry part of the archive, durably and at once.

        ArchiveError, and no change, if it no longer follows the document's latest entry.
        """
        ...

    def discard(self, staged: Staged) -> None:
        """Forget a staged entry; nothing happens if it is gone already. A published one is never touched."""
        ...

    def clean(self, keep: Collection[tuple[str, str]] = ()) -> list[str]:
        """Forget all that was staged and not published but the (document id, entry name) pairs in `keep`.

        For the start, when nobody else is staging. The result names what was removed, for the log.
        """
        ...

    def text(self, entry: Entry) -> str:
        """The policy as Markdown, exactly as it was staged. ArchiveError if the entry holds none."""
        ...

    def change(self, entry: Entry) -> Change | None:
        """The judged change, equal to the one staged; None for an entry without."""
        ...

    def capture(self, entry: Entry) -> bytes:
        """The WARC as it was staged; `warc.decode` reads it."""
        ...

    def verify(self, document_id: str | None = None) -> Iterator[Damage]:
        """All that is wrong with one document, or with the whole archive, each with the file it is wrong with.

        Paths are relative to the root. Damage is reported, never raised; an archive in order yields nothing.
        """
        ...
