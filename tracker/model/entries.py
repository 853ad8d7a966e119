"""What was recorded in the archive, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tracker.model.changes import Change
from tracker.model.tracked import Document

EntryKind = Literal["first", "change", "technical", "visible", "refused", "unread"]


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry before it has its number, its name and its digests.

    `reason` is a stable word where the kind alone does not tell: for `change` "" or "returned", "replaced"; for
    `refused` the verdict's reason, or "gone"; for `visible` "page", "response", "unstable" or "back"; for `technical`
    "recipe" or "addresses". `confirmed` is False for a change that three visits or 24 hours could not confirm.
    `returned_to` names the earlier entry whose text is back.
    """

    document: Document
    kind: EntryKind
    seen_at: datetime
    capture: bytes
    final_urls: tuple[str, ...]
    recipe: str
    markdown: str | None = None
    title: str = ""
    dateline: date | None = None
    change: Change | None = None
    compared_with: str | None = None
    reason: str = ""
    confirmed: bool = True
    returned_to: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated folder of the archive, as its meta.json tells it.

    `name` is the folder ("2026-11-22T041600Z"); `sequence` orders the entries of a document, from 1. `digest` is the
    SHA-256 of meta.json in hexadecimal: what mails quote and what the successor's `previous` repeats. `text_digest` is
    the SHA-256 of text.md, None where there is none. `compared_with` names the entry a change was judged against.
    """

    document_id: str
    sequence: int
    name: str
    kind: EntryKind
    reason: str
    recorded_at: datetime
    seen_at: datetime
    service: str
    type: str
    urls: tuple[str, ...]
    final_urls: tuple[str, ...]
    recipe: str
    title: str
    dateline: date | None
    text_digest: str | None
    compared_with: str | None
    confirmed: bool
    returned_to: str | None
    previous: str | None
    digest: str

    @property
    def accepted(self) -> bool:
        """Its text was accepted as the policy: it can be the baseline that later visits are compared with."""
        return self.kind in ("first", "change", "technical")


@dataclass(frozen=True, slots=True)
class Damage:
    """Something `verify` found wrong: the file (or folder) and what is wrong with it."""

    path: str
    problem: str
