"""The names things have in an archive: documents and entries. Nothing else ever becomes part of a path."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from tracker.errors import ArchiveError

STATE = ".state"
"""The program's own folder in an archive. No document can have this name: ids hold no full stop."""

LONGEST_ID = 200
"""In characters. Folder names end at 255 bytes, and a temporary folder carries the id and the entry's name."""

_PART = re.compile(r"[a-z0-9][a-z0-9-]*")
_ENTRY = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Z", re.ASCII)


def is_part(name: str) -> bool:
    """Whether `name` can be one of the parts that slashes separate in a document's id."""
    return _PART.fullmatch(name) is not None


def is_document_id(document_id: str) -> bool:
    """Whether this is an id that can be a folder: lower-case `[a-z0-9-]` parts separated by slashes."""
    return len(document_id) <= LONGEST_ID and all(map(is_part, document_id.split("/")))


def is_entry_name(name: str) -> bool:
    """Whether `name` has the form of an entry's folder, `2026-11-22T041600Z`."""
    return _ENTRY.fullmatch(name) is not None


def check_document_id(document_id: str) -> str:
    """The id itself; ArchiveError if it could name anything but a folder of its own below the archive's root."""
    if not is_document_id(document_id):
        raise ArchiveError(repr(document_id), f"not the id of a document: [a-z0-9-] and '/', {LONGEST_ID} characters")
    return document_id


def check_entry_name(name: str) -> str:
    """The name itself; ArchiveError if it is not the name of an entry."""
    if not is_entry_name(name):
        raise ArchiveError(repr(name), "not the name of an entry, which looks like 2026-11-22T041600Z")
    return name


def entry_name(recorded_at: datetime, predecessor: str | None) -> str:
    """The folder of an entry recorded at `recorded_at` (aware) that follows the entry named `predecessor`.

    It is the time of record to the second, or the predecessor's plus one second where the clock has not moved past it
    (it was set back, or two entries fall into one second): names always stand in the order of the entries.
    """
    moment = recorded_at.astimezone(UTC).replace(microsecond=0)
    if predecessor is not None:
        moment = max(moment, _moment(predecessor) + timedelta(seconds=1))
    return moment.isoformat().replace(":", "").removesuffix("+0000") + "Z"


def _moment(name: str) -> datetime:
    try:
        return datetime.strptime(name, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise ArchiveError(name, "the name of this entry is no time, so none can follow it") from error
