"""`check`, alone and beside a daemon."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Mapping
from threading import Event, Thread
from typing import TextIO

import pytest

from demo.receiver import Receiver
from tests.commands.home import SELLS, Home
from tests.watching import CHALLENGE, policy
from tracker.archive.lock import ArchiveLock
from tracker.daemon import loop


def test_a_line_for_each_document(home: Home) -> None:
    home.configure()
    home.watch()
    home.watch("gate", "challenge")
    home.site.publish("privacy", policy())
    home.site.publish("challenge", CHALLENGE)
    done = home.run("check")
    assert (done.code, done.err) == (1, "")
    assert sorted(done.out.splitlines()) == [
        "brindle/privacy: first seen",
        "gate: the page is not the policy: bot challenge",
    ]


def test_only_what_is_due_unless_it_is_named_or_all_are(home: Home) -> None:
    home.configure()
    home.watch()
    home.watch("other", "privacy")
    home.site.publish("privacy", policy())
    assert len(home.run("check").out.splitlines()) == 2
    done = home.run("check")
    assert done.code == 0
    assert done.out.startswith("Nothing is due. The next visit is due at ")
    assert home.run("check", "other").out.startswith("other: unchanged")
    assert len(home.run("check", "--all").out.splitlines()) == 2
    assert home.run("check", "other", "--all").code == 2


def test_an_unknown_document(home: Home) -> None:
    home.configure()
    home.watch()
    done = home.run("check", "privacy")
    assert (done.code, done.err) == (2, "tracker: no document 'privacy'; did you mean brindle/privacy?\n")


def test_no_documents(home: Home) -> None:
    home.configure()
    assert home.run("check").out == "No documents yet: tracker add URL adds one.\n"


def test_alerts_are_printed_where_nobody_is_mailed(home: Home) -> None:
    home.configure()
    home.watch()
    home.see(policy())
    home.site.publish("privacy", policy(sharing=SELLS))
    done = home.run("check", "--all")
    assert done.code == 0
    assert "Subject: Brindle" in done.out
    assert "Subject" not in home.run("check", "--all").out, "told once"


def test_json_is_json_even_when_an_alert_is_printed(home: Home) -> None:
    home.configure()
    home.watch()
    home.see(policy())
    home.site.publish("privacy", policy(sharing=SELLS))
    done = home.run("check", "--all", "--json")
    assert [check["outcome"] for check in done.json] == ["changed"]
    assert "Subject: Brindle" in done.err
    assert home.run("check", "--json").json == []


def test_no_mail_leaves_the_alert_for_the_next_delivery(home: Home) -> None:
    with Receiver() as receiver:
        home.configure(mail(receiver.port))
        home.watch()
        home.see(policy())
        home.see(policy(sharing=SELLS))
        assert receiver.messages == []
        assert "1 alert not delivered yet" in home.run("list").out
        done = home.run("check")
        assert done.code == 0
        assert done.out.endswith("\n1 alert delivered.\n")
        assert len(receiver.messages) == 1
        assert "not delivered" not in home.run("list").out


def test_a_mail_server_that_is_down(home: Home) -> None:
    home.configure(mail(1))
    home.watch()
    home.see(policy())
    home.see(policy(sharing=SELLS))
    done = home.run("check")
    assert done.code == 1
    assert "not delivered: ada@example.org: 127.0.0.1, port 1: " in done.err
    listed = home.run("list").out
    assert "1 alert not delivered yet" in listed
    assert "Connection refused" in listed


def mail(port: int) -> str:
    return (
        f'[email]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nfrom = "tracker@example.org"\n'
        '[[subscribers]]\nname = "Ada"\nemail = "ada@example.org"'
    )


def test_a_second_daemon_ends_with_its_own_code(home: Home) -> None:
    home.configure()
    with ArchiveLock(home.folder / "snapshots"):
        done = home.run("run")
    assert done.code == 3
    assert "is in use by process" in done.err


def test_reindex_beside_a_daemon(home: Home) -> None:
    home.configure()
    with ArchiveLock(home.folder / "snapshots"):
        assert home.run("reindex").code == 3


def test_a_daemon_does_the_visits_that_check_asks_for(home: Home) -> None:
    home.configure()
    home.watch()
    home.site.publish("privacy", policy())
    stop = Event()
    daemon = Thread(target=loop, args=(home.config, stop), kwargs={"tick": 0.02})
    home.run("check")  # else both would make the folder and the index at once
    daemon.start()
    try:
        while not is_locked(home):
            Event().wait(0.01)
        done = home.run("check", "--all", "--no-mail")
        as_json = home.run("check", "brindle/privacy", "--json")
    finally:
        stop.set()
        daemon.join()
    assert done.code == 0
    assert done.out.startswith("brindle/privacy: unchanged")
    assert "holds this archive and does the visits" in done.err
    assert "--no-mail does not bind it" in done.err
    assert [check["outcome"] for check in as_json.json] == ["unchanged"]


def test_a_daemon_that_ends_leaves_the_visits_to_check(home: Home) -> None:
    home.configure()
    home.watch()
    home.site.publish("privacy", policy())
    home.run("check")
    lock = ArchiveLock(home.folder / "snapshots")
    lock.acquire()
    told = Telling(sys.stderr, "does the visits", lock.release)
    sys.stderr = told
    try:
        done = home.run("check", "--all")
    finally:
        sys.stderr = told.stream
    assert done.code == 0
    assert done.out.startswith("brindle/privacy: unchanged")


class Telling:
    """A stream that calls a function once certain words have gone through it."""

    def __init__(self, stream: TextIO, words: str, then: object) -> None:
        self.stream = stream
        self._words, self._then = words, then

    def write(self, text: str) -> int:
        if self._words in text and callable(self._then):
            self._then()
        return self.stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


def is_locked(home: Home) -> bool:
    return (home.folder / "snapshots" / ".state" / "lock").read_bytes() != b""


def test_interrupted(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.configure()
    home.watch()
    home.watch("other", "privacy")
    home.site.publish("privacy", policy())
    note, noticed = home.site.note, Noticing()
    before = signal.getsignal(signal.SIGINT)

    def interrupt(method: str, path: str, headers: Mapping[str, str]) -> None:
        note(method, path, headers)
        signal.raise_signal(signal.SIGINT)
        noticed.event.wait(10)

    monkeypatch.setattr(home.site, "note", interrupt)
    logging.getLogger("tracker").addHandler(noticed)
    try:
        done = home.run("check", "--json")
    finally:
        logging.getLogger("tracker").removeHandler(noticed)
    assert done.code == 130
    assert "SIGINT: finishing what is under way" in done.err
    assert [check["outcome"] for check in done.json] == ["first"]
    assert len(home.site.visits) == 1
    assert signal.getsignal(signal.SIGINT) is before
    listed = home.run("list", "--json").json
    assert sorted(document["health"] for document in listed) == ["not visited yet", "ok"]


class Noticing(logging.Handler):
    """Sets its event when the program says that it noticed a signal."""

    def __init__(self) -> None:
        super().__init__()
        self.event = Event()

    def emit(self, record: logging.LogRecord) -> None:
        if "finishing" in record.getMessage():
            self.event.set()
