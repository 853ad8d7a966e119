"""A warm process without threads that lets children do the same work again and again, each to be cut off elsewhere.

    python -m tests.trust.nursery FOLDER READY URL PORT HOOK

Each line of the input is a JSON list of runs, each line of the output a list of what came of them.
Forking costs a few milliseconds where starting Python and loading the program costs a second. READY holds an archive
in which a change waits to be confirmed; each run gets a copy of it below FOLDER.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Event

from tests.trust import sqlite_files
from tests.trust.calls import ERRORS, Call, Layer
from tests.trust.setting import ID, START, Clock, configuration
from tracker import daemon
from tracker.app import Tracker
from tracker.archive.identity import STATE
from tracker.errors import TrackerError
from tracker.model import Subscriber

CONFIRMING = START + timedelta(days=1, minutes=30)
"""When the change that waits is to be visited again."""

SLOTS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """What happens at call `number`: "before" and "after" kill, a key of ERRORS is a fault; "" is a dry run."""

    name: str
    how: str = ""
    number: int = 0


@dataclass(slots=True)
class Result:
    """What came of a run. `ended` is the signal that ended the first process, `said` what was logged or raised.

    `feeds` are the files of feeds, each with its number of entries. A dry run tells its
    calls, and what lay on the disk before and after each (call, side, digest), in order of time.
    """

    name: str
    ended: int = 0
    calls: list[list[str]] = field(default_factory=list)
    moments: list[tuple[int, str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    damage: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    feeds: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    intents: int = 0


class Nursery:
    """A tracker that has done all its work once and holds no file and no connection: every child begins with it.

    All runs happen in one folder, one after the other; only the addresses of its
    readers tell their mails and posts apart.
    """

    def __init__(self, folder: Path, ready: Path, url: str, port: int, hook: str) -> None:
        self.folder, self.ready, self.hook = folder, ready, hook
        self.clock = Clock(CONFIRMING)
        self.tracker = Tracker(configuration(folder, url, port, feeds=True), clock=self.clock)
        self.prepare(Run("warm"))
        work(self)
        look(self, Result("warm"))
        self.tracker.close()
        gc.collect()
        gc.freeze()  # a collection in a child would touch, and so copy, every page

    def prepare(self, run: Run) -> None:
        """A fresh archive in which a change waits, and readers of this run."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.ready, self.folder)
        config = self.tracker.config
        assert config.email is not None
        self.tracker.config = replace(
            config,
            email=replace(config.email, operator=f"operator-{run.name}@brindle.example"),
            subscribers=(
                Subscriber("Reader", (f"reader-{run.name}@brindle.example",)),
                Subscriber("Program", webhook=f"{self.hook}/{run.name}"),
            ),
        )
        vars(self.tracker).pop("notifiers", None)
        assert self.tracker.notifiers, "made before the fork: looking for certificates takes long"

    def run(self, run: Run) -> Result:
        """What comes of a run."""
        self.prepare(run)
        result = Result(run.name)
        if run.how in ERRORS:
            return self.in_a_child(lambda: suffer(self, run, result), result)
        result = self.in_a_child(lambda: cut_off(self, run, result), result)
        return self.in_a_child(lambda: restart(self, result), result) if run.how else result

    def in_a_child(self, job: Callable[[], None], result: Result) -> Result:
        """Let a child do a job; the result with what it found, or with the signal that ended it."""
        reading, writing = os.pipe()
        if child := os.fork():
            os.close(writing)
            with os.fdopen(reading, "rb") as answer:
                told = answer.read()
            _, status = os.waitpid(child, 0)
            if os.WIFSIGNALED(status):
                result.ended = os.WTERMSIG(status)
                return result
            return Result(**json.loads(told))
        os.close(reading)
        logging.basicConfig(handlers=[Heard(result)], level=logging.INFO)
        try:
            job()
        except BaseException:
            result.bugs.append(traceback.format_exc())
        with os.fdopen(writing, "w") as answer:
            json.dump(asdict(result), answer)
        os._exit(0)


def work(nursery: Nursery) -> None:
    """What is due: from the start of the program to its end."""
    with nursery.tracker as tracker, tracker.writing():
        tracker.step()


def cut_off(nursery: Nursery, run: Run, result: Result) -> None:
    """Do the work and be killed at a call of it. A dry run tells its calls."""

    def reached(call: Call, side: str) -> None:
        if not run.how:
            result.moments.append((call.number, side, digest_of(nursery.folder)))
        elif (run.how, run.number) == (side, call.number):
            os.kill(os.getpid(), signal.SIGKILL)

    layer = Layer(lambda call: reached(call, "before"), lambda call: reached(call, "after"))
    sqlite_files.watch(layer)
    with layer.installed():
        work(nursery)
    result.calls = [[call.kind, call.what] for call in layer.calls]


def digest_of(folder: Path) -> str:
    """What lies on the disk; without SQLite's shared memory, which no start after a crash believes."""
    found = sha256()
    for path in sorted(folder.rglob("*")):
        found.update(f"{path}\0".encode())
        if path.is_file() and not path.name.endswith("-shm"):
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


def restart(nursery: Nursery, result: Result) -> None:
    """The next start, a minute later, and what is found after it."""
    nursery.clock.later(minutes=1)
    layer = Layer()  # so that syncs cost nothing here either
    sqlite_files.watch(layer)
    with layer.installed():
        work(nursery)
    look(nursery, result)


def suffer(nursery: Nursery, run: Run, result: Result) -> None:
    """Do the work as the daemon does while a fault strikes; go on for a day after it has gone."""
    striking = [True]

    def fault(call: Call) -> int | None:
        full = run.how == "ENOSPC" and call.number >= run.number and call.kind in FILLED
        return ERRORS[run.how] if striking[0] and (full or call.number == run.number) else None

    layer = Layer(fault)
    sqlite_files.watch(layer)
    with layer.installed():
        while not live(nursery, striking, result):
            striking[0] = False
            nursery.clock.later(minutes=1)
    look(nursery, result)


FILLED = ("write", "mkdir", "index write")
"""What a full disk refuses."""


def live(nursery: Nursery, striking: list[bool], result: Result) -> bool:
    """One life of the daemon: a day of steps, the first of them struck; False if it could not start."""
    try:
        with nursery.tracker as tracker, tracker.writing():
            for pause in (1, 1, 15, 60, 240, 1200):
                daemon._step(tracker, Event())
                striking[0] = False
                nursery.clock.later(minutes=pause)
    except TrackerError as error:
        result.said.append(f"not started: {error}")
        return False
    return True


def look(nursery: Nursery, result: Result) -> None:
    """What there is in the end."""
    archive, index = nursery.tracker.archive, nursery.tracker.index
    result.damage = [f"{one.path}: {one.problem}" for one in archive.verify()]
    result.kinds = [f"{one.kind} {one.reason}".strip() for one in archive.entries(ID)]
    result.intents = len(index.intents())
    result.waiting = len([one for one in index.outbox.alerts() if one.state != "sent"])
    known = [entry.name for entry in index.entries(ID)]
    if known != archive.names(ID):
        result.damage.append(f"the index knows {known}, the archive {archive.names(ID)}")
    files = [path for path in sorted((nursery.folder / "feeds").rglob("*")) if path.is_file()]
    result.feeds = {path.name: path.read_bytes().count(b"<entry>") for path in files}
    state = archive.root / STATE
    result.left = sorted(path.name for folder in ("tmp", "spool") for path in (state / folder).iterdir())


class Heard(logging.Handler):
    """What the program says in its log; a traceback is a bug."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result

    def emit(self, record: logging.LogRecord) -> None:
        (self.result.bugs if record.exc_info else self.result.said).append(record.getMessage())


def main(folder: Path, ready: Path, url: str, port: int, hook: str) -> None:
    """Do runs as they are asked for."""
    Nursery(folder / "warm", ready, url, port, hook)  # loads and compiles what the others inherit
    for line in sys.stdin:
        runs = [Run(**run) for run in json.loads(line)]
        slots = [partial(Nursery, folder / str(slot), ready, url, port, hook) for slot in range(min(SLOTS, len(runs)))]
        print(json.dumps(beside_each_other(slots, runs)), flush=True)


def beside_each_other(slots: Sequence[Callable[[], Nursery]], runs: list[Run]) -> list[dict[str, object]]:
    """What comes of the runs, shared among a few processes: most of their time is waiting for replies."""
    pipes = []
    for number, slot in enumerate(slots):
        reading, writing = os.pipe()
        if not os.fork():
            nursery = slot()
            with os.fdopen(writing, "w") as answer:
                json.dump([asdict(nursery.run(run)) for run in runs[number :: len(slots)]], answer)
            os._exit(0)
        os.close(writing)
        pipes.append(reading)
    results = []
    for pipe in pipes:
        with os.fdopen(pipe, "r") as answer:
            results += json.load(answer)
        os.wait()
    return results


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5])
