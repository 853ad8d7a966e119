"""One visit under way: what it knows, and the ways in which it can end."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from tracker import decision
from tracker.archive.entry_files import text_digest
from tracker.archive.warc import decode, encode
from tracker.errors import ArchiveError, ExtractionError
from tracker.fetching.fetcher import Fetcher
from tracker.model import Check, Document, Entry, EntryDraft, EntryKind, Page, PolicyText, State
from tracker.recording import Records, record
from tracker.texts import read_pages

READ_AGAIN = 8
"""Earlier versions of a document that are read again by today's recipe, to know a text that comes back."""


@dataclass(frozen=True)
class Parts:
    """What visits need: a way to fetch, a place to record, and the time to wait before a change counts.

    `due` gives the next due time from the document, its state after the visit, the visit's time, and the server's own
    wish in seconds (Retry-After), if it had one.
    """

    fetcher: Fetcher
    records: Records
    confirm: timedelta
    due: Callable[[Document, State, datetime, float | None], datetime]


@dataclass(frozen=True)
class Visit:
    """What is visited, when, what was known before, and the recipe by which its text is read today."""

    document: Document
    now: datetime
    state: State
    recipe: str
    parts: Parts

    @cached_property
    def memory(self) -> str:
        """Digest of all that fingerprint and validators of earlier visits depend on: with other settings, addresses or
        headers they are of no use."""
        document = self.document
        return text_digest(json.dumps([self.recipe, document.urls, document.headers]))

    @property
    def records(self) -> Records:
        """Where the result goes."""
        return self.parts.records

    @property
    def entries(self) -> list[Entry]:
        """All entries of the document, oldest first."""
        return self.records.index.entries(self.document.id)

    @cached_property
    def accepted(self) -> list[Entry]:
        """The entries that hold a text of the policy, oldest first, each with the digest of that text.

        What another recipe read is read again by today's, or a text that comes back would not be known: the newest of
        them, since each costs a reading. One that cannot be read any more keeps the digest it was recorded with.
        """
        accepted = [entry for entry in self.entries if entry.accepted]
        others = [entry for entry in accepted if entry.recipe != self.recipe][-READ_AGAIN:]
        today = {entry.name: self._digest_today(entry) for entry in others}
        return [replace(entry, text_digest=today.get(entry.name, entry.text_digest)) for entry in accepted]

    def _digest_today(self, entry: Entry) -> str | None:
        try:
            text = read_pages(self.document, decode(self.records.archive.capture(entry)))
        except (ArchiveError, ExtractionError):
            return entry.text_digest
        return text_digest(text.markdown)

    @property
    def baseline(self) -> Entry | None:
        """The newest entry whose text was accepted as the policy."""
        return self.records.index.baseline(self.document.id)


def draft(
    visit: Visit, kind: EntryKind, pages: Sequence[Page], text: PolicyText | None = None, *, capture: bytes = b""
) -> EntryDraft:
    """An entry of this visit; `text` is given where its words are to be kept, `capture` where there is one already."""
    return EntryDraft(
        visit.document,
        kind,
        visit.now,
        capture or encode(pages),
        tuple(page.final_url for page in pages),
        visit.recipe,
        markdown=text.markdown if text else None,
        title=text.title if text else "",
        dateline=text.dateline if text else None,
    )


def save(visit: Visit, state: State, outcome: str, detail: str = "", wished: float | None = None) -> Check:
    """End a visit that writes no entry. `outcome` is a key of OUTCOMES, `wished` a Retry-After in seconds."""
    state, done = _after(visit, state, outcome, detail, wished)
    # Without a candidate before or after it, forgetting this visit costs a visit more and nothing else.
    waiting = visit.state.candidate is not None or state.candidate is not None
    visit.records.index.save(state, done, durable=waiting)
    return done


def write(visit: Visit, entry: EntryDraft, state: State, outcome: str, detail: str = "") -> Check:
    """End a visit with an entry."""
    state, done = _after(visit, state, outcome, detail)
    return record(entry, state, done, visit.records)


def keep(visit: Visit, entry: EntryDraft, state: State, outcome: str, detail: str = "") -> Check:
    """End a visit with an entry that only keeps evidence, if one is due; else only note the outcome."""
    everything = visit.document.keep == "all"
    if everything or decision.worth_keeping(visit.entries, entry.kind, entry.reason, visit.now):
        return write(visit, entry, state, outcome, detail)
    return save(visit, state, outcome, detail)


def tidy(visit: Visit, spooled: str) -> None:
    """Drop from the spool what nothing waits for: this visit's capture, and that of a candidate now settled."""
    candidate = visit.records.index.state(visit.document.id).candidate
    before = visit.state.candidate
    for name in {spooled} | ({before.spooled} if before else set()):
        if candidate is None or name != candidate.spooled:
            visit.records.spool.drop(name)


def _after(visit: Visit, state: State, outcome: str, detail: str, wished: float | None = None) -> tuple[State, Check]:
    """The state with this visit's outcome and the next due time, and the check that reports it."""
    state = replace(state, checked_at=visit.now, asked_at=None, outcome=outcome, detail=detail)
    state = replace(state, due_at=visit.parts.due(visit.document, state, visit.now, wished))
    return state, Check(visit.document.id, visit.now, outcome, detail)
