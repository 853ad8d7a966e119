"""By way of a proxy: what it is told, what it may not see, and what is kept."""

import socket
import ssl
import threading

import pytest

from tests.fetching.scripted import Script, ScriptedServer, answer, drip, server_tls
from tests.fetching.visiting import IMPATIENCE, PATIENCE, failure, fetch, fetcher, no_proxies
from tracker.fetching.addresses import Dialer
from tracker.fetching.http import HttpFetcher
from tracker.fetching.settings import FetchSettings
from tracker.fetching.visit import Proxies

PAGE = b"<p>We share data with partners.</p>"
PUBLIC = Dialer(resolve=lambda name: ["127.0.0.1"] if name == "127.0.0.1" else ["93.184.216.34"])


def by_way_of(server: ScriptedServer, credentials: str = "") -> Proxies:
    address = f"http://{credentials}127.0.0.1:{server.port}"
    return lambda _: {"http": address, "https": address}


def tunnel(heads: list[bytes]) -> Script:
    """Open the way, and answer at its end in place of the site."""

    def script(client: socket.socket, _: threading.Event) -> None:
        client.sendall(b"HTTP/1.1 200 Connection established\r\nX-Proxy: 1\r\n\r\n")
        with server_tls().wrap_socket(client, server_side=True) as safe:
            heads.append(safe.recv(65536))
            safe.sendall(answer(PAGE))

    return script


def test_a_plain_page_is_asked_for_with_its_whole_address() -> None:
    with ScriptedServer({"http://policy.test/p": answer(PAGE)}) as proxy:
        by = fetcher(dialer=PUBLIC, proxies=by_way_of(proxy, "who:s3cret@"))
        page = fetch("http://policy.test/p", by=by)
    assert page.body == PAGE
    (exchange,) = page.exchanges
    assert exchange.request.startswith(b"GET http://policy.test/p HTTP/1.1\r\nHost: policy.test\r\n")
    assert b"Proxy-Authorization: Basic" in proxy.requests[0]
    assert b"Proxy-Authorization: [redacted]" in exchange.request
    assert exchange.address == "127.0.0.1"


def test_a_safe_page_is_fetched_through_a_tunnel_that_leaves_no_trace() -> None:
    heads: list[bytes] = []
    with ScriptedServer({"policy.test:443": tunnel(heads)}) as proxy:
        by = fetcher(dialer=PUBLIC, proxies=by_way_of(proxy, "who:s3cret@"))
        page = fetch("https://policy.test/p", by=by, headers=(("X-Key", "k3y"),))
    assert page.body == PAGE
    (exchange,) = page.exchanges
    assert exchange.request.startswith(b"GET /p HTTP/1.1\r\nHost: policy.test\r\n")
    assert exchange.response == answer(PAGE)
    assert b"Proxy-Authorization: Basic" in proxy.requests[0]
    assert b"k3y" not in proxy.requests[0]
    assert b"Proxy-Authorization" not in heads[0] + exchange.request


@pytest.mark.parametrize(
    "script",
    [answer(b"", status="407 Proxy Authentication Required"), answer(b"", status="502 Bad Gateway"), b""],
    ids=["credentials", "gateway", "nothing"],
)
def test_a_proxy_that_makes_no_way_is_an_error(script: bytes) -> None:
    with ScriptedServer({"policy.test:443": script}) as proxy:
        error = failure("https://policy.test/", by=fetcher(dialer=PUBLIC, proxies=by_way_of(proxy, "who:s3cret@")))
    assert (error.reason, error.transient) == ("proxy", True)
    assert "s3cret" not in str(error)


def test_a_proxy_that_cannot_be_reached_is_an_error() -> None:
    with ScriptedServer({}) as proxy:
        pass
    error = failure("http://policy.test/", by=fetcher(dialer=PUBLIC, proxies=by_way_of(proxy)))
    assert (error.reason, error.transient) == ("proxy", True)


def test_a_proxy_that_drips_ends_at_the_deadline() -> None:
    with ScriptedServer({"policy.test:443": drip(b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n")}) as proxy:
        by = fetcher(dialer=PUBLIC, proxies=by_way_of(proxy), timeout=IMPATIENCE)
        assert failure("https://policy.test/", by=by).reason == "timeout"


def test_the_proxy_is_no_way_round_the_check_of_addresses() -> None:
    inside = Dialer(resolve=lambda _: ["10.0.0.1"])
    with ScriptedServer({}) as proxy:
        error = failure("http://intranet.test/", by=fetcher(dialer=inside, proxies=by_way_of(proxy)))
    assert error.reason == "private-address"
    assert not proxy.requests


def test_a_name_that_only_the_proxy_can_resolve_is_fetched() -> None:
    def resolve(name: str) -> list[str]:
        if name == "policy.test":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ["127.0.0.1"]

    with ScriptedServer({"http://policy.test/": answer(PAGE)}) as proxy:
        by = fetcher(dialer=Dialer(resolve=resolve), proxies=by_way_of(proxy))
        assert fetch("http://policy.test/", by=by).body == PAGE


def test_socks_is_refused_rather_than_passed_by() -> None:
    error = failure("http://policy.test/", by=fetcher(dialer=PUBLIC, proxies=lambda _: {"all": "socks5://127.0.0.1:1"}))
    assert (error.reason, error.transient) == ("proxy", False)


def test_proxies_come_from_the_environment_and_netrc_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine policy.test login who password s3cret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with ScriptedServer({"http://policy.test/": answer(PAGE)}) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("no_proxy", "")
        by = HttpFetcher(FetchSettings(timeout=PATIENCE), dialer=PUBLIC)
        assert fetch("http://policy.test/", by=by).body == PAGE
    assert b"Authorization" not in proxy.requests[0]


def test_no_proxy_is_asked_where_none_is_named() -> None:
    assert no_proxies("http://policy.test/") == {}
    with ScriptedServer({"/": answer(PAGE)}) as server:
        assert fetch(server.url()).exchanges[0].request.startswith(b"GET / HTTP/1.1")


def test_a_tunnel_to_the_wrong_site_is_refused() -> None:
    with ScriptedServer({"other.test:443": tunnel([])}) as proxy:
        error = failure("https://other.test/", by=fetcher(dialer=PUBLIC, proxies=by_way_of(proxy)))
    assert error.reason == "tls"
    assert "other.test" in error.detail
    assert isinstance(error.__cause__ and error.__cause__.__cause__, ssl.SSLCertVerificationError)
