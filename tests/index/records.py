"""Entries, changes, alerts and states made up for the index."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tracker.model import Alert, Change, Check, ClauseChange, Entry, Flag, State

START = datetime(2026, 5, 4, 4, 15, tzinfo=UTC)
DAY = timedelta(days=1)


def entry(sequence: int, document_id: str = "acme/terms", **fields: Any) -> Entry:
    """The entry that a daily visit made on its `sequence`-th day."""
    at = START + DAY * (sequence - 1)
    made = Entry(
        document_id=document_id,
        sequence=sequence,
        name=f"{at:%Y-%m-%dT%H%M%SZ}",
        kind="first" if sequence == 1 else "change",
        reason="",
        recorded_at=at + timedelta(minutes=30),
        seen_at=at,
        service="Acme",
        type="Terms",
        urls=("https://acme.example/terms",),
        final_urls=("https://acme.example/terms", "https://acme.example/legal/terms"),
        recipe="r" * 64,
        title="Terms of Acme",
        dateline=date(2026, 5, sequence),
        text_digest=f"{sequence:064}",
        compared_with=None,
        confirmed=True,
        returned_to=None,
        previous=None,
        digest=f"{sequence:064x}",
    )
    return replace(made, **fields)


def change(*flags: Flag, **fields: Any) -> Change:
    clause = ClauseChange("modified", ("Sharing",), "We will not sell.", "We may sell.", flags=flags)
    made = Change("substantive", "high", (date(2026, 5, 1), date(2026, 5, 2)), (clause,), silent=True, lexicon="7")
    return replace(made, **fields)


SELLS = Flag("selling", "weakens", "Data may now be sold.", "may sell", "high")
SHARES = Flag("sharing", "weakens", "Data is shared more widely.", "share", "medium")
SHARES_LESS = Flag("sharing", "weakens", "Data is shared a little more widely.", "share", "low")


def alert(number: int, **fields: Any) -> Alert:
    made = Alert(
        id=f"alert-{number}",
        channel="email",
        recipient=f"reader{number}@example.org",
        document_id="acme/terms",
        entry_name=entry(2).name,
        subject="Acme Terms: selling clause weakened",
        payload=b"Subject: x\r\n\r\n\x00\xff",
        created_at=START + timedelta(seconds=number),
    )
    return replace(made, **fields)


def check(at: datetime = START, outcome: str = "unchanged", detail: str = "", document_id: str = "acme/terms") -> Check:
    return Check(document_id, at, outcome, detail)


def state(document_id: str = "acme/terms", **fields: Any) -> State:
    return State(document_id, **fields)
