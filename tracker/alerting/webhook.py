"""The channel to a program: each alert is posted as signed JSON, the way of Standard Webhooks (standardwebhooks.com).

Three headers go with the body: `webhook-id`, the alert's id, the same at each try, so that a receiver can pass over
what it has already; `webhook-timestamp`, the seconds since 1970 of this try; `webhook-signature`, "v1," and the
HMAC-SHA256 of `id.timestamp.body` in base64.
"""

from __future__ import annotations

import hmac
import http.client
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

from tracker.alerting.harmless import shortened
from tracker.errors import DeliveryError
from tracker.model import Alert

TIMEOUT = 15.0
"""Seconds for a whole try, from the connection to the answer's status."""

_READ = 1_000
"""Bytes of an answer that are read, and told where it is a refusal."""

_FOR_GOOD = frozenset({400, 405, 406, 410, 411, 413, 414, 415, 422, 431})
"""Answers that complain of this message, or say that nobody wants any; all others may be another tomorrow."""


class WebhookNotifier:
    """Posts alerts to one address. Redirects are not followed: they would carry policy news to somebody else.

    `tls` is what certificates are checked with, by default the machine's authorities; `clock` gives the time that is
    signed; `timeout` is in seconds and bounds a whole try, however slowly the other side sends.
    """

    def __init__(
        self,
        address: str,
        secret: bytes,
        *,
        tls: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._parts = urlsplit(address)
        self._secret = secret
        self._tls = tls or ssl.create_default_context()
        self._timeout = timeout
        self._clock = clock

    def deliver(self, alert: Alert) -> str:
        """Post the alert's bytes; returns the answer ("200 OK").

        Raises DeliveryError: permanent where the answer complains of the message (400, 410, 413, ...); otherwise not.
        """
        try:
            with _connected(self._parts.hostname or "", self._port, self._context, self._timeout) as connection:
                connection.request("POST", self._target, alert.payload, self._headers(alert))
                answer = connection.getresponse()
                status, said = answer.status, f"{answer.status} {shortened(answer.reason, 100)}".rstrip()
                if status // 100 == 2:
                    return said
                body = shortened(answer.read(_READ).decode("utf-8", "replace"), 300)
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
            raise DeliveryError(alert.recipient, f"{self._where}: {self._explained(error)}") from error
        if status // 100 == 3:
            raise DeliveryError(alert.recipient, f"{self._where}: {said}: redirects are not followed", answered=True)
        text = f"{self._where}: {said}" + (f": {body}" if body else "")
        raise DeliveryError(alert.recipient, text, permanent=status in _FOR_GOOD, answered=status < 500)

    def close(self) -> None:
        """Nothing is held open."""

    @property
    def _context(self) -> ssl.SSLContext | None:
        return self._tls if self._parts.scheme == "https" else None

    @property
    def _port(self) -> int:
        return self._parts.port or (443 if self._context else 80)

    @property
    def _target(self) -> str:
        return (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")

    @property
    def _where(self) -> str:
        """The host alone: the rest of the address is often a secret."""
        return f"{self._parts.hostname}, port {self._port}"

    def _headers(self, alert: Alert) -> dict[str, str]:
        timestamp = int(self._clock().timestamp())
        return {
            "Content-Type": "application/json",
            "User-Agent": "policy-tracker",
            "webhook-id": alert.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._secret, alert.id, timestamp, alert.payload),
        }

    def _explained(self, error: Exception) -> str:
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"its certificate cannot be trusted: {error.verify_message}"
        if isinstance(error, TimeoutError):
            return f"no answer within {self._timeout:g} seconds"
        return shortened(str(error), 300) or type(error).__name__


def signature(secret: bytes, identity: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    signed = f"{identity}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(secret, signed, "sha256")).decode()


@contextmanager
def _connected(
    host: str, port: int, tls: ssl.SSLContext | None, seconds: float
) -> Iterator[http.client.HTTPConnection]:
    """A connection that is shut after so many seconds, whatever it waits for: a time-out of Python's counts each read
    by itself, and a server that sends a byte a second would hold the channel for ever. Raises TimeoutError then."""
    raw = socket.create_connection((host, port), seconds)
    handle = raw.dup()  # wrapping in TLS takes the descriptor away from the first object
    over = threading.Event()

    def shut() -> None:
        over.set()
        with suppress(OSError):
            handle.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    connection = http.client.HTTPConnection(host, port)
    try:
        connection.sock = raw
        connection.sock = tls.wrap_socket(raw, server_hostname=host) if tls else raw
        yield connection
    except (OSError, http.client.HTTPException, ValueError):
        if over.is_set():
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
        connection.close()
        handle.close()
