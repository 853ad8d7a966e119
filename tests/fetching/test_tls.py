"""Safe connections: the name is checked, and a fault is named."""

import ssl

import pytest

from tests.fetching.scripted import ScriptedServer, answer, server_tls
from tests.fetching.visiting import client_tls, failure, fetch, fetcher
from tracker.fetching.addresses import Dialer
from tracker.fetching.http import trusted

PAGE = b"<p>We share data with partners.</p>"
LOOPBACK = Dialer(lambda _: True, lambda _: ["127.0.0.1"])


def test_the_address_is_dialled_and_the_name_is_sent_and_checked() -> None:
    with ScriptedServer({"/": answer(PAGE)}, tls=server_tls()) as server:
        page = fetch(server.url(host="policy.test"), by=fetcher(dialer=LOOPBACK))
    assert (page.body, page.exchanges[0].address) == (PAGE, "127.0.0.1")
    assert page.exchanges[0].response == answer(PAGE)
    assert server.names == ["policy.test"]
    assert f"\r\nHost: policy.test:{server.port}\r\n".encode() in server.requests[0]


@pytest.mark.parametrize(
    ("host", "certificate", "trust", "named"),
    [
        ("other.test", "localhost-cert.pem", client_tls(), "for another name"),
        ("policy.test", "expired-cert.pem", client_tls("expired-cert.pem"), "expired"),
        ("policy.test", "localhost-cert.pem", trusted(), "self-signed"),
    ],
    ids=["name", "expired", "self-signed"],
)
def test_a_bad_certificate_is_refused_and_its_fault_named(
    host: str, certificate: str, trust: ssl.SSLContext, named: str
) -> None:
    with ScriptedServer({"/": answer(PAGE)}, tls=server_tls(certificate)) as server:
        error = failure(server.url(host=host), by=fetcher(dialer=LOOPBACK, tls=trust))
    assert (error.reason, error.transient) == ("tls", False)
    assert named in error.detail
    assert not server.requests


def test_a_server_that_does_not_speak_tls_is_an_error() -> None:
    with ScriptedServer({"/": answer(PAGE)}) as server:
        error = failure(server.url().replace("http:", "https:"))
    assert (error.reason, error.transient) == ("tls", True)
