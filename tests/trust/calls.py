"""The seams where the program touches the world, made countable: each call can be seen, made to fail, or be the last.

Where the interpreter makes the call in C, the layer stands one step above: files are opened over a raw file of ours,
SQLite's file methods are wrapped (`sqlite_files`), commits and mail replies are counted where their libraries make
them. Nothing of the program is replaced. What is synced is counted and not waited for: a killed process loses nothing
that the kernel has.
"""

from __future__ import annotations

import errno
import http.client
import io
import os
import smtplib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SHORT = -1
"""A fault that is no error number: the call writes half of what it was given."""

KINDS = ("write", "fsync", "rename", "mkdir", "unlink", "commit", "reply", "answer")
INDEX_KINDS = ("index write", "index fsync")


@dataclass(frozen=True, slots=True)
class Call:
    """The `number`-th call (from 1) and what it is about: a file's name, the command or post that is answered."""

    number: int
    kind: str
    what: str


class Layer:
    """Counts calls while it is `installed`. `before` may raise, kill, or give a fault (an errno, or SHORT)."""

    def __init__(
        self, before: Callable[[Call], int | None] = lambda _: None, after: Callable[[Call], None] = lambda _: None
    ) -> None:
        self.calls: list[Call] = []
        self._before, self._after = before, after

    @contextmanager
    def around(self, kind: str, what: str) -> Iterator[int | None]:
        """One call; gives the fault that it shall have, which is raised here where it is an error number."""
        call = Call(len(self.calls) + 1, kind, what)
        self.calls.append(call)
        fault = self._before(call)
        if fault is not None and fault != SHORT:
            raise OSError(fault, os.strerror(fault))
        yield fault
        self._after(call)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Count until the block ends."""
        with pytest.MonkeyPatch.context() as seams:
            for target, name, made in list(self._wrapped()):
                seams.setattr(target, name, made)
            yield

    def _wrapped(self) -> Iterator[tuple[Any, str, Any]]:
        yield os, "fsync", self._fsync
        for name, kind in (("rename", "rename"), ("replace", "rename"), ("mkdir", "mkdir"), ("unlink", "unlink")):
            yield os, name, self._on_path(getattr(os, name), kind)
        yield os, "pwrite", self._pwrite(os.pwrite)
        yield os, "fdopen", self._opening(os.fdopen)
        yield io, "open", self._opening(io.open)
        yield sqlite3.dbapi2, "connect", self._connecting(sqlite3.dbapi2.connect)
        yield smtplib.SMTP, "putcmd", _noting(smtplib.SMTP.putcmd)
        yield smtplib.SMTP, "getreply", self._replied(smtplib.SMTP.getreply)
        yield http.client.HTTPConnection, "getresponse", self._answered(http.client.HTTPConnection.getresponse)

    def _fsync(self, descriptor: int) -> None:
        with self.around("fsync", _name(descriptor)):
            pass

    def _on_path(self, real: Callable[..., None], kind: str) -> Callable[..., None]:
        def called(path: Any, *rest: Any, **options: Any) -> None:
            with self.around(kind, _name(path)):
                real(path, *rest, **options)

        return called

    def _pwrite(self, real: Callable[..., int]) -> Callable[..., int]:
        def pwrite(descriptor: int, data: bytes, offset: int) -> int:
            with self.around("write", _name(descriptor)) as fault:
                return real(descriptor, _cut(data, fault), offset)

        return pwrite

    def _opening(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def opened(file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
            if mode in ("wb", "xb"):
                return io.BufferedWriter(_File(self, file, mode))
            return real(file, mode, *rest, **options)

        return opened

    def _connecting(self, real: Callable[..., sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
        layer = self

        class Connection(sqlite3.Connection):
            done = 0

            def commit(self) -> None:
                if self.total_changes == self.done:
                    return super().commit()
                with layer.around("commit", "index"):
                    super().commit()
                self.done = self.total_changes
                return None

        return lambda *args, **options: real(*args, factory=Connection, **options)

    def _replied(self, real: Callable[..., tuple[int, bytes]]) -> Callable[..., tuple[int, bytes]]:
        def getreply(smtp: Any) -> tuple[int, bytes]:
            verb = getattr(smtp, "asked", "greeting")
            smtp.asked = "message" if verb == "data" else verb
            with self.around("reply", verb):
                return real(smtp)

        return getreply

    def _answered(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """The answer to a post. What fetches pages has connections of a class of its own, and leaves no trace there."""

        def getresponse(connection: Any) -> Any:
            if type(connection) is not http.client.HTTPConnection:
                return real(connection)
            with self.around("answer", "post"):
                return real(connection)

        return getresponse


class _File(io.FileIO):
    def __init__(self, layer: Layer, file: Any, mode: str) -> None:
        super().__init__(file, mode)
        self._layer, self._name = layer, _name(file)

    def write(self, data: Any) -> int:
        with self._layer.around("write", self._name) as fault:
            return super().write(_cut(data, fault))


def _noting(real: Callable[..., None]) -> Callable[..., None]:
    def putcmd(smtp: Any, cmd: str, args: str = "") -> None:
        smtp.asked = cmd.lower().split(" ")[0]
        real(smtp, cmd, args)

    return putcmd


def _cut(data: Any, fault: int | None) -> Any:
    return memoryview(data)[: max(len(data) // 2, 1)] if fault == SHORT else data


def _name(path: Any) -> str:
    if isinstance(path, int):
        try:
            path = Path(f"/proc/self/fd/{path}").readlink()
        except OSError:
            return f"descriptor {path}"
    return Path(path).name


ERRORS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "short": SHORT}
