"""The running loop, driven in a thread: what it logs, a changed configuration, trouble, and its end."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from types import TracebackType
from typing import Self

import pytest

from demo.site import PolicySite
from tests.commands.home import SELLS
from tests.watching import policy
from tracker.archive.lock import ArchiveLock
from tracker.daemon import loop, stopped_by_signals
from tracker.errors import ArchiveLocked, ConfigError
from tracker.index.index import Index
from tracker.model import State

SETTINGS = """\
[fetch]
allow_private_addresses = true
delay = "0s"
[schedule]
confirm = "0s"
hold_mass_change = 0
"""


class Daemon(logging.Handler):
    """The loop in a thread; a context. `said` waits for a line of its log, and gives those up to it."""

    def __init__(self, folder: Path, **spans: float) -> None:
        super().__init__(logging.INFO)
        self.config = folder / "config.toml"
        self._lines: Queue[str] = Queue()
        self._stop = Event()
        self._spans = {"tick": 0.02, "after_trouble": 0.02, "halt_within": 0.05} | spans
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        logger = logging.getLogger("tracker")
        logger.addHandler(self)
        logger.setLevel(logging.INFO)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(20)
        logger = logging.getLogger("tracker")
        logger.removeHandler(self)
        logger.setLevel(logging.NOTSET)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        loop(self.config, self._stop, **self._spans)
        self._lines.put("the loop has ended")

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.put(record.getMessage())

    def said(self, words: str) -> list[str]:
        lines: list[str] = []
        while not lines or words not in lines[-1]:
            lines.append(self._lines.get(timeout=20))
        return lines

    def end(self) -> list[str]:
        """Stop it; the lines of its log until then."""
        self._stop.set()
        return self.said("the loop has ended")


@pytest.fixture
def site() -> Iterator[PolicySite]:
    with PolicySite() as site:
        site.publish("privacy", policy())
        yield site


def write(folder: Path, site: PolicySite, *ids: str, more: str = "") -> None:
    """A configuration with these documents, put in place in one step as editors do."""
    documents = [f'[[documents]]\nid = "{one}"\nurl = "{site.url("privacy")}"\n' for one in ids]
    new = folder / "new.toml"
    new.write_text(more + SETTINGS + "".join(documents))
    new.replace(folder / "config.toml")


def ask(folder: Path, site: PolicySite, document_id: str) -> State:
    """Ask for a visit and wait for it, as a `tracker check` beside the daemon does."""
    index = Index.open(f"sqlite:///{folder}/snapshots/.state/index.sqlite")
    try:
        before = index.state(document_id).checked_at
        assert before is not None
        index.ask([document_id], site.now)
        while (state := index.state(document_id)).checked_at == before:
            Event().wait(0.01)  # the only sign of a visit that finds nothing new is in the index
        return state
    finally:
        index.close()


def test_it_tells_what_is_noteworthy_and_nothing_else(tmp_path: Path, site: PolicySite) -> None:
    write(tmp_path, site, "a")
    with Daemon(tmp_path) as daemon:
        lines = daemon.said("first seen")
        assert lines[0] == (
            f"watching 1 document; archive {tmp_path / 'snapshots'}; alerts are printed, nobody is mailed"
        )
        assert lines[-1] == "a: first seen"
        assert ask(tmp_path, site, "a").outcome == "unchanged"
        site.publish("privacy", policy(sharing=SELLS))
        ask(tmp_path, site, "a")
        changed, delivered = daemon.said("delivered")
        assert changed.startswith("a: changed (substantive, ")
        assert delivered == "1 alert delivered"
        assert daemon.end() == ["the loop has ended"]


def test_a_changed_configuration_is_taken_up(tmp_path: Path, site: PolicySite) -> None:
    write(tmp_path, site, "a")
    with Daemon(tmp_path) as daemon:
        daemon.said("a: first seen")
        write(tmp_path, site, "a", "b")
        assert daemon.said("b: first seen")[0].startswith("configuration read again: watching 2 documents; ")


def test_a_faulty_configuration_leaves_the_old_one(tmp_path: Path, site: PolicySite) -> None:
    write(tmp_path, site, "a")
    with Daemon(tmp_path) as daemon:
        daemon.said("a: first seen")
        write(tmp_path, site, "a", more="x = 1\n")
        (line,) = daemon.said("is not used, the old one stays")
        assert "config.toml:1: x: unknown key" in line
        assert ask(tmp_path, site, "a").outcome == "unchanged"
        (tmp_path / "config.toml").unlink()
        assert "there is no such file" in daemon.said("is not used")[-1]
        assert ask(tmp_path, site, "a").outcome == "unchanged"
        write(tmp_path, site, "a", more='[archive]\npath = "elsewhere"\n')
        assert "restart the daemon" in daemon.said("names another archive")[-1]
        write(tmp_path, site, "b")
        assert daemon.said("b: first seen")
        assert not (tmp_path / "elsewhere").exists()


def test_trouble_is_told_and_tried_again(tmp_path: Path, site: PolicySite) -> None:
    write(tmp_path, site, "a")
    backup = tmp_path / "snapshots" / ".state" / "backup"
    backup.parent.mkdir(parents=True)
    backup.write_text("a file where a folder should be")
    with Daemon(tmp_path) as daemon:
        lines = daemon.said("it is tried again soon")
        assert "a: first seen" in lines
        assert str(backup) in lines[-1]
        daemon.said("it is tried again soon")
        backup.unlink()
        assert ask(tmp_path, site, "a").outcome == "unchanged"
        daemon.end()
    assert [path.suffix for path in backup.iterdir()] == [".sqlite"]


def test_a_damaged_document_stops_no_other(tmp_path: Path, site: PolicySite) -> None:
    write(tmp_path, site, "a", "b")
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / "a").write_text("a file where a document's folder should be")
    with Daemon(tmp_path) as daemon:
        lines = daemon.said("b: first seen")
        lines += daemon.end()
    assert [line for line in lines if line.startswith("a: the page could not be read: ")]


def test_the_archive_of_another_process(tmp_path: Path, site: PolicySite) -> None:
    write(tmp_path, site, "a")
    with ArchiveLock(tmp_path / "snapshots"), pytest.raises(ArchiveLocked):
        loop(tmp_path / "config.toml", Event())


def test_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        loop(tmp_path / "config.toml", Event())


def test_it_ends_while_a_page_hangs_and_visits_that_again(tmp_path: Path, site: PolicySite) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        write(tmp_path, site, more=f'documents = [{{ id = "slow", url = "{url}" }}]\n')
        with Daemon(tmp_path) as daemon, silent.accept()[0] as connection:
            assert connection.recv(1) == b"G"
            lines = daemon.end()
    assert not [line for line in lines if "slow" in line], "that it was not visited is no news"
    index = Index.open(f"sqlite:///{tmp_path}/snapshots/.state/index.sqlite")
    assert index.due(site.now, ["slow"]) == ["slow"]
    index.close()


def test_signals_set_the_event_and_are_given_back() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    for number in (signal.SIGTERM, signal.SIGINT):
        told = Event()
        with stopped_by_signals(exit_code=1, on_stop=told.set) as stop:
            assert not stop.is_set()
            signal.raise_signal(number)
            signal.raise_signal(number)
            assert told.wait(20)
            assert stop.is_set()
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before
