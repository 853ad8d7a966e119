"""What the files of an entry hold. Pure: drafts to bytes, bytes to records; docs/archive-format.md tells it in full."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version

from tracker.archive.identity import check_document_id, entry_name
from tracker.archive.record_json import Plain, dump, from_plain, load, to_plain
from tracker.errors import ArchiveError
from tracker.model import Change, Entry, EntryDraft

FORMAT = 1
"""The number of the format that is written. One that this program does not know is never guessed at."""

CAPTURE, TEXT, CHANGE, META, SUMS = "capture.warc.gz", "text.md", "change.json", "meta.json", "SHA256SUMS"

_LIBRARIES = ("beautifulsoup4", "diff-match-patch", "lxml", "requests", "urllib3", "warcio")


@dataclass(frozen=True, slots=True)
class Meta:
    """A meta.json, read: the entry, and the SHA-256 of each of the entry's other files but SHA256SUMS."""

    entry: Entry
    files: Mapping[str, str]


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal, as sha256sum(1) prints it."""
    return sha256(data).hexdigest()


def text_bytes(markdown: str) -> bytes:
    """The bytes of text.md. A lone surrogate, which no UTF-8 can hold, becomes U+FFFD."""
    return markdown.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def text_digest(markdown: str) -> str:
    """What `Entry.text_digest` is for this text, to ask whether a text is one that was recorded."""
    return digest(text_bytes(markdown))


def compose(draft: EntryDraft, predecessor: Entry | None, recorded_at: datetime) -> tuple[Entry, dict[str, bytes]]:
    """The entry that a draft becomes after its predecessor, and the bytes of its files by name.

    Args:
        predecessor: the document's latest entry, or None for its first.
        recorded_at: the clock; aware. ValueError if not, here and for `seen_at`.
    """
    if recorded_at.tzinfo is None or draft.seen_at.tzinfo is None:
        raise ValueError("the times of an entry need their zone")
    files = _content(draft)
    sums = {name: digest(data) for name, data in files.items()}
    plain = _plain(draft, predecessor, recorded_at, sums)
    files[META] = dump({**plain, "format": FORMAT, "files": to_plain(sums), "program": to_plain(_program())})
    files[SUMS] = sums_bytes({**sums, META: digest(files[META])})
    return read_meta(META, files[META]).entry, files


def _content(draft: EntryDraft) -> dict[str, bytes]:
    files = {CAPTURE: draft.capture}
    if draft.markdown is not None:
        files[TEXT] = text_bytes(draft.markdown)
    if draft.change is not None:
        files[CHANGE] = dump(to_plain(draft.change))
    return files


def _plain(
    draft: EntryDraft, predecessor: Entry | None, recorded_at: datetime, sums: Mapping[str, str]
) -> dict[str, Plain]:
    """The fields of the entry but its digest, which is this very file's."""
    values: dict[str, object] = {
        "document_id": check_document_id(draft.document.id),
        "sequence": predecessor.sequence + 1 if predecessor else 1,
        "name": entry_name(recorded_at, predecessor.name if predecessor else None),
        "recorded_at": recorded_at,
        "service": draft.document.service,
        "type": draft.document.type,
        "urls": draft.document.urls,
        "text_digest": sums.get(TEXT),
        "previous": predecessor.digest if predecessor else None,
    }
    same = ("kind", "reason", "seen_at", "final_urls", "recipe", "title", "dateline", "compared_with", "confirmed")
    values |= {name: getattr(draft, name) for name in (*same, "returned_to")}
    return {name: to_plain(value) for name, value in values.items()}


@cache
def _program() -> dict[str, object]:
    """Who wrote it, for whoever has to explain an old entry: versions decide how bytes were read."""
    return {
        "name": "policy-tracker",
        "version": _version("policy-tracker"),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def read_meta(path: str, data: bytes) -> Meta:
    """The content of a meta.json. ArchiveError with this `path` if it is damaged or of an unknown format."""
    try:
        raw = load(data)
        if (number := raw.pop("format", None)) != FORMAT:
            raise ArchiveError(path, _unknown_format(number))
        raw.pop("program", None)
        files = _digests(raw.pop("files", None))
        entry = from_plain(Entry, {**raw, "digest": digest(data)})
        if entry.text_digest != files.get(TEXT):
            raise ValueError(f"text_digest is not what files gives for {TEXT}")
        return Meta(entry, files)
    except ValueError as error:
        raise ArchiveError(path, f"damaged: {error}") from error


def _unknown_format(number: object) -> str:
    if isinstance(number, int) and number > FORMAT:
        return f"format {number} is newer than this program, which knows {FORMAT}: pip install --upgrade policy-tracker"
    return f"format {number!r} is not known to this program, which knows {FORMAT}; `tracker verify` checks the archive"


def _digests(raw: object) -> dict[str, str]:
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise ValueError("files: no object of digests")
    if not {CAPTURE} <= raw.keys() <= {CAPTURE, TEXT, CHANGE}:
        raise ValueError(f"files: {', '.join(sorted(raw))}")
    return raw


def read_change(path: str, data: bytes) -> Change:
    """The content of a change.json. ArchiveError with this `path` if it is damaged."""
    try:
        return from_plain(Change, load(data))
    except ValueError as error:
        raise ArchiveError(path, f"damaged: {error}") from error


def sums_bytes(sums: Mapping[str, str]) -> bytes:
    """A SHA256SUMS as sha256sum(1) writes it, by file name."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


def read_sums(data: bytes) -> dict[str, str]:
    """File names and digests of a SHA256SUMS; lines that are none are left out, the caller will miss their files."""
    lines = (line.partition("  ") for line in data.decode("utf-8", "replace").splitlines())
    return {name: value for value, _, name in lines if name}


def expect(path: str, data: bytes, wanted: str | None) -> bytes:
    """The same bytes; ArchiveError with this `path` if their digest is not the `wanted` one."""
    if digest(data) != wanted:
        raise ArchiveError(path, "damaged: its digest is not the one recorded; `tracker verify` tells more")
    return data
