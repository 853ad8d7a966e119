"""Pages over HTTP, with requests."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.request import getproxies

from requests.utils import DEFAULT_CA_BUNDLE_PATH, get_environ_proxies

from tracker.fetching import targets
from tracker.fetching.addresses import Address, Dialer, is_public
from tracker.fetching.deadline import Deadline
from tracker.fetching.faults import Fault
from tracker.fetching.settings import FetchSettings
from tracker.fetching.visit import Proxies, Surroundings, Visit
from tracker.model import Page, Validators


class HttpFetcher:
    """Fetches pages over HTTP and HTTPS; see `Fetcher` for what it guarantees.

    Proxies come from the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), as users behind one expect; ~/.netrc is not
    read. Certificates are checked against the machine's authorities (SSL_CERT_FILE names others) and Mozilla's.

    The keyword arguments replace the far side: the resolver and its rule, the trusted authorities, the proxies, and
    the monotonic clock in seconds.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        dialer: Dialer | None = None,
        tls: ssl.SSLContext | None = None,
        proxies: Proxies | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lock = threading.Lock()
        self._under_way: set[Deadline] = set()
        self._stopped = False
        self._timeout = settings.timeout
        self._clock = clock
        may_dial = _anywhere if settings.allow_private_addresses else is_public
        self._around = Surroundings(
            settings, dialer or Dialer(may_dial), tls or trusted(), proxies or _of_the_environment()
        )

    def fetch(self, url: str, *, validators: Validators, headers: tuple[tuple[str, str], ...], now: datetime) -> Page:
        """Visit an address, follow its redirects, and return the page. Raises FetchError.

        Reasons: "bad-url", "bad-header", "dns", "private-address", "connect", "tls", "proxy", "timeout", "stopped",
        "disconnected", "bad-response", "cut-body", "bad-encoding", "too-large", "not-html", "redirect-loop",
        "too-many-redirects", "redirect-scheme", "bad-redirect", and "http-404" or another status.
        """
        with Deadline(self._timeout, self._clock) as deadline:
            self._begin(deadline)
            visit = Visit(self._around, deadline, validators, headers, now)
            try:
                return visit.page(url)
            except Fault as fault:
                raise fault.error(targets.shown(url), tuple(visit.exchanges)) from fault
            finally:
                self._end(deadline)

    def stop(self, within: float) -> None:
        """End the visits under way in at most `within` seconds, and later ones at once, with reason "stopped"."""
        with self._lock:
            self._stopped = True
            for deadline in self._under_way:
                deadline.shorten(within)

    def _begin(self, deadline: Deadline) -> None:
        with self._lock:
            self._under_way.add(deadline)
            if self._stopped:
                deadline.shorten(0.0)

    def _end(self, deadline: Deadline) -> None:
        with self._lock:
            self._under_way.discard(deadline)


def trusted() -> ssl.SSLContext:
    """The authorities that certificates are checked against: this machine's and those that come with requests."""
    context = ssl.create_default_context()
    # A slim container has none of its own.
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context


def _of_the_environment() -> Proxies:
    """The environment's proxies. Where it names none, nobody looks again at each request: that takes longer than to
    write the request."""
    return get_environ_proxies if getproxies() else _no_proxies


def _no_proxies(_: str) -> Mapping[str, str]:
    return {}


def _anywhere(_: Address) -> bool:
    return True
