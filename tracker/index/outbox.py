"""Alerts on their way: written with the entry they tell of, kept until a channel has taken them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Update, func, insert, or_, select, update

from tracker.index.opening import Database
from tracker.index.schema import alerts, deliveries
from tracker.index.upsert import add
from tracker.model import Alert, AlertState

_FIELDS = tuple(field.name for field in fields(Alert))


NO_LONGER_THAN = timedelta(days=1)
"""Nobody puts an alert off for longer: one that is due later was dated by a clock that has been set back since."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try to hand an alert over: `taken` or not, and what the channel said."""

    alert_id: str
    at: datetime
    taken: bool
    response: str


def write(connection: Connection, batch: Iterable[Alert]) -> None:
    """Put alerts into the outbox; one whose id is there already is left as it is, whatever became of it."""
    add(connection, alerts, [{name: getattr(alert, name) for name in _FIELDS} for alert in batch], unique=("id",))


class Outbox:
    """The outbox of an index. States: waiting -> sent or parked; held -> waiting (released) or dropped;
    parked -> waiting (tried again) or dropped. What its reader no longer wants is dropped, too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, batch: Iterable[Alert]) -> None:
        """Put alerts in that tell of no entry (a word to the operator); known ids are left as they are."""
        with self._database.writing() as connection:
            write(connection, batch)

    def waiting(self, now: datetime, limit: int, channels: Collection[str] | None = None) -> list[Alert]:
        """At most `limit` alerts to be tried now, the oldest first; only those of `channels` where given."""
        due = or_(alerts.c.due_at.is_(None), alerts.c.due_at <= now, alerts.c.due_at > now + NO_LONGER_THAN)
        query = all_alerts().where(alerts.c.state == "waiting", due)
        if channels is not None:
            query = query.where(alerts.c.channel.in_(list(channels)))
        return self._found(query.limit(limit))

    def alerts(self, state: AlertState | None = None, document_id: str | None = None) -> list[Alert]:
        """All alerts, the oldest first, or those in one state or of one document."""
        query = all_alerts()
        if state is not None:
            query = query.where(alerts.c.state == state)
        if document_id is not None:
            query = query.where(alerts.c.document_id == document_id)
        return self._found(query)

    def counts(self) -> dict[AlertState, int]:
        """How many alerts are in each state that any is in."""
        query = select(alerts.c.state, func.count().label("alerts")).group_by(alerts.c.state)
        with self._database.reading() as connection:
            return {row.state: row.alerts for row in connection.execute(query)}

    def next_due(self, channels: Collection[str] | None = None) -> datetime | None:
        """When the next waiting alert (of these channels, where given) is to be tried, None if none waits."""
        time = func.min(func.coalesce(alerts.c.due_at, alerts.c.created_at, type_=alerts.c.due_at.type))
        query = select(time).where(alerts.c.state == "waiting")
        if channels is not None:
            query = query.where(alerts.c.channel.in_(list(channels)))
        with self._database.reading() as connection:
            return connection.scalar(query)

    def sent(self, alert_id: str, at: datetime, response: str) -> None:
        """Note that the channel took an alert. IndexFault if there is none of this id."""
        change = {"state": "sent", "attempts": alerts.c.attempts + 1, "due_at": None, "error": ""}
        self._tried(update(alerts).where(alerts.c.id == alert_id).values(change), alert_id, at, True, response)

    def failed(self, alert_id: str, at: datetime, error: str, retry_at: datetime | None) -> None:
        """Note that the channel did not take it, to be tried again at `retry_at`, or parked where that is None.

        What was sent in the meantime stays sent. IndexFault if there is no alert of this id.
        """
        change = {"attempts": alerts.c.attempts + 1, "due_at": retry_at, "error": error}
        if retry_at is None:
            change["state"] = "parked"
        statement = update(alerts).where(alerts.c.id == alert_id, alerts.c.state != "sent").values(change)
        self._tried(statement, alert_id, at, False, error)

    def deliveries(self, alert_id: str) -> list[Delivery]:
        """Every try of one alert, in order."""
        query = select(deliveries).where(deliveries.c.alert_id == alert_id).order_by(deliveries.c.number)
        with self._database.reading() as connection:
            rows = connection.execute(query)
            return [Delivery(row.alert_id, row.at, row.taken, row.response) for row in rows]

    def hold(self, since: datetime) -> int:
        """Hold what was written at `since` or later and has not been tried; returns how many alerts that were."""
        told_of = alerts.c.document_id != ""  # the operator's own alerts tell of no document, and are never held
        fresh = (alerts.c.state == "waiting", alerts.c.created_at >= since, alerts.c.attempts == 0, told_of)
        return self._changed(update(alerts).where(*fresh).values(state="held"))

    def held_since(self) -> datetime | None:
        """When the oldest of the held alerts was written, or None if none is held."""
        with self._database.reading() as connection:
            query = select(alerts.c.created_at).where(alerts.c.state == "held").order_by(alerts.c.created_at).limit(1)
            return connection.execute(query).scalar()

    def release(self, alert_ids: Collection[str] | None, now: datetime) -> int:
        """Send held alerts after all: those named, or all of them. One that is parked is tried again if it is named,
        for as many days as a new one.

        Returns how many alerts that were.
        """
        where = _named(alert_ids, "held", "parked") if alert_ids is not None else (alerts.c.state == "held",)
        return self._changed(update(alerts).where(*where).values(state="waiting", due_at=now, attempts=0))

    def drop(self, alert_ids: Collection[str] | None, reason: str = "dropped by the operator") -> int:
        """Send held or parked alerts never: those named, or all that are held. Returns how many alerts that were.

        They stay in the outbox, with the reason.
        """
        where = _named(alert_ids, "held", "parked") if alert_ids is not None else (alerts.c.state == "held",)
        return self._changed(update(alerts).where(*where).values(state="dropped", due_at=None, error=reason))

    def tries_since(self, since: datetime, channel: str, limit: int) -> int:
        """How often this channel was given an alert after `since`, counted up to `limit`."""
        latest = (
            select(deliveries.c.at)
            .join(alerts, alerts.c.id == deliveries.c.alert_id)
            .where(alerts.c.channel == channel)
            .order_by(deliveries.c.number.desc())
            .limit(limit)
            .subquery()
        )
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(latest).where(latest.c.at > since)) or 0

    def _found(self, query: Select[Any]) -> list[Alert]:
        with self._database.reading() as connection:
            return [Alert(**row._mapping) for row in connection.execute(query)]

    def _changed(self, statement: Update) -> int:
        with self._database.writing() as connection:
            return connection.execute(statement).rowcount

    def _tried(self, statement: Update, alert_id: str, at: datetime, taken: bool, response: str) -> None:
        # The delivery's foreign key is what refuses an id that no alert has.
        with self._database.writing() as connection:
            connection.execute(insert(deliveries).values(alert_id=alert_id, at=at, taken=taken, response=response))
            connection.execute(statement)


def all_alerts() -> Select[Any]:
    """Every alert, the oldest first, with the columns of an Alert."""
    return select(*(alerts.c[name] for name in _FIELDS)).order_by(alerts.c.number)


def _named(alert_ids: Collection[str], *states: AlertState) -> tuple[ColumnElement[bool], ...]:
    return (alerts.c.id.in_(list(alert_ids)), alerts.c.state.in_(states))
