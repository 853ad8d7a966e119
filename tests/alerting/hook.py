"""A real HTTP server on loopback that takes posts, and misbehaves as it is told to."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Request:
    """A post that was taken; names of headers in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Hook:
    """What came, and what is answered instead of "204": status lines, "drop" to cut the line, "drip" to send a byte
    each 50 ms for ever; used up one after the other."""

    address: str = ""
    asked: list[str] = field(default_factory=list)
    taken: list[Request] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def posted_to(tls: ssl.SSLContext | None = None) -> Iterator[Hook]:
    """A hook that runs until the block ends."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.asked.append(self.path)
            answer = hook.answers.pop(0) if hook.answers else ""
            if answer == "drop":
                self.close_connection = True
                return
            if answer == "drip":
                self._drip()
                return
            if not answer:
                headers = {name.lower(): value for name, value in self.headers.items()}
                hook.taken.append(Request(self.path, headers, body))
            status, _, reason = (answer or "204 No Content").partition(" ")
            self.send_response(int(status), reason)
            for name, value in hook.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def _drip(self) -> None:
            with suppress(OSError):
                while not hook.over.is_set():
                    self.wfile.write(b"H")
                    time.sleep(0.05)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    hook.address = f"{'https' if tls else 'http'}://localhost:{server.server_address[1]}/in?key=k"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield hook
    finally:
        hook.over.set()
        server.shutdown()
        server.server_close()
