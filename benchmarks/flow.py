"""What passes over many documents cost: `python -m benchmarks.flow [--documents 1000] [--workers 16]`.

The tracker is the real one, with its archive, index and mail; the site is a process of its own. The passes, each a day
after the last on a simulated clock:

    first       every page is read and archived
    304         the server says that nothing changed
    200         the server sends the same bytes again
    noise       what stands around the policy has changed, on every page
    changed     one policy in ten has changed, and every page is sent whole
    confirming  half an hour later: the changed ones are visited again, recorded and mailed
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bs4 import BeautifulSoup

from benchmarks.pages import Edition, page
from benchmarks.server import Scene, Served, Site
from benchmarks.table import machine, show
from tracker.app import Tracker
from tracker.config import load
from tracker.model import Check

START = datetime(2026, 1, 5, 4, 15, tzinfo=UTC)
DAY, CONFIRM = timedelta(days=1), timedelta(minutes=31)
SAME, TELLING = ("unchanged", "page-changed"), ("changed", "cosmetic")
CHANGED_STEP = 10

HEAD = (
    "pass", "documents", "wall s", "CPU ms/document", "peak MiB", "requests", "MB received", "MB stored",
    "false changes", "missed changes", "mails",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass: its name, how long after the one before it, how the site behaves, and which outcomes are right.

    `changed` are the outcomes that are right for documents whose policy changed, None where the pass visits only them.
    """

    name: str
    later: timedelta
    scene: Scene
    right: Collection[str] = SAME
    changed: Collection[str] = SAME


def passes(latency: float) -> tuple[Pass, ...]:
    """All passes in their order."""
    whole = Scene(latency, conditional=False)
    edited = Scene(latency, conditional=False, noise=1, step=CHANGED_STEP)
    return (
        Pass("first", timedelta(0), Scene(latency), ("first",), ("first",)),
        Pass("304", DAY, Scene(latency)),
        Pass("200", DAY, whole),
        Pass("noise", DAY, Scene(latency, conditional=False, noise=1)),
        Pass("changed", DAY, edited, changed=("pending",)),
        Pass("confirming", CONFIRM, edited, changed=TELLING),
    )


class Clock:
    """The simulated clock."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def main() -> None:
    """Run the passes and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--workers", type=int, default=16)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--latency", type=float, default=50, help="milliseconds before the server answers")
    parser.add_argument("--until", default="confirming", help="the last pass to make")
    given = parser.parse_args()
    print(f"{given.documents} documents, {given.hosts} hosts, {given.latency:g} ms latency, {given.workers} workers")
    print(machine())
    print(f"BeautifulSoup(lxml).get_text() of such a page: {1000 * yardstick():.1f} ms of CPU", end="\n\n", flush=True)
    with tempfile.TemporaryDirectory() as folder, Site(given.documents, given.hosts) as site:
        config = write_config(Path(folder), site, given.workers)
        print(show(HEAD, list(measure(config, site, given.latency / 1000, given.until))))


def yardstick(count: int = 40) -> float:
    """Seconds of processor time that the plain text of a page takes elsewhere: the unit on a busy machine. The mean."""
    texts = [page(number, Edition()).decode() for number in range(count)]
    before = cpu_time()
    for text in texts:
        BeautifulSoup(text, "lxml").get_text()
    return (cpu_time() - before) / count


def write_config(home: Path, site: Site, workers: int) -> Path:
    """The configuration of a tracker of all documents of the site; returns its path."""
    parts = [
        '[archive]\npath = "archive"',
        '[schedule]\ncron = "15 4 * * *"\njitter = "0s"\nconfirm = "30m"',
        f'[fetch]\nallow_private_addresses = true\ndelay = "0s"\nworkers = {workers}',
        f'[email]\nhost = "127.0.0.1"\nport = {site.smtp_port}\nsecurity = "none"\nfrom = "tracker@example.org"',
        '[[subscribers]]\nname = "Reader"\nemail = "reader@example.org"',
    ]
    document = '[[documents]]\nid = "shop-{0}/privacy"\nurl = "{1}"\nservice = "Shop {0}"\ntype = "Privacy Policy"'
    parts += [document.format(number, url) for number, url in enumerate(site.urls)]
    path = home / "config.toml"
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return path


def measure(config: Path, site: Site, latency: float, until: str = "") -> Iterable[list[str]]:
    """Run the passes, as far as the one named `until`; a row of the table for each."""
    clock = Clock()
    with Tracker(load(config), clock=clock) as tracker, tracker.writing():
        for one in passes(latency):
            clock.now += one.later
            site.show(one.scene)
            site.served()
            forget_peak()
            stored, wall, cpu = _stored(config.parent), time.perf_counter(), cpu_time()
            outcomes = _step(tracker)
            wall, cpu = time.perf_counter() - wall, cpu_time() - cpu
            grown = _stored(config.parent) - stored
            yield _row(one, outcomes, wall, cpu, grown, site.served())
            print(f"{one.name} done in {wall:.1f} s", file=sys.stderr, flush=True)
            if one.name == until:
                break


def _step(tracker: Tracker) -> list[tuple[int, str]]:
    """One pass; the number of each document visited, with the outcome. Nothing else is kept, as in the daemon."""
    outcomes: list[tuple[int, str]] = []
    tracker.step(on_done=lambda done: outcomes.append((_number(done), done.outcome)))
    return outcomes


def _row(
    one: Pass, outcomes: Sequence[tuple[int, str]], wall: float, cpu: float, grown: int, served: Served
) -> list[str]:
    false = sum(outcome not in one.right for number, outcome in outcomes if not one.scene.is_changed(number))
    missed = sum(outcome not in one.changed for number, outcome in outcomes if one.scene.is_changed(number))
    return [
        one.name,
        str(len(outcomes)),
        f"{wall:.1f}",
        f"{1000 * cpu / max(len(outcomes), 1):.1f}",
        f"{peak_memory() / 2**20:.0f}",
        str(served.requests),
        f"{served.sent / 1e6:.1f}",
        f"{grown / 1e6:.1f}",
        str(false),
        str(missed),
        str(served.mails),
    ]


def _number(check: Check) -> int:
    return int(check.document_id.partition("/")[0].removeprefix("shop-"))


def cpu_time() -> float:
    """Seconds of processor time of this process, all threads, user and system."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def forget_peak() -> None:
    """Begin the peak of memory anew (proc(5)); where that is not to be had, it counts from the start."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_memory() -> int:
    """The most bytes of memory since `forget_peak`."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _stored(home: Path) -> int:
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
