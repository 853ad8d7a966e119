"""Writing an entry, its change and its alerts so that they become visible together or not at all.

The order is the design's commit rule: temporary folder, intent in the index, rename, one transaction that also
deletes the intent. `recover` finishes or drops at the next start what a crash left between these steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.archive.archive import Archive
from tracker.archive.spool import Spool
from tracker.decision import is_mass_change
from tracker.errors import ArchiveError
from tracker.index.index import Index
from tracker.model import Alert, Change, Check, Document, Entry, EntryDraft, News, State

PASS = timedelta(hours=24)
"""The time that counts as one pass over all documents when a mass change is looked for."""


@dataclass(frozen=True)
class Records:
    """Where a visit's result goes: the evidence, the index, and the function that writes alerts for a piece of news.

    `operator` makes the one alert that tells the operator of a mass change; `tracked` counts the documents.
    """

    archive: Archive
    spool: Spool
    index: Index
    alerts: Callable[[News, datetime], tuple[Alert, ...]]
    operator: Callable[[str, str, str, datetime], tuple[Alert, ...]]
    tracked: int
    hold_mass_change: float


def record(draft: EntryDraft, state: State, check: Check, records: Records) -> Check:
    """Write the entry and all that follows from it; returns the check with its entry and change.

    `state` is the document's state after the visit, `check` what the visit came to. Raises ArchiveError, IndexFault.
    """
    staged = records.archive.stage(draft, recorded_at=check.at)
    entry = staged.entry
    records.index.intend(entry.document_id, entry.name)
    records.archive.publish(staged)
    return _enter(draft.document, entry, draft.change, state, check, records)


def recover(documents: Mapping[str, Document], now: datetime, records: Records) -> None:
    """Put in order what a crash left: half-made entries, and captures that nobody has read.

    Runs at the start of whatever writes, under the archive's lock. Each intent is finished if its folder is there,
    else dropped; each capture in the spool that no candidate waits for becomes an entry of kind `unread`.
    """
    for document_id, name in records.index.intents():
        if records.archive.exists(document_id, name):
            _finish(documents.get(document_id), records.archive.entry(document_id, name), records)
        else:
            records.index.drop_intent(document_id, name)
    records.archive.clean()
    _keep_unread(documents, now, records)


def _finish(document: Document | None, entry: Entry, records: Records) -> None:
    """Do for a published entry what the crash left undone: change, alerts and state."""
    before = records.index.state(entry.document_id)
    state = replace(before, candidate=None, validators=(), fingerprint=None, changed_at=entry.recorded_at)
    outcome = {"change": "changed", "technical": "unchanged", "visible": "page-changed"}.get(entry.kind, entry.kind)
    check = Check(entry.document_id, entry.recorded_at, outcome)
    _enter(document or _document_of(entry), entry, records.archive.change(entry), state, check, records)
    if before.candidate is not None:
        records.spool.drop(before.candidate.spooled)


def _enter(
    document: Document, entry: Entry, change: Change | None, state: State, check: Check, records: Records
) -> Check:
    """The transaction after the rename: entry, change, alerts and state, and the end of the intent."""
    # What the index still says is from before this visit: when the old text was last seen.
    last_seen = records.index.state(document.id).seen_at
    alerts = _alerts(document, entry, change, last_seen, check.at, records)
    done = replace(check, entry=entry, change=change)
    records.index.record(entry, change, alerts, state, done)
    return done


def _alerts(
    document: Document, entry: Entry, change: Change | None, last_seen: datetime | None, now: datetime, records: Records
) -> tuple[Alert, ...]:
    if entry.kind != "change" and entry.reason not in ("gone", "back"):
        return ()
    before = records.index.entry(document.id, entry.compared_with) if entry.compared_with else None
    news = News(document, entry, change, before, first_seen=entry.seen_at, last_seen_before=last_seen)
    alerts = records.alerts(news, now)
    changed = records.index.changed_since(now - PASS) | {document.id}
    if not alerts or not is_mass_change(len(changed), records.tracked, records.hold_mass_change):
        return alerts
    notice = records.operator(
        f"mass-change-{now:%Y-%m-%d}",
        f"{len(changed)} of {records.tracked} documents changed within a day: alerts are held",
        "So many policies seldom change at once; a common provider, a block page or a fault of this program is"
        " likelier."
        "\n\nThe changes are archived. Look at some of them (tracker log), then run:"
        "\n\n    tracker held --release     to send the alerts"
        "\n    tracker held --drop        to send none of them",
        now,
    )
    return tuple(replace(alert, state="held") for alert in alerts) + notice


def _keep_unread(documents: Mapping[str, Document], now: datetime, records: Records) -> None:
    awaited = {state.candidate.spooled for state in records.index.states().values() if state.candidate}
    for spooled in records.spool.names():
        if spooled.name in awaited:
            continue
        capture = records.spool.get(spooled.name)
        latest = records.archive.latest(spooled.document_id)
        document = documents.get(spooled.document_id) or (_document_of(latest) if latest else None)
        if document and not _is_archived(spooled.document_id, capture, records.archive):
            draft = EntryDraft(
                document, "unread", spooled.seen_at, capture, document.urls, recipe="", reason="interrupted"
            )
            state = replace(records.index.state(document.id), due_at=now)
            record(draft, state, Check(document.id, now, "unread", "the visit was interrupted"), records)
        records.spool.drop(spooled.name)


def _is_archived(document_id: str, capture: bytes, archive: Archive) -> bool:
    """Was this capture recorded just before the crash? Then only its copy in the spool was left."""
    latest = archive.latest(document_id)
    try:
        return latest is not None and archive.capture(latest) == capture
    except ArchiveError:
        return False


def _document_of(entry: Entry) -> Document:
    """The document as its entry tells it, for one that is no longer in the configuration."""
    return Document(entry.document_id, entry.urls, entry.service, entry.type)
