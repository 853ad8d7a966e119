"""Handing alerts from the outbox to their channels: at least once, one bad recipient never in the way of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.alerting.notifier import Notifier
from tracker.alerting.retry import retry_at
from tracker.errors import DeliveryError
from tracker.index.index import Index
from tracker.model import Alert

BATCH = 100
"""Alerts taken from the outbox at once; what is left waits for the next round of the same loop."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round of delivery came to. `errors` are lines for a person, one for each alert that was not taken."""

    sent: int = 0
    failed: int = 0
    parked: int = 0
    errors: tuple[str, ...] = ()


def deliver(index: Index, notifiers: Mapping[str, Notifier], now: datetime) -> Delivered:
    """Send what is due at `now`, oldest first, each alert by its channel ("email", "console").

    An alert whose channel is not configured (any more) stays in the outbox.
    """
    sent, errors, parked = 0, [], 0
    tried: set[str] = set()
    while batch := [one for one in index.outbox.waiting(now, BATCH, tuple(notifiers)) if one.id not in tried]:
        for alert in batch:
            tried.add(alert.id)
            try:
                response = notifiers[alert.channel].deliver(alert)
            except DeliveryError as error:
                parked += _failed(index, alert, error, now)
                errors.append(str(error))
            else:
                index.outbox.sent(alert.id, now, response)
                sent += 1
    return Delivered(sent, len(errors) - parked, parked, tuple(errors))


def _failed(index: Index, alert: Alert, error: DeliveryError, now: datetime) -> bool:
    """Note the failure; True if the alert is parked, that is, not tried again by itself."""
    again = None if error.permanent else retry_at(alert.attempts + 1, now)
    index.outbox.failed(alert.id, now, str(error), again)
    return again is None
