"""A real SMTP server on loopback that takes mail, and misbehaves as it is told to."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DATA = Path(__file__).parent / "data"
CERTIFICATE = DATA / "throwaway-test-certificate.pem"
KEY = DATA / "throwaway-test-key.pem"

USER, PASSWORD = "tracker", "correct horse"


class Receiver:
    """What the server took, and what it answers instead of taking.

    `faults` maps "MAIL", "RCPT" or "DATA" to replies used up one after the other; the reply "drop" cuts the
    connection without a word, "slow" (to "DATA") comes after a second.
    """

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.sessions = 0
        self.faults: dict[str, list[str]] = {}
        self.port = 0
        self._last: SMTP | None = None

    def hang_up(self) -> None:
        """Cut the connection that was opened last, as a server does with idle ones."""
        done = threading.Event()
        server = self._last
        assert server is not None
        server.loop.call_soon_threadsafe(lambda: (server.transport.abort(), done.set()))
        done.wait(5)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        self._last = server
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self._fault("MAIL", server)
        if fault is None:
            envelope.mail_from = address
        return fault or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = self._fault("RCPT", server)
        if fault is None:
            envelope.rcpt_tos.append(address)
        return fault or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = self._fault("DATA", server)
        if fault == "slow":
            await asyncio.sleep(1)
            return "451 4.3.0 at last"
        if fault is None:
            self.taken.append(envelope)
        return fault or f"250 2.0.0 queued as {len(self.taken)}"

    def _fault(self, verb: str, server: SMTP) -> str | None:
        waiting = self.faults.get(verb)
        if not waiting:
            return None
        fault = waiting.pop(0)
        if fault == "drop":
            server.transport.abort()
        return fault


class _Bound(Controller):
    """A controller on a port that is bound before it starts: nobody can take it in between."""

    def __init__(self, handler: Receiver, **options: Any) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        super().__init__(handler, hostname="127.0.0.1", port=self._socket.getsockname()[1], **options)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._socket, ssl=self.ssl_context)


def server_tls() -> ssl.SSLContext:
    """The server's side of TLS, with the throw-away certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    return context


def client_tls() -> ssl.SSLContext:
    """The client's side of TLS, trusting the throw-away certificate only."""
    return ssl.create_default_context(cafile=CERTIFICATE)


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    """Lets in whoever knows the password."""
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=known)


@contextmanager
def receiving(**options: Any) -> Iterator[Receiver]:
    """A receiver that runs until the block ends; options as aiosmtpd's Controller and SMTP take them."""
    receiver = Receiver()
    controller = _Bound(receiver, **options)
    receiver.port = controller.port
    controller.start()
    try:
        yield receiver
    finally:
        controller.stop()
