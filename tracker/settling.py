"""What a visit settles: each function takes what was seen, asks `decision` what it means, and ends the visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tracker import decision
from tracker.archive.http_message import page_of
from tracker.archive.spool import LostCapture
from tracker.archive.warc import decode, encode
from tracker.decision import Sight
from tracker.errors import FetchError
from tracker.model import (
    Candidate,
    CandidateKind,
    Change,
    Check,
    Entry,
    EntryDraft,
    Page,
    State,
    Validators,
    Verdict,
)
from tracker.recording import record
from tracker.visit import Visit, draft, keep, save, tidy, write

NOT_FOUND = ("http-404", "http-410")

EVIDENCE_LIMIT = 1024 * 1024
"""Bytes of the body of an answer that says there is no page."""


def same_text(visit: Visit, entry: EntryDraft, known: State) -> Check:
    """The baseline's text stands on the page: whatever was waiting to be confirmed has gone again."""
    waiting = visit.state.candidate
    state = replace(known, candidate=None, failures=0)
    evidence = replace(entry, kind="visible", markdown=None)
    if decision.is_gone(visit.entries):
        return write(visit, replace(evidence, reason="back"), state, "back")
    if waiting is not None and waiting.kind == "variant":
        return save(visit, state, "alternating")
    if waiting is not None and waiting.kind in ("change", "history"):
        return _gone_again(visit, waiting, evidence, state)
    if known.fingerprint == visit.state.fingerprint or None in (known.fingerprint, visit.state.fingerprint):
        if visit.document.keep == "all" and _is_distinct(visit, entry):
            return write(visit, replace(evidence, reason="response"), state, "unchanged")
        return save(visit, state, "unchanged")
    return keep(visit, replace(evidence, reason="page"), state, "page-changed")


def _is_distinct(visit: Visit, entry: EntryDraft) -> bool:
    """Did the server send other bytes than those that were archived last?"""
    latest = visit.records.archive.latest(visit.document.id)
    return latest is None or _bodies(visit.records.archive.capture(latest)) != _bodies(entry.capture)


def _bodies(capture: bytes) -> list[bytes]:
    return [page.body for page in decode(capture)]


def _gone_again(visit: Visit, waiting: Candidate, evidence: EntryDraft, state: State) -> Check:
    detail = f"what was seen at {waiting.first_seen:%Y-%m-%d %H:%M} UTC had gone at this visit"
    try:
        capture = encode(visit.records.spool.get(waiting.spooled))
    except LostCapture as error:  # the index is older than the spool: it was restored from a backup
        return save(visit, state, "unstable", f"{detail}; its capture is lost: {error}")
    flip = replace(evidence, reason="unstable", capture=capture, seen_at=waiting.last_seen)
    return keep(visit, flip, state, "unstable", detail)


def other_text(visit: Visit, entry: EntryDraft, verdict: Verdict, sight: Sight, known: State) -> Check:
    """The page holds another text than the baseline: make it a candidate, or record it if it stands."""
    accepted = visit.accepted
    waiting = visit.state.candidate
    kind, outcome = _kind_of(verdict, decision.alternates(accepted, sight.text_digest, visit.now))
    if waiting is not None and waiting.kind == "change" and kind != "change":
        return save(visit, _after_a_miss(visit), outcome)  # this visit tells nothing about the change
    _keep_displaced(visit, entry, kind)
    candidate = decision.sighted(waiting, kind, sight, verdict.reason)
    returns = decision.returns_lately(accepted, visit.now)
    if not decision.stands(candidate, visit.now, visit.parts.confirm, returns):
        visit.records.spool.keep(sight.spooled)
        detail = verdict.reason if verdict.by_history else ""
        return save(visit, replace(visit.state, candidate=candidate, failures=0), outcome, detail)
    entry = told_as(visit, _with_a_date_it_had(entry, accepted), candidate)
    state = replace(known, candidate=None, failures=0, changed_at=candidate.first_seen)
    return write(visit, entry, state, "changed" if kind == "history" else _outcome_of(entry.change))


def _with_a_date_it_had(entry: EntryDraft, accepted: Sequence[Entry]) -> EntryDraft:
    """A date line that only begins to be shown is archived and tells nobody."""
    change = entry.change
    if change is None or not accepted or not decision.begins_to_show_its_date(change, accepted[-1].seen_at):
        return entry
    return replace(entry, change=replace(change, kind="cosmetic", severity="none", silent=False, backdated=False))


def told_as(visit: Visit, entry: EntryDraft, candidate: Candidate) -> EntryDraft:
    """The entry of a change that stands, dated by its first sight: a return, a replacement, or just a change."""
    earlier = decision.returned_to(visit.accepted, candidate.text_digest)
    # Where only the looks went back, nobody has to know.
    returned = "returned" if earlier and _outcome_of(entry.change) == "changed" else ""
    return replace(
        entry,
        seen_at=candidate.first_seen,
        returned_to=earlier.name if earlier else None,
        reason="replaced" if candidate.kind == "history" else returned,
    )


def other_addresses(visit: Visit, entry: EntryDraft, baseline: Entry, known: State) -> Check:
    """The document consists of other pages than before: its text differs for that, and the policy need not."""
    anew = replace(entry, kind="technical", reason="addresses", compared_with=baseline.name, change=None)
    return write(visit, anew, replace(known, candidate=None, failures=0), "unchanged", "its addresses were changed")


def _keep_displaced(visit: Visit, entry: EntryDraft, kind: CandidateKind) -> None:
    """What was watched and never told makes room for something else: its capture stays as evidence."""
    waiting = visit.state.candidate
    if waiting is None or waiting.kind not in ("history", "variant") or waiting.kind == kind:
        return
    try:
        capture = encode(visit.records.spool.get(waiting.spooled))
    except LostCapture:  # the index is older than the spool: it was restored from a backup
        return
    if decision.worth_keeping(visit.entries, "visible", "unstable", visit.now):
        seen = replace(
            entry,
            kind="visible",
            reason="unstable",
            capture=capture,
            seen_at=waiting.last_seen,
            markdown=None,
            change=None,
            compared_with=None,
        )
        record(seen, visit.state, Check(visit.document.id, visit.now, "unstable"), visit.records)


def not_policy(visit: Visit, entry: EntryDraft, outcome: str, reason: str, detail: str = "") -> Check:
    """The page came and is no policy ("refused"), or could not be read ("unread"): evidence, never the baseline."""
    state = _after_a_miss(visit)
    return keep(visit, replace(entry, reason=reason, markdown=None, dateline=None), state, outcome, detail or reason)


def not_had(visit: Visit, error: FetchError) -> Check:
    """No page: a failure, or, if the server says that there is none any more, a step towards "the policy is gone"."""
    if error.reason == "stopped":
        # The program ends; the document stays due as it was.
        return Check(visit.document.id, visit.now, "stopped")
    state = _after_a_miss(visit)
    busy = state.candidate is not None and state.candidate.kind == "change"
    if error.reason not in NOT_FOUND or busy or visit.baseline is None:
        return save(visit, state, "failed", str(error), error.retry_after)
    if decision.is_gone(visit.entries):
        return save(visit, state, "gone", str(error))
    return _towards_gone(visit, error, state)


def _kind_of(verdict: Verdict, alternates: bool) -> tuple[CandidateKind, str]:
    """Which kind of candidate a new text is, and what the visit comes to while it waits."""
    if verdict.by_history:
        return "history", "held"
    return ("variant", "alternating") if alternates else ("change", "pending")


def _outcome_of(change: Change | None) -> str:
    return "cosmetic" if change is not None and change.kind in ("cosmetic", "noise") else "changed"


def _towards_gone(visit: Visit, error: FetchError, state: State) -> Check:
    page = _evidence(error, visit.now)
    spooled = visit.records.spool.put(visit.document.id, visit.now, [page])
    _keep_displaced(visit, draft(visit, "visible", [page]), "gone")
    candidate = decision.sighted(state.candidate, "gone", Sight(visit.now, "", spooled), error.reason)
    if decision.stands(candidate, visit.now, visit.parts.confirm):
        entry = replace(
            draft(visit, "refused", [page]),
            reason="gone",
            seen_at=candidate.first_seen,
            compared_with=visit.baseline.name if visit.baseline else None,
        )
        done = write(visit, entry, _without_memory(state), "gone", str(error))
    else:
        visit.records.spool.keep(spooled)
        done = save(visit, replace(state, candidate=candidate), "failed", str(error))
    tidy(visit, spooled)
    return done


def _evidence(error: FetchError, now: datetime) -> Page:
    """The answer that says there is no page, as a page, so that the archive can keep it."""
    try:
        return replace(page_of(error.url, error.exchanges, limit=EVIDENCE_LIMIT), fetched_at=now)
    except ValueError:
        # Its body is cut or too large to be decoded; as received it is among the exchanges all the same.
        status = int(error.reason.removeprefix("http-"))
        return Page(error.url, error.url, status, (), b"", None, Validators(), now, error.exchanges)


def _after_a_miss(visit: Visit) -> State:
    candidate = visit.state.candidate
    return replace(
        visit.state,
        failures=visit.state.failures + 1,
        candidate=decision.missed(candidate) if candidate is not None else None,
    )


def _without_memory(state: State) -> State:
    """The state without what lets the next visit take a short cut."""
    return replace(state, candidate=None, validators=(), fingerprint=None)
