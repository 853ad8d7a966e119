"""What visits came to, as runs: a policy looked at daily for a year without a change is one row, not 365."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from tracker.index.schema import checks
from tracker.model import Check


@dataclass(frozen=True, slots=True)
class CheckRun:
    """Visits in a row that came to the same: `times` of them, from `first_at` to `last_at`."""

    document_id: str
    outcome: str
    detail: str
    first_at: datetime
    last_at: datetime
    times: int


# Made once, as they are run at every visit: making a statement takes longer than running it.
_LATEST = select(checks).where(checks.c.document_id == bindparam("wanted")).order_by(checks.c.number.desc()).limit(1)
_LENGTHEN = update(checks).where(checks.c.number == bindparam("wanted"))
_BEGIN = insert(checks)


def write(connection: Connection, check: Check) -> None:
    """Note a visit: it extends the document's latest run if that came to the same, else it begins a new one."""
    latest = connection.execute(_LATEST, {"wanted": check.document_id}).one_or_none()
    if latest is not None and (latest.outcome, latest.detail) == (check.outcome, check.detail):
        # A clock that was set back must not make a run end before it began.
        longer = {"last_at": max(latest.last_at, check.at), "times": latest.times + 1}
        connection.execute(_LENGTHEN, {"wanted": latest.number, **longer})
        return
    row = {"document_id": check.document_id, "outcome": check.outcome, "detail": check.detail, "times": 1}
    connection.execute(_BEGIN, row | {"first_at": check.at, "last_at": check.at})


def runs(connection: Connection, document_id: str | None, limit: int) -> list[CheckRun]:
    """The latest runs, the newest first, of one document or of all."""
    found = select(checks).order_by(checks.c.number.desc()).limit(limit)
    if document_id is not None:
        found = found.where(checks.c.document_id == document_id)
    return [
        CheckRun(row.document_id, row.outcome, row.detail, row.first_at, row.last_at, row.times)
        for row in connection.execute(found)
    ]
