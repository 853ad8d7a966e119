"""A mass change from beginning to end: the operator is told once that alerts are held, once that none is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Event

import pytest

from demo.receiver import Receiver
from demo.site import PolicySite
from tests.commands.home import SELLS
from tests.watching import START, policy
from tracker.app import Tracker
from tracker.config import load
from tracker.daemon import _step as daemon_step

SETTINGS = """\
[fetch]
allow_private_addresses = true
delay = "0s"
[schedule]
cron = "40 23 * * *"
jitter = "0s"
hold_mass_change = 20
[email]
host = "127.0.0.1"
port = {port}
security = "none"
from = "tracker@watch.example"
operator = "desk@watch.example"
[[subscribers]]
name = "Ada"
email = "ada@readers.example"
"""
pytestmark = pytest.mark.system  # days of steps, each by a program started anew

NEVER = Event()
DOCUMENTS = [f"shop-{number}" for number in range(10)]


class Daemon:
    """A daemon that is started anew for each of its steps, before a site and a mail server."""

    def __init__(self, folder: Path, site: PolicySite, receiver: Receiver) -> None:
        self.site, self.receiver = site, receiver
        self.config = folder / "config.toml"
        tables = (f'[[documents]]\nid = "{one}"\nurl = "{site.url(one)}"\n' for one in DOCUMENTS)
        self.config.write_text(SETTINGS.format(port=receiver.port) + "".join(tables))

    def run(self, *, every: float = 1, **time: float) -> None:
        """A step each hour (`every` so many), for as long as is said."""
        end = self.site.now + timedelta(**time)
        while self.site.now < end:
            self.site.now += timedelta(hours=every)
            with self.tracker() as tracker, tracker.writing():
                assert daemon_step(tracker, NEVER)

    def tracker(self) -> Tracker:
        return Tracker(load(self.config), clock=lambda: self.site.now)

    def sells(self, *documents: str) -> None:
        for one in documents:
            self.site.publish(one, policy(sharing=SELLS))

    def subjects(self, to: str) -> list[str]:
        """The subjects of all mails to somebody so far."""
        mails = (message_from_bytes(one, policy=default) for one in self.receiver.messages)
        return [mail["Subject"].removeprefix("tracker: ") for mail in mails if to in mail["To"]]


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    with PolicySite(now=START.replace(hour=22)) as site, Receiver() as receiver:
        daemon = Daemon(tmp_path, site, receiver)
        for one in DOCUMENTS:
            site.publish(one, policy())
        daemon.run(hours=1)
        yield daemon


@pytest.mark.parametrize("decision", ["release", "drop"])
def test_one_mail_when_it_begins_and_one_when_it_is_over(daemon: Daemon, decision: str) -> None:
    daemon.sells(*DOCUMENTS[:6])
    daemon.run(hours=1)
    assert daemon.subjects("desk") == [], "seen at 23:40, and not yet confirmed"
    daemon.run(hours=20)
    assert daemon.subjects("desk") == ["5 or more of 10 documents changed within a day: alerts are held"]
    early = daemon.subjects("ada")
    assert early == [], "those that were waiting are held too"
    daemon.sells(*DOCUMENTS[6:])
    daemon.run(hours=30)
    assert len(daemon.subjects("desk")) == 1, "the same hold, on the third day"
    assert daemon.subjects("ada") == []
    with daemon.tracker() as tracker, tracker.writing():
        outbox = tracker.index.outbox
        assert (outbox.release(None, daemon.site.now) if decision == "release" else outbox.drop(None)) == 10
    daemon.run(hours=5)
    assert daemon.subjects("desk")[1:] == ["no alerts are held any more"]
    assert len(daemon.subjects("ada")) == (10 if decision == "release" else 0)


def test_a_second_mass_change_is_told_as_the_first(daemon: Daemon) -> None:
    daemon.sells(*DOCUMENTS)
    daemon.run(hours=20)
    with daemon.tracker() as tracker, tracker.writing():
        tracker.index.outbox.drop(None)
    for one in DOCUMENTS:
        daemon.site.publish(one, policy(sharing="We give your personal information to data brokers who pay for it."))
    daemon.run(hours=30)
    begun = [one for one in daemon.subjects("desk") if one.endswith("a day: alerts are held")]
    assert len(begun) == 2


def test_a_document_unseen_for_days_and_seen_again(daemon: Daemon) -> None:
    daemon.site.publish(DOCUMENTS[0], "gone astray", status=500)
    daemon.run(days=5, every=6)
    assert daemon.subjects("desk") == ["documents cannot be seen"]
    daemon.site.publish(DOCUMENTS[0], policy())
    daemon.run(days=2, every=6)
    assert daemon.subjects("desk")[1:] == ["documents are seen again"]
