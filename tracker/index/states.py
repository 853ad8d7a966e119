"""What is kept of each document between two visits, and which of them are due."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, bindparam, case, literal_column, select

from tracker.index.columns import EPOCH
from tracker.index.schema import states
from tracker.index.upsert import put
from tracker.model import Candidate, CandidateKind, State, Validators

# Made once, as they are run at every visit: making a statement takes longer than running it.
_OF_DOCUMENT = select(states).where(states.c.document_id == bindparam("wanted"))
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_IS_OPEN = states.c.asked_at > bindparam("answered_until", type_=states.c.asked_at.type)
_OPEN_WISHES_STAY = (("asked_at", case((_IS_OPEN, states.c.asked_at), else_=literal_column("excluded.asked_at"))),)


def state(connection: Connection, document_id: str) -> State:
    """The document's state; that of a document never seen is empty."""
    row = connection.execute(_OF_DOCUMENT, {"wanted": document_id}).one_or_none()
    return State(document_id) if row is None else _state(row)


def all_states(connection: Connection) -> dict[str, State]:
    """All states by document."""
    rows = connection.execute(select(states).order_by(states.c.document_id))
    return {row.document_id: _state(row) for row in rows}


def write(connection: Connection, state: State, visited_at: datetime | None) -> None:
    """Keep a state. A visit that began at `visited_at` answers every wish for one made until then, and no later one:
    a wish that comes from another process while the visit runs must survive it.
    """
    answered = state.asked_at is None or (visited_at is not None and state.asked_at <= visited_at)
    asked_at = None if answered else state.asked_at
    row = {
        "document_id": state.document_id,
        "due_at": state.due_at,
        "asked_at": asked_at,
        "validators": json.dumps([[one.etag, one.last_modified, one.digest] for one in state.validators]),
        "fingerprint": state.fingerprint,
        "recipe": state.recipe,
        "checked_at": state.checked_at,
        "seen_at": state.seen_at,
        "changed_at": state.changed_at,
        "outcome": state.outcome,
        "detail": state.detail,
        "failures": state.failures,
        "candidate": candidate_text(state.candidate),
    }
    put(connection, states, [row | {"answered_until": visited_at or _BEFORE_ALL}], _OPEN_WISHES_STAY)


def ask(connection: Connection, document_ids: Collection[str], now: datetime) -> None:
    """Wish for a visit of these documents as soon as can be."""
    put(connection, states, [{"document_id": document_id, "asked_at": now} for document_id in document_ids])


def due(connection: Connection, now: datetime, document_ids: Collection[str]) -> list[str]:
    """Those of the documents to be visited now: first those somebody asked for, then those never visited, then those
    whose time has come, the longest overdue first. A visit that lies in the future was dated by a clock that has been
    set back since: its next one would come too late by as much, so it is due.
    """
    times = _times(connection)
    found = []
    for document_id in dict.fromkeys(document_ids):
        due_at, asked_at, checked_at = times.get(document_id, (None, None, None))
        if checked_at is not None and checked_at > now:
            due_at = now
        if asked_at is not None:
            found.append((0, asked_at, document_id))
        elif due_at is None or due_at <= now:
            found.append((1, due_at or EPOCH, document_id))
    return [document_id for _, _, document_id in sorted(found)]


def next_due(connection: Connection, document_ids: Collection[str]) -> datetime | None:
    """When the first of the documents is due, None if there are none. What is due in any case counts from 1970."""
    times = _times(connection)
    found = (times.get(document_id, (None, None, None)) for document_id in document_ids)
    return min((EPOCH if due_at is None or asked_at else due_at for due_at, asked_at, _ in found), default=None)


def _times(connection: Connection) -> dict[str, tuple[datetime | None, datetime | None, datetime | None]]:
    # All of them: thousands of ids would pass the number of parameters that a statement may have.
    rows = connection.execute(select(states.c.document_id, states.c.due_at, states.c.asked_at, states.c.checked_at))
    return {row.document_id: (row.due_at, row.asked_at, row.checked_at) for row in rows}


def _state(row: Row[Any]) -> State:
    return State(
        document_id=row.document_id,
        due_at=row.due_at,
        asked_at=row.asked_at,
        validators=tuple(Validators(*one) for one in json.loads(row.validators)),
        fingerprint=row.fingerprint,
        recipe=row.recipe,
        checked_at=row.checked_at,
        seen_at=row.seen_at,
        changed_at=row.changed_at,
        outcome=row.outcome,
        detail=row.detail,
        failures=row.failures,
        candidate=None if row.candidate is None else _candidate(json.loads(row.candidate)),
    )


def candidate_text(candidate: Candidate | None) -> str | None:
    """A candidate as its column holds it."""
    if candidate is None:
        return None
    return json.dumps(
        {
            "kind": candidate.kind,
            "reason": candidate.reason,
            "text_digest": candidate.text_digest,
            "spooled": candidate.spooled,
            "first_seen": candidate.first_seen.isoformat(),
            "last_seen": candidate.last_seen.isoformat(),
            "visits": candidate.visits,
            "failed": candidate.failed,
        }
    )


def _candidate(fields: dict[str, Any]) -> Candidate:
    return Candidate(
        kind=cast(CandidateKind, fields["kind"]),
        reason=fields["reason"],
        text_digest=fields["text_digest"],
        spooled=fields["spooled"],
        first_seen=datetime.fromisoformat(fields["first_seen"]),
        last_seen=datetime.fromisoformat(fields["last_seen"]),
        visits=fields["visits"],
        failed=fields["failed"],
    )
