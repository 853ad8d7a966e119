"""One visit to a document, from its address to what is recorded. It reads in the order in which the data flows:

    fetch -> known bytes? -> spool -> fingerprint -> extract, read, judge -> compare, flag -> decide -> record

Whatever goes wrong in a stage is an outcome with a reason; the visit of another document never notices.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from threading import Lock

from tracker import decision, settling
from tracker.archive.entry_files import text_digest
from tracker.archive.spool import LostCapture
from tracker.archive.warc import decode
from tracker.decision import Sight
from tracker.errors import ExtractionError, FetchError, TrackerError
from tracker.extraction.fingerprint import fingerprint
from tracker.extraction.recipe import recipe
from tracker.model import (
    OUTCOMES,
    Candidate,
    Change,
    Check,
    Document,
    Entry,
    Page,
    PolicyText,
    State,
    Validators,
    Verdict,
)
from tracker.recording import record
from tracker.texts import compare, read, read_pages
from tracker.verdict.judge import History
from tracker.visit import Parts, Visit, draft, save, tidy, write

log = logging.getLogger(__name__)

_READING = Lock()
"""Pages are read one at a time. Python runs one thread at a time anyway, and each page being read takes its memory."""


def check(document: Document, now: datetime, parts: Parts) -> Check:
    """Visit a document and record what came of it. Raises ArchiveError and IndexFault; all else is an outcome."""
    visit = Visit(document, now, parts.records.index.state(document.id), recipe(document), parts)
    done = _visit(visit)
    if visit.state.candidate is None:
        return done  # nothing waited, so that nothing can be overdue
    candidate = parts.records.index.state(document.id).candidate
    return _unconfirmed(visit, candidate, done) if candidate and decision.overdue(candidate, now) else done


def _visit(visit: Visit) -> Check:
    try:
        pages = _fetch(visit)
    except FetchError as error:
        return settling.not_had(visit, error)
    if pages is None:
        return _same_as_before(visit, visit.state, "the server says that it is not modified")
    if _has_known_bytes(visit, pages):
        return _same_as_before(visit, replace(visit.state, validators=_validators(pages)))
    spooled = visit.records.spool.put(visit.document.id, visit.now, pages)
    seen = _fingerprint(visit.document, pages)
    if seen is not None and _is_known(visit, seen):
        done = _same_as_before(visit, replace(visit.state, validators=_validators(pages)))
        visit.records.spool.drop(spooled)
        return done
    done = _read_or_tell_why_not(visit, pages, Sight(visit.now, "", spooled), seen)
    tidy(visit, spooled)
    return done


# --- fetch ----------------------------------------------------------------------------------------------------------


def _fetch(visit: Visit) -> tuple[Page, ...] | None:
    """The document's pages, or None if the server vouches that none of them changed. Raises FetchError."""
    urls = visit.document.urls
    validators = visit.state.validators
    usable = visit.state.candidate is None and visit.state.recipe == visit.memory and len(validators) == len(urls)
    if usable and all(one.etag or one.last_modified for one in validators):
        pages = [_fetch_one(visit, url, one) for url, one in zip(urls, validators, strict=True)]
        if all(page.not_modified for page in pages):
            return None
        if not any(page.not_modified for page in pages):
            return tuple(pages)
    return tuple(_fetch_one(visit, url, Validators()) for url in urls)


def _fetch_one(visit: Visit, url: str, validators: Validators) -> Page:
    return visit.parts.fetcher.fetch(url, validators=validators, headers=visit.document.headers, now=visit.now)


def _validators(pages: tuple[Page, ...]) -> tuple[Validators, ...]:
    return tuple(replace(page.validators, digest=_digest(page)) for page in pages)


def _digest(page: Page) -> str:
    """Digest of all that the reading of a page's words depends on, apart from the settings."""
    return hashlib.sha256(f"{page.final_url}\n{page.charset}\n".encode() + page.body).hexdigest()


def _has_known_bytes(visit: Visit, pages: tuple[Page, ...]) -> bool:
    """Did the server send what it sent last time? Then nothing is left to be read, nor to be kept."""
    known = [one.digest for one in visit.state.validators]
    return _is_memory_good(visit) and known == [_digest(page) for page in pages]


def _fingerprint(document: Document, pages: tuple[Page, ...]) -> str | None:
    """What tells whether the pages have to be read at all; None if they must be, as where a selector may look at what
    no reader sees."""
    if document.select or document.remove:
        return None
    digests = [fingerprint(page.body, page.charset) for page in pages]
    known = [digest for digest in digests if digest is not None]
    return text_digest("\n".join(known)) if len(known) == len(digests) else None


def _is_known(visit: Visit, seen: str) -> bool:
    return _is_memory_good(visit) and visit.state.fingerprint == seen


def _is_memory_good(visit: Visit) -> bool:
    """May a page that was known be passed over? Not while something waits, nor where other settings apply."""
    good = visit.state.candidate is None and visit.state.recipe == visit.memory
    return good and visit.document.keep != "all"  # that asks for each response, whatever it shows


def _same_as_before(visit: Visit, state: State, detail: str = "") -> Check:
    return save(visit, replace(state, seen_at=visit.now, failures=0), "unchanged", detail)


# --- read, compare, settle ------------------------------------------------------------------------------------------


def _read_or_tell_why_not(visit: Visit, pages: tuple[Page, ...], sight: Sight, seen: str | None) -> Check:
    """Read the pages, compare them with the baseline, and settle what that means."""
    try:
        with _READING:
            baseline = _baseline(visit)
            text, change = _understood(visit, pages, baseline)
    except ExtractionError as error:
        unread = draft(visit, "unread", pages)
        return settling.not_policy(visit, unread, "unread", error.reason, str(error))
    verdict = text.verdict
    if not verdict.is_policy and not verdict.by_history:
        return settling.not_policy(visit, draft(visit, "refused", pages), "refused", verdict.reason)
    known = replace(
        visit.state, fingerprint=seen, recipe=visit.memory, validators=_validators(pages), seen_at=visit.now
    )
    entry = draft(visit, "first", pages, text)
    if baseline is None:
        return write(visit, entry, replace(known, candidate=None, failures=0), "first")
    if change is None:
        return settling.same_text(visit, entry, known)
    if len(baseline.entry.urls) != len(visit.document.urls):
        return settling.other_addresses(visit, entry, baseline.entry, known)
    if change.kind == "noise" and _replaces(change, baseline.text):
        verdict = Verdict(is_policy=False, reason="very different", by_history=True)
    entry = replace(entry, kind="change", change=change, compared_with=baseline.entry.name)
    return settling.other_text(visit, entry, verdict, replace(sight, text_digest=text_digest(text.markdown)), known)


def _understood(visit: Visit, pages: tuple[Page, ...], baseline: _Baseline | None) -> tuple[PolicyText, Change | None]:
    """The pages' text, and what changed in it since the baseline's. Raises ExtractionError, also for a bug of ours:
    it costs one document, not the pass, and the page is kept so that nothing is lost by it."""
    try:
        text = read_pages(visit.document, pages, baseline.history if baseline else None)
        of_use = text.verdict.is_policy or text.verdict.by_history
        return text, _change(visit, baseline, text) if baseline and of_use else None
    except TrackerError:
        raise
    except Exception as bug:
        log.exception("%s: the page could not be read", visit.document.id)
        said = f"{type(bug).__name__} in the program: {bug}"
        raise ExtractionError(visit.document.urls[0], "fault", said) from bug


def _change(visit: Visit, baseline: _Baseline, new: PolicyText) -> Change | None:
    """What changed, or None if no word and no mark did."""
    if baseline.holds(new) or baseline.text.markdown == new.markdown:
        return None
    waiting = visit.state.candidate
    first_seen = waiting.first_seen if waiting is not None and waiting.kind != "gone" else visit.now
    change = compare(baseline.text, new, old_seen=visit.state.seen_at, new_seen=first_seen)
    return None if change.kind == "none" else change


def _replaces(change: Change, old: PolicyText) -> bool:
    """Whether half of the old text or more is another: what is no version of it has come in its place."""
    return 2 * sum(len(clause.before or "") for clause in change.clauses) >= len(old.markdown)


@dataclass(frozen=True)
class _Baseline:
    """The newest accepted entry and its text as today's recipe reads it.

    On most pages that changed, the policy did not: then the digest tells, and the old text need not be read.
    """

    entry: Entry
    read: Callable[[], PolicyText]

    @cached_property
    def text(self) -> PolicyText:
        return self.read()

    def holds(self, text: PolicyText) -> bool:
        return text_digest(text.markdown) == self.entry.text_digest

    def history(self, text: PolicyText) -> History | None:
        return None if self.holds(text) else History(self.text.markdown, self.text.language)


def _baseline(visit: Visit) -> _Baseline | None:
    """The baseline, or None before the first; where today's recipe reads another text, a `technical` entry is made.

    Where today's recipe cannot read the baseline's capture (a selector made for a page laid out anew), the text stands
    as it was recorded.
    """
    entry = visit.baseline
    if entry is None:
        return None
    archive = visit.records.archive
    if entry.recipe == visit.recipe:
        return _Baseline(entry, lambda: read(archive.text(entry), title=entry.title))
    capture = archive.capture(entry)
    pages = decode(capture)
    try:
        text = read_pages(visit.document, pages)
    except ExtractionError:
        return _Baseline(entry, lambda: read(archive.text(entry), title=entry.title))
    if text_digest(text.markdown) == entry.text_digest:
        return _Baseline(entry, lambda: text)
    anew = replace(
        draft(visit, "technical", pages, text, capture=capture),
        seen_at=entry.seen_at,
        compared_with=entry.name,
        reason="recipe",
    )
    done = record(anew, visit.state, Check(visit.document.id, visit.now, "unchanged"), visit.records)
    return _Baseline(done.entry or entry, lambda: text)


# --- a change that cannot be confirmed ------------------------------------------------------------------------------


def _unconfirmed(visit: Visit, candidate: Candidate, missed: Check) -> Check:
    """Record a change that too many visits could not confirm, from its capture and marked so: late beats never."""
    visit = replace(visit, state=visit.records.index.state(visit.document.id))
    try:
        pages = visit.records.spool.get(candidate.spooled)
    except LostCapture as error:  # the index is older than the spool: it was restored from a backup
        return save(visit, replace(visit.state, candidate=None), missed.outcome, f"a change was seen and lost: {error}")
    settled = replace(visit.state, candidate=None)
    try:
        baseline = _baseline(visit)
        text = read_pages(visit.document, pages)
    except ExtractionError as error:  # the settings changed while it waited
        unread = replace(draft(visit, "unread", pages), reason=error.reason, seen_at=candidate.first_seen)
        done = write(visit, unread, settled, "unread", str(error))
        tidy(visit, candidate.spooled)
        return done
    change = compare(baseline.text, text, visit.state.seen_at, candidate.first_seen) if baseline else None
    if baseline is None or change is None or change.kind == "none":
        return save(visit, settled, missed.outcome, missed.detail)
    entry = replace(
        settling.told_as(visit, draft(visit, "change", pages, text), candidate),
        change=change,
        compared_with=baseline.entry.name,
        confirmed=False,
    )
    state = replace(
        settled, validators=(), fingerprint=None, seen_at=candidate.last_seen, changed_at=candidate.first_seen
    )
    detail = f"not confirmed: {OUTCOMES[missed.outcome]} at {candidate.failed} visits since"
    done = write(visit, entry, state, "changed", detail)
    tidy(visit, candidate.spooled)
    return done
