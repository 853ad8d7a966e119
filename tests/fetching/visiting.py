"""Fetchers for loopback, with deadlines that suit tests."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest

from tests.fetching.scripted import DATA
from tracker.errors import FetchError
from tracker.fetching.addresses import Dialer
from tracker.fetching.fetcher import Fetcher
from tracker.fetching.http import HttpFetcher
from tracker.fetching.settings import FetchSettings
from tracker.fetching.visit import Proxies
from tracker.model import Page, Validators

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

NONE_KNOWN = Validators()

Given = tuple[tuple[str, str], ...]

# For what has to come to an end by itself; nothing in these tests takes so long unless it is broken.
PATIENCE = 5.0
# For what ends at its deadline only.
IMPATIENCE = 0.4


def client_tls(certificate: str = "localhost-cert.pem") -> ssl.SSLContext:
    """Trusts a test certificate, and no other."""
    return ssl.create_default_context(cafile=str(DATA / certificate))


def no_proxies(_: str) -> dict[str, str]:
    """Whatever this machine's environment says."""
    return {}


def fetcher(
    *,
    timeout: float = PATIENCE,
    max_size: int = 100_000,
    dialer: Dialer | None = None,
    tls: ssl.SSLContext | None = None,
    proxies: Proxies = no_proxies,
) -> HttpFetcher:
    """A fetcher that may visit loopback, trusts the test certificate, and uses no proxy unless told."""
    settings = FetchSettings(timeout=timeout, max_size=max_size, allow_private_addresses=True)
    return HttpFetcher(settings, dialer=dialer, tls=tls or client_tls(), proxies=proxies)


def fetch(url: str, *, by: Fetcher | None = None, known: Validators = NONE_KNOWN, headers: Given = ()) -> Page:
    """Visit an address."""
    return (by or fetcher()).fetch(url, validators=known, headers=headers, now=NOW)


def failure(url: str, *, by: Fetcher | None = None, headers: Given = ()) -> FetchError:
    """The error that a visit ends in."""
    with pytest.raises(FetchError) as caught:
        fetch(url, by=by, headers=headers)
    return caught.value
