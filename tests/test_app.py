"""Where the parts meet: a tracker made from a configuration, on simulated days."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from demo.receiver import Receiver
from demo.site import PolicySite
from tests.commands.home import SELLS
from tests.watching import CHALLENGE, START, policy
from tracker.app import Tracker
from tracker.archive.lock import ArchiveLock
from tracker.config import load
from tracker.errors import ArchiveLocked, ConfigError, IndexFault, UnknownDocument
from tracker.model import Check

SETTINGS = """\
[fetch]
allow_private_addresses = true
delay = "0s"
[schedule]
cron = "0 4 * * *"
jitter = "0s"
hold_mass_change = 0
"""


class World:
    """A site and a tracker on one simulated clock."""

    def __init__(self, folder: Path, site: PolicySite) -> None:
        self.site = site
        self.config = folder / "config.toml"
        self.archive = folder / "snapshots"
        self.printed = io.StringIO()

    def configure(self, *ids: str, more: str = "") -> None:
        documents = [f'[[documents]]\nid = "{one}"\nurl = "{self.site.url(one)}"\n' for one in ids]
        self.config.write_text(more + SETTINGS + "".join(documents))

    def tracker(self) -> Tracker:
        return Tracker(load(self.config), clock=lambda: self.site.now, printed=self.printed)

    def step(self, **later: float) -> list[str]:
        """Move the clock on, and let a new process do one step; what the visits came to."""
        self.site.now += timedelta(**later)
        with self.tracker() as tracker, tracker.writing():
            done = list[Check]()
            tracker.step(on_done=done.append)
            return [one.outcome for one in done]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with PolicySite(now=START) as site:
        yield World(tmp_path, site)


def test_from_a_visit_to_a_mail(world: World) -> None:
    with Receiver() as receiver:
        email = f'[email]\nhost = "127.0.0.1"\nport = {receiver.port}\nsecurity = "none"\nfrom = "t@example.org"\n'
        world.configure("a", more=email + '[[subscribers]]\nname = "Ada"\nemail = "ada@example.org"\n')
        world.site.publish("a", policy())
        assert world.step() == ["first"]
        assert world.step(hours=1) == [], "nothing is due"
        world.site.publish("a", policy(sharing=SELLS))
        assert world.step(days=1) == ["pending"]
        assert world.step(minutes=29) == []
        assert receiver.messages == []
        assert world.step(minutes=1) == ["changed"]
        assert len(receiver.messages) == 1
        assert world.step(days=1) == ["unchanged"]
        assert len(receiver.messages) == 1
    with world.tracker() as tracker:
        assert list(tracker.archive.verify()) == []


def test_the_schedule_says_what_is_due(world: World) -> None:
    world.configure("a")
    world.site.publish("a", policy())
    with world.tracker() as tracker:
        assert [one.id for one in tracker.due()] == ["a"]
    world.step()
    with world.tracker() as tracker:
        assert tracker.due() == []
        assert tracker.next_due() == tracker.next_visit() == START.replace(hour=4) + timedelta(days=1)


@pytest.mark.parametrize(
    ("page", "status", "soonest", "latest"),
    [("no such page", 500, 0.5, 40), (CHALLENGE, 200, 5, 300)],
    ids=["failed", "refused"],
)
def test_trouble_is_looked_at_again_before_the_schedule(
    world: World, page: str, status: int, soonest: float, latest: float
) -> None:
    world.configure("a")
    world.site.publish("a", page, status=status)
    world.step()
    with world.tracker() as tracker:
        due = tracker.next_visit()
    assert due is not None
    assert timedelta(minutes=soonest) <= due - world.site.now <= timedelta(minutes=latest)


def test_an_alert_that_waits_makes_the_next_step_due(world: World) -> None:
    email = '[email]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nfrom = "t@example.org"\n'
    world.configure("a", more=email + '[[subscribers]]\nname = "Ada"\nemail = "ada@example.org"\n')
    world.site.publish("a", policy())
    world.step()
    world.site.publish("a", policy(sharing=SELLS))
    world.step(days=1)
    world.step(minutes=30)
    with world.tracker() as tracker:
        assert tracker.next_due() == world.site.now + timedelta(minutes=1)


def test_without_mail_alerts_are_printed_where_they_are_wished(world: World) -> None:
    world.configure("a")
    world.site.publish("a", policy())
    world.step()
    world.site.publish("a", policy(sharing=SELLS))
    world.step(days=1)
    assert world.printed.getvalue() == ""
    world.step(minutes=30)
    assert "Subject: " in world.printed.getvalue()


def test_one_writer(world: World) -> None:
    world.configure("a")
    with world.tracker() as tracker:
        with tracker.writing(), world.tracker() as other, pytest.raises(ArchiveLocked), other.writing():
            pytest.fail("two writers")
        with ArchiveLock(world.archive):
            assert tracker.index.states() == {}, "readers need no lock"


def test_known_documents(world: World) -> None:
    world.configure("a", "b/c")
    with world.tracker() as tracker:
        assert [one.id for one in tracker.known(())] == ["a", "b/c"]
        assert [one.id for one in tracker.known(["b/c"])] == ["b/c"]
        with pytest.raises(UnknownDocument, match="did you mean b/c"):
            tracker.known(["c"])


def test_opening_makes_nothing_until_it_is_needed(world: World) -> None:
    world.configure("a")
    with world.tracker():
        assert not world.archive.exists()
    with pytest.raises(ConfigError):
        Tracker.open(world.config.with_name("none.toml"))


def test_an_index_that_knows_nothing_of_a_full_archive_is_not_gone_on_with(world: World) -> None:
    world.configure("a")
    world.site.publish("a", policy())
    world.step()
    for file in (world.archive / ".state").glob("index.sqlite*"):
        file.unlink()
    with pytest.raises(IndexFault, match="`tracker reindex`"):
        world.step()
    with world.tracker() as tracker:
        assert len(tracker.archive.entries("a")) == 1, "no second first entry was written"


def test_a_fault_in_one_visit_is_noted_and_stops_no_other(world: World) -> None:
    world.configure("a", "b")
    for page in ("a", "b"):
        world.site.publish(page, policy())
    world.archive.mkdir()
    (world.archive / "a").write_text("a file where a folder should be")
    assert sorted(world.step()) == ["first", "unread"]
    with world.tracker() as tracker:
        state = tracker.index.state("a")
        assert state.failures == 1
        assert "a folder belongs here" in state.detail
        assert state.due_at is not None
        assert state.due_at > world.site.now


def test_the_index_is_copied_once_a_day(world: World) -> None:
    world.configure("a")
    world.site.publish("a", policy())
    world.step()
    for _ in range(2):
        with world.tracker() as tracker:
            tracker.back_up()
    copies = [path.name for path in (world.archive / ".state" / "backup").iterdir()]
    assert copies == [f"index-{datetime.date(world.site.now)}.sqlite"]


def test_a_document_that_is_not_seen_for_days_is_told_once_by_the_steps_of_new_processes(world: World) -> None:
    world.configure("a")
    world.site.publish("a", policy())
    world.step()
    world.site.publish("a", "<h1>Internal error</h1>", status=500)
    for _ in range(6):
        world.step(days=1)
    assert world.printed.getvalue().count("documents cannot be seen") == 1
    world.site.publish("a", policy())
    world.step(days=1)
    world.step(days=1)
    assert world.printed.getvalue().count("documents cannot be seen") == 1
    assert world.printed.getvalue().count("documents are seen again") == 1
