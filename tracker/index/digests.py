"""Digests that were made: one row a subscriber and period, written together with its mails."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select, update

from tracker.index import outbox
from tracker.index.opening import Database
from tracker.index.schema import alerts, digests
from tracker.model import GATHERED, Alert

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Made:
    """A digest that was made: its period by name, and when it was due."""

    period: str
    due_at: datetime


class Digests:
    """What waits for digests, and which were made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waited_for(self, now: datetime) -> set[str]:
        """The subscribers for whom items are due at `now`."""
        query = select(alerts.c.recipient).where(*_due(now)).distinct()
        with self._database.reading() as connection:
            return set(connection.scalars(query))

    def items(self, subscriber: str, now: datetime) -> list[Alert]:
        """The subscriber's items that are due at `now`, the oldest first."""
        query = outbox.all_alerts().where(*_due(now), alerts.c.recipient == subscriber)
        with self._database.reading() as connection:
            return [Alert(**row._mapping) for row in connection.execute(query)]

    def latest(self) -> dict[str, Made]:
        """Each subscriber's last digest."""
        last = select(digests.c.subscriber, func.max(digests.c.number).label("number")).group_by(digests.c.subscriber)
        newest = last.subquery()
        query = select(digests).join(newest, digests.c.number == newest.c.number)
        with self._database.reading() as connection:
            return {row.subscriber: Made(row.period, row.due_at) for row in connection.execute(query)}

    def close(
        self, subscriber: str, made: Made, mails: Iterable[Alert], items: Collection[Alert], now: datetime
    ) -> bool:
        """Note the digest, put its mails into the outbox and take its items out of what waits, all or nothing.

        False, and nothing is written, where a digest of this subscriber and period was made before.
        """
        here = {"subscriber": subscriber, "period": made.period}
        ids = [one.id for one in items]
        with self._database.writing() as connection:
            if connection.scalar(select(digests.c.number).filter_by(**here)) is not None:
                return False
            connection.execute(insert(digests).values(**here, due_at=made.due_at, made_at=now, items=len(ids)))
            outbox.write(connection, mails)
            for at in range(0, len(ids), _BATCH):
                those = alerts.c.id.in_(ids[at : at + _BATCH])
                connection.execute(update(alerts).where(those).values(state="sent", due_at=None))
        return True


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (alerts.c.channel == GATHERED, alerts.c.state == "waiting", alerts.c.due_at <= now)
