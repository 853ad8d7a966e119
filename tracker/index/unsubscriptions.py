"""Who wants no more mail. An address counts whatever the case of its letters."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select, update

from tracker.index.columns import EPOCH
from tracker.index.opening import Database
from tracker.index.schema import alerts, unsubscriptions
from tracker.index.upsert import add


@dataclass(frozen=True, slots=True)
class Unsubscription:
    """An address and since when it wants no more mail."""

    address: str
    at: datetime


class Unsubscriptions:
    """The unsubscriptions of an index. Every method may raise IndexFault."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, address: str, at: datetime) -> int:
        """Note that the address wants no more mail, and drop what waits, is held or is parked for it.

        Returns how many alerts were dropped. Doing it again keeps the first time.
        """
        key = _key(address)
        # What tells of no document is for the operator, who has not subscribed to it.
        open_ones = (alerts.c.state.in_(("waiting", "held", "parked")), alerts.c.document_id != "")
        query = select(alerts.c.id, alerts.c.recipient).where(alerts.c.channel == "email", *open_ones)
        with self._database.writing() as connection:
            add(connection, unsubscriptions, [{"address": key, "at": at}], unique=("address",))
            # Lower case as Python knows it: SQLite's own stops at ASCII.
            found = [row.id for row in connection.execute(query) if _key(row.recipient) == key]
            dropped = update(alerts).where(alerts.c.id.in_(found))
            return connection.execute(dropped.values(state="dropped", due_at=None, error="unsubscribed")).rowcount

    def remove(self, address: str) -> bool:
        """Let the address be mailed again; False if it had not unsubscribed."""
        with self._database.writing() as connection:
            gone = delete(unsubscriptions).where(unsubscriptions.c.address == _key(address))
            return connection.execute(gone).rowcount > 0

    def all(self) -> list[Unsubscription]:
        """All of them, the oldest first."""
        query = select(unsubscriptions).order_by(unsubscriptions.c.at, unsubscriptions.c.address)
        with self._database.reading() as connection:
            return [Unsubscription(row.address, row.at) for row in connection.execute(query)]

    def addresses(self) -> frozenset[str]:
        """The addresses that are not mailed, in lower case."""
        return frozenset(one.address for one in self.all())


def rescued(file: Path) -> list[Unsubscription]:
    """What an index that is out of use (set aside, a copy) says of them; nothing where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT address, at FROM unsubscriptions").fetchall()
    except sqlite3.Error:
        return []
    whole = [row for row in rows if isinstance(row[0], str) and isinstance(row[1], int)]
    return [Unsubscription(address, EPOCH + timedelta(microseconds=at)) for address, at in whole]


def _key(address: str) -> str:
    return address.lower()
