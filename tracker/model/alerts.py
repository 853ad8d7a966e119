"""Who is told, of what, and the alerts that carry it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from tracker.model.changes import Change, ChangeKind, Direction, Severity
from tracker.model.entries import Entry
from tracker.model.tracked import Document


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
