"""The running loop: ticks, signals, health. All it does at a tick is the tracker's own `step`."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from types import FrameType

from tracker import config as configuration
from tracker.app import Tracker
from tracker.errors import ConfigError, TrackerError
from tracker.model import OUTCOMES, Check

log = logging.getLogger("tracker")

TICK = 2.0
"""Seconds between two looks at what is due (a `tracker check` beside the daemon waits for one)."""

HALT_WITHIN = 6.0
"""Seconds that visits under way have to end when the program is stopped, which must be over in ten."""

AFTER_TROUBLE = 60.0
"""Seconds until the next try when archive or index cannot be used (a full disk)."""

QUIET = ("unchanged", "page-changed", "alternating")


def run(path: Path) -> int:
    """Run until SIGTERM or SIGINT; returns the exit code. Raises ConfigError, ArchiveLocked before the first step."""
    stop = Event()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        log.info("%s: finishing what is under way", signal.Signals(number).name)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    loop(path, stop)
    log.info("stopped")
    return 0


def loop(path: Path, stop: Event) -> None:
    """Step until `stop` is set, taking up a changed configuration between two steps."""
    loaded = path.stat().st_mtime_ns
    tracker = Tracker(configuration.load(path))
    Thread(target=_halt_at, args=(stop, lambda: tracker), daemon=True).start()
    with tracker.writing():
        log.info("watching %d documents; archive %s", len(tracker.documents), tracker.config.archive)
        while not stop.is_set():
            stop.wait(TICK if _step(tracker, stop) else AFTER_TROUBLE)
            if not stop.is_set() and (changed := _changed(path, loaded)):
                loaded = changed
                tracker = _reloaded(tracker, path)
    tracker.close()


def _halt_at(stop: Event, tracker: Callable[[], Tracker]) -> None:
    """Once `stop` is set, end the visits of the tracker that runs then."""
    stop.wait()
    tracker().halt(HALT_WITHIN)


def _step(tracker: Tracker, stop: Event) -> bool:
    """One step; False if archive or index could not be used, which is told and tried again."""
    try:
        tracker.step(stop=stop, on_done=_tell)
        tracker.back_up()
    except (TrackerError, OSError) as error:
        log.error("%s", error)
        return False
    return True


def _tell(done: Check) -> None:
    """A line in the log for whatever is not business as usual."""
    level = logging.DEBUG if done.outcome in QUIET else logging.INFO
    said = OUTCOMES[done.outcome] + (f": {done.detail}" if done.detail else "")
    log.log(level, "%s: %s", done.document_id, said)


def _changed(path: Path, loaded: int) -> int | None:
    """The time of the file's last change in nanoseconds if it is another than `loaded`; a missing file is no change."""
    try:
        found = path.stat().st_mtime_ns
    except OSError:
        return None
    return found if found != loaded else None


def _reloaded(tracker: Tracker, path: Path) -> Tracker:
    """The tracker of the changed configuration, or the old one where that is faulty or names another archive."""
    try:
        config = configuration.load(path)
    except ConfigError as error:
        log.error("the changed configuration is not used:\n%s", error)
        return tracker
    if (config.archive, config.database) != (tracker.config.archive, tracker.config.database):
        log.error("%s names another archive: restart the daemon to use it; it goes on with the old one", path)
        return tracker
    tracker.close()
    log.info("configuration read again: watching %d documents", len(config.documents))
    return Tracker(config)
