"""The records that travel from stage to stage. All are frozen; a stage enriches by making a new one.

The files in the order of the flow: `tracked`, `fetched`, `texts` (what was read), `changes`, `entries` (what was
recorded), `states` (between two visits), `alerts` (who is told). All times are timezone-aware and in UTC.
"""

from __future__ import annotations

from tracker.model.alerts import GATHERED, Alert, AlertState, Digest, News, Subscriber
from tracker.model.changes import SEVERITIES, Change, ChangeKind, ClauseChange, Direction, Edit, Flag, Severity
from tracker.model.entries import Damage, Entry, EntryDraft, EntryKind
from tracker.model.fetched import Exchange, Page, Validators
from tracker.model.states import OUTCOMES, Candidate, CandidateKind, Check, State
from tracker.model.texts import NOT_JUDGED, Clause, Dateline, Extraction, PageFacts, PolicyText, Promise, Verdict
from tracker.model.tracked import Document, Range, Selector

__all__ = [
    "GATHERED",
    "NOT_JUDGED",
    "OUTCOMES",
    "SEVERITIES",
    "Alert",
    "AlertState",
    "Candidate",
    "CandidateKind",
    "Change",
    "ChangeKind",
    "Check",
    "Clause",
    "ClauseChange",
    "Damage",
    "Dateline",
    "Digest",
    "Direction",
    "Document",
    "Edit",
    "Entry",
    "EntryDraft",
    "EntryKind",
    "Exchange",
    "Extraction",
    "Flag",
    "News",
    "Page",
    "PageFacts",
    "PolicyText",
    "Promise",
    "Range",
    "Selector",
    "Severity",
    "State",
    "Subscriber",
    "Validators",
    "Verdict",
]
