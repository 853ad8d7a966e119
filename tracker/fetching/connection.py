"""Our connection under requests: it dials the address that was checked, and copies what passes.

requests builds the requests and reads the responses. Below it, urllib3's pools are told to make these connections,
which differ from urllib3's in three places: how the socket is made, what happens to bytes on their way, and that a
fault of TLS or of a proxy is named where it happens.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from functools import partial
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from tracker.fetching import faults
from tracker.fetching.faults import Fault
from tracker.fetching.wire import Tap, Wire

# Statuses that send a client elsewhere, if they say where.
REDIRECTS = frozenset({301, 302, 303, 307, 308})

# Seconds that a redirect's body, which nobody reads, may keep silent.
_REDIRECT_PATIENCE = 1.0


class _TappedResponse(http.client.HTTPResponse):
    """A response that is read through a wire's tap, and past interim responses."""

    def __init__(self, wire: Wire, sock: socket.socket, *settings: Any, **more: Any) -> None:
        super().__init__(sock, *settings, **more)
        self._wire = wire
        self.fp = io.BufferedReader(Tap(self.fp.detach(), sock, wire))

    # Newer versions of Python pass it their limit of headers.
    def begin(self, **settings: Any) -> None:
        super().begin(**settings)
        # http.client skips 100 only: 103 (Early Hints) would pass for the response itself. Their number is
        # bounded by the size that all heads together may have.
        while 100 < self.status < 200 and self.status != http.HTTPStatus.SWITCHING_PROTOCOLS:
            # begin() returns at once where headers are already there.
            vars(self)["headers"] = None
            super().begin(**settings)
        self._wire.end_head()
        if self.status in REDIRECTS:
            # Where some servers forget its length and keep the connection open, browsers do not wait for a body.
            self._wire.patience = _REDIRECT_PATIENCE


class _WiredConnection(HTTPConnection):
    """What the plain and the safe connection have in common."""

    wire: Wire

    def attach(self, wire: Wire) -> None:
        """Let all that is sent and received from now on pass this wire."""
        self.wire = wire
        # http.client makes the responses itself and hands them the socket only.
        vars(self)["response_class"] = partial(_TappedResponse, wire)

    def _new_conn(self) -> socket.socket:
        return self.wire.dial(self._dns_host, self.port, proxy=self.proxy is not None)

    def send(self, data: Any) -> None:
        """Send bytes and note them."""
        if isinstance(data, bytes):
            self.wire.send(data)
        if self.sock is not None:
            self.sock.settimeout(self.wire.deadline.remaining())
        super().send(data)

    def _tunnel(self) -> None:
        try:
            super()._tunnel()
        except OSError as error:
            if self.wire.deadline.expired:
                raise self.wire.deadline.fault() from error
            raise Fault("proxy", f"the proxy made no way to the site: {error}") from error
        self.wire.forget()


class WiredHTTPConnection(_WiredConnection):
    """A connection for http:// addresses."""

    def __init__(self, host: str, port: int | None = None, *, wire: Wire, **settings: Any) -> None:
        super().__init__(host, port, **settings)
        self.attach(wire)


class WiredHTTPSConnection(_WiredConnection, HTTPSConnection):
    """A connection for https:// addresses: the name in the certificate is checked, the address dialled was before."""

    def __init__(self, host: str, port: int | None = None, *, wire: Wire, **settings: Any) -> None:
        HTTPSConnection.__init__(self, host, port, **settings)
        self.attach(wire)

    def connect(self) -> None:
        """Dial and make the connection safe. Raises Fault "tls" if that fails."""
        try:
            super().connect()
        except (OSError, ssl.SSLError) as error:
            if self.wire.deadline.expired or isinstance(error, TimeoutError):
                raise self.wire.deadline.fault() from error
            if isinstance(error, ssl.SSLError):
                raise faults.tls(self._tunnel_host or self.host, error) from error
            raise Fault("tls", f"no safe connection to {self.host}: {error.strerror or error}") from error


class _WiredPools(PoolManager):
    """A pool manager whose connections run over one wire."""

    wire: Wire

    def _new_pool(
        self, scheme: str, host: str, port: int, request_context: dict[str, Any] | None = None
    ) -> HTTPConnectionPool:
        pool = super()._new_pool(scheme, host, port, request_context)
        pool.ConnectionCls = WiredHTTPSConnection if scheme == "https" else WiredHTTPConnection
        pool.conn_kw["wire"] = self.wire
        return pool


class _WiredProxyPools(_WiredPools, ProxyManager):
    """The same, by way of a proxy."""


class WireAdapter(HTTPAdapter):
    """requests' adapter for one exchange over one wire.

    `tls` is shared by all visits: reading a machine's certificates takes longer than a handshake.
    """

    def __init__(self, wire: Wire, tls: ssl.SSLContext) -> None:
        self._wire = wire
        self._tls = tls
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **settings: Any) -> None:
        """Called by requests: make the pools for direct connections."""
        self.poolmanager = _WiredPools(connections, maxsize=maxsize, block=block, ssl_context=self._tls, **settings)
        self.poolmanager.wire = self._wire

    def proxy_manager_for(self, proxy: str, **settings: Any) -> Any:
        """Called by requests: the pools for connections by way of this proxy."""
        pools = _WiredProxyPools(
            proxy,
            proxy_headers=self.proxy_headers(proxy),
            ssl_context=self._tls,
            proxy_ssl_context=self._tls,
            **settings,
        )
        pools.wire = self._wire
        return pools

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Called by requests: nothing to do, as `tls` always verifies.

        requests would load its own list of authorities into the shared context, anew for each connection.
        """
