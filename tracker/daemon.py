"""The running loop: ticks, signals, a changed configuration. All it does at a tick is the tracker's own `step`."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from tracker import config as configuration
from tracker.alerting.harmless import one_line
from tracker.app import Tracker
from tracker.delivery import Delivered
from tracker.errors import ConfigError, TrackerError
from tracker.model import Check
from tracker.terminal import counted, line

log = logging.getLogger("tracker")

TICK = 2.0
"""Seconds between two looks at what is due (a `tracker check` beside the daemon waits for one)."""

HALT_WITHIN = 3.0
"""Seconds that visits under way have to end when the program is stopped, which must be over in ten."""

END_WITHIN = 9.0
"""Seconds after which the program ends whatever it is doing: a mail server or a name server can hang for longer."""

AFTER_TROUBLE = 60.0
"""Seconds until the next try when archive or index cannot be used (a full disk)."""

SIGNALS = (signal.SIGTERM, signal.SIGINT)
QUIET = ("unchanged", "page-changed", "alternating", "stopped")


def run(path: Path) -> int:
    """Run until SIGTERM or SIGINT; returns the exit code. Raises ConfigError, ArchiveLocked before the first step."""
    with stopped_by_signals(exit_code=0) as stop:
        loop(path, stop)
    log.info("stopped")
    return 0


@contextmanager
def stopped_by_signals(*, exit_code: int, on_stop: Callable[[], None] = lambda: None) -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set instead of ending the program; for the main thread.

    `on_stop` is called after that. If the block still runs `END_WITHIN` seconds later, the process ends there and then
    with `exit_code`. Nothing is lost by that: whatever is cut off, the next start puts in order.
    """
    stop = Event()
    # Setting an event in a signal handler could wait for ever for a lock that the interrupted thread holds. So the
    # handler does nothing: the system writes the signal's number to a socket, and a thread reads it.
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    before = {number: signal.signal(number, lambda *_: None) for number in SIGNALS}
    wakeup = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    Thread(target=_await_signals, args=(reader, stop, on_stop, exit_code), daemon=True).start()
    try:
        yield stop
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in before.items():
            signal.signal(number, handler)
        writer.close()


def _await_signals(reader: socket.socket, stop: Event, on_stop: Callable[[], None], exit_code: int) -> None:
    with reader:
        end: float | None = None
        while number := _next_signal(reader, end):
            if end is None:
                end = time.monotonic() + END_WITHIN
                stop.set()
                on_stop()
                log.info("%s: finishing what is under way", signal.Signals(number).name)
    if number is None:
        log.warning("not finished in %g seconds and cut off; the next start puts it in order", END_WITHIN)
        os._exit(exit_code)


def _next_signal(reader: socket.socket, end: float | None) -> int | None:
    """The number of the next signal, 0 when none is awaited any more, None when the time is over."""
    if end is not None:
        reader.settimeout(max(end - time.monotonic(), 0.001))
    try:
        received = reader.recv(1)
    except TimeoutError:
        return None
    return received[0] if received else 0


def loop(
    path: Path,
    stop: Event,
    *,
    tick: float = TICK,
    after_trouble: float = AFTER_TROUBLE,
    halt_within: float = HALT_WITHIN,
) -> None:
    """Step until `stop` is set, taking up a changed configuration between two steps. Spans of time are in seconds."""
    loaded = _written_at(path)
    tracker = Tracker(configuration.load(path))
    Thread(target=_halt_at, args=(stop, halt_within, lambda: tracker), daemon=True).start()
    try:
        with tracker.writing():
            log.info("watching %s", _watched(tracker))
            while not stop.is_set():
                stop.wait(tick if _step(tracker, stop) else after_trouble)
                if not stop.is_set() and (written := _written_at(path)) != loaded:
                    loaded = written
                    tracker = _reloaded(tracker, path)
    finally:
        tracker.close()


def _halt_at(stop: Event, within: float, tracker: Callable[[], Tracker]) -> None:
    """Once `stop` is set, end the visits of the tracker that runs then."""
    stop.wait()
    tracker().halt(within)


def _watched(tracker: Tracker) -> str:
    email = tracker.config.email
    told = f"mail goes through {email.host}:{email.port}" if email else "alerts are printed, nobody is mailed"
    return f"{counted(len(tracker.documents), 'document')}; archive {tracker.config.archive}; {told}"


def _step(tracker: Tracker, stop: Event) -> bool:
    """One step; False if archive or index could not be used, which is told and tried again."""
    try:
        tracker.step(stop=stop, on_done=_tell, on_delivered=_tell_delivered)
        tracker.back_up()
    except (TrackerError, OSError) as error:
        log.error("%s; it is tried again soon", error)
        return False
    return True


def _tell(done: Check) -> None:
    """A line in the log for whatever is not business as usual."""
    log.log(logging.DEBUG if done.outcome in QUIET else logging.INFO, "%s", line(done))


def _tell_delivered(delivered: Delivered) -> None:
    if delivered.sent:
        log.info("%s delivered", counted(delivered.sent, "alert"))
    for error in delivered.errors:
        log.error("not delivered: %s", one_line(error))


def _written_at(path: Path) -> int | None:
    """When the file was last written, in nanoseconds; None if it is not there (an editor may just be replacing it)."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


def _reloaded(tracker: Tracker, path: Path) -> Tracker:
    """The tracker of the changed configuration, or the old one where that is faulty or names another archive."""
    try:
        config = configuration.load(path)
    except ConfigError as error:
        log.error("the changed configuration is not used, the old one stays:\n%s", error)
        return tracker
    if (config.archive, config.database) != (tracker.config.archive, tracker.config.database):
        log.error("%s names another archive: restart the daemon to use it; it goes on with the old one", path)
        return tracker
    tracker.close()
    changed = Tracker(config)
    log.info("configuration read again: watching %s", _watched(changed))
    return changed
