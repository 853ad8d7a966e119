"""Pages over real HTTP on loopback: what is asked, what comes back, what is kept of it."""

import gzip
import socket
import threading
from datetime import timedelta

import pytest

from demo.site import PolicySite
from tests.fetching.scripted import ScriptedServer, answer, chunked, redirect
from tests.fetching.visiting import NOW, failure, fetch, fetcher
from tracker.fetching.visit import MAX_REDIRECTS
from tracker.model import Validators

PAGE = b"<p>We share data with partners.</p>"


def test_a_page_is_decoded_and_its_bytes_are_kept_as_they_came() -> None:
    packed = gzip.compress(PAGE, mtime=0)
    raw = answer(packed, "Content-Encoding: gzip", "Content-Type: text/html; charset=ISO-8859-1", 'ETag: "1"')
    with ScriptedServer({"/p?q=1": raw}) as server:
        page = fetch(server.url("/p?q=1#part"))
    assert (page.status, page.body, page.charset) == (200, PAGE, "iso-8859-1")
    assert page.validators == Validators(etag='"1"')
    (exchange,) = page.exchanges
    assert exchange.response == raw
    assert exchange.request.replace(b"[redacted]", b"") == server.requests[0]
    assert exchange.request.startswith(b"GET /p?q=1 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert (exchange.address, exchange.truncated) == ("127.0.0.1", None)
    assert NOW <= exchange.started_at < NOW + timedelta(seconds=5)
    assert page.fetched_at == NOW


def test_chunks_are_joined_in_the_page_and_kept_in_the_record() -> None:
    raw = chunked(PAGE[:7], PAGE[7:], end=b"0\r\nX-Trailer: 1\r\n\r\n")
    with ScriptedServer({"/": raw}) as server:
        page = fetch(server.url())
    assert page.body == PAGE
    assert page.exchanges[0].response == raw


def test_a_compressed_page_that_names_no_type_is_judged_by_what_it_decodes_to() -> None:
    def typeless(body: bytes) -> bytes:
        return answer(gzip.compress(body, mtime=0), "Content-Type:", "Content-Encoding: gzip")

    with ScriptedServer({"/": typeless(PAGE), "/pdf": typeless(b"%PDF-1.7")}) as server:
        assert fetch(server.url()).body == PAGE
        assert failure(server.url("/pdf")).reason == "not-html"


def test_a_compressing_transfer_coding_is_taken_off_too() -> None:
    raw = chunked(gzip.compress(PAGE, mtime=0)).replace(b"Encoding: chunked", b"Encoding: gzip, chunked")
    with ScriptedServer({"/": raw}) as server:
        page = fetch(server.url())
    assert (page.body, page.exchanges[0].response) == (PAGE, raw)


def test_addresses_are_recorded_as_they_were_asked_for() -> None:
    with ScriptedServer({"/a%20b%C3%A4": redirect("/p#there"), "/p": answer(PAGE)}) as server:
        page = fetch(server.url("/a bä#here"))
        assert page.url == server.url("/a bä#here")
        assert page.final_url == server.url("/p")
        assert [one.url for one in page.exchanges] == [server.url("/a%20b%C3%A4"), server.url("/p")]


def test_interim_responses_are_no_part_of_the_page_or_its_record() -> None:
    final = answer(PAGE)
    hints = b"HTTP/1.1  100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n"
    with ScriptedServer({"/": hints + final}) as server:
        page = fetch(server.url())
    assert (page.status, page.body) == (200, PAGE)
    assert page.exchanges[0].response == final


def test_what_follows_the_message_is_no_part_of_its_record() -> None:
    with ScriptedServer({"/": answer(PAGE) + b"HTTP/1.1 200 OK\r\n\r\nsmuggled"}) as server:
        page = fetch(server.url())
    assert page.body == PAGE
    assert page.exchanges[0].response == answer(PAGE)


def test_a_page_that_has_not_changed_is_not_sent_again() -> None:
    with PolicySite() as site:
        site.publish("privacy", PAGE)
        first = fetch(site.url("privacy"))
        second = fetch(site.url("privacy"), known=first.validators)
        assert second.not_modified
        assert (second.body, second.validators) == (b"", first.validators)
        site.publish("privacy", PAGE + PAGE)
        assert fetch(site.url("privacy"), known=first.validators).body == PAGE + PAGE


def test_a_304_that_nobody_asked_for_is_an_error() -> None:
    bare = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    with ScriptedServer({"/": bare}) as server:
        assert failure(server.url()).reason == "http-304"
        page = fetch(server.url(), known=Validators(last_modified="Thu, 01 Jan 2026 00:00:00 GMT"))
    assert page.not_modified
    assert page.validators == Validators(last_modified="Thu, 01 Jan 2026 00:00:00 GMT")


def test_redirects_are_followed_and_recorded() -> None:
    scripts = {"/a": redirect("b/c?d"), "/b/c?d": redirect("/e"), "/e": answer(PAGE)}
    with ScriptedServer(scripts) as server:
        page = fetch(server.url("/a"))
        assert (page.url, page.final_url) == (server.url("/a"), server.url("/e"))
        assert [exchange.url for exchange in page.exchanges] == [server.url(p) for p in ("/a", "/b/c?d", "/e")]
    assert page.exchanges[0].response == redirect("b/c?d")


def test_redirects_end() -> None:
    endless = {f"/{n}": redirect(f"/{n + 1}") for n in range(MAX_REDIRECTS + 1)}
    circle = {"/ping": redirect("/pong"), "/pong": redirect("/ping")}
    with ScriptedServer(endless | circle) as server:
        error = failure(server.url("/0"))
        assert (error.reason, error.transient) == ("too-many-redirects", False)
        assert len(error.exchanges) == MAX_REDIRECTS + 1
        assert failure(server.url("/ping")).reason == "redirect-loop"


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "redirect-scheme"),
        ("ftp://127.0.0.1/", "redirect-scheme"),
        ("javascript:alert(1)", "redirect-scheme"),
        ("https://", "bad-redirect"),
        ("http://[::1/", "bad-redirect"),
        ("http://127.0.0.1:99999/", "bad-redirect"),
        ("/" + "x" * 9000, "bad-redirect"),
    ],
)
def test_a_redirect_to_no_page_is_refused(location: str, reason: str) -> None:
    with ScriptedServer({"/": redirect(location)}) as server:
        error = failure(server.url())
    assert error.reason == reason
    assert len(error.exchanges) == 1


def test_cookies_last_for_one_visit() -> None:
    scripts = {"/": redirect("/set", "Set-Cookie: seen=1; Path=/"), "/set": answer(PAGE)}
    with ScriptedServer(scripts) as server:
        by = fetcher()
        for _ in range(2):
            page = fetch(server.url(), by=by, headers=(("Cookie", "consent=yes"),))
    first, second, third, _ = server.requests
    assert b"Cookie: consent=yes\r\n" in first
    assert b"Cookie: consent=yes; seen=1\r\n" in second
    assert b"Cookie: consent=yes\r\n" in third
    assert b"Cookie: [redacted]" in page.exchanges[1].request
    assert not any(b"consent" in exchange.request for exchange in page.exchanges)


def test_a_page_that_sets_a_cookie_and_sends_back_to_itself_is_no_loop() -> None:
    def gate(client: socket.socket, _: threading.Event) -> None:
        client.sendall(answer(PAGE) if b"Cookie: pass=1" in server.requests[-1] else opened)

    opened = redirect("/", "Set-Cookie: pass=1")
    with ScriptedServer({"/": gate}) as server:
        assert fetch(server.url()).body == PAGE


def test_secrets_go_to_their_own_origin_only_and_into_no_record() -> None:
    secret = (("Authorization", "Bearer s3cret"), ("X-Key", "s3cret"), ("Accept-Language", "de"))
    with ScriptedServer({"/there": answer(PAGE)}) as other:
        scripts = {"/": redirect("/near"), "/near": redirect(other.url("/there"))}
        with ScriptedServer(scripts) as server:
            page = fetch(server.url(), headers=secret)
    assert all(b"Bearer s3cret" in request and b"X-Key: s3cret" in request for request in server.requests)
    assert b"s3cret" not in other.requests[0]
    assert b"X-Key" not in other.requests[0]
    assert b"Accept-Language: de" in other.requests[0]
    record = b"".join(exchange.request for exchange in page.exchanges)
    assert b"s3cret" not in record
    assert record.count(b"X-Key: [redacted]") == record.count(b"Authorization: [redacted]") == 2


def test_the_configuration_s_headers_win_over_ours() -> None:
    with ScriptedServer({"/": answer(PAGE)}) as server:
        fetch(server.url(), headers=(("user-agent", "Mine/1"),))
    assert server.requests[0].lower().count(b"user-agent:") == 1
    assert b"Mine/1" in server.requests[0]


@pytest.mark.parametrize(
    ("status", "headers", "transient", "wish"),
    [
        ("404 Not Found", (), False, None),
        ("410 Gone", ("Retry-After: 5",), False, None),
        ("403 Forbidden", (), False, None),
        ("429 Too Many Requests", ("Retry-After: 120",), True, 120.0),
        ("503 Nope", ("Retry-After: Sun, 01 Mar 2026 13:00:00 GMT",), True, 3600.0),
        ("500 Oops", ("Retry-After: soon",), True, None),
        ("202 Accepted", (), True, None),
        ("599 \x1b[31m", (), True, None),
    ],
)
def test_what_is_no_page_is_an_error_with_its_evidence(
    status: str, headers: tuple[str, ...], transient: bool, wish: float | None
) -> None:
    raw = answer(b"<p>no</p>", *headers, status=status)
    with ScriptedServer({"/": raw}) as server:
        error = failure(server.url())
    assert error.reason == f"http-{status[:3]}"
    assert (error.transient, error.retry_after) == (transient, wish)
    assert error.exchanges[0].response == raw
    assert "\x1b" not in str(error)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("Content-Type: application/pdf", b"%PDF-1.7"),
        ("Content-Type: image/png", b"\x89PNG"),
        ("Content-Type: application/json", b"{}"),
        ("Content-Type: image/\x1b[31mred", b"{}"),
        ("Content-Type:", b"%PDF-1.7"),
        ("Content-Type:", b"MZ\0\0\0"),
    ],
)
def test_what_is_no_text_is_refused(kind: str, body: bytes) -> None:
    with ScriptedServer({"/": answer(body, kind)}) as server:
        error = failure(server.url())
    assert (error.reason, error.transient) == ("not-html", False)
    assert str(error).isprintable()
    assert error.exchanges[0].response == answer(body, kind)


@pytest.mark.parametrize(
    "kind", ["text/html", "TEXT/HTML;charset=utf-8", "application/xhtml+xml", "text/plain", "text/markdown", ""]
)
def test_text_is_taken(kind: str) -> None:
    with ScriptedServer({"/": answer(PAGE, f"Content-Type: {kind}")}) as server:
        assert fetch(server.url()).body == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "http:///path",
        "http://[::1/",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:99999/",
        "http://user:s3cret@127.0.0.1/",
        "http://" + "a" * 9000,
        "http://exa mple.test/",
        "http://*.test/",
        "plain words",
        "",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    error = failure(url)
    assert (error.reason, error.transient) == ("bad-url", False)
    assert "s3cret" not in str(error)


@pytest.mark.parametrize("value", ["s3cret\r\nX-Other: 1", "s3cret\n", " s3cret", "s3cret\0", "s3cret€"])
def test_a_header_that_cannot_be_sent_is_an_error_and_stays_secret(value: str) -> None:
    with ScriptedServer({"/": answer(PAGE)}) as server:
        for header in (("X-Key", value), (f"X-{value}", "1")):
            error = failure(server.url(), headers=(header,))
            assert (error.reason, error.transient) == ("bad-header", False)
        assert "s3cret" not in str(failure(server.url(), headers=(("X-Key", value),)))
    assert not server.requests
