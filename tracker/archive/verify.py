"""What is wrong with recorded entries, file by file. Works on any damage: what cannot be read is itself a finding.

Of each digest there are two or three witnesses: the file, SHA256SUMS, and meta.json (for meta.json itself, the
successor's `previous`). The one that stands alone is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from tracker.archive.entry_files import (
    CAPTURE,
    CHANGE,
    META,
    SUMS,
    Meta,
    digest,
    read_change,
    read_meta,
    read_sums,
    sums_bytes,
)
from tracker.archive.warc import check
from tracker.errors import ArchiveError
from tracker.model import Damage, Entry


@dataclass(frozen=True, slots=True)
class Folder:
    """An entry's folder as verification sees it, on disk or not. `names` and `read` may raise ArchiveError."""

    name: str
    names: Callable[[], Sequence[str]]
    read: Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class _Found:
    """What one entry's meta.json says, as far as it can be read. `sound`: its digest stands in SHA256SUMS."""

    name: str
    entry: Entry | None
    sound: bool


def verify_document(document_id: str, folders: Sequence[Folder]) -> Iterator[Damage]:
    """All damage of a document's entries, given in the order of their names, and of the chain they form."""
    found = [_found(folder) for folder in folders]
    for i, folder in enumerate(folders):
        remembered = _remembered(found[i], found[i + 1]) if i + 1 < len(found) else None
        for damage in _verify_entry(document_id, folder, remembered):
            yield Damage(f"{document_id}/{damage.path}", damage.problem)
    for damage in _verify_order(found):
        yield Damage(f"{document_id}/{damage.path}", damage.problem)


def _found(folder: Folder) -> _Found:
    meta, _ = _read_meta(folder)
    sound = meta is not None and _read_sums(folder).get(META) == meta.entry.digest
    return _Found(folder.name, meta.entry if meta else None, sound)


def _remembered(now: _Found, after: _Found) -> str | None:
    """The digest that the next entry keeps of this one's meta.json, if it is the next and itself undamaged."""
    if after.entry is None or not after.sound:
        return None
    if now.entry is not None and now.entry.sequence + 1 != after.entry.sequence:
        return None  # there were others between, which the order will tell
    return after.entry.previous


def _verify_entry(document_id: str, folder: Folder, remembered: str | None) -> Iterator[Damage]:
    """Damage of one entry, with paths below the document's folder."""
    try:
        names = set(folder.names())
    except ArchiveError as error:
        yield Damage(folder.name, error.detail)
        return
    meta, problem = _read_meta(folder)
    if problem and META in names:
        yield Damage(f"{folder.name}/{META}", problem)
    if meta and (meta.entry.document_id, meta.entry.name) != (document_id, folder.name):
        yield Damage(f"{folder.name}/{META}", f"belongs to {meta.entry.document_id}/{meta.entry.name}")
    sums = _read_sums(folder)
    expected = {META, SUMS, *(meta.files if meta else sums)}
    yield from (Damage(f"{folder.name}/{name}", "missing") for name in sorted(expected - names))
    yield from (Damage(f"{folder.name}/{name}", "not part of the entry") for name in sorted(names - expected))
    told = ({META} if problem else set()) | ({SUMS} - names)
    yield from _verify_files(folder, expected & names, meta, sums, remembered, told)


def _read_meta(folder: Folder) -> tuple[Meta | None, str]:
    try:
        return read_meta(META, folder.read(META)), ""
    except ArchiveError as error:
        return None, error.detail


def _read_sums(folder: Folder) -> dict[str, str]:
    try:
        return read_sums(folder.read(SUMS))
    except ArchiveError:
        return {}


def _verify_files(
    folder: Folder,
    names: Set[str],
    meta: Meta | None,
    sums: Mapping[str, str],
    remembered: str | None,
    blamed: set[str],
) -> Iterator[Damage]:
    """Digests and contents; a file in `blamed` has been told already, and each is told once."""
    for name in sorted(names - {SUMS}):
        witness = remembered if name == META else (meta.files.get(name) if meta else None)
        try:
            data = folder.read(name)
        except ArchiveError as error:
            yield Damage(f"{folder.name}/{name}", error.detail)
            continue
        guilty, problem = _judge(name, digest(data), sums.get(name), witness)
        if guilty and guilty not in blamed:
            blamed.add(guilty)
            yield Damage(f"{folder.name}/{guilty}", problem)
        elif not guilty:
            yield from (Damage(f"{folder.name}/{name}", problem) for problem in _inner(name, data))
    if SUMS not in blamed and meta:
        yield from _verify_sums(folder, {META, *meta.files})


def _judge(name: str, actual: str, listed: str | None, witness: str | None) -> tuple[str, str]:
    """The file to blame where digests differ, and why; ("", "") where they agree."""
    if actual == listed and witness in (None, actual):
        return "", ""
    if witness == actual:
        return SUMS, f"its line for {name} is not the digest of that file, which is intact"
    if actual == listed and name == META:
        return META, "chain broken: the next entry was recorded after another one, of another digest"
    if actual == listed:
        return META, f"gives another digest for {name} than that file and SHA256SUMS have"
    if witness is None and listed is None:
        return SUMS, f"has no line for {name}"
    if witness is None:
        return name, f"does not match its line in {SUMS} (one of the two was altered)"
    return name, "altered: its digest is not the one recorded"


def _inner(name: str, data: bytes) -> Iterator[str]:
    """What is wrong with a file whose digest is right: it was damaged before it was recorded."""
    try:
        if name == CAPTURE:
            check(data)
        elif name == CHANGE:
            read_change(name, data)
    except ArchiveError as error:
        yield error.detail


def _verify_sums(folder: Folder, due: Set[str]) -> Iterator[Damage]:
    """Beside its digests, held against the files above, SHA256SUMS says nothing: no byte of it is free."""
    try:
        listed = folder.read(SUMS)
    except ArchiveError as error:
        yield Damage(f"{folder.name}/{SUMS}", error.detail)
        return
    sums = read_sums(listed)
    if sums.keys() != due or listed != sums_bytes(sums):
        yield Damage(f"{folder.name}/{SUMS}", "is not as this program writes it for these files")


def _verify_order(found: Sequence[_Found]) -> Iterator[Damage]:
    """Gaps in the numbers. Digests of the chain are held against each other entry by entry, above."""
    if found and found[0].entry:
        yield from _verify_start(found[0].name, found[0].entry)
    for before, now in pairwise(found):
        if before.entry and now.entry and now.entry.sequence != before.entry.sequence + 1:
            yield Damage(now.name, _gap(before.entry, now.entry))


def _verify_start(name: str, entry: Entry) -> Iterator[Damage]:
    if entry.sequence != 1:
        yield Damage(name, f"entries missing before it: the document starts with number {entry.sequence}")
    elif entry.previous is not None:
        yield Damage(f"{name}/{META}", "chain broken: a first entry that names a predecessor")


def _gap(before: Entry, now: Entry) -> str:
    if now.sequence <= before.sequence:
        return f"out of order: number {now.sequence} stands after number {before.sequence}"
    return f"entries missing before it: number {now.sequence} follows number {before.sequence}"
