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
    """Shuts the visit's sockets when its time is over; a context manager.

    requests and urllib3 count each read by itself: a server that sends a byte a second holds a visit for ever. Here a
    timer ends it from outside, in the handshake as in the middle of a body. `seconds` is the visit's whole
    time; `clock` a monotonic clock in seconds.
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
        self._timer = self._started(seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._timer.cancel()
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
        """End the visit in at most `seconds` from now: the program is stopping."""
        with self._lock:
            self._shortened = True
            self._end = min(self._end, self._clock() + seconds)
            self._timer.cancel()
            self._timer = self._started(max(self._end - self._clock(), 0.0))

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection at the deadline, at once if it has passed."""
        # A duplicate of the descriptor: wrapping a socket in TLS takes the descriptor away from the first object, and
        # SSLSocket.shutdown() drops the encryption before it shuts, after which a read would return cipher text.
        handle = connection.dup()
        with self._lock:
            self._handles.append(handle)
            if self._expired:
                _shut(handle)

    def _started(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        return timer

    def _expire(self) -> None:
        with self._lock:
            self._expired = True
            for handle in self._handles:
                _shut(handle)


def _shut(handle: socket.socket) -> None:
    # Already closed by the far side: nothing is left to be shut.
    with contextlib.suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)
