"""Whatever comes in whatever order: the archive is in order, every change that stood is recorded once and told.

The program is the real one, with a real site and a real mail server; the process "dies" by an exception at one of the
calls that leave a trace, and makes no further call after that.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from demo.site import PolicySite
from tests.alerting.receiver import Receiver, receiving
from tests.trust.calls import Call, Layer
from tests.trust.setting import ID, START, Clock, configuration
from tests.watching import policy
from tracker.app import Tracker
from tracker.archive.files import FileArchive
from tracker.commands.opening import readable_entries
from tracker.index.index import Index

pytestmark = pytest.mark.system

CONFIRM = timedelta(minutes=30)
WORDS = "nobody Alder Birch Cedar Dogwood Fir Gingko Hazel Ilex Juniper Kauri Larch Maple Nutmeg Oak Pine Rowan"
NAMES = tuple(WORDS.split())
"""The version of a text is the place of the name in it."""


class Crash(BaseException):
    """The process ends here; no handler of the program may catch it."""


class World:
    """The servers, which outlive the examples; each example has its page and its reader."""

    def __init__(self, site: PolicySite, mail: Receiver) -> None:
        self.site, self.mail, self.examples = site, mail, 0


def text(version: int, *, curly: bool = False) -> str:
    """The sharing clause of a version; `curly` changes its looks and no word."""
    said = f"We don't share your data with anybody, but {NAMES[version]} may sell all of it."
    return said.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") if curly else said


class Watched(RuleBasedStateMachine):
    """`world` is set by the test below."""

    world: World

    @initialize()
    def begin(self) -> None:
        self.world.examples += 1
        self.page = f"page-{self.world.examples}"
        self.reader = f"reader-{self.world.examples}"
        self.world.mail.faults.clear()
        self.folder = Path(tempfile.mkdtemp(prefix="tracker-machine-"))
        self.clock = Clock()
        self.config = configuration(
            self.folder, self.world.site.url(self.page), self.world.mail.port, reader=self.reader
        )
        self.documents = self.config.documents
        self.version, self.curly, self.advert, self.answers = 1, False, 0, True
        self.seen: list[tuple[datetime, int]] = []  # what completed visits saw, since the machine cannot look inside
        self.stood: list[int] = []
        self.stack = ExitStack()
        self.publish()
        self.start()
        self.visit()

    # --- the page ---------------------------------------------------------------------------------------------------

    @rule()
    def another_text(self) -> None:
        self.version += 1
        self.publish()

    @rule()
    def other_looks(self) -> None:
        self.curly = not self.curly
        self.publish()

    @rule()
    def another_advert(self) -> None:
        self.advert += 1
        self.publish()

    @rule()
    def page_goes_or_comes(self) -> None:
        self.answers = not self.answers
        self.publish()

    def publish(self) -> None:
        html = policy(sharing=text(self.version, curly=self.curly), advert=f"Offer {self.advert}")
        self.world.site.publish(self.page, html, status=200 if self.answers else 503, since=START)

    # --- the program ------------------------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 30, 30, 30, 600, 1500]))
    def check(self, minutes: int) -> None:
        self.clock.later(minutes=minutes)
        self.visit()

    @rule(
        minutes=st.sampled_from([1, 30, 30, 600]), number=st.integers(1, 45), side=st.sampled_from(["before", "after"])
    )
    def crash(self, minutes: int, number: int, side: str) -> None:
        """Die at a call of a visit and its mails; those that need fewer calls go well."""
        self.clock.later(minutes=minutes)
        self.stop()
        with dying(number, side), suppress(Crash):
            self.start()
            self.visit()
        with suppress(Crash):
            self.stop()
        self.start()

    @rule()
    def restart(self) -> None:
        self.stop()
        self.start()

    @rule()
    def mail_server_goes(self) -> None:
        self.world.mail.faults["MAIL"] = ["451 4.3.0 come back later"] * 99

    @rule()
    def mail_server_comes(self) -> None:
        self.world.mail.faults.clear()

    @rule()
    def deliver(self) -> None:
        self.tracker.deliver()

    @rule(name=st.sampled_from(["Brindle", "Brindle & Sons", "Bürsten-Brindle"]))
    def rename(self, name: str) -> None:
        self.documents = tuple(replace(one, service=name) for one in self.documents)
        self.configure(self.documents)

    @rule()
    def drop(self) -> None:
        self.configure(())

    @precondition(lambda self: not self.config.documents)
    @rule()
    def take_up_again(self) -> None:
        self.configure(self.documents)

    @rule()
    def reindex(self) -> None:
        self.stop()
        index, aside = Index.mend(self.config.database, self.clock())
        entries, problems = readable_entries(FileArchive(self.config.archive))
        index.rebuild(entries)
        index.close()
        assert (aside, problems) == (None, [])
        self.start()

    @rule(hours=st.sampled_from([-30, -1, 1, 24 * 40]))
    def clock_jumps(self, hours: int) -> None:
        self.clock.later(hours=hours)

    def configure(self, documents: object) -> None:
        self.config = replace(self.config, documents=documents)  # type: ignore[arg-type]
        self.restart()

    def start(self) -> None:
        self.tracker = Tracker(self.config, clock=self.clock)
        self.stack.enter_context(self.tracker)
        self.stack.enter_context(self.tracker.writing())

    def stop(self) -> None:
        self.stack.close()

    def visit(self) -> None:
        checks = self.tracker.check(list(self.tracker.documents.values()))
        if checks and self.answers:
            self.remember()
        self.tracker.deliver()

    def remember(self) -> None:
        """A version that two completed visits in a row saw, far enough apart, stood."""
        self.seen.append((self.clock.now, self.version))
        for (before, one), (now, other) in pairwise(self.seen[-2:]):
            if one == other and now - before >= CONFIRM and other not in (1, *self.stood):
                self.stood.append(other)

    # --- what holds -------------------------------------------------------------------------------------------------

    @invariant()
    def the_archive_is_in_order(self) -> None:
        if hasattr(self, "tracker"):
            assert list(self.tracker.archive.verify()) == []

    def teardown(self) -> None:
        if not hasattr(self, "tracker"):
            return
        try:
            self.settle()
            self.look()
        finally:
            self.stop()
            shutil.rmtree(self.folder)

    def settle(self) -> None:
        """Everything works again, and the page stays as it is."""
        self.world.mail.faults.clear()
        self.answers = True
        self.publish()
        self.configure(self.documents)
        for _ in range(12):
            self.clock.later(hours=25)
            self.visit()
            if not self.tracker.index.state(ID).candidate and set(self.tracker.index.outbox.counts()) <= {"sent"}:
                return
        raise AssertionError("it does not come to rest")

    def look(self) -> None:
        archive, index = self.tracker.archive, self.tracker.index
        entries = archive.entries(ID)
        accepted = [entry for entry in entries if entry.accepted]
        recorded = [version_of(archive.text(entry)) for entry in accepted]
        told = [version_of(mail.decode("utf-8", "replace")) for mail in self.mails()]
        versions = [now for before, now in pairwise(recorded) if before != now]
        assert recorded[0] == 1 and entries[0].kind == "first"
        assert recorded[-1] == self.version, "what stands on the page is the baseline"
        assert versions == sorted(set(versions)), "each once, in order"
        assert set(self.stood) <= set(versions), "whatever stood is recorded"
        assert list(dict.fromkeys(told)) == versions, "each is told, in order, and nothing else"
        assert len(set(self.mails())) == len(versions), "twice only byte for byte"
        assert index.entries(ID) == entries
        assert index.intents() == []
        assert self.tracker.records.spool.names() == []
        assert list(archive.verify()) == []

    def mails(self) -> list[bytes]:
        mine = [one for one in self.world.mail.taken if one.rcpt_tos == [f"{self.reader}@brindle.example"]]
        return [one.original_content or b"" for one in mine]


def version_of(said: str) -> int:
    """The version that a text, or a mail about the change to it, ends at."""
    return max(NAMES.index(name) for name in re.findall("|".join(NAMES[1:]), said))


@contextmanager
def dying(number: int, side: str) -> Iterator[None]:
    """Die at a call; from then on no call gets through."""
    dead = [False]

    def at(call: Call, here: str) -> None:
        if dead[0] or (call.number, here) == (number, side):
            dead[0] = True
            raise Crash

    with Layer(lambda call: at(call, "before"), lambda call: at(call, "after")).installed():
        yield


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with PolicySite(now=START + timedelta(days=9999)) as site, receiving() as mail:
        yield World(site, mail)


def test_nothing_is_lost_and_nothing_told_in_other_words(world: World) -> None:
    Watched.world = world
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Watched,
        settings=settings(
            max_examples=10,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # to find the shortest failing run would take minutes: add Phase.shrink
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
