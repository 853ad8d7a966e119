"""Handing alerts from the outbox to their channels: at least once, one bad recipient never in the way of another."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from tracker.alerting.notifier import Notifier
from tracker.alerting.retry import retry_at
from tracker.errors import DeliveryError, IndexFault
from tracker.index.index import Index
from tracker.model import Alert

log = logging.getLogger(__name__)

BATCH = 100
"""Alerts taken from the outbox at once; what is left waits for the next round of the same loop."""

GIVE_UP_AFTER = 3
"""Failures in a row after which a channel is left alone until the next call: a mail server that does not answer takes
half a minute for each alert, and visits must not wait for a hundred of them."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one call of `deliver` came to. `failed` are tried again, `parked` not by themselves; `errors` has a line for
    a person for each of both."""

    sent: int = 0
    failed: int = 0
    parked: int = 0
    errors: tuple[str, ...] = ()


def deliver(
    index: Index,
    notifiers: Mapping[str, Notifier],
    now: datetime,
    stop: Event | None = None,
    unnoted: dict[str, str] | None = None,
) -> Delivered:
    """Send what is due at `now`, oldest first, each alert by its channel ("email", "console").

    An alert whose channel is not configured (any more) stays in the outbox. Once `stop` is set, none is begun.
    `unnoted` lives from call to call: what a channel took and the index could not note (the disk is full). Until that
    is made up for nothing is sent, or the same mail would go out at every try.
    """
    unnoted = {} if unnoted is None else unnoted
    _note(index, unnoted, now)
    sent, parked, errors = 0, 0, list[str]()
    channels, failures = set(notifiers), Counter[str]()
    for alert in _due(index, channels, now):
        if stop is not None and stop.is_set():
            break
        try:
            response = notifiers[alert.channel].deliver(alert)
        except DeliveryError as error:
            parked += _failed(index, alert, error, now)
            errors.append(str(error))
            failures[alert.channel] = 0 if error.permanent else failures[alert.channel] + 1
            if failures[alert.channel] == GIVE_UP_AFTER:
                channels.discard(alert.channel)
        else:
            unnoted[alert.id] = response
            _note(index, unnoted, now)
            sent += 1
            failures[alert.channel] = 0
    return Delivered(sent, len(errors) - parked, parked, tuple(errors))


def _due(index: Index, channels: set[str], now: datetime) -> Iterator[Alert]:
    """The waiting alerts of these channels, each once; a channel that is taken out meanwhile is passed over."""
    tried: set[str] = set()
    while channels:
        batch = [one for one in index.outbox.waiting(now, BATCH, tuple(channels)) if one.id not in tried]
        if not batch:
            return
        for alert in batch:
            tried.add(alert.id)
            if alert.channel in channels:
                yield alert


def tell(index: Index, notifiers: Mapping[str, Notifier], alerts: Iterable[Alert]) -> bool:
    """Put alerts into the outbox or, where the index cannot be written, hand them over at once; False if not even that
    works, which is logged."""
    alerts = tuple(alerts)
    try:
        index.outbox.add(alerts)
    except IndexFault:
        try:
            for alert in alerts:
                notifiers[alert.channel].deliver(alert)
        except DeliveryError as error:
            log.error("the operator could not be told: %s", error)
            return False
    return True


def _note(index: Index, unnoted: dict[str, str], now: datetime) -> None:
    """Note what channels took."""
    for alert_id, response in list(unnoted.items()):
        index.outbox.sent(alert_id, now, response)
        del unnoted[alert_id]


def _failed(index: Index, alert: Alert, error: DeliveryError, now: datetime) -> bool:
    """Note the failure; True if the alert is parked, that is, not tried again by itself."""
    again = None if error.permanent else retry_at(alert.attempts + 1, now)
    index.outbox.failed(alert.id, now, str(error), again)
    return again is None
