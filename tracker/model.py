"""The records that travel from stage to stage. All are frozen; a stage enriches by making a new one.

Order of the file is the order of the flow: what is tracked, what was fetched, what was read in it, what changed,
what was recorded, who is told. All times are timezone-aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

# --- what is tracked ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Range:
    """A part of a page between two elements, each named by a CSS selector; exactly one start and one end are set."""

    start_before: str | None = None
    start_after: str | None = None
    end_before: str | None = None
    end_after: str | None = None


Selector = str | Range
"""A CSS selector, or a range between two."""


@dataclass(frozen=True, slots=True)
class Document:
    """A policy that is watched, as the configuration gives it.

    `id` is its folder in the archive and never changes. `urls` are the pages it consists of, in order (most have one).
    `schedule` is a crontab(5) expression, or None for the common one. `headers` are sent with each request and never
    recorded in clear. `keep` is "changes" (the default) or "all" (every distinct response is archived).
    """

    id: str
    urls: tuple[str, ...]
    service: str
    type: str
    select: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()
    schedule: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    keep: Literal["changes", "all"] = "changes"

    @property
    def name(self) -> str:
        """What people call it: "Plivo Privacy Policy"."""
        return f"{self.service} {self.type}".strip() or self.id


# --- what was fetched -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask later whether a page has changed (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response as they went over the wire.

    `request` is the request line and headers with secret values as `[redacted]`; `response` the status line, headers
    and body with transfer and content encodings untouched. `truncated` is None, or why the body was cut, in the words
    of WARC-Truncated: "length", "time" or "disconnect".
    """

    url: str
    request: bytes
    response: bytes
    address: str
    started_at: datetime
    truncated: Literal["length", "time", "disconnect"] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page as received, redirects followed. `body` is decoded from its content encoding, not from its character set.

    `charset` is what the Content-Type header says, if anything. `exchanges` are the redirects and the last response,
    in order.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    charset: str | None
    validators: Validators
    fetched_at: datetime
    exchanges: tuple[Exchange, ...]

    @property
    def not_modified(self) -> bool:
        """The server says that nothing changed since the validators were given."""
        return self.status == 304


# --- what was read --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page around the text looks like, for the verdict. `visible_text` is all a reader would see on it.

    `cut_off` says that the HTML begins as a whole page and ends as none, `at_root` that it is the site's first page.
    """

    visible_text: str = ""
    password_fields: int = 0
    script_bytes: int = 0
    html_bytes: int = 0
    cut_off: bool = False
    at_root: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """The policy's text without the page around it.

    `markdown` holds one block a line (a paragraph, heading, list item or table row), in the Markdown subset of
    `tracker.markdown`. `links` gives, for a line's 0-based number in `markdown.split("\\n")`, the cleaned
    addresses that its words linked to. `language` is what the page declares, `modified` a date
    that its metadata gives.
    """

    markdown: str
    links: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    title: str = ""
    language: str | None = None
    modified: date | None = None
    facts: PageFacts = PageFacts()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Is this the policy? `reason` is a stable word or two ("policy", "bot challenge", "log-in" ...).

    `by_history` is true where only the document's own history speaks against it: that delays, it never vetoes.
    """

    is_policy: bool
    reason: str
    by_history: bool = False


NOT_JUDGED = Verdict(is_policy=False, reason="not judged")


@dataclass(frozen=True, slots=True)
class Clause:
    """One paragraph, list item with its sub-items, or table row, under its headings from the outermost.

    `text` is Markdown (a list item's sub-items follow on their own indented lines); `links` are addresses its words
    link to, which are no part of the text.
    """

    path: tuple[str, ...]
    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dateline:
    """A date the document gives of itself. `kind` tells "updated" from "effective"; `text` is the line as it stands."""

    kind: Literal["updated", "effective", "version"]
    date: date
    text: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What a policy says about its own changes.

    `kind` is "notice", "e-mail", "days", "consent", "date", "versions" or "no notice"; `says` completes "The document
    says that ..."; `text` is the sentence as it stands; `days` the period of notice, for "days" alone.
    """

    kind: str
    says: str
    text: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy, read. `dateline` is the date of its last update as it gives it, or None; `language` a BCP 47 code."""

    markdown: str
    title: str
    clauses: tuple[Clause, ...]
    dateline: date | None = None
    datelines: tuple[Dateline, ...] = ()
    language: str | None = None
    verdict: Verdict = NOT_JUDGED


# --- what changed ---------------------------------------------------------------------------------------------------

ChangeKind = Literal["none", "cosmetic", "date-only", "minor", "substantive", "noise"]
Severity = Literal["none", "low", "medium", "high"]
Direction = Literal["weakens", "strengthens", "neutral"]

SEVERITIES: tuple[Severity, ...] = ("none", "low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Edit:
    """A run of text that is kept, taken out or put in. All "equal" and "delete" runs joined are the old text."""

    op: Literal["equal", "delete", "insert"]
    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a clause change means. `direction` is from the reader's side; `reason` is a plain sentence;
    `evidence` the words of the clause that show it."""

    category: str
    direction: Direction
    reason: str
    evidence: str
    severity: Severity = "low"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause added, removed, modified or moved. `path` is the new place, or the old one of a removed clause.

    `edits` turn `before` into `after` exactly; empty where one of them is None or the texts are equal.
    """

    kind: Literal["added", "removed", "modified", "moved"]
    path: tuple[str, ...]
    before: str | None
    after: str | None
    flags: tuple[Flag, ...] = ()
    edits: tuple[Edit, ...] = ()
    old_path: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What two versions of a policy differ in.

    `silent`: meaning or wording changed while a dateline exists and did not move. `backdated`: the new dateline lies
    before our last sight of the old text. `notice_days`: days from our first sight to a future effective date.
    `lexicon` is the version of the lexicon that judged. `clauses` stand the gravest first. `broken` tells which
    promises of the old text on its own changes the change did not keep; `flags` holds those of clauses only.
    """

    kind: ChangeKind
    severity: Severity
    dateline: tuple[date | None, date | None]
    clauses: tuple[ClauseChange, ...]
    silent: bool = False
    backdated: bool = False
    notice_days: int | None = None
    lexicon: str = ""
    broken: tuple[Flag, ...] = ()

    @property
    def flags(self) -> tuple[Flag, ...]:
        """All flags of all clauses, in the clauses' order."""
        return tuple(flag for clause in self.clauses for flag in clause.flags)


# --- what was recorded ----------------------------------------------------------------------------------------------

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


# --- the state between two visits -----------------------------------------------------------------------------------

CandidateKind = Literal["change", "history", "variant", "gone"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something seen that people are not told yet, until later visits confirm it.

    `kind` "change": a new text, visited again after `confirm`; "history": a text that only the document's history
    speaks against; "variant": an earlier text of a page that alternates; "gone": 404 or 410. `spooled` names its
    capture in the spool. `visits` counts visits that saw it, `failed` those that failed since.
    """

    kind: CandidateKind
    reason: str
    text_digest: str
    spooled: str
    first_seen: datetime
    last_seen: datetime
    visits: int = 1
    failed: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """What the index keeps of a document between two visits. A document never visited has a State of its id alone.

    `validators` has one for each of the document's addresses, or is empty; `recipe` digests the settings under which
    they and the fingerprint were had. `failures` counts failed visits in a row;
    `outcome` and `detail` tell the last visit's in a stable word and in a sentence.
    """

    document_id: str
    due_at: datetime | None = None
    asked_at: datetime | None = None
    validators: tuple[Validators, ...] = ()
    fingerprint: str | None = None
    recipe: str = ""
    checked_at: datetime | None = None
    seen_at: datetime | None = None
    changed_at: datetime | None = None
    outcome: str = ""
    detail: str = ""
    failures: int = 0
    candidate: Candidate | None = None


OUTCOMES: Mapping[str, str] = {
    "first": "first seen",
    "unchanged": "unchanged",
    "page-changed": "only the page around the policy changed",
    "changed": "changed",
    "cosmetic": "changed, but only cosmetically",
    "pending": "a change was seen and will be visited again before anybody is told",
    "unstable": "a change was seen and had gone at the next visit",
    "alternating": "the page alternates between known versions",
    "held": "very unlike the document so far; watched before it counts",
    "refused": "the page is not the policy",
    "failed": "the page could not be had",
    "gone": "the policy is gone",
    "back": "the policy is back, unchanged",
    "unread": "the page could not be read",
    "stopped": "not visited: the program was stopped",
}
"""What a visit can come to, and the words for it."""


@dataclass(frozen=True, slots=True)
class Check:
    """What one visit came to. `outcome` is a key of OUTCOMES, `detail` a sentence, `entry` what it wrote, if it did."""

    document_id: str
    at: datetime
    outcome: str
    detail: str = ""
    entry: Entry | None = None
    change: Change | None = None


# --- who is told ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Digest:
    """News gathered and mailed together: every day, or every week on `weekday` (0 is Monday), at the time `at`.

    `when_empty` also mails that nothing happened.
    """

    period: Literal["daily", "weekly"]
    at: time = time(8)
    weekday: int = 0
    when_empty: bool = False


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who is told of what, where, and when. `name` tells subscribers apart.

    Which documents: `documents`, `services` and `types` are shell patterns, `languages` BCP 47 codes; an empty tuple
    asks for nothing. Which changes: `kinds`, the least `severity`, `silent_only`, `categories` and `directions` of
    flags. `watch` are words of their own that let a change through. `digest` is None for news at once; before
    `mute_until` (a day in `timezone`) nothing is sent; both are about mail. `webhook` and `apprise` are addresses of
    programs and chat rooms, which hold secrets and are told at once.
    """

    name: str
    addresses: tuple[str, ...] = ()
    documents: tuple[str, ...] = ("*",)
    kinds: tuple[ChangeKind, ...] = ("minor", "substantive", "date-only")
    severity: Severity = "none"
    services: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    directions: tuple[Direction, ...] = ()
    silent_only: bool = False
    watch: tuple[str, ...] = ()
    digest: Digest | None = None
    mute_until: date | None = None
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    webhook: str = field(default="", repr=False)
    apprise: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class News:
    """What a person is to be told: all that a message is made of, and nothing that has to be looked up.

    `before` is the entry the change was judged against. `first_seen` and `last_seen_before` bound the moment of change.
    `language` is the policy's as a BCP 47 code, None where it is not known or nobody asks for it.
    """

    document: Document
    entry: Entry
    change: Change | None
    before: Entry | None
    first_seen: datetime
    last_seen_before: datetime | None
    language: str | None = None


AlertState = Literal["waiting", "held", "sent", "parked", "dropped"]


GATHERED = "digest"
"""The channel of an alert that is no message, but an item of its recipient's (a subscriber's name) next digest."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One message for one recipient, rendered once: every try sends the same bytes under the same Message-ID.

    `id` is unique for (document, entry, recipient, channel), so that recording twice makes no second one. `payload` is
    what the channel carries: for mail a whole RFC 5322 message. `state` "parked" means that the channel refused it for
    good; "held" that an operator has to release it; "dropped" that it is not wanted any more.
    """

    id: str
    channel: str
    recipient: str
    document_id: str
    entry_name: str
    subject: str
    payload: bytes
    created_at: datetime
    state: AlertState = "waiting"
    attempts: int = 0
    due_at: datetime | None = None
    error: str = ""
