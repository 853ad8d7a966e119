"""What needs a process of its own: signals, a terminal, a reader that goes away."""

from __future__ import annotations

import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.commands.home import Home
from tests.watching import policy

TRACKER = [sys.executable, "-c", "from tracker.cli import main; main()"]


@contextmanager
def hanging() -> Iterator[tuple[str, Event]]:
    """A page that never comes to its end: its address, and an event that is set once it is asked for."""
    asked = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            connection.recv(1000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>and")
            asked.set()
            connection.recv(1)
            connection.close()

        Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", asked


def test_the_daemon_stops_within_ten_seconds_even_while_a_page_hangs(home: Home) -> None:
    with hanging() as (url, asked):
        home.configure(f'[[documents]]\nid = "slow"\nurl = "{url}"')
        daemon = subprocess.Popen([*TRACKER, "run"], cwd=home.folder, stderr=subprocess.PIPE, text=True)
        assert asked.wait(20)
        began = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        _, said = daemon.communicate(timeout=20)
    assert time.monotonic() - began < 10
    assert daemon.returncode == 0
    first, *_, last = said.splitlines()
    assert "watching 1 document; archive " in first
    assert last.endswith("stopped")
    assert "Traceback" not in said
    assert "not visited yet" in home.run("list").out, "the next start visits it"


def test_what_hangs_for_longer_is_cut_off(tmp_path: Path) -> None:
    code = (
        "import signal, threading\n"
        "from tracker import daemon\n"
        "daemon.END_WITHIN = 0.1\n"
        "with daemon.stopped_by_signals(exit_code=7):\n"
        "    signal.raise_signal(signal.SIGTERM)\n"
        "    threading.Event().wait(60)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == 7


@pytest.mark.system
def test_a_reader_that_goes_away_is_no_error(home: Home) -> None:
    home.configure()
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run([*TRACKER, "list"], cwd=home.folder, stdout=gone, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")


def on_a_terminal(home: Home, *arguments: str, **environment: str) -> str:
    """What a command writes where standard output and standard error are a terminal."""
    screen, terminal = pty.openpty()
    process = subprocess.Popen(
        [*TRACKER, *arguments], cwd=home.folder, stdout=terminal, stderr=terminal, env=os.environ | environment
    )
    os.close(terminal)
    written = b""
    try:
        while part := os.read(screen, 65536):
            written += part
    except OSError:  # how Linux tells that the other side is closed
        pass
    process.wait(20)
    os.close(screen)
    return written.decode()


@pytest.mark.system
def test_progress_and_colours_are_for_terminals(home: Home) -> None:
    home.changed()
    home.watch("other", "other")
    home.site.publish("other", policy())
    check = on_a_terminal(home, "check", "--all")
    assert "Visiting" in check
    assert "2/2" in check
    assert check.index("2/2") < check.index("other: first seen")
    diff = on_a_terminal(home, "diff", "brindle/privacy")
    assert "\x1b[31m\x1b[9m[-do not-]\x1b[0m" in diff
    assert "\x1b[" not in on_a_terminal(home, "diff", "brindle/privacy", NO_COLOR="1")


@pytest.mark.system
def test_letters_that_a_terminal_lacks(home: Home) -> None:
    home.changed()
    environment = os.environ | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([*TRACKER, "diff", "brindle/privacy"], cwd=home.folder, env=environment, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Privacy Policy ? Sharing" in done.stdout
