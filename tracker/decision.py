"""What does a visit mean, given what was seen before? Pure: the pipeline carries out what is decided here.

A person is told only of what stands. What a visit sees first becomes a candidate; later visits confirm it, miss it,
or see the old text again. The rules are those of docs/design.md ("Confirmation", "History delays, it never vetoes").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.model import Candidate, CandidateKind, Change, Entry

GIVE_UP_AFTER = 3
"""Failed visits after which a change goes out unconfirmed."""

GIVE_UP_AGE = timedelta(hours=24)
"""Age at which a change goes out unconfirmed although visits still fail."""

WATCHED_VISITS = 3
"""Visits that must have seen what only history speaks against, or a policy gone, before it counts."""

WATCHED_AGE = timedelta(hours=48)
"""Time over which those visits must spread."""

GONE_GAP = timedelta(hours=8)
"""Least time between two visits that count a policy as gone: a site's bad hour is no news."""

RETURN_WINDOW = timedelta(days=180)
"""A page that went back to an earlier text twice within this time alternates."""

ONCE_A = timedelta(days=7)
"""Entries that only keep evidence (`visible`, `refused`, `unread`) are written at most once in this time a reason."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one visit saw: when, which text (its SHA-256), and where its capture lies in the spool."""

    at: datetime
    text_digest: str
    spooled: str


def sighted(candidate: Candidate | None, kind: CandidateKind, sight: Sight, reason: str = "") -> Candidate:
    """The candidate after a visit saw it (again): a new one where none of this kind is waiting.

    The newest capture is the one that will be recorded. Of a page that alternates each text has to stand by itself: a
    third one in between begins the wait anew. A visit too soon after the last one that saw a policy gone
    does not count. Where the clock was set back behind the first sight, the wait begins anew at this one: a clock that
    ran a year ahead must not hold a change back for a year.
    """
    another = candidate is not None and kind == "variant" and candidate.text_digest != sight.text_digest
    if candidate is None or candidate.kind != kind or another:
        return Candidate(kind, reason, sight.text_digest, sight.spooled, first_seen=sight.at, last_seen=sight.at)
    if kind == "gone" and abs(sight.at - candidate.last_seen) < GONE_GAP:
        return replace(candidate, spooled=sight.spooled)
    return replace(
        candidate,
        reason=reason,
        text_digest=sight.text_digest,
        spooled=sight.spooled,
        first_seen=min(candidate.first_seen, sight.at),
        last_seen=sight.at,
        visits=candidate.visits + 1,
        failed=0,
    )


def missed(candidate: Candidate) -> Candidate:
    """The candidate after a visit that could not tell whether it stands (no page, or not the policy)."""
    return replace(candidate, failed=candidate.failed + 1)


def stands(candidate: Candidate, now: datetime, confirm: timedelta, returns: int = 0) -> bool:
    """Has the candidate been seen often and long enough to be told as a fact?

    A change needs one more visit, at least `confirm` after the first; with `confirm` zero the first visit is enough.
    Each time that a page went back lately (`returns`, from the second on) doubles the patience with its variants: of
    two texts that a page shows by turns, three visits in a row see the same one often enough.
    """
    age = now - candidate.first_seen
    if candidate.kind == "change":
        return age >= confirm and (candidate.visits > 1 or not confirm)
    if candidate.kind == "gone":
        return candidate.visits >= WATCHED_VISITS
    patience = 2 ** min(max(returns - 1, 0), 16) if candidate.kind == "variant" else 1
    return candidate.visits >= WATCHED_VISITS * patience and age >= WATCHED_AGE * patience


def overdue(candidate: Candidate, now: datetime) -> bool:
    """Must this change go out unconfirmed, since visits failed too often or for too long?"""
    if candidate.kind != "change" or not candidate.failed:
        return False
    return candidate.failed >= GIVE_UP_AFTER or now - candidate.first_seen >= GIVE_UP_AGE


def returned_to(entries: Sequence[Entry], text_digest: str) -> Entry | None:
    """The newest earlier entry that holds exactly this text, `entries` being the accepted ones, oldest first."""
    return next((entry for entry in reversed(entries) if entry.text_digest == text_digest), None)


def returns_lately(entries: Sequence[Entry], now: datetime) -> int:
    """How often the page went back to an earlier text lately; `entries` are the accepted ones."""
    return sum(1 for entry in entries if entry.returned_to and now - entry.recorded_at <= RETURN_WINDOW)


def alternates(entries: Sequence[Entry], text_digest: str, now: datetime) -> bool:
    """Is this text one of several that the page goes back and forth between?

    So if the text was recorded lately, and the page has already gone back to an earlier text once lately. `entries`
    are the accepted ones, oldest first.
    """
    lately = [entry for entry in entries if now - entry.recorded_at <= RETURN_WINDOW]
    known = any(entry.text_digest == text_digest for entry in lately)
    return known and any(entry.returned_to for entry in lately)


def variants(entries: Sequence[Entry], now: datetime) -> int:
    """Between how many texts does the page alternate? 0 where it does not; `entries` are the accepted ones."""
    lately = [entry for entry in entries if now - entry.recorded_at <= RETURN_WINDOW]
    return len({entry.text_digest for entry in lately}) if any(entry.returned_to for entry in lately) else 0


def begins_to_show_its_date(change: Change, known_since: datetime) -> bool:
    """Does the text tell a date now that it had all along, and nothing else?

    So where the only news is a date line, none stood there before, and the date is from before this very text was
    first seen (`known_since`): pages that told an age ("updated 3 weeks ago") come to tell the day itself.
    """
    before, after = change.dateline
    return change.kind == "date-only" and before is None and after is not None and after < known_since.date()


def worth_keeping(entries: Sequence[Entry], kind: str, reason: str, now: datetime) -> bool:
    """May an entry that only keeps evidence be written now? `entries` are all of the document's."""
    return not any(
        entry.kind == kind and entry.reason == reason and abs(now - entry.recorded_at) < ONCE_A for entry in entries
    )


def is_gone(entries: Sequence[Entry]) -> bool:
    """Have people been told that the policy is gone, and not seen it back since? `entries` are all, oldest first."""
    told = [entry for entry in entries if entry.reason in ("gone", "back") or entry.kind in ("first", "change")]
    return bool(told) and told[-1].reason == "gone"


def is_mass_change(changed: int, tracked: int, percent: float, at_least: int = 5) -> bool:
    """Did so many documents change in one pass that the fault is likelier ours (or a provider's) than theirs?

    `percent` of the tracked documents must be passed, and at least `at_least` of them; zero switches the rule off.
    """
    return bool(percent) and changed >= at_least and changed * 100 > tracked * percent
