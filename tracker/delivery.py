"""Handing alerts from the outbox to their channels: at least once, one bad recipient never in the way of another."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
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

TURNED_AWAY = 50
"""The same for alerts that the channel turns away for now, one by one: some receivers greylist, which is no reason to
keep others waiting; a server that says "later" to everybody wants to be left alone."""

MINUTE = timedelta(minutes=1)


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
    *,
    per_minute: int = 0,
) -> Delivered:
    """Send what is due at `now`, oldest first, each alert by its channel ("email", "console").

    An alert whose channel is not configured (any more) stays in the outbox. Once `stop` is set, none is begun.
    `unnoted` lives from call to call: what a channel took and the index could not note (the disk is full). Until that
    is made up for nothing is sent, or the same mail would go out at every try. A channel gets at most `per_minute`
    alerts within a minute (0: any number); what is over waits for a later call.
    """
    unnoted = {} if unnoted is None else unnoted
    _note(index, unnoted, now)
    sent, parked, errors = 0, 0, list[str]()
    channels, failures = set(notifiers), Failures()
    allowed = Allowance(index, now, per_minute)
    for alert in _due(index, channels, now):
        if stop is not None and stop.is_set():
            break
        if not allowed.take(alert.channel):
            channels.discard(alert.channel)
            continue
        try:
            response = notifiers[alert.channel].deliver(alert)
        except DeliveryError as error:
            parked += _failed(index, alert, error, now)
            errors.append(str(error))
            if failures.another(alert.channel, error):
                channels.discard(alert.channel)
        else:
            unnoted[alert.id] = response
            _note(index, unnoted, now)
            sent += 1
            failures.over(alert.channel)
    return Delivered(sent, len(errors) - parked, parked, tuple(errors))


class Failures:
    """The failures in a row of each channel."""

    def __init__(self) -> None:
        self._silent, self._turned_away = Counter[str](), Counter[str]()

    def another(self, channel: str, error: DeliveryError) -> bool:
        """One more; True if the channel is to be left alone for now. A permanent one says that the channel works."""
        self._silent[channel] = 0 if error.answered else self._silent[channel] + 1
        self._turned_away[channel] = 0 if error.permanent else self._turned_away[channel] + 1
        return self._silent[channel] >= GIVE_UP_AFTER or self._turned_away[channel] >= TURNED_AWAY

    def over(self, channel: str) -> None:
        """The channel took something."""
        self._silent[channel] = self._turned_away[channel] = 0


class Allowance:
    """How many alerts each channel may still be given at `now`, so that no minute sees more than `per_minute`.

    The index tells what went out in the minute before, so a restart does not begin a new minute. All of a call counts
    as given at its beginning. (A bucket that fills by the second would let twice the limit pass in its first minute.)
    """

    def __init__(self, index: Index, now: datetime, per_minute: int) -> None:
        self._index, self._now, self._per_minute = index, now, per_minute
        self._left: dict[str, int] = {}

    def take(self, channel: str) -> bool:
        """Whether one more may be given to the channel; it counts as given then."""
        if not self._per_minute:
            return True
        if channel not in self._left:
            tries = self._index.outbox.tries_since(self._now - MINUTE, channel, self._per_minute)
            self._left[channel] = self._per_minute - tries
        self._left[channel] -= 1
        return self._left[channel] >= 0


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
