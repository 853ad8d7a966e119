"""Whatever a server does, the visit ends in time with an outcome that says so, and never as a change."""

from __future__ import annotations

import gzip
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import brotli
import pytest

from tests.fetching.scripted import Script, answer, chunked, drip, redirect
from tests.hostile.world import DEADLINE, GOOD, ID, MAX_SIZE, World, peak_of
from tracker.fetching.http import trusted

BODY = GOOD.encode()
HTML = "Content-Type: text/html; charset=utf-8"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ZEROS = bytes(50_000_000)
LOGIN = """<!doctype html><html><head><title>Log in</title></head><body><main><h1>Log in</h1>
<form action="/session" method="post"><p>Your name <input name="user"></p><p>Password
<input type="password" name="password"></p><button>Log in</button></form></main></body></html>"""


@dataclass(frozen=True)
class Case:
    """What the server does, and what the visit has to come to: an outcome, and words of its detail."""

    name: str
    script: Script | bytes | None
    outcome: str
    says: str
    arrange: Callable[[World], None] = lambda world: None
    tls: bool = False
    patient: bool = False
    """Only the deadline ends it."""


def reset(start: bytes) -> Script:
    """Send this, then break the connection off."""

    def script(client: socket.socket, _: threading.Event) -> None:
        client.sendall(start)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return script


def endless(start: bytes, more: bytes) -> Script:
    """Send without end, as fast as can be."""

    def script(client: socket.socket, closing: threading.Event) -> None:
        client.sendall(start)
        while not closing.is_set():
            client.sendall(more)

    return script


def lead(where: str) -> Callable[[World], None]:
    """The document's name leads to another address, or nowhere."""

    def arrange(world: World) -> None:
        world.address = where

    return arrange


def show(certificate: str) -> Callable[[World], None]:
    """The server shows another certificate."""
    return lambda world: world.present(certificate)


def distrust(world: World) -> None:
    """The program trusts the world's authorities, not the test's."""
    world.trust(trusted())


def failed(name: str, script: Script | bytes | None, reason: str, **more: bool) -> Case:
    return Case(name, script, "failed", f"({reason})", **more)


def plain(body: bytes) -> bytes:
    return answer(body, "Content-Type: text/html")


CASES = [
    Case("name unknown", None, "failed", "cannot be found: Name or service not known (dns)", lead("")),
    Case("nobody listens", None, "failed", "Connection refused (connect)", lead("127.0.0.77")),
    Case("private address", None, "failed", "not in the public internet", lead("10.0.0.1")),
    Case("wrong name", None, "failed", "its certificate is for another name (tls)", show("other-cert.pem"), tls=True),
    Case("expired", None, "failed", "its certificate has expired (tls)", show("expired-cert.pem"), tls=True),
    Case("self-signed", None, "failed", "its certificate is self-signed (tls)", distrust, tls=True),
    failed("404", answer(BODY, HTML, status="404 Not Found"), "http-404"),
    failed("410", answer(BODY, HTML, status="410 Gone"), "http-410"),
    failed("500", answer(BODY, HTML, status="500 Oops"), "http-500"),
    failed("429", answer(BODY, HTML, "Retry-After: 7200", status="429 Slow down"), "http-429"),
    failed("silence", drip(b"", b""), "timeout", patient=True),
    failed("drip of headers", drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), "timeout", patient=True),
    failed("drip of body", drip(answer(BODY[:900], HTML, length=len(BODY)), b"x"), "timeout", patient=True),
    failed(
        "drip of chunks", drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"), "timeout", patient=True
    ),
    failed("endless body", endless(HEAD + b"\r\n", b"<p>word</p>" * 5000), "too-large"),
    failed("too many headers", endless(HEAD, b"X-Header: word\r\n" * 1000), "bad-response"),
    failed("endless header", endless(HEAD + b"X-Header: ", b"word " * 1000), "bad-response"),
    failed("endless interim answers", endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500), "too-large"),
    failed("length too long", answer(BODY, HTML, length=len(BODY) + 9), "cut-body"),
    failed("length too short", answer(BODY, HTML, length=len(BODY) // 2), "cut-body"),
    Case("reset in the head", reset(HEAD), "failed", "the connection broke off"),
    failed("reset in the body", reset(answer(BODY[:900], HTML, length=len(BODY))), "cut-body"),
    failed("cut chunks", chunked(BODY[:900], end=b"ffff\r\n"), "cut-body"),
    failed("gzip bomb", answer(gzip.compress(ZEROS), HTML, "Content-Encoding: gzip"), "too-large"),
    failed("brotli bomb", answer(brotli.compress(ZEROS, quality=1), HTML, "Content-Encoding: br"), "too-large"),
    failed("gzip in gzip", answer(gzip.compress(gzip.compress(ZEROS)), "Content-Encoding: gzip, gzip"), "too-large"),
    failed("invalid gzip", answer(b"\x1f\x8b\x08 no gzip at all", HTML, "Content-Encoding: gzip"), "bad-encoding"),
    failed("cut gzip", answer(gzip.compress(BODY)[:-40], HTML, "Content-Encoding: gzip"), "bad-encoding"),
    failed("binary by its type", answer(b"%PDF-1.7 ...", "Content-Type: application/pdf"), "not-html"),
    failed("no HTTP", b"\x00\x01\x02 who speaks what here\r\n\r\n", "bad-response"),
    failed("nothing", b"", "disconnected"),
    failed("redirect loop", redirect("/"), "redirect-loop"),
    failed("other scheme", redirect("ftp://policy.test/policy.html"), "redirect-scheme"),
    failed("file of ours", redirect("file:///etc/passwd"), "redirect-scheme"),
    failed("private redirect", redirect("http://10.0.0.1/"), "private-address"),
    failed("metadata service", redirect("http://169.254.169.254/latest/"), "private-address"),
    failed("mapped address", redirect("http://[::ffff:10.0.0.1]/"), "private-address"),
    Case("empty page", plain(b""), "refused", "empty"),
    Case("white page", plain(b"<html><body>  </body></html>"), "refused", "empty"),
    failed("binary as HTML", plain(os.urandom(200_000)), "not-html"),
    failed("PDF as HTML", plain(b"%PDF-1.7\n" + b"(We share your data.) Tj\n" * 500), "not-html"),
    failed("binary of no type", b"HTTP/1.1 200 OK\r\n\r\n" + os.urandom(5000), "not-html"),
    Case("log-in form", plain(LOGIN.encode()), "refused", "log-in"),
    Case("nested tags", plain(b"<div>" * 100_000), "unread", "(too-deep)"),
    Case("nested tables", plain(b"<table><tr><td>" * 30_000), "unread", "(too-deep)"),
    Case("comments", plain(b"<!---->" * 200_000), "unread", "(too-many-elements)"),
    failed("attribute of 50 MB", plain(b'<a title="' + b"x" * 50_000_000 + b'">'), "too-large"),
]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bool], World]]:
    """The world with TLS or without: one of each, which has seen the good page; every case leaves it so again."""
    made: dict[bool, World] = {}

    def world(tls: bool) -> World:
        if tls not in made:
            made[tls] = World(tmp_path_factory.mktemp("world"), tls=tls)
            assert made[tls].visit().outcome == "first"
        return made[tls]

    yield world
    for one in made.values():
        with one:
            assert list(one.tracker.archive.verify()) == []
            assert [alert.subject for alert in one.tracker.index.outbox.alerts()] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_has_its_outcome_in_time_and_none_is_a_change(worlds: Callable[[bool], World], case: Case) -> None:
    world = worlds(case.tls)
    if case.script is not None:
        world.scripts["/"] = case.script
    case.arrange(world)

    # Ten days later, so that evidence of the same kind is due again.
    done = world.visit(days=10)

    assert done.outcome == case.outcome, done.detail
    assert case.says in done.detail
    assert world.took < DEADLINE + 1
    assert world.took > DEADLINE or not case.patient
    said = " ".join(done.detail.split())
    assert said
    assert said in world.run("list")
    logged = world.run("log", ID)
    assert (said if done.entry is None else f"{done.entry.name}") in logged
    assert done.entry is None or case.says in logged
    assert set(world.kinds) <= {"first", "refused", "unread"}
    assert world.state.candidate is None or world.state.candidate.kind == "gone"

    world.good()
    back = world.visit(days=1)
    assert (back.outcome, back.entry, world.state.failures) == ("unchanged", None, 0)
    assert f"{ID}  " in world.run("list")


def test_a_server_that_asks_for_patience_gets_it(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.visit()
        world.scripts["/"] = answer(BODY, HTML, "Retry-After: 7200", status="429 Slow down")
        assert world.visit(days=1).outcome == "failed"
        assert world.state.due_at == world.now + timedelta(hours=2)


def test_a_host_that_answers_no_packet_holds_nobody(tmp_path: Path) -> None:
    with World(tmp_path) as world, closing(socket.socket()) as deaf:
        deaf.bind(("127.0.0.77", world.server.port))
        deaf.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:  # they fill the queue of a host that accepts nobody
            one.setblocking(False)
            one.connect_ex(("127.0.0.77", world.server.port))
        world.address = "127.0.0.77"
        done = world.visit()
        for one in waiting:
            one.close()
    assert (done.outcome, world.took < DEADLINE + 1) == ("failed", True)
    assert "(timeout)" in done.detail


# --- memory ---------------------------------------------------------------------------------------------------------

FETCHED = 12 * MAX_SIZE
"""Bytes of memory that a visit may take whose page is not even read: the limit of a page, and what copies it."""
READ = 120_000_000
"""Bytes that reading a page of this size may take, whatever is in it."""


@pytest.mark.system
@pytest.mark.parametrize(
    ("script", "reason", "most"),
    [
        (answer(gzip.compress(ZEROS), "Content-Encoding: gzip"), "too-large", FETCHED),
        (answer(brotli.compress(ZEROS, quality=1), "Content-Encoding: br"), "too-large", FETCHED),
        (endless(HEAD + b"\r\n", b"<p>word</p>" * 5000), "too-large", FETCHED),
        (endless(HEAD, b"X-Header: word\r\n" * 1000), "bad-response", FETCHED),
        (plain(b'<a title="' + b"x" * 50_000_000 + b'">'), "too-large", FETCHED),
        (plain(b"<div>" * 100_000), "too-deep", READ),
        (plain(b"<p>a" * 400_000), "too-many-elements", READ),
        (plain(b"<!---->" * 280_000), "too-many-elements", READ),
        (plain(b"<table>" + b"<tr><td colspan=999 rowspan=999>x<td>y" * 3_000), "", READ),
        (plain(b"<a " + b" ".join(b"a%d" % n for n in range(100_000)) + b">x"), "", READ),
        (plain(b"<p>" + b"word " * 390_000), "", READ),
    ],
    ids=[
        *("gzip bomb", "brotli bomb", "endless body", "endless headers", "attribute of 50 MB"),
        *("nested tags", "elements", "comments", "spans", "attributes", "text"),
    ],
)
def test_memory_stays_within_its_budget(tmp_path: Path, script: Script | bytes, reason: str, most: int) -> None:
    with World(tmp_path) as world:
        world.scripts["/"] = script
        said, grown = peak_of(lambda: world.visit(patience=30).detail)
    assert reason in said
    assert grown < most, f"{grown / 1e6:.0f} MB: {said}"


# --- character sets -------------------------------------------------------------------------------------------------

DECLARED = GOOD.replace("<title>", '<meta charset="windows-1252"><title>')


@pytest.mark.parametrize(
    ("body", "charsets"),
    [
        (BODY, ["utf-8", None, "iso-8859-1", "windows-1252", "us-ascii", "no-such-set", "utf-16", "shift_jis", "gbk"]),
        (BODY, ["windows-1251", "koi8-r", "big5", "iso-2022-jp", "rot13", "utf-7", "x" * 500]),
        (GOOD.encode("cp1252"), ["windows-1252", "iso-8859-1", None, "utf-8", "no-such-set", "utf-16"]),
        (DECLARED.encode("cp1252"), [None, "utf-8", "iso-8859-1"]),
        (GOOD.encode("utf-16"), ["utf-16", None, "utf-8", "iso-8859-1", "utf-16le"]),
        (GOOD.encode("utf-16-le"), ["utf-16le", "utf-16"]),
    ],
    ids=[
        "utf-8",
        "utf-8 under odd names",
        "windows-1252",
        "declared in the page",
        "utf-16 with its mark",
        "utf-16 without",
    ],
)
def test_a_wrong_or_missing_character_set_changes_nothing(
    tmp_path: Path, body: bytes, charsets: list[str | None]
) -> None:
    with World(tmp_path) as world:
        for charset in charsets:
            kind = "Content-Type: text/html" + (f"; charset={charset}" if charset else "")
            world.scripts["/"] = answer(body, kind)
            done = world.visit(days=1)
            assert done.outcome in ("first", "unchanged"), (charset, done)
        (entry,) = world.tracker.archive.entries(ID)
        assert "Die Bürstenmacherei Größlin führt für Sie „Bürsten“ – überall" in world.tracker.archive.text(entry)
