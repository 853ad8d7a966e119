"""The state of a document between two visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tracker.model.changes import Change
from tracker.model.entries import Entry
from tracker.model.fetched import Validators

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
