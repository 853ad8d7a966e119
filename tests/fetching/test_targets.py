"""Addresses of pages and of redirects."""

import pytest

from tracker.fetching.faults import Fault
from tracker.fetching.targets import checked, host_of, redirected, same_origin, shown


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("b", "https://a.test/x/b"),
        ("/b?c", "https://a.test/b?c"),
        ("//b.test", "https://b.test"),
        ("HTTP://B.test:8080/", "http://B.test:8080/"),
        ("?q", "https://a.test/x/y?q"),
        ("b#c", "https://a.test/x/b"),
        ("https://who:pw@b.test/", "https://b.test/"),
        # Bytes of UTF-8, as a header that is read as Latin-1 shows them.
        ("/datenschutz-\u00c3\u00a4", "https://a.test/datenschutz-ä"),
        ("/\xe4", "https://a.test/\ufffd"),
    ],
)
def test_a_redirect_leads_where_it_says(location: str, expected: str) -> None:
    assert redirected("https://a.test/x/y", location) == expected


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://A.Test:8443/x", "a.test"),
        ("http://a.test./", "a.test"),
        ("http://[::1]:80/", "::1"),
        ("nothing", ""),
        ("http://[::1/", ""),
    ],
)
def test_the_host_of_an_address(url: str, host: str) -> None:
    assert host_of(url) == host


def test_an_address_is_asked_for_without_its_fragment() -> None:
    assert checked("https://a.test/x?y#z") == "https://a.test/x?y"


def test_what_may_be_sent_where() -> None:
    assert same_origin("https://a.test/1", "https://a.test:443/2")
    assert same_origin("http://a.test/", "https://a.test/")
    assert not same_origin("https://a.test/", "http://a.test/")
    assert not same_origin("http://a.test/", "https://a.test:8443/")
    assert not same_origin("https://a.test/", "https://www.a.test/")
    assert not same_origin("http://a.test:1/", "http://a.test:2/")


def test_names_and_passwords_are_neither_visited_nor_shown() -> None:
    with pytest.raises(Fault, match="as a header"):
        checked("https://who:pw@a.test/")
    with pytest.raises(Fault):
        checked("https://who@a.test/")
    assert shown("https://who:pw@a.test/x@y") == "https://a.test/x@y"
    assert shown("https://a.test/x@y") == "https://a.test/x@y"
    assert shown("who:pw@a.test") == "who:pw@a.test"
