"""What every Fetcher guarantees, held against each of them (the list stands in tracker/fetching/fetcher.py)."""

import gzip
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from demo.site import PolicySite
from tests.fetching.scripted import Script, ScriptedServer, answer, drip, redirect
from tests.fetching.visiting import IMPATIENCE, NOW, PATIENCE, failure, fetch, fetcher
from tracker.errors import FetchError
from tracker.fetching.fetcher import Fetcher
from tracker.fetching.pacing import PacedFetcher
from tracker.model import Exchange

MAX_SIZE = 50_000
PAGE = b"<p>We share data with partners.</p>"

IMPLEMENTATIONS: dict[str, Callable[[float], Fetcher]] = {
    "http": lambda timeout: fetcher(timeout=timeout, max_size=MAX_SIZE),
    "paced": lambda timeout: PacedFetcher(fetcher(timeout=timeout, max_size=MAX_SIZE), 0.0),
}


@pytest.fixture(params=IMPLEMENTATIONS)
def make(request: pytest.FixtureRequest) -> Callable[[float], Fetcher]:
    return IMPLEMENTATIONS[request.param]


@pytest.fixture
def by(make: Callable[[float], Fetcher]) -> Fetcher:
    return make(PATIENCE)


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    scripts: dict[str, Script | bytes] = {
        "/page": answer(PAGE, "Set-Cookie: a=b"),
        "/moved": redirect("/page"),
        "/gone": answer(b"<p>gone</p>", status="410 Gone"),
        "/moved-to-gone": redirect("/gone"),
        "/drip": drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"<p>"),
        "/bomb": answer(gzip.compress(b"0" * 5_000_000), "Content-Encoding: gzip"),
        "/cut": answer(b"<p>", length=100),
        "/file": redirect("file:///etc/hostname"),
    }
    with ScriptedServer(scripts) as server:
        yield server


def test_a_page_tells_what_was_received(by: Fetcher, server: ScriptedServer) -> None:
    page = fetch(server.url("/moved"), by=by)
    assert (page.url, page.final_url, page.status, page.body, page.fetched_at) == (
        server.url("/moved"),
        server.url("/page"),
        200,
        PAGE,
        NOW,
    )
    assert [exchange.response for exchange in page.exchanges] == [
        redirect("/page"),
        answer(PAGE, "Set-Cookie: a=b"),
    ]
    assert all(exchange.truncated is None for exchange in page.exchanges)


def test_an_error_tells_what_was_received(by: Fetcher, server: ScriptedServer) -> None:
    error = failure(server.url("/moved-to-gone"), by=by)
    assert (error.url, error.reason) == (server.url("/moved-to-gone"), "http-410")
    assert [exchange.response for exchange in error.exchanges] == [
        redirect("/gone"),
        answer(b"<p>gone</p>", status="410 Gone"),
    ]


@pytest.mark.parametrize(
    ("path", "reason", "truncated"), [("/bomb", "too-large", None), ("/cut", "cut-body", "disconnect")]
)
def test_what_is_no_whole_page_is_an_error(
    by: Fetcher, server: ScriptedServer, path: str, reason: str, truncated: str | None
) -> None:
    error = failure(server.url(path), by=by)
    assert error.reason == reason
    assert [exchange.truncated for exchange in error.exchanges] == [truncated]


def test_every_visit_ends(make: Callable[[float], Fetcher], server: ScriptedServer) -> None:
    error = failure(server.url("/drip"), by=make(IMPATIENCE))
    assert error.reason == "timeout"
    assert [exchange.truncated for exchange in error.exchanges] == ["time"]


@pytest.mark.parametrize("url", ["", "http://", "file:///etc/hostname", "http://no-such-name.invalid./", "http://[::"])
def test_what_cannot_be_fetched_is_a_fetch_error(by: Fetcher, url: str) -> None:
    assert failure(url, by=by).exchanges == ()


def test_a_redirect_leads_to_no_file(by: Fetcher, server: ScriptedServer) -> None:
    assert failure(server.url("/file"), by=by).reason == "redirect-scheme"


def test_304_needs_validators_and_has_no_body(by: Fetcher) -> None:
    with PolicySite() as site:
        site.publish("privacy", PAGE)
        first = fetch(site.url("privacy"), by=by)
        again = fetch(site.url("privacy"), by=by, known=first.validators)
        whole = fetch(site.url("privacy"), by=by)
    assert (first.not_modified, again.not_modified, whole.not_modified) == (False, True, False)
    assert (again.body, again.validators, whole.body) == (b"", first.validators, PAGE)


def test_secrets_stand_in_no_record_and_leave_no_origin(by: Fetcher, server: ScriptedServer) -> None:
    secret = (("Cookie", "s3cret"), ("X-Key", "s3cret"))
    with ScriptedServer({"/": redirect(server.url("/page"))}) as first:
        exchanges: tuple[Exchange, ...] = fetch(first.url(), by=by, headers=secret).exchanges
        assert first.requests[0].count(b"s3cret") == 2
    assert b"s3cret" not in server.requests[-1]
    assert not any(b"s3cret" in exchange.request for exchange in exchanges)


def test_visits_share_nothing(by: Fetcher, server: ScriptedServer) -> None:
    fetch(server.url("/page"), by=by)
    fetch(server.url("/page"), by=by)
    assert b"Cookie" not in server.requests[-1]


def test_it_can_be_called_from_many_threads(by: Fetcher) -> None:
    pages = {f"/{n}": answer(b"<p>%d</p>" % n) for n in range(20)}
    with ScriptedServer(pages) as many, ThreadPoolExecutor(4) as pool:
        bodies = list(pool.map(lambda path: _body(by, many.url(path)), pages))
    assert bodies == [b"<p>%d</p>" % n for n in range(20)]


def _body(by: Fetcher, url: str) -> bytes:
    try:
        return fetch(url, by=by).body
    except FetchError as error:
        return str(error).encode()
