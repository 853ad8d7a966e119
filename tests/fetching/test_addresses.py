"""Which addresses are visited, and that the checked one is the one dialled."""

import ipaddress
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fetching.scripted import ScriptedServer, answer, redirect
from tests.fetching.visiting import failure, fetch, fetcher, no_proxies
from tracker.fetching.addresses import Dialer, is_public
from tracker.fetching.http import HttpFetcher
from tracker.fetching.settings import FetchSettings

PAGE = b"<p>We share data with partners.</p>"


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%lo",
        "fd00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
        "64:ff9b::7f00:1",
    ],
)
def test_all_others_are_not(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@settings(max_examples=50)
@given(st.ip_addresses(v=4))
def test_an_address_within_an_address_is_judged_like_itself(inner: ipaddress.IPv4Address) -> None:
    for outer in (f"::ffff:{inner}", f"64:ff9b::{inner}"):
        assert is_public(ipaddress.ip_address(outer)) == is_public(inner)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "0"])
def test_no_spelling_of_loopback_is_visited(host: str) -> None:
    with ScriptedServer({"/": answer(PAGE)}) as server:
        error = failure(server.url(host=host), by=HttpFetcher(FetchSettings(timeout=5), proxies=no_proxies))
    assert (error.reason, error.transient) == ("private-address", False)
    assert not server.requests


def test_a_redirect_to_a_private_address_is_refused() -> None:
    first = ipaddress.ip_address("127.0.0.1")
    by = fetcher(dialer=Dialer(lambda address: address == first))
    with ScriptedServer({"/inside": answer(PAGE)}, host="127.0.0.2") as inside:
        target = inside.url("/inside", host="127.0.0.2")
        with ScriptedServer({"/": redirect(target)}) as server:
            error = failure(server.url(), by=by)
    assert error.reason == "private-address"
    assert len(error.exchanges) == 1
    assert not inside.requests


def test_a_name_is_resolved_once_and_what_was_checked_is_dialled() -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.9"]])
    asked: list[str] = []

    def resolve(name: str) -> list[str]:
        asked.append(name)
        return next(answers)

    with ScriptedServer({"/": answer(PAGE)}) as server:
        page = fetch(server.url(host="policy.test"), by=fetcher(dialer=Dialer(lambda _: True, resolve)))
    assert page.body == PAGE
    assert asked == ["policy.test"]


def test_private_addresses_of_a_name_are_passed_over_and_the_next_tried() -> None:
    def resolve(_: str) -> list[str]:
        return ["10.0.0.1", "127.0.0.2", "127.0.0.1"]

    by = fetcher(dialer=Dialer(lambda address: address.is_loopback, resolve))
    with ScriptedServer({"/": answer(PAGE)}) as server:
        assert fetch(server.url(host="policy.test"), by=by).exchanges[0].address == "127.0.0.1"


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), False),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), True),
        (UnicodeError("label too long"), False),
    ],
)
def test_a_name_that_cannot_be_found_is_an_error(error: Exception, transient: bool) -> None:
    def resolve(_: str) -> list[str]:
        raise error

    caught = failure("http://policy.test/", by=fetcher(dialer=Dialer(resolve=resolve)))
    assert (caught.reason, caught.transient) == ("dns", transient)


def test_a_port_where_nobody_listens_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    error = failure(f"http://127.0.0.1:{port}/")
    assert (error.reason, error.transient) == ("connect", True)
    assert "127.0.0.1" in error.detail
