"""Far sides that are slow, huge or broken: every visit ends, soon and with its reason."""

import gzip
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress

import brotli
import pytest
import zstandard

from tests.fetching.scripted import Script, ScriptedServer, answer, chunked, drip, redirect, say, server_tls
from tests.fetching.visiting import IMPATIENCE, PATIENCE, failure, fetch, fetcher
from tracker.fetching.addresses import Dialer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def silence(client: socket.socket, closing: threading.Event) -> None:
    """Say nothing, and do not hang up."""
    closing.wait()


@pytest.mark.parametrize(
    ("script", "received"),
    [
        (silence, b""),
        (drip(b"HTTP/1.1 ", b"2"), b"HTTP/1.1 2"),
        (drip(HEAD, b"X-Drop: 1\r\n"), HEAD + b"X-Drop"),
        (drip(HEAD + b"Content-Length: 9999\r\n\r\n", b"<p>"), HEAD + b"Content-Length: 9999\r\n\r\n<p>"),
        (drip(HEAD + b"\r\n", b"<p>"), HEAD + b"\r\n<p>"),
        (drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"), HEAD + b"Transfer"),
    ],
    ids=["silence", "status", "headers", "length", "until-close", "chunks"],
)
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_a_slow_answer_ends_at_the_deadline(script: Script, received: bytes, tls: bool) -> None:
    with ScriptedServer({"/": script}, tls=server_tls() if tls else None) as server:
        start = time.monotonic()
        error = failure(server.url(), by=fetcher(timeout=IMPATIENCE))
        took = time.monotonic() - start
    assert (error.reason, error.transient) == ("timeout", True)
    assert IMPATIENCE * 0.9 <= took < IMPATIENCE + 2
    assert b"".join(exchange.response for exchange in error.exchanges).startswith(received)
    assert [exchange.truncated for exchange in error.exchanges] == (["time"] if received else [])


def test_the_deadline_is_the_whole_visit_s() -> None:
    def late(client: socket.socket, closing: threading.Event) -> None:
        closing.wait(IMPATIENCE * 0.6)
        client.sendall(redirect("/again"))

    with ScriptedServer({"/": late, "/again": late}) as server:
        error = failure(server.url(), by=fetcher(timeout=IMPATIENCE))
    assert error.reason == "timeout"
    assert len(error.exchanges) == 1


def test_a_late_byte_buys_no_time() -> None:
    def late(client: socket.socket, closing: threading.Event) -> None:
        closing.wait(0.5)
        client.sendall(b"H")
        closing.wait()

    with ScriptedServer({"/": late}) as server:
        start = time.monotonic()
        error = failure(server.url(), by=fetcher(timeout=0.6))
        took = time.monotonic() - start
    assert error.reason == "timeout"
    # A limit for each read alone would wait until 1.1.
    assert took < 1.05


def test_a_handshake_that_never_comes_ends_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"https://127.0.0.1:{mute.getsockname()[1]}/"
        assert failure(url, by=fetcher(timeout=IMPATIENCE)).reason == "timeout"


def test_a_handshake_that_drips_ends_at_the_deadline() -> None:
    hello = b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc"  # of a ServerHello of 16 kB, the first bytes
    ended = threading.Event()

    def answer_all() -> None:
        client, _ = server.accept()
        with client, suppress(OSError):  # the far side hangs up
            drip(hello, b"\x00")(client, ended)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer_all, daemon=True).start()
        start = time.monotonic()
        error = failure(f"https://127.0.0.1:{server.getsockname()[1]}/", by=fetcher(timeout=IMPATIENCE))
        ended.set()
    assert error.reason == "timeout"
    assert time.monotonic() - start < IMPATIENCE + 1


def test_a_host_that_does_not_answer_ends_at_the_deadline() -> None:
    with ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}/"
        assert failure(url, by=fetcher(timeout=IMPATIENCE)).reason == "timeout"


def test_a_name_server_that_does_not_answer_ends_at_the_deadline() -> None:
    answered = threading.Event()

    def resolve(_: str) -> list[str]:
        answered.wait()
        return ["127.0.0.1"]

    error = failure("http://policy.test/", by=fetcher(timeout=IMPATIENCE, dialer=Dialer(resolve=resolve)))
    answered.set()
    assert error.reason == "timeout"


def test_stopping_breaks_off_what_is_under_way_and_begins_nothing() -> None:
    by = fetcher()
    begun = threading.Event()

    def stop_once_begun() -> None:
        begun.wait()
        by.stop(0.05)

    def hang(client: socket.socket, closing: threading.Event) -> None:
        client.sendall(HEAD)
        begun.set()
        closing.wait()

    with ScriptedServer({"/": hang}) as server:
        stopper = threading.Thread(target=stop_once_begun)
        stopper.start()
        start = time.monotonic()
        error = failure(server.url(), by=by)
        took = time.monotonic() - start
        stopper.join()
        assert took < PATIENCE / 2
        assert error.reason == "stopped"
        assert failure(server.url(), by=by).reason == "stopped"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "raw",
    [
        answer(b"<p>We do n", length=100),
        chunked(b"<p>We do n", end=b""),
        chunked(b"<p>We do n", end=b"ff\r\nhalf"),
        chunked(b"<p>We do n", end=b"zz\r\n"),
    ],
    ids=["length", "chunk", "half-chunk", "no-chunk"],
)
def test_a_cut_body_is_no_page(raw: bytes) -> None:
    with ScriptedServer({"/": raw}) as server:
        error = failure(server.url())
    assert (error.reason, error.transient) == ("cut-body", True)
    assert error.exchanges[0].truncated == "disconnect"
    assert error.exchanges[0].response == raw


def test_a_cut_body_of_a_redirect_or_error_changes_nothing() -> None:
    moved = answer(b"mo", "Location: /p", status="301 Moved", length=50)
    gone = answer(b"go", status="404 Gone", length=50)
    with ScriptedServer({"/": moved, "/p": answer(b"<p>here</p>"), "/gone": gone}) as server:
        page = fetch(server.url())
        error = failure(server.url("/gone"))
    assert page.body == b"<p>here</p>"
    assert page.exchanges[0].truncated == error.exchanges[0].truncated == "disconnect"
    assert error.reason == "http-404"


def test_a_redirect_on_a_connection_that_stays_open_is_followed() -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: /p\r\n\r\n"

    def forgetful(client: socket.socket, closing: threading.Event) -> None:
        client.sendall(head)
        closing.wait()

    with ScriptedServer({"/": forgetful, "/p": answer(b"<p>here</p>")}) as server:
        page = fetch(server.url())
    assert page.body == b"<p>here</p>"
    assert (page.exchanges[0].response, page.exchanges[0].truncated) == (head, "time")


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (say(b""), "disconnected"),
        (say(b"SSH-2.0-OpenSSH_9.2\r\n"), "bad-response"),
        (say(b"HTTP/1.1 2x0 OK\r\n\r\n"), "bad-response"),
        (say(b"HTTP/2.0 200 OK\r\n\r\n"), "bad-response"),
        (say(b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200 + b"\r\n"), "bad-response"),
        (say(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"), "bad-response"),
        (say(b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 70_000), "bad-response"),
        (say(b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000), "too-large"),
        (say(b"HTTP/1.1 101 Switching Protocols\r\n\r\nhello"), "http-101"),
    ],
    ids=["nothing", "ssh", "status", "version", "many-headers", "two-lengths", "long-header", "interim", "upgrade"],
)
def test_what_is_no_answer_is_an_error(script: Script, reason: str) -> None:
    with ScriptedServer({"/": script}) as server:
        assert failure(server.url()).reason == reason


LIMIT = 100_000
BOMB = b"<p>" + b"0" * 30_000_000


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", lambda body: gzip.compress(body, mtime=0)),
        ("br", lambda body: brotli.compress(body, quality=4)),
        ("zstd", zstandard.ZstdCompressor().compress),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
    ],
)
def test_a_bomb_stops_at_the_limit(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    raw = answer(pack(BOMB), f"Content-Encoding: {encoding}")
    assert len(raw) < LIMIT
    with ScriptedServer({"/": raw}) as server:
        error = failure(server.url(), by=fetcher(max_size=LIMIT))
    assert (error.reason, error.transient) == ("too-large", False)
    assert error.exchanges[0].response == raw


@pytest.mark.parametrize(
    "start", [HEAD + b"\r\n", HEAD + b"Content-Length: 99999999999\r\n\r\n"], ids=["endless", "announced"]
)
def test_a_large_body_stops_at_the_limit(start: bytes) -> None:
    with ScriptedServer({"/": drip(start, b"x" * 50_000, pause=0)}) as server:
        error = failure(server.url(), by=fetcher(max_size=LIMIT))
    assert error.reason == "too-large"
    (exchange,) = error.exchanges
    assert exchange.truncated == "length"
    assert LIMIT < len(exchange.response) < LIMIT + 70_000


def test_a_body_at_the_limit_is_a_page() -> None:
    body = b"x" * LIMIT
    with ScriptedServer({"/": answer(body), "/more": answer(body + b"x")}) as server:
        assert fetch(server.url(), by=fetcher(max_size=LIMIT)).body == body
        assert failure(server.url("/more"), by=fetcher(max_size=LIMIT)).reason == "too-large"


def test_redirects_share_one_limit() -> None:
    heavy = answer(b"x" * 60_000, "Location: /p", status="302 Found")
    with ScriptedServer({"/": heavy, "/p": answer(b"x" * 60_000)}) as server:
        assert failure(server.url(), by=fetcher(max_size=LIMIT)).reason == "too-large"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"<p>plain</p>"),
        ("gzip", gzip.compress(b"<p>cut off" * 100, mtime=0)[:-9]),
        ("br", b"<p>plain</p>"),
        ("zstd", b"<p>plain</p>"),
        ("rot13", b"<c>"),
        ("gzip, gzip, gzip, gzip", b""),
    ],
)
def test_a_body_that_does_not_decode_is_no_page(encoding: str, body: bytes) -> None:
    raw = answer(body, f"Content-Encoding: {encoding}")
    with ScriptedServer({"/": raw}) as server:
        error = failure(server.url())
    assert error.reason == "bad-encoding"
    assert error.exchanges[0].response == raw
    assert error.exchanges[0].truncated is None
