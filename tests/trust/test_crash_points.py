"""Killed at every call that leaves a trace, and struck by every fault of the disk: nothing lost, nothing told twice.

A change waits to be confirmed. The run that is cut off or struck visits the page, records the change, mails it,
posts it to a webhook and puts it into feeds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from signal import SIGKILL

import pytest

from demo.site import PolicySite
from tests.alerting.hook import Hook, posted_to
from tests.alerting.receiver import Receiver, receiving
from tests.trust import sqlite_files
from tests.trust.calls import INDEX_KINDS, KINDS
from tests.trust.conftest import TABLE
from tests.trust.nursery import CONFIRMING, Result, Run
from tests.trust.setting import SELLS, START, Clock, configuration, step
from tests.watching import policy
from tracker.app import Tracker

pytestmark = pytest.mark.system

FEEDS = ("all.xml", "brindle.xml", "privacy-policy.xml")
FEED_FOLDERS = ("feeds", "documents", "services", "brindle")
UNDISTURBED = ["first", "change"]
WITH_EVIDENCE = ["first", "unread interrupted", "change"]
FAULTS = {
    "EIO": ("write", "fsync", "rename", "mkdir", "unlink", *INDEX_KINDS),
    "ENOSPC": ("write", "rename", "mkdir", "index write"),
    "short": ("write", "index write"),
}
"""At which kinds of calls each fault strikes. What fails under the index fails in its commits."""


class Lab:
    """A prepared archive, the servers, and the nursery that does runs on copies of it."""

    def __init__(self, folder: Path, site: PolicySite, mail: Receiver, hook: Hook) -> None:
        self.mail, self.hook = mail, hook
        address = hook.address.partition("/in")[0]
        arguments = (folder / "runs", folder / "ready", site.url("privacy"), mail.port, address)
        command = [sys.executable, "-m", "tests.trust.nursery", *map(str, arguments)]
        self.nursery = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        (self.dry,) = self.run([Run("dry")])
        assert self.dry.bugs == []

    def close(self) -> None:
        """End the nursery."""
        self.nursery.communicate()

    def run(self, runs: Sequence[Run]) -> list[Result]:
        """What comes of runs. The nursery is a process of its own, since forks leave threads in any state."""
        assert self.nursery.stdin is not None and self.nursery.stdout is not None
        self.nursery.stdin.write(json.dumps([asdict(run) for run in runs]) + "\n")
        self.nursery.stdin.flush()
        results = [Result(**result) for result in json.loads(self.nursery.stdout.readline())]
        places = {run.name: place for place, run in enumerate(runs)}
        return sorted(results, key=lambda result: places[result.name])

    def mails(self, name: str, to: str = "reader") -> list[bytes]:
        """The mails of a run, as the server took them."""
        envelopes = [one for one in self.mail.taken if one.rcpt_tos == [f"{to}-{name}@brindle.example"]]
        return [one.original_content or b"" for one in envelopes]

    def posts(self, name: str) -> list[tuple[str, bytes]]:
        """The posts of a run, as they were taken: the alert's id and its bytes."""
        return [(one.headers["webhook-id"], one.body) for one in self.hook.taken if one.path == f"/{name}"]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("crash")
    with PolicySite(now=START) as site, receiving() as mail, posted_to() as hook:
        clock = Clock()
        config = configuration(folder / "ready", site.url("privacy"), mail.port, feeds=True)
        site.publish("privacy", policy())
        assert step(Tracker(config, clock=clock)) == ["first"]
        site.publish("privacy", SELLS)
        clock.later(days=1)
        assert step(Tracker(config, clock=clock)) == ["pending"]
        assert clock.now < CONFIRMING
        lab = Lab(folder, site, mail, hook)
        yield lab
        lab.close()


def test_every_kind_of_call_is_counted(lab: Lab, record_property: Callable[[str, object], None]) -> None:
    counted = Counter(kind for kind, _ in lab.dry.calls)
    expected = set(KINDS) | (set(INDEX_KINDS) if sqlite_files.found() else set())
    assert set(counted) == expected
    assert [what for kind, what in lab.dry.calls if kind == "reply"][-2:] == ["message", "quit"]
    assert {what for kind, what in lab.dry.calls if kind == "rename"} >= {f".{name}.new" for name in FEEDS}
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items()))
    hidden = "" if sqlite_files.found() else "; NOT COUNTED: what SQLite writes, which this interpreter hides"
    record_property(TABLE, f"Crash points: N = {len(lab.dry.calls)} calls ({kinds}{hidden}).")


def test_killed_at_every_call(lab: Lab, record_property: Callable[[str, object], None]) -> None:
    """Where SQLite writes, the first and the last write of each of its commits stand for those between."""
    outcomes = kill(lab, [run for run in all_kills(lab.dry) if at_an_edge(lab.dry, run.number)], record_property)
    assert outcomes == {TOLD_ONCE, TOLD_ONCE_WITH_EVIDENCE, TOLD_TWICE, POSTED_TWICE}


def test_killed_at_every_write_of_the_index(lab: Lab, record_property: Callable[[str, object], None]) -> None:
    kill(lab, [run for run in all_kills(lab.dry) if not at_an_edge(lab.dry, run.number)], record_property)


def all_kills(dry: Result) -> list[Run]:
    before = [Run(f"before-{k}", "before", k) for k in range(1, len(dry.calls) + 1)]
    return before + [Run(f"after-{k}", "after", k) for k in after_which_it_differs(dry)]


def kill(lab: Lab, runs: Sequence[Run], record_property: Callable[[str, object], None]) -> set[str]:
    outcomes = defaultdict(list)
    for run, result in zip(runs, lab.run(runs), strict=True):
        outcomes[judged(lab, run, result)].append(run)
    for outcome, found in sorted(outcomes.items(), key=lambda item: -len(item[1])):
        kinds = Counter(lab.dry.calls[run.number - 1][0] for run in found)
        told = ", ".join(f"{count} at {kind}" for kind, count in sorted(kinds.items()))
        record_property(TABLE, f"  killed {len(found):3} times: {outcome} ({told})")
    return set(outcomes)


TOLD_ONCE = "recorded once, told once"
TOLD_ONCE_WITH_EVIDENCE = "recorded once, told once, the capture of the cut visit kept as unread"
TOLD_TWICE = "recorded once, mailed twice byte for byte: between the server's reply and our note of it"
POSTED_TWICE = "recorded once, posted twice under one id, byte for byte: between the answer and our note of it"


TALK = ("reply", "answer")


def after_which_it_differs(dry: Result) -> list[int]:
    """The calls after which a kill leaves something else than a kill before the next call.

    Replies and answers always do: what the program says to a server between two of them is no call that is counted.
    """
    differing = []
    for place, (number, side, digest) in enumerate(dry.moments):
        if side == "after":
            following = next((later for later in dry.moments[place:] if later[1] == "before"), None)
            if following is None or following[2] != digest or dry.calls[number - 1][0] in TALK:
                differing.append(number)
    return differing


def judged(lab: Lab, run: Run, result: Result) -> str:
    """Which of the outcomes that are allowed it is."""
    where = f"killed {run.how} call {run.number}, {lab.dry.calls[run.number - 1]}"
    assert result.ended == SIGKILL, where
    assert sound(result) == [], where
    assert result.feeds == dict.fromkeys(FEEDS, 1), where
    mails, posts = lab.mails(run.name), lab.posts(run.name)
    if len(mails) == 2 or len(posts) == 2:
        told = mails if len(mails) == 2 else posts
        assert told[0] == told[1], f"told in other words when {where}"
        assert len(mails) + len(posts) == 3, f"told {len(mails)} and {len(posts)} times when {where}"
        first = lab.dry.calls.index(["reply", "message"] if told is mails else ["answer", "post"]) + 1
        assert first <= run.number <= last_write_of_its_note(lab.dry, first), f"told twice when {where}"
        assert result.kinds == UNDISTURBED, where
        return TOLD_TWICE if told is mails else POSTED_TWICE
    assert (len(mails), len(posts)) == (1, 1), f"told {len(mails)} and {len(posts)} times when {where}"
    assert result.kinds in (UNDISTURBED, WITH_EVIDENCE), where
    return TOLD_ONCE if result.kinds == UNDISTURBED else TOLD_ONCE_WITH_EVIDENCE


def sound(result: Result) -> list[str]:
    """What is wrong after the restart."""
    wrong = [*result.damage, *result.bugs]
    wrong += [f"left behind: {name}" for name in result.left]
    wrong += [f"{result.waiting} alerts wait"] if result.waiting else []
    return wrong + ([f"{result.intents} intents are open"] if result.intents else [])


def last_write_of_its_note(dry: Result, told: int) -> int:
    """The last call of the commit in which is noted what was told at a call."""
    commit = next(number for number in range(told + 1, len(dry.calls) + 1) if dry.calls[number - 1][0] == "commit")
    last = commit
    while last < len(dry.calls) and dry.calls[last][0] in INDEX_KINDS:
        last += 1
    return last


def test_struck_by_faults_of_the_disk(lab: Lab, record_property: Callable[[str, object], None]) -> None:
    """Where SQLite writes, the first and the last write of each of its commits stand for those between."""
    suffer(lab, [run for run in all_faults(lab.dry) if at_an_edge(lab.dry, run.number)], record_property)


def test_struck_at_every_write_of_the_index(lab: Lab, record_property: Callable[[str, object], None]) -> None:
    suffer(lab, [run for run in all_faults(lab.dry) if not at_an_edge(lab.dry, run.number)], record_property)


def all_faults(dry: Result) -> list[Run]:
    calls = list(enumerate(dry.calls, 1))
    return [Run(f"{how}-{k}", how, k) for how, kinds in FAULTS.items() for k, (kind, _) in calls if kind in kinds]


def at_an_edge(dry: Result, number: int) -> bool:
    kinds = ["", *(kind for kind, _ in dry.calls), ""]
    return not kinds[number - 1] == kinds[number] == kinds[number + 1] == "index write"


def suffer(lab: Lab, runs: Sequence[Run], record_property: Callable[[str, object], None]) -> None:
    outcomes: Counter[tuple[str, str]] = Counter()
    for run, result in zip(runs, lab.run(runs), strict=True):
        outcomes[run.how, survived(lab, run, result)] += 1
    for (how, outcome), count in sorted(outcomes.items()):
        record_property(TABLE, f"  {how} {count:3} times: {outcome}")
    assert {outcome for _, outcome in outcomes} <= {NOT_NOTICED, TOLD_THE_OPERATOR, TRIED_AGAIN, NOT_STARTED}


NOT_NOTICED = "no harm done, nothing to tell"
TOLD_THE_OPERATOR = "logged, mailed to the operator once, gone on by itself"
TRIED_AGAIN = "a feed could not be written: logged, written at the next try"
NOT_STARTED = "not started, with a clear message; the next start went on"


def at_a_feed(dry: Result, number: int) -> bool:
    """Whether a call is about a feed, by its file or by the folder that is synced after it."""
    return dry.calls[number - 1][1] in {*(f".{name}.new" for name in FEEDS), *FEED_FOLDERS}


def survived(lab: Lab, run: Run, result: Result) -> str:
    """Which of the outcomes that are allowed it is."""
    where = f"{run.how} at call {run.number}, {lab.dry.calls[run.number - 1]}: {result}"
    assert result.ended == 0, where
    assert sound(result) == [], where
    assert result.kinds in (UNDISTURBED, WITH_EVIDENCE), where
    assert len(lab.mails(run.name)) == len(lab.posts(run.name)) == 1, where
    assert result.feeds == dict.fromkeys(FEEDS, 1), where
    words = ("Input/output error", "disk I/O error", "No space left", "disk is full", "reports an error")
    noticed = [line for line in result.said if any(word in line for word in words) and not line.startswith("over")]
    told = lab.mails(run.name, "operator")
    if not noticed:
        assert told == [], where
        return NOT_NOTICED
    if any(line.startswith("not started: ") for line in noticed):
        return NOT_STARTED
    if told == [] and at_a_feed(lab.dry, run.number):
        return TRIED_AGAIN
    assert len(told) == 1, where
    return TOLD_THE_OPERATOR
