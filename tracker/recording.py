"""Writing an entry, its change and its alerts so that they become visible together or not at all.

The order is the design's commit rule: temporary folder, intent in the index, rename, one transaction that also
deletes the intent. `recover` finishes or drops at the next start what a crash left between these steps.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.archive.archive import Archive
from tracker.archive.spool import LostCapture, Spool, Spooled
from tracker.archive.warc import encode
from tracker.decision import is_mass_change, worth_keeping
from tracker.errors import ArchiveError, TrackerError
from tracker.index.index import Index
from tracker.model import Alert, Change, Check, Document, Entry, EntryDraft, News, State
from tracker.scheduling.backoff import retry_after

log = logging.getLogger(__name__)

INTERRUPTED = "interrupted"
"""The reason of an entry that a cut visit left."""

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
    try:
        records.index.intend(entry.document_id, entry.name)
        records.archive.publish(staged)
    except TrackerError:
        with suppress(ArchiveError):
            records.archive.discard(staged)
        raise
    return _enter(draft.document, entry, draft.change, state, check, records)


def recover(documents: Mapping[str, Document], now: datetime, records: Records) -> None:
    """Put in order what a crash or a failing disk left: half-made entries, and captures that nobody has read.

    Runs under the archive's lock and beside no visit: at the start of whatever writes, and before the next pass where
    a visit broke off. Each intent is finished if its folder is there, else dropped; each capture in the spool that
    nothing waits for and nobody has read becomes an entry of kind `unread`. What is damaged is logged and stops none of
    the rest. Raises ArchiveError and IndexFault where archive or index cannot be written.
    """
    for document_id, name in records.index.intents():
        if not records.archive.exists(document_id, name):
            records.index.drop_intent(document_id, name)
        elif (published := _readable(document_id, name, records.archive)) is not None:
            _finish(documents.get(document_id), *published, records)
    records.archive.clean()
    records.spool.clean()
    awaited = {state.candidate.spooled for state in records.index.states().values() if state.candidate}
    for spooled in records.spool.names():
        if spooled.name not in awaited:
            _keep_unread(documents.get(spooled.document_id), spooled, now, records)


def _readable(document_id: str, name: str, archive: Archive) -> tuple[Entry, Change | None] | None:
    """A published entry with its change; None if it is damaged, which is logged: nothing can be told of it."""
    try:
        entry = archive.entry(document_id, name)
        return entry, archive.change(entry)
    except ArchiveError as error:
        log.error("what a crash cut off cannot be finished: %s", error)
        return None


def _finish(document: Document | None, entry: Entry, change: Change | None, records: Records) -> None:
    """Do for a published entry what the crash left undone: change, alerts and state."""
    before = records.index.state(entry.document_id)
    check = Check(entry.document_id, entry.recorded_at, _outcome(entry, change))
    # Without validators and fingerprint the next visit reads the page, whatever it shows by then.
    state = replace(before, validators=(), fingerprint=None, outcome=check.outcome, detail="")
    if entry.kind in ("first", "change"):
        state = replace(state, recipe=entry.recipe, seen_at=entry.recorded_at, checked_at=entry.recorded_at)
    if entry.kind == "change":
        state = replace(state, changed_at=entry.seen_at)
    settled = before.candidate is not None and _settles(entry)
    if settled:
        state = replace(state, candidate=None, failures=0)
    _enter(document or _document_of(entry), entry, change, state, check, records)
    if before.candidate is not None and settled:
        records.spool.drop(before.candidate.spooled)


def is_news(entry: Entry) -> bool:
    """Whether somebody may have to be told of the entry: a change, or a policy that is gone or back."""
    return entry.kind == "change" or entry.reason in ("gone", "back")


def _settles(entry: Entry) -> bool:
    """Is nothing waiting to be confirmed once this entry is recorded? Evidence of other visits settles nothing."""
    return entry.kind in ("first", "change") or entry.reason in ("gone", "back", "unstable")


def _outcome(entry: Entry, change: Change | None) -> str:
    """What the visit came to that wrote this entry."""
    if entry.kind == "change":
        return "cosmetic" if change is not None and change.kind in ("cosmetic", "noise") else "changed"
    if entry.reason in ("gone", "back", "unstable"):
        return entry.reason
    return {"technical": "unchanged", "visible": "page-changed"}.get(entry.kind, entry.kind)


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
    if not is_news(entry):
        return ()
    before = records.index.entry(document.id, entry.compared_with) if entry.compared_with else None
    news = News(document, entry, change, before, first_seen=entry.seen_at, last_seen_before=last_seen)
    try:
        alerts = records.alerts(news, now)
    except Exception as bug:
        # The entry is published: what cannot be put into words must neither hide it nor break every start from now on.
        log.exception("%s: the change could not be put into words", document.id)
        return _untold(document, entry, bug, now, records)
    changed = records.index.changed_since(now - PASS) | {document.id}
    if not alerts or not is_mass_change(len(changed), records.tracked, records.hold_mass_change):
        return alerts
    records.index.outbox.hold(now - PASS)  # those of the documents that changed first in this pass
    since = records.index.outbox.held_since() or now
    notice = records.operator(
        f"mass-change {since.isoformat()}",  # one notice for as long as anything is held, over midnight too
        f"{len(changed)} or more of {records.tracked} documents changed within a day: alerts are held",
        "So many policies seldom change at once; a common provider, a block page or a fault of this program is"
        " likelier."
        "\n\nThe changes are archived. Look at some of them (tracker log), then run:"
        "\n\n    tracker held --release     to send the alerts"
        "\n    tracker held --drop        to send none of them",
        now,
    )
    return tuple(replace(alert, state="held") for alert in alerts) + notice


def _untold(document: Document, entry: Entry, bug: Exception, now: datetime, records: Records) -> tuple[Alert, ...]:
    """A word to the operator in place of alerts that could not be made."""
    return records.operator(
        f"untold {document.id} {entry.name}",
        f"a change of {document.id} could not be told to its readers",
        f"The message about the entry {entry.name} could not be written ({type(bug).__name__}: {bug}). That is a fault"
        " of the program; its log says more. The change is archived. Read it with:"
        f"\n\n    tracker show {document.id}\n    tracker diff {document.id}",
        now,
    )


def _keep_unread(document: Document | None, spooled: Spooled, now: datetime, records: Records) -> None:
    """Make an entry of what a cut visit left in the spool, if nobody has read it."""
    try:
        capture = encode(records.spool.get(spooled.name))
        latest = records.archive.latest(spooled.document_id)
        document = document or (_document_of(latest) if latest else None)
        if document is not None and not _was_read(spooled, capture, latest, records):
            _enter_unread(document, spooled, capture, now, records)
    except LostCapture as error:
        # Captures are synced only when something relies on them: a loss of power can leave half of one.
        log.warning("dropped, since it cannot be read: %s", error)
    except ArchiveError as error:
        log.error("the capture of a cut visit stays in the spool: %s", error)
        return
    records.spool.drop(spooled.name)


def _was_read(spooled: Spooled, capture: bytes, latest: Entry | None, records: Records) -> bool:
    """Was the visit that left this capture over but for tidying up?"""
    if records.index.state(spooled.document_id).checked_at == spooled.seen_at:
        return True
    if latest is None:
        return False
    covered = _settles(latest) and latest.seen_at <= spooled.seen_at <= latest.recorded_at
    return covered or records.archive.capture(latest) == capture


def _enter_unread(document: Document, spooled: Spooled, capture: bytes, now: datetime, records: Records) -> None:
    """Evidence, at most once a week like all of it; and the next visit, soon where this was the first to be cut."""
    state = records.index.state(document.id)
    pause = retry_after(state.failures, wished=None) if state.failures else timedelta()
    check = Check(document.id, now, "unread", "the visit was interrupted")
    # Should the page itself be what ends the program, then it must not do so again at every start.
    state = replace(state, due_at=now + pause, failures=state.failures + 1)
    if document.keep == "all" or worth_keeping(records.index.entries(document.id), "unread", INTERRUPTED, now):
        draft = EntryDraft(document, "unread", spooled.seen_at, capture, document.urls, recipe="", reason=INTERRUPTED)
        record(draft, state, check, records)
    else:
        records.index.save(state, check)


def _document_of(entry: Entry) -> Document:
    """The document as its entry tells it, for one that is no longer in the configuration."""
    return Document(entry.document_id, entry.urls, entry.service, entry.type)
