"""What `doctor` looks at: configuration, lock, archive, index, documents, alerts; each told as findings."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tracker.alerting.identities import FEEDS, way
from tracker.alerting.rules import follows
from tracker.app import Tracker
from tracker.archive.identity import STATE
from tracker.archive.lock import ArchiveLock
from tracker.commands.listing import health_of
from tracker.errors import ArchiveLocked, IndexFault, TrackerError
from tracker.index.backup import kept
from tracker.index.index import Index
from tracker.model import GATHERED, Alert, State
from tracker.terminal import counted, when

LITTLE_ROOM = 500_000_000
"""Bytes free on the archive's disk below which it needs a look: a thousand documents store about 150 MB a pass."""

OVERDUE = timedelta(days=1)
"""A document that is due for longer while nothing runs is visited by nobody."""

OLD_BACKUP = timedelta(days=3)
SHOWN = 20
"""Failing documents that are told one by one: when a line is down, all of thousands fail."""

TRIED_FOR_DAYS = 10
"""Tries from which on an alert was not refused at once, but given up after days (see `alerting.retry`)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was looked at. `advice` says what to do where it is not `well`."""

    area: str
    well: bool
    what: str
    advice: str = ""


def examine(tracker: Tracker) -> list[Finding]:
    """Everything there is to say, in the order in which one would look. Writes nothing."""
    found = [_configuration(tracker), *_subscribers(tracker)]
    if not tracker.config.archive.exists():
        return [*found, Finding("archive", True, f"{tracker.config.archive}: not there yet; the first visit makes it")]
    holder = _holder(tracker)
    found += [_lock(holder), *_archive(tracker)]
    try:
        index = tracker.index
        found += list(_index(tracker, index))
        found += [*_documents(tracker, index, running=holder is not None), *_alerts(tracker, index)]
    except IndexFault as fault:
        found.append(Finding("index", False, str(fault), "docs/how-to-restore.md tells how to mend it."))
    return found


def _configuration(tracker: Tracker) -> Finding:
    config = tracker.config
    told = f"mail goes through {config.email.host}:{config.email.port}" if config.email else "nobody is mailed"
    who = f"{counted(len(config.documents), 'document')}, {counted(len(config.subscribers), 'subscriber')}"
    return Finding("configuration", True, f"{config.path}: {who}; {told}")


def _subscribers(tracker: Tracker) -> Iterator[Finding]:
    """Who follows nothing, mostly for a misspelt pattern: they would wait for ever, and nobody would notice."""
    documents = tracker.config.documents
    for one in tracker.config.subscribers:
        if documents and not any(follows(one, document) for document in documents):
            what = f"{one.name} is told of nothing: `documents`, `services` and `types` together fit no document"
            yield Finding("configuration", False, what, "`tracker list` shows the ids; change the patterns.")


def _holder(tracker: Tracker) -> str | None:
    """Who holds the archive's lock; None if nobody does."""
    try:
        with ArchiveLock(tracker.config.archive):
            return None
    except ArchiveLocked as locked:
        return f"process {locked.pid}" if locked.pid else "another process"


def _lock(holder: str | None) -> Finding:
    return Finding("lock", True, f"held by {holder}, which does the work" if holder else "free: no daemon runs")


def _archive(tracker: Tracker) -> Iterator[Finding]:
    root = tracker.config.archive
    try:
        ids = tracker.archive.documents()
        entries = sum(len(tracker.archive.names(one)) for one in ids)
        yield Finding("archive", True, f"{root}: {counted(entries, 'entry')} of {counted(len(ids), 'document')}")
    except TrackerError as error:
        yield Finding("archive", False, str(error), "`tracker verify` tells what is damaged.")
    free = shutil.disk_usage(root).free
    what = f"{free / 1e9:.1f} GB free on its disk"
    advice = "Make room: nothing is lost when the disk is full, but nothing new is recorded then."
    yield Finding("archive", free >= LITTLE_ROOM, what, advice if free < LITTLE_ROOM else "")


def _index(tracker: Tracker, index: Index) -> Iterator[Finding]:
    if not index.is_sound():
        advice = "`tracker reindex` sets it aside and makes a new one; docs/how-to-restore.md tells of its copies."
        yield Finding("index", False, "the index is damaged", advice)
        return
    yield Finding("index", True, "opens, and is sound")
    if index.has_file:
        yield _backup(tracker, tracker.config.archive / STATE / "backup")


def _backup(tracker: Tracker, folder: Path) -> Finding:
    copies = kept(folder) if folder.is_dir() else []
    if not copies:
        return Finding("index", True, "no copy of it yet; the daemon makes one each day")
    newest = datetime.strptime(copies[-1].stem.removeprefix("index-") + "+0000", "%Y-%m-%d%z")
    old = tracker.clock() - newest > OLD_BACKUP
    advice = "Only `tracker run` makes copies; run it, or copy the archive's folder yourself." if old else ""
    return Finding("index", not old, f"its newest copy is of {newest:%Y-%m-%d}", advice)


def _documents(tracker: Tracker, index: Index, *, running: bool) -> Iterator[Finding]:
    states = index.states()
    tracked = [states.get(one, State(one)) for one in tracker.documents]
    ill = [state for state in tracked if state.failures or health_of(state) not in _GOOD]
    if tracked and not ill:
        yield Finding("documents", True, f"{counted(len(tracked), 'document')}: all read when last visited")
    zone = tracker.config.timezone
    for state in ill[:SHOWN]:
        since = f"; last seen well {when(state.seen_at, zone)}" if state.seen_at else "; never seen well"
        yield Finding("documents", False, f"{state.document_id}: {health_of(state)}{since}", _advice(state))
    if (more := len(ill) - SHOWN) > 0:
        advice = "`tracker list` shows them. When so many fail at once, look at the network of this machine first."
        yield Finding("documents", False, f"and {more:,} more that failed when last visited", advice)
    late = [one for one in tracked if one.due_at is not None and tracker.clock() - one.due_at > OVERDUE]
    if late and not running:
        advice = "Start `tracker run`, or let cron run `tracker check`."
        yield Finding("documents", False, f"{counted(len(late), 'document')} overdue, and nothing runs", advice)


_GOOD = ("ok", "not visited yet", "not visited since the index was made anew")


def _advice(state: State) -> str:
    show = f"`tracker log {state.document_id}` tells what its visits came to."
    if state.outcome == "refused":
        return f"Look at the address with a browser: moved, or shown to people only? {show}"
    if state.outcome == "gone":
        return f"Find its new address, and change `url`. {show}"
    if state.outcome == "unread":
        return f"The log of the program says more; `tracker verify` finds damage. {show}"
    return f"It is tried again by itself. {show}"


def _alerts(tracker: Tracker, index: Index) -> Iterator[Finding]:
    waiting = [one for one in index.outbox.alerts("waiting") if one.channel != GATHERED]  # these wait on purpose
    held = index.outbox.counts().get("held", 0)
    zone = tracker.config.timezone
    failed = [one for one in waiting if one.attempts]
    if fresh := len(waiting) - len(failed):
        oldest = min(one.created_at for one in waiting if not one.attempts)
        late = tracker.clock() - oldest > OVERDUE
        what = f"{counted(fresh, 'alert')} to be sent, the oldest of {when(oldest, zone)}"
        yield Finding("alerts", not late, what, "`tracker check` or `tracker run` sends them." if late else "")
    for one in failed:
        again = f"; tried {one.attempts} times, next {when(one.due_at, zone)}"
        what = f"waits since {when(one.created_at, zone)}: {_named(one)}: {one.error}{again}"
        yield Finding("alerts", False, what, "It is tried again for five days; see to what the other side says.")
    if held:
        what = f"{counted(held, 'alert')} held after a mass change"
        yield Finding("alerts", False, what, "`tracker held` shows them, and sends or drops them.")
    for one in index.outbox.alerts("parked"):
        tries = index.outbox.deliveries(one.id)
        since = f" on {when(tries[-1].at, zone)}" if tries else ""
        yield Finding("alerts", False, f"given up{since}: {_named(one)}: {one.error}", _parked(one))
    if not waiting and not held and not index.outbox.counts().get("parked"):
        yield Finding("alerts", True, "all are delivered")


def _parked(alert: Alert) -> str:
    to = shlex.quote(alert.recipient)
    do = f"Then `tracker doctor --retry {to}`; or let it be with `--dismiss {to}`."
    if alert.channel == FEEDS:
        return f"See whether the folder of the feeds can be written. {do}"
    if alert.attempts >= TRIED_FOR_DAYS:
        return f"It was tried for days: see whether the other side is up. {do}"
    return f"It was refused for good: see whether the address is right. {do}"


def _named(alert: Alert) -> str:
    return f"{way(alert.channel, alert.recipient)}, “{alert.subject}”"
