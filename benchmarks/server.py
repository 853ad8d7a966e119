"""The far side of the benchmark in a process of its own: many hosts on loopback, a latency, and a mail server.

A process apart, so that what is measured in the tracker's is the tracker's alone.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from benchmarks.pages import Edition, page
from demo.receiver import Receiver

_ENTITY_TAG = '"{0}-{1.noise}-{1.policy}"'


@dataclass(frozen=True, slots=True)
class Scene:
    """How the site behaves in a pass: `latency` in seconds, whether it answers 304, what the pages show.

    Every `step`-th document has the policy's next version; 0 for none.
    """

    latency: float = 0.05
    conditional: bool = True
    noise: int = 0
    step: int = 0

    def edition(self, number: int) -> Edition:
        """What document `number` shows."""
        return Edition(self.noise, 1 if self.is_changed(number) else 0)

    def is_changed(self, number: int) -> bool:
        """Does the document show the second version?"""
        return bool(self.step) and number % self.step == 0


@dataclass(frozen=True, slots=True)
class Served:
    """What the server counted since the last question: requests, bytes of bodies, mails."""

    requests: int = 0
    sent: int = 0
    mails: int = 0


class Site:
    """The server process as seen from the tracker's; a context manager.

    `urls` are the documents' addresses, spread over `hosts` addresses 127.0.0.1, 127.0.0.2 and so on.
    """

    def __init__(self, documents: int, hosts: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_run, args=(theirs, hosts), daemon=True)
        self._process.start()
        theirs.close()  # so that the pipe ends with the process
        self.http_port, self.smtp_port = self._line.recv()
        self.urls = [f"http://127.0.0.{i % hosts + 1}:{self.http_port}/legal/{i}" for i in range(documents)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.send(None)
        self._process.join(10)

    def show(self, scene: Scene) -> None:
        """Behave so from now on."""
        self._line.send(scene)
        self._line.recv()

    def served(self) -> Served:
        """What was served since this was asked last."""
        self._line.send("served")
        counted = self._line.recv()
        assert isinstance(counted, Served)
        return counted


def _run(line: Connection, hosts: int) -> None:
    with Receiver() as receiver:
        asyncio.run(_Server(line, receiver).serve(hosts))


class _Server:
    def __init__(self, line: Connection, receiver: Receiver) -> None:
        self._line = line
        self._receiver = receiver
        self._scene = Scene()
        self._served = Served()
        self._ended = asyncio.Event()

    async def serve(self, hosts: int) -> None:
        first = await asyncio.start_server(self._answer, "127.0.0.1", 0, backlog=200)
        port = first.sockets[0].getsockname()[1]
        others = [f"127.0.0.{i + 1}" for i in range(1, hosts)]
        rest = [await asyncio.start_server(self._answer, host, port, backlog=200) for host in others]
        asyncio.get_running_loop().add_reader(self._line.fileno(), self._obey)
        self._line.send((port, self._receiver.port))
        await self._ended.wait()
        for server in (first, *rest):
            server.close()

    def _obey(self) -> None:
        try:
            order = self._line.recv()
        except EOFError:
            order = None
        if order is None:
            asyncio.get_running_loop().remove_reader(self._line.fileno())
            self._ended.set()
        elif isinstance(order, Scene):
            self._scene = order
            self._line.send(None)
        else:
            self._line.send(replace(self._served, mails=len(self._receiver.messages)))
            self._served = Served()
            self._receiver.messages.clear()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            await asyncio.sleep(self._scene.latency)
            head, body = self._response(request)
            writer.write(head + body)
            self._served = replace(self._served, requests=self._served.requests + 1, sent=self._served.sent + len(body))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the tracker hung up; its own side tells why
        finally:
            writer.close()

    def _response(self, request: Sequence[str]) -> tuple[bytes, bytes]:
        number = int(request[0].split(" ")[1].rpartition("/")[2])
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in request[1:])}
        edition = self._scene.edition(number)
        tag = _ENTITY_TAG.format(number, edition)
        if self._scene.conditional and fields.get("if-none-match") == tag:
            return _head("304 Not Modified", tag), b""
        # A level that servers use; its cost is this process's.
        body = gzip.compress(page(number, edition), 4, mtime=0)
        return _head("200 OK", tag, length=len(body)), body


def _head(status: str, tag: str, length: int | None = None) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        f"ETag: {tag}",
        "Server: benchmark",
        "Cache-Control: max-age=0",
        "Strict-Transport-Security: max-age=31536000",
        "Content-Security-Policy: default-src 'self'; img-src *; script-src 'self' 'unsafe-inline'",
        "Connection: close",
    ]
    if length is not None:
        lines += ["Content-Type: text/html; charset=utf-8", "Content-Encoding: gzip", f"Content-Length: {length}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
