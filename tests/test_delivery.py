"""The outbox's way to its channels: everything once, and no bad recipient, server or stop in the way of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from tracker.delivery import BATCH, GIVE_UP_AFTER, TURNED_AWAY, deliver
from tracker.errors import DeliveryError
from tracker.index.index import Index
from tracker.model import Alert

NOW = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


class Channel:
    """A notifier that keeps what it took, and refuses as it is told to."""

    def __init__(self, refuse: Callable[[Alert], DeliveryError | None] = lambda _: None) -> None:
        self.tried: list[str] = []
        self.taken: list[str] = []
        self._refuse = refuse

    def deliver(self, alert: Alert) -> str:
        self.tried.append(alert.id)
        if error := self._refuse(alert):
            raise error
        self.taken.append(alert.id)
        return "250 taken"

    def close(self) -> None:
        """Nothing is held open."""


@pytest.fixture
def index() -> Iterator[Index]:
    index = Index.in_memory()
    yield index
    index.close()


def fill(index: Index, count: int, channel: str = "email") -> list[str]:
    names = [f"{channel}-{number:03}" for number in range(count)]
    index.outbox.add(
        Alert(name, channel, f"{name}@example.org", "a", "e", "subject", b"payload", NOW) for name in names
    )
    return names


def down(alert: Alert) -> DeliveryError:
    return DeliveryError(alert.recipient, "no connection")


def test_everything_is_sent_once_oldest_first(index: Index) -> None:
    names, channel = fill(index, 2 * BATCH + 1), Channel()
    delivered = deliver(index, {"email": channel}, NOW)
    assert (delivered.sent, delivered.failed, delivered.parked, delivered.errors) == (len(names), 0, 0, ())
    assert channel.taken == names
    assert deliver(index, {"email": channel}, NOW).sent == 0
    assert [(one.taken, one.response) for one in index.outbox.deliveries(names[0])] == [(True, "250 taken")]


def test_a_refused_recipient_is_parked_and_in_nobodys_way(index: Index) -> None:
    names = fill(index, 8)
    bad = set(names[:5])
    channel = Channel(
        lambda one: DeliveryError(one.recipient, "550 unknown", permanent=True) if one.id in bad else None
    )
    delivered = deliver(index, {"email": channel}, NOW)
    assert (delivered.sent, delivered.failed, delivered.parked) == (3, 0, 5)
    assert delivered.errors[0] == f"{names[0]}@example.org: 550 unknown"
    assert index.outbox.counts() == {"parked": 5, "sent": 3}
    deliver(index, {"email": channel}, NOW + timedelta(days=1))
    assert channel.tried == names, "what is parked is not tried again"


def test_a_server_that_is_down_is_left_alone_soon_and_tried_again_later(index: Index) -> None:
    names = fill(index, 20)
    broken = Channel(down)
    delivered = deliver(index, {"email": broken}, NOW)
    assert (delivered.sent, delivered.failed, delivered.parked) == (0, GIVE_UP_AFTER, 0)
    assert broken.tried == names[:GIVE_UP_AFTER]
    works = Channel()
    deliver(index, {"email": works}, NOW + timedelta(minutes=1))
    assert sorted(works.taken) == names


def test_one_failure_does_not_make_a_server_down(index: Index) -> None:
    names = fill(index, 12)
    channel = Channel(lambda one: down(one) if names.index(one.id) % GIVE_UP_AFTER else None)
    assert deliver(index, {"email": channel}, NOW).sent == len(names) // GIVE_UP_AFTER
    assert channel.tried == names


def test_a_channel_that_is_down_holds_up_no_other(index: Index) -> None:
    fill(index, 10, "email")
    printed = fill(index, 10, "console")
    console = Channel()
    delivered = deliver(index, {"email": Channel(down), "console": console}, NOW)
    assert console.taken == printed
    assert delivered.sent == 10


def test_an_alert_whose_channel_is_gone_waits(index: Index) -> None:
    fill(index, 1)
    assert deliver(index, {"console": Channel()}, NOW).sent == 0
    assert deliver(index, {}, NOW).sent == 0
    assert index.outbox.counts() == {"waiting": 1}


def test_a_failure_is_tried_again_with_growing_patience(index: Index) -> None:
    (name,) = fill(index, 1)
    waits, now = [], NOW
    while index.outbox.counts() == {"waiting": 1}:
        delivered = deliver(index, {"email": Channel(down)}, now)
        due = index.outbox.next_due()
        waits.append((due - now) if due else None)
        assert delivered.failed + delivered.parked == 1
        now = due or now
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] is None
    assert timedelta(days=4) <= now - NOW <= timedelta(days=5), "as RFC 5321, section 4.5.4.1 asks for"
    assert len(index.outbox.deliveries(name)) == len(waits)


def test_once_the_program_stops_nothing_is_begun(index: Index) -> None:
    names, stop = fill(index, 5), Event()

    def stopping(_: Alert) -> None:
        stop.set()

    channel = Channel(stopping)
    assert deliver(index, {"email": channel}, NOW, stop).sent == 1
    assert channel.taken == names[:1]
    assert index.outbox.counts() == {"waiting": 4, "sent": 1}


def later(alert: Alert) -> DeliveryError:
    return DeliveryError(alert.recipient, "451 4.7.1 greylisted", answered=True)


def test_recipients_that_are_put_off_are_in_nobodys_way(index: Index) -> None:
    names = fill(index, 20)
    greylisted = set(names[:15])
    channel = Channel(lambda one: later(one) if one.id in greylisted else None)
    assert deliver(index, {"email": channel}, NOW).sent == 5
    assert channel.tried == names
    assert deliver(index, {"email": Channel()}, NOW + timedelta(minutes=1)).sent == 15


def test_a_server_that_puts_everybody_off_is_left_alone(index: Index) -> None:
    fill(index, 2 * TURNED_AWAY)
    channel = Channel(later)
    deliver(index, {"email": channel}, NOW)
    assert len(channel.tried) == TURNED_AWAY


def test_no_minute_sees_more_than_the_limit(index: Index) -> None:
    names, channel = fill(index, 100), Channel(lambda one: later(one) if one.id.endswith("7") else None)
    given: list[tuple[datetime, int]] = []
    now = NOW
    while index.outbox.waiting(now + timedelta(hours=1), 1):
        before = len(channel.tried)
        deliver(index, {"email": channel}, now, per_minute=30)
        given.append((now, len(channel.tried) - before))
        now += timedelta(seconds=7)
    assert sorted(channel.taken) == [name for name in names if not name.endswith("7")]
    for start, _ in given:
        assert sum(count for at, count in given if start <= at < start + timedelta(minutes=1)) <= 30
    assert given[0][1] == given[9][1] == 30, "all of it at once, and again a minute later"


def test_the_limit_holds_for_each_channel_and_across_restarts(index: Index) -> None:
    fill(index, 10, "email")
    fill(index, 10, "webhook")
    mail, hook = Channel(), Channel()
    assert deliver(index, {"email": mail, "webhook": hook}, NOW, per_minute=4).sent == 8
    assert (len(mail.taken), len(hook.taken)) == (4, 4)
    # Nothing is kept but the index.
    assert deliver(index, {"email": mail, "webhook": hook}, NOW + timedelta(seconds=59), per_minute=4).sent == 0
    assert deliver(index, {"email": mail, "webhook": hook}, NOW + timedelta(seconds=60), per_minute=4).sent == 8
