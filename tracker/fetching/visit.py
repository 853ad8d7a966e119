"""One visit: a request, its redirects, and the page at their end."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import requests
import urllib3
from requests.cookies import RequestsCookieJar
from requests.utils import select_proxy

from tracker.fetching import answers, decoding, headers, targets
from tracker.fetching.addresses import Dialer
from tracker.fetching.answers import Answer
from tracker.fetching.connection import WireAdapter
from tracker.fetching.deadline import Deadline
from tracker.fetching.faults import Fault, Truncation
from tracker.fetching.headers import Headers
from tracker.fetching.settings import FetchSettings
from tracker.fetching.wire import Wire
from tracker.model import Exchange, Page, Validators

# Browsers follow some twenty; a policy that takes more than ten has no fixed address.
MAX_REDIRECTS = 10

# They shape the answer and open no door, so that a redirect to "www." does not lose them.
_HARMLESS = frozenset({"accept", "accept-language", "user-agent"})

Proxies = Callable[[str], Mapping[str, str]]
"""Gives the proxies for an address as requests knows them: by scheme."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all visits of a fetcher share."""

    settings: FetchSettings
    dialer: Dialer
    tls: ssl.SSLContext
    proxies: Proxies


class Visit:
    """Holds what lasts for a visit: cookies and the record. `exchanges` grows as they happen."""

    def __init__(
        self, around: Surroundings, deadline: Deadline, known: Validators, given: Headers, now: datetime
    ) -> None:
        self.exchanges: list[Exchange] = []
        self._around = around
        self._deadline = deadline
        self._limit = around.settings.max_size
        self._known = known
        self._given = dict(given)
        self._secret = tuple(self._given)
        self._now = now
        self._cookies = RequestsCookieJar()

    def page(self, url: str) -> Page:
        """Follow redirects from `url` to a page. Raises Fault."""
        headers.sendable(tuple(self._given.items()))
        target = targets.checked(url)
        seen: set[tuple[str, str]] = set()
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._ask(target)
            if answer.location is None:
                return answers.page(answer, url, self._known, self._now, tuple(self.exchanges), self._limit)
            self._deadline.remaining()
            seen.add((target, str(self._cookies)))
            self._cookies.update(answer.cookies)
            target = self._follow(target, answer.location)
            # A site may set a cookie and send the visitor to the same address again; a circle brings nothing new.
            if (target, str(self._cookies)) in seen:
                raise Fault("redirect-loop", f"redirected in a circle, by way of {target}", transient=False)
        raise Fault("too-many-redirects", f"redirected more than {MAX_REDIRECTS} times", transient=False)

    def _follow(self, url: str, location: str) -> str:
        target = targets.redirected(url, location)
        if not targets.same_origin(url, target):
            self._given = {k: v for k, v in self._given.items() if k.lower() in _HARMLESS}
        return target

    def _ask(self, url: str) -> Answer:
        """One exchange, recorded whatever becomes of it."""
        request = self._request(url)
        # As it is really asked for: with international names and odd characters encoded.
        url = request.url or url
        received = sum(len(exchange.response) for exchange in self.exchanges)
        wire = Wire(self._around.dialer, self._deadline, max(self._limit - received, 0))
        started_at = self._now + timedelta(seconds=self._deadline.elapsed)
        try:
            answer = self._send(request, wire)
        except Fault as fault:
            self._record(wire, url, started_at, fault.truncated, None)
            raise
        if answer.fault is None and answer.length is not None:
            answer = replace(answer, fault=answers.cut_by_its_length(answer, wire.beyond(answer.length)))
        self._record(wire, url, started_at, answer.fault.truncated if answer.fault else None, answer.length)
        return answer

    def _record(
        self, wire: Wire, url: str, started_at: datetime, truncated: Truncation | None, length: int | None
    ) -> None:
        if not wire.silent:
            record = wire.exchange(url, started_at, secret=self._secret, truncated=truncated, length=length)
            self.exchanges.append(record)

    def _request(self, url: str) -> requests.PreparedRequest:
        given = {name: value for name, value in self._given.items() if name.lower() != "cookie"}
        own = headers.request_headers(self._around.settings.user_agent, decoding.ACCEPTED, given)
        request = requests.PreparedRequest()
        try:
            request.prepare("GET", url, headers=own | headers.conditions(self._known), cookies=self._cookies)
        except (requests.RequestException, ValueError) as error:
            # An address that the standard library takes and the stricter rules for host names do not.
            raise Fault("bad-url", f"{url} cannot be asked for: {error}", transient=False) from error
        self._add_cookie(request)
        return request

    def _add_cookie(self, request: requests.PreparedRequest) -> None:
        # requests would send either the configuration's cookies or those that redirects set.
        given = headers.first(self._given.items(), "cookie")
        both = [cookie for cookie in (given, request.headers.get("Cookie")) if cookie]
        if both:
            request.headers["Cookie"] = "; ".join(both)

    def _send(self, request: requests.PreparedRequest, wire: Wire) -> Answer:
        proxies = self._proxies(request.url or "")
        adapter = WireAdapter(wire, self._around.tls)
        timeout = self._deadline.remaining()
        try:
            with adapter.send(request, stream=True, timeout=timeout, proxies=proxies) as response:
                return answers.receive(response)
        except requests.exceptions.ProxyError as error:
            raise Fault("proxy", "the proxy does not answer as a proxy does") from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
            raise self._unreadable(wire) from error
        finally:
            adapter.close()

    def _unreadable(self, wire: Wire) -> Fault:
        if self._deadline.expired:
            return self._deadline.fault()
        if wire.silent:
            return Fault("disconnected", "the server closed the connection without an answer")
        return Fault("bad-response", "what the server answered is not HTTP")

    def _proxies(self, url: str) -> dict[str, str]:
        """The proxy for an address by scheme; empty for none."""
        proxy = select_proxy(url, dict(self._around.proxies(url)))
        if not proxy:
            return {}
        if proxy.lower().startswith("socks"):
            raise Fault("proxy", "SOCKS proxies are not supported; name an HTTP proxy", transient=False)
        try:
            self._around.dialer.allowed(targets.host_of(url), self._deadline)
        except Fault as fault:
            # Behind a proxy, often only the proxy can resolve names of the internet.
            if fault.reason != "dns":
                raise
        return dict.fromkeys(("http", "https"), proxy)
