"""One document in a folder of its own, on a server that can turn hostile between two visits."""

from __future__ import annotations

import os
import resource
import signal
import socket
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from click.testing import CliRunner

from tests.fetching.scripted import Script, ScriptedServer, answer, server_tls
from tests.fetching.visiting import client_tls, no_proxies
from tests.watching import START, policy
from tracker.app import Tracker
from tracker.cli import tracker as command
from tracker.config import load
from tracker.fetching.addresses import Address, Dialer
from tracker.fetching.http import HttpFetcher
from tracker.fetching.settings import FetchSettings
from tracker.model import Check, State

ID = "brindle/privacy-policy"
DEADLINE = 0.6
"""Seconds of a visit; and one more in which it has to end."""
MAX_SIZE = 2_000_000
"""Bytes of a page."""

# Words beyond ASCII, so that a character set that is got wrong shows.
GOOD = policy(extra="<p>Die Bürstenmacherei Größlin führt für Sie „Bürsten“ – überall, für jeden.</p>")


class World:
    """`scripts["/"]` is what the server says; `address` where the document's name leads; `tls` its certificate."""

    def __init__(self, folder: Path, *, tls: bool = False) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.page = b""
        self.now = START
        self.address = "127.0.0.1"
        self.scripts: dict[str, Script | bytes] = {}
        self.tls = server_tls() if tls else None
        self.trusted = client_tls()
        self.trusted.load_verify_locations(_CERTIFICATES / "expired-cert.pem")
        self.trusted.load_verify_locations(_CERTIFICATES / "other-cert.pem")
        self.server = ScriptedServer(self.scripts, tls=self.tls)
        self.config = folder / "config.toml"
        self.config.write_text(
            f'[schedule]\njitter = "0s"\n\n[[documents]]\nid = "{ID}"\nservice = "Brindle"\ntype = "Privacy Policy"\n'
            f'url = "{self.server.url(host="policy.test")}"\n',
            encoding="utf-8",
        )
        self.reload()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.tracker.close()
        self.server.__exit__(kind, error, trace)

    def reload(self) -> None:
        """Start anew with what the configuration says now."""
        self.tracker = Tracker(load(self.config), clock=lambda: self.now)
        self.good()

    def publish(self, page: bytes, *headers: str) -> None:
        """Put a page online."""
        self.page = page
        self.scripts["/"] = answer(page, *headers)

    def good(self) -> None:
        """All is well with the server."""
        self.address = "127.0.0.1"
        self.scripts["/"] = answer(GOOD.encode(), "Content-Type: text/html; charset=utf-8")
        if self.tls:
            self.present("localhost-cert.pem")
        self.trust(self.trusted)

    def present(self, certificate: str) -> None:
        """The server shows this certificate from now on."""
        assert self.tls is not None
        self.tls.load_cert_chain(_CERTIFICATES / certificate, _CERTIFICATES / "test-key.pem")

    def trust(self, authorities: object) -> None:
        """The program trusts these."""
        settings = FetchSettings(timeout=DEADLINE, max_size=MAX_SIZE)
        dialer = Dialer(_is_ours, lambda name: self._resolve(name))
        fetcher = HttpFetcher(settings, dialer=dialer, tls=authorities, proxies=no_proxies)  # type: ignore[arg-type]
        vars(self.tracker).update(http=fetcher, fetcher=fetcher)
        vars(self.tracker).pop("parts", None)

    def visit(self, *, patience: float = 10 * DEADLINE, **later: float) -> Check:
        """Move the calendar on (`hours=1`) and visit; raises if that takes longer than `patience` (seconds)."""
        self.now += timedelta(**later)
        began = time.monotonic()
        with watchdog(patience), self.tracker.writing():
            (done,) = self.tracker.check(list(self.tracker.documents.values()))
        self.took = time.monotonic() - began
        return done

    def run(self, *arguments: str) -> str:
        """What a command prints, on both streams."""
        # With colours, as on a terminal: without, click would drop sequences that were let through.
        result = CliRunner().invoke(command, ["--config", str(self.config), *arguments], color=True)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.output

    @property
    def state(self) -> State:
        """What the index keeps of the document."""
        return self.tracker.index.state(ID)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the entries, oldest first."""
        return [entry.kind for entry in self.tracker.archive.entries(ID)]

    def _resolve(self, name: str) -> Sequence[str]:
        if name[:1].isdigit() or ":" in name:
            return [name]
        if not self.address:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [self.address]


_CERTIFICATES = Path(__file__).parents[1] / "fetching" / "data"


def _is_ours(address: Address) -> bool:
    """Only the addresses that the tests listen on; everything else counts as private."""
    return str(address) in ("127.0.0.1", "127.0.0.77")


@contextmanager
def watchdog(seconds: float) -> Iterator[None]:
    """What takes longer fails, instead of holding up the whole run."""

    def bark(*_: object) -> None:
        raise AssertionError(f"still not done after {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, bark)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def peak_of(work: Callable[[], str]) -> tuple[str, int]:
    """What some work came to, and by how many bytes the memory grew for it at its peak; in a process of its own."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Newer versions of Python warn of threads; the child uses none of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        code = 1
        try:
            before = _peak()
            said = work()
            os.write(writing, f"{_peak() - before}\n{said}"[:4000].encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        grown, _, said = pipe.read().partition("\n")
    assert os.waitpid(child, 0)[1] == 0
    return said, int(grown)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
