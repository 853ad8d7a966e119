"""One request and its response as they pass over one connection."""

from __future__ import annotations

import io
import re
import socket
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tracker.fetching.addresses import Dialer
from tracker.fetching.deadline import Deadline
from tracker.fetching.decoding import too_large
from tracker.fetching.faults import Fault, Truncation
from tracker.fetching.headers import redact
from tracker.model import Exchange

# All heads of a response together, interim ones included. Browsers stop at 256 KiB to 384 KiB.
_MAX_HEAD = 1 << 18

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[0-9][ \t]+1(?:0[02-9]|[1-9][0-9])\b")


class Wire:
    """Copies what is sent and received, and holds it to the visit's limits.

    `limit` is the most bytes a body may have on the wire; `address` the IP address that was dialled, "" before that;
    `patience` the most seconds that a read may keep silent.
    """

    def __init__(self, dialer: Dialer, deadline: Deadline, limit: int) -> None:
        self.deadline = deadline
        self.patience = deadline.seconds
        self.address = ""
        self._dialer = dialer
        self._limit = limit
        self._sent = bytearray()
        self._received = bytearray()
        self._head_size: int | None = None

    def dial(self, host: str, port: int, *, proxy: bool) -> socket.socket:
        """A connection to the host, or to the proxy in front of it. Raises Fault."""
        if not proxy:
            connection = self._dialer.dial(host, port, self.deadline)
        else:
            try:
                connection = self._dialer.dial_unchecked(host, port, self.deadline)
                # What is said to a proxy in a connection within a connection is read by urllib3.
                self.deadline.insist()
            except Fault as fault:
                if fault.reason in ("timeout", "stopped"):
                    raise
                raise Fault("proxy", f"the proxy cannot be reached: {fault.detail}") from fault
        self.address = str(connection.getpeername()[0])
        return connection

    def send(self, data: bytes) -> None:
        """Note bytes of the request."""
        self._sent += data

    def receive(self, data: bytes | memoryview) -> None:
        """Note bytes of the response. Raises Fault "too-large"."""
        self._received += data
        if self._head_size is None:
            if len(self._received) > _MAX_HEAD:
                raise Fault("too-large", f"headers of more than {_MAX_HEAD:,} bytes", transient=False)
        elif len(self._received) - self._head_size > self._limit:
            raise too_large(self._limit)

    def end_head(self) -> None:
        """All heads have been read; from here on it is the body that counts."""
        self._head_size = len(self._received)

    def forget(self) -> None:
        """Drop what was noted: it was said to a proxy."""
        self._sent.clear()
        self._received.clear()

    @property
    def silent(self) -> bool:
        """Nothing was received."""
        return not self._received

    def beyond(self, length: int) -> bytes:
        """What was received after a body of this length, as far as it was read ahead."""
        response = _without_interim(bytes(self._received))
        end = _HEAD_END.search(response)
        return response[end.end() + length :] if end else b""

    def exchange(
        self,
        url: str,
        started_at: datetime,
        *,
        secret: Iterable[str],
        truncated: Truncation | None,
        length: int | None,
    ) -> Exchange:
        """The record of this exchange.

        `secret` names the headers whose values are redacted; `length` is the body's where the head tells it: what was
        read ahead of the message's end is no part of it.
        """
        response = _without_interim(bytes(self._received))
        if length is not None and (end := _HEAD_END.search(response)):
            response = response[: end.end() + length]
        return Exchange(url, redact(bytes(self._sent), secret), response, self.address, started_at, truncated)


def _without_interim(received: bytes) -> bytes:
    # 100 (Continue) and 103 (Early Hints) come before the response and are none (RFC 9110, section 15.2).
    start = 0
    while _INTERIM.match(received, start) and (end := _HEAD_END.search(received, start)):
        start = end.end()
    return received[start:]


class Tap(io.RawIOBase):
    """The reading end of a connection, which copies into the wire what passes.

    Raises Fault at the deadline and where the connection breaks, so that no layer above takes either for an end.
    """

    def __init__(self, source: io.RawIOBase, sock: socket.socket, wire: Wire) -> None:
        super().__init__()
        self._source = source
        self._sock = sock
        self._wire = wire

    def readable(self) -> bool:
        """It is: BufferedReader asks."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Read what is there, at least one byte, into the buffer; 0 at the end."""
        try:
            self._sock.settimeout(min(self._wire.deadline.remaining(), self._wire.patience))
            count = self._source.readinto(buffer) or 0
        except OSError as error:
            if self._wire.deadline.expired or isinstance(error, TimeoutError):
                raise self._wire.deadline.fault() from error
            raise broken(self._wire, error) from error
        # The program's end shuts the socket, which looks like an orderly end from here.
        if self._wire.deadline.expired:
            raise self._wire.deadline.fault()
        self._wire.receive(buffer[:count])
        return count

    def close(self) -> None:
        """Close the connection's reading end too."""
        self._source.close()
        super().close()


def broken(wire: Wire, error: OSError) -> Fault:
    """The fault of a connection that broke off."""
    detail = error.strerror or str(error)
    if wire.silent:
        return Fault("disconnected", f"the connection broke off before any answer: {detail}")
    return Fault("cut-body", f"the connection broke off within the answer: {detail}", truncated="disconnect")
