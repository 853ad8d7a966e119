"""A real SMTP server on loopback that keeps every message as the bytes it took."""

from __future__ import annotations

import asyncio
import threading
import warnings
from types import TracebackType
from typing import Self

with warnings.catch_warnings():
    # aiosmtpd imports what newer Pythons call deprecated; nothing of that is used here.
    warnings.simplefilter("ignore", DeprecationWarning)
    from aiosmtpd.smtp import SMTP, Envelope, Session


class Receiver:
    """The running server; a context manager. `messages` holds what it took, the oldest first."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self._loop = asyncio.new_event_loop()
        # aiosmtpd's own Controller cannot tell which port the system chose; the loop below can.
        protocol = self._loop.create_server(lambda: SMTP(self, loop=self._loop), "127.0.0.1", 0)
        self._server = self._loop.run_until_complete(protocol)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving and free the port."""
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's)
        """Take the message."""
        content = envelope.content
        self.messages.append(content if isinstance(content, bytes) else str(content).encode())
        return "250 taken"
