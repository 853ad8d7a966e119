"""The end of a visit, whatever it is waiting for."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from tracker.fetching.faults import Fault, stopped, timeout


class Deadline:
    """What is left of a visit's time, and how its sockets are shut when that is over; a context manager.

    requests and urllib3 count each read by itself: a server that sends a byte a second holds a visit for ever. Here
    whoever connects, sends or reads sets the socket's timeout to `remaining()` each time, which also bounds a whole
    handshake (Python counts it as one). Where others read for us, `insist` has a timer end the visit from outside, as
    it is ended when the program stops; one for each visit would cost as much as its whole reading. `seconds` is the
    visit's whole time; `clock` a monotonic clock in seconds.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._start = clock()
        self._end = self._start + seconds
        self._lock = threading.Lock()
        self._handles: list[socket.socket] = []
        self._expired = False
        self._shortened = False
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._stop_timer()
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    @property
    def expired(self) -> bool:
        """The time is over."""
        return self._expired or self._clock() >= self._end

    @property
    def elapsed(self) -> float:
        """Seconds since the visit began."""
        return self._clock() - self._start

    def remaining(self) -> float:
        """Seconds that are left. Raises Fault "timeout" if there are none."""
        left = self._end - self._clock()
        if self._expired or left <= 0:
            raise self.fault()
        return left

    def fault(self) -> Fault:
        """The fault that ends a visit at its deadline."""
        return stopped() if self._shortened else timeout(self.seconds)

    def shorten(self, seconds: float) -> None:
        """End the visit in at most `seconds` from now, whatever it waits for: the program is stopping."""
        with self._lock:
            self._shortened = True
            self._end = min(self._end, self._clock() + seconds)
            self._start_timer()

    def insist(self) -> None:
        """Shut the sockets at the deadline from outside: what reads them next knows nothing of it."""
        with self._lock:
            self._start_timer()

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection when `insist` or `shorten` says so, at once if that time has passed."""
        # A duplicate of the descriptor: wrapping a socket in TLS takes the descriptor away from the first object, and
        # SSLSocket.shutdown() drops the encryption before it shuts, after which a read would return cipher text.
        handle = connection.dup()
        with self._lock:
            self._handles.append(handle)
            if self._expired:
                _shut(handle)

    def _start_timer(self) -> None:
        self._stop_timer()
        self._timer = threading.Timer(max(self._end - self._clock(), 0.0), self._expire)
        self._timer.daemon = True
        self._timer.start()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _expire(self) -> None:
        with self._lock:
            self._expired = True
            for handle in self._handles:
                _shut(handle)


def _shut(handle: socket.socket) -> None:
    # Already closed by the far side: nothing is left to be shut.
    with contextlib.suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)
