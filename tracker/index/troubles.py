"""Troubles that the operator was told of, kept so that a restart repeats nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from tracker.index import outbox
from tracker.index.opening import Database
from tracker.index.schema import troubles
from tracker.index.upsert import put
from tracker.model import Alert


@dataclass(frozen=True, slots=True)
class OpenTrouble:
    """A trouble of a `kind` with one thing (a document, a recipient), told at `told_at`; `over` if that was its end."""

    kind: str
    what: str
    told_at: datetime
    over: bool = False


class Troubles:
    """What is wrong now, as far as it was told, and what the last mails told to be over."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self) -> list[OpenTrouble]:
        """All of them."""
        with self._database.reading() as connection:
            rows = connection.execute(select(troubles).order_by(troubles.c.kind, troubles.c.what))
            return [OpenTrouble(row.kind, row.what, row.told_at, row.over) for row in rows]

    def tell(
        self, kind: str, begun: Iterable[str], over: Iterable[str], alerts: Iterable[Alert], now: datetime
    ) -> None:
        """Note what begins and what is over, and put the mails that tell it into the outbox, all or nothing."""
        states = {**dict.fromkeys(over, True), **dict.fromkeys(begun, False)}
        rows = [{"kind": kind, "what": what, "told_at": now, "over": ended} for what, ended in states.items()]
        with self._database.writing() as connection:
            connection.execute(delete(troubles).where(troubles.c.kind == kind, troubles.c.over))
            put(connection, troubles, rows)
            outbox.write(connection, alerts)
