"""A server that says exactly the bytes it is told to, as slowly or wrongly as it is told to."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

DATA = Path(__file__).parent / "data"

Script = Callable[[socket.socket, threading.Event], None]
"""Speaks to one client; the event is set when the server closes."""


def say(data: bytes) -> Script:
    """Send all of it, and close."""

    def script(client: socket.socket, _: threading.Event) -> None:
        client.sendall(data)

    return script


def drip(start: bytes, drop: bytes, pause: float = 0.02) -> Script:
    """Send the start, then a drop after each pause (seconds), without end."""

    def script(client: socket.socket, closing: threading.Event) -> None:
        client.sendall(start)
        while not closing.wait(pause):
            client.sendall(drop)

    return script


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A response with a Content-Length, HTML unless a header says otherwise."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    if not any(header.lower().startswith("content-type:") for header in headers):
        lines.append("Content-Type: text/html")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """A response in chunks."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + end


def redirect(location: str, *headers: str) -> bytes:
    """A response that sends the client elsewhere."""
    return answer(b"moved", f"Location: {location}", *headers, status="302 Found")


def server_tls(certificate: str = "localhost-cert.pem") -> ssl.SSLContext:
    """What a server with one of the test certificates speaks TLS with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(DATA / certificate, DATA / "test-key.pem")
    return context


class ScriptedServer:
    """Listens on a loopback address; a context manager.

    `scripts` gives for each path what is said there; `requests` collects the heads of the requests as they came.
    """

    def __init__(
        self, scripts: Mapping[str, Script | bytes], *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.requests: list[bytes] = []
        self.names: list[str | None] = []
        self._scripts = scripts
        self._tls = tls
        self._closing = threading.Event()
        if tls:
            tls.sni_callback = lambda _, name, __: self.names.append(name)
        self._socket = socket.create_server((host, 0))
        self.port = int(self._socket.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        # Wakes the thread that waits in accept().
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path."""
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, plain: socket.socket) -> None:
        plain.settimeout(5)
        # The far side may hang up at any moment; that is what many tests are about.
        with plain, contextlib.suppress(OSError), _wrapped(plain, self._tls) as client:
            head = _head(client)
            self.requests.append(head)
            path = head.split(b" ")[1].decode("latin-1") if head.count(b" ") > 1 else ""
            script = self._scripts.get(path, answer(b"nothing here", status="404 Not Found"))
            (say(script) if isinstance(script, bytes) else script)(client, self._closing)


@contextlib.contextmanager
def _wrapped(plain: socket.socket, tls: ssl.SSLContext | None) -> Iterator[socket.socket]:
    if tls is None:
        yield plain
    else:
        with tls.wrap_socket(plain, server_side=True) as client:
            yield client


def _head(client: socket.socket) -> bytes:
    head = b""
    # What is no HTTP (a TLS handshake) has no such end, and is answered at once.
    while b"\r\n\r\n" not in head and head[:1] != b"\x16" and (data := client.recv(4096)):
        head += data
    return head
