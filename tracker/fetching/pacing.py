"""Politeness: one visit to a host at a time, with a pause between two."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tracker.fetching.fetcher import Fetcher
from tracker.fetching.targets import host_of
from tracker.model import Page, Validators


@dataclass(slots=True)
class _Turn:
    """Who may visit a host: whoever holds the lock, from `free_at` on."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = float("-inf")


class PacedFetcher:
    """A Fetcher that makes visits to one host wait for each other.

    Arguments: the fetcher that makes the visits; the pause in seconds from the end of a visit to the beginning of the
    next; a monotonic clock in seconds; and what waits for so many seconds, unless told otherwise until `stop`.

    The host is the address's own: those that redirects lead to are not waited for. A failed visit counts like any
    other, as it burdened the host all the same.
    """

    def __init__(
        self,
        inner: Fetcher,
        delay: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self._inner = inner
        self._delay = delay
        self._clock = clock
        self._stopped = threading.Event()
        self._wait = wait or self._stopped.wait
        self._lock = threading.Lock()
        self._turns: dict[str, _Turn] = {}

    def fetch(self, url: str, *, validators: Validators, headers: tuple[tuple[str, str], ...], now: datetime) -> Page:
        """Wait for this host's turn, then visit. Raises FetchError."""
        turn = self._turn(host_of(url))
        with turn.lock:
            pause = turn.free_at - self._clock()
            if pause > 0:
                self._wait(pause)
            try:
                return self._inner.fetch(url, validators=validators, headers=headers, now=now)
            finally:
                turn.free_at = self._clock() + self._delay

    def stop(self) -> None:
        """Wait no more: the program is stopping, and the fetcher inside refuses."""
        self._stopped.set()

    def _turn(self, host: str) -> _Turn:
        with self._lock:
            return self._turns.setdefault(host, _Turn())
