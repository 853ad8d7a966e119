"""The one place where concrete parts meet: a configuration becomes a running tracker."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import TextIO

from tracker import config as configuration
from tracker.alerting.feed_files import FeedNotifier
from tracker.alerting.identities import FEEDS
from tracker.alerting.notices import operator_alert
from tracker.alerting.notifier import Notifier
from tracker.archive.files import FileArchive
from tracker.archive.identity import STATE
from tracker.archive.lock import ArchiveLock
from tracker.archive.spool import Spool
from tracker.channels import channels_of
from tracker.config import Config
from tracker.decision import GONE_GAP
from tracker.delivery import Delivered, deliver, tell
from tracker.digesting import make_digests
from tracker.error_alerts import look
from tracker.errors import IndexFault, TrackerError, UnknownDocument
from tracker.feeding import begin_feeds
from tracker.fetching.http import HttpFetcher
from tracker.fetching.pacing import PacedFetcher
from tracker.fetching.pool import visit_all
from tracker.fetching.targets import host_of
from tracker.index.backup import daily
from tracker.index.index import Index
from tracker.model import GATHERED, Alert, Check, Document, News, State
from tracker.pipeline import check
from tracker.recording import Records, recover
from tracker.scheduling.backoff import retry_after
from tracker.scheduling.due import next_due
from tracker.signing import signing_key
from tracker.telling import alerts_of
from tracker.trouble import Trouble, Watchman
from tracker.visit import Parts

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

WATCH_AGAIN = timedelta(hours=24)
"""Longest pause between visits while a text is watched that only history speaks against."""


LOOK_EVERY = timedelta(minutes=1)
"""Time between two looks for trouble that the operator is told of."""


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class Tracker:
    """An archive, its index, and all that a visit needs, made from one configuration.

    Reading needs nothing more; whatever writes does so within `writing()`, which holds the archive's one lock.
    `clock` gives the time wherever it is needed, so that a simulation runs the same code as the daemon. Where
    nobody is mailed, alerts are printed to `printed`, by default standard output.
    """

    def __init__(self, config: Config, *, clock: Clock = utc_now, printed: TextIO | None = None) -> None:
        self.config = config
        self.clock = clock
        self.documents: Mapping[str, Document] = {document.id: document for document in config.documents}
        self.archive = FileArchive(config.archive)
        self.watchman = Watchman(self._tell_operator)
        self._printed = printed
        self._in_order = False
        self._looked_at: datetime | None = None
        self._unnoted: dict[str, str] = {}
        self._feeds_begun = False

    @classmethod
    def open(cls, path: Path | str | None = None, *, printed: TextIO | None = None) -> Tracker:
        """The tracker of a configuration file: `path`, else TRACKER_CONFIG, else ./config.toml. Raises ConfigError."""
        return cls(configuration.load(configuration.find(path)), printed=printed)

    def __enter__(self) -> Tracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of connections and files."""
        made = vars(self)  # what was never asked for need not be made in order to be closed
        if "notifiers" in made:
            for notifier in self.notifiers.values():
                notifier.close()
        if "index" in made:
            self.index.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the archive's one lock; first put in order what a crash left. Raises ArchiveLocked."""
        with ArchiveLock(self.config.archive):
            self._in_order = False
            self._put_in_order()
            yield

    # --- the parts --------------------------------------------------------------------------------------------------

    @cached_property
    def index(self) -> Index:
        """The index. Raises IndexFault, also where it is empty and the archive is not: visits would begin anew."""
        index = Index.open(self.config.database)
        if not index.states() and not index.intents() and self.archive.documents():
            index.close()
            raise IndexFault(
                f"{self.config.archive}: the archive holds entries that the index does not know; "
                "`tracker reindex` makes the index from them"
            )
        return index

    @cached_property
    def http(self) -> HttpFetcher:
        """Real HTTP."""
        return HttpFetcher(self.config.fetch)

    @cached_property
    def fetcher(self) -> PacedFetcher:
        """Real HTTP that gives hosts time to breathe."""
        return PacedFetcher(self.http, self.config.fetch.delay)

    @cached_property
    def notifiers(self) -> Mapping[str, Notifier]:
        """The configured channels; without e-mail, alerts are printed."""
        key = self.signing_key if self.config.feeds else b""
        return channels_of(self.config, self._printed or sys.stdout, key)

    @cached_property
    def signing_key(self) -> bytes:
        """What this installation signs with. Raises TrackerError."""
        return signing_key(self.config.archive / STATE)

    @cached_property
    def records(self) -> Records:
        """Where visits are recorded."""
        return Records(
            archive=self.archive,
            spool=Spool(self.config.archive),
            index=self.index,
            alerts=self._alerts,
            operator=self._operator_alert,
            tracked=len(self.documents),
            hold_mass_change=self.config.hold_mass_change,
        )

    @cached_property
    def parts(self) -> Parts:
        """What one visit needs."""
        return Parts(self.fetcher, self.records, self.config.confirm, self._due)

    # --- what it does -----------------------------------------------------------------------------------------------

    def known(self, ids: Sequence[str]) -> list[Document]:
        """The documents with these ids, or all if none is named. Raises UnknownDocument."""
        for one in ids:
            if one not in self.documents:
                near = tuple(known for known in self.documents if one in known or known in one)
                raise UnknownDocument(one, near)
        return [self.documents[one] for one in ids] if ids else list(self.documents.values())

    def check(
        self,
        documents: Collection[Document],
        *,
        stop: Event | None = None,
        on_done: Callable[[Check], None] | None = None,
    ) -> list[Check]:
        """Visit documents now, several hosts at a time; within `writing()`. `on_done` is called as each is done.

        A document whose visit fails for a reason of our own (a damaged entry, a bug) is told as unread and tried again
        later. Raises TrackerError if not even that can be noted.
        """
        checks = []
        for done in self._visits(documents, stop or Event()):
            checks.append(done)
            if on_done is not None:
                on_done(done)
        return checks

    def _visits(self, documents: Collection[Document], stop: Event) -> Iterator[Check]:
        self._put_in_order()
        visits = visit_all(
            documents,
            lambda document: check(document, self.clock(), self.parts),
            host_of=lambda document: host_of(document.urls[0]),
            workers=self.config.fetch.workers,
            stop=stop,
        )
        for visited in visits:
            if visited.error is None:
                self.watchman.over(visited.item.id)
            else:
                self._in_order = False
                self.watchman.met(visited.item.id, visited.error)
            yield visited.result or self._note_fault(visited.item, visited.error)

    def halt(self, within: float) -> None:
        """End the visits under way in at most `within` seconds; what they would have seen, the next start visits."""
        self.http.stop(within)
        self.fetcher.stop()

    def step(
        self,
        *,
        stop: Event | None = None,
        on_done: Callable[[Check], None] | None = None,
        on_delivered: Callable[[Delivered], None] | None = None,
    ) -> None:
        """The daemon's own step: visit what is due, then deliver what is due; within `writing()`.

        Nothing is kept of a visit once `on_done` was called: a pass over all documents takes no memory for each.
        Trouble that ends it is told to the operator when it begins, by mail where the outbox cannot take it.
        """
        with self.watchman.watching("the tracker"):
            for done in self._visits(self.due(), stop or Event()):
                if on_done is not None:
                    on_done(done)
            self._look_for_trouble()
            delivered = self.deliver(stop=stop)
        if on_delivered is not None:
            on_delivered(delivered)

    def due(self) -> list[Document]:
        """The documents to be visited now, the most urgent first."""
        return [self.documents[one] for one in self.index.due(self.clock(), tuple(self.documents))]

    def deliver(self, *, stop: Event | None = None) -> Delivered:
        """Send the alerts that are due; within `writing()`, so that no other process sends them too."""
        per_minute = self.config.per_minute
        if self.config.email and self.config.subscribers:
            make_digests(self.index, self.config, self.clock(), self.signing_key)
        feeds = self.notifiers.get(FEEDS)
        if isinstance(feeds, FeedNotifier) and not self._feeds_begun:
            self._feeds_begun = begin_feeds(feeds, self.config.documents, self.archive, self.index)
        return deliver(self.index, self.notifiers, self.clock(), stop, self._unnoted, per_minute=per_minute)

    def back_up(self) -> None:
        """Copy the index, once a day, beside it. Raises IndexFault."""
        with self.watchman.watching("the backup"):
            daily(self.index, self.config.archive / STATE / "backup", self.clock().date())

    def next_visit(self) -> datetime | None:
        """When the next document is due (1970 if one is due in any case), or None if there are none."""
        return self.index.next_due(tuple(self.documents))

    def next_due(self) -> datetime | None:
        """When the next step has something to do, or None if never."""
        times = (self.next_visit(), self.index.outbox.next_due((*self.notifiers, GATHERED)))
        return min((time for time in times if time is not None), default=None)

    def _put_in_order(self) -> None:
        """Before the first pass, and before the next where a visit broke off and may have left something half-done."""
        if not self._in_order:
            recover(self.documents, self.clock(), self.records)
            self._in_order = True

    def _note_fault(self, document: Document, error: BaseException | None) -> Check:
        """A visit that broke off: told, logged where it is a bug, and put off like any failed visit."""
        if not isinstance(error, TrackerError):
            log.error("%s: the visit broke off", document.id, exc_info=error)
        now, state = self.clock(), self.index.state(document.id)
        ours = "" if isinstance(error, TrackerError) else f"a fault of this program, {type(error).__name__}: "
        done = Check(document.id, now, "unread", f"{ours}{error}")
        state = replace(
            state, checked_at=now, asked_at=None, outcome=done.outcome, detail=done.detail, failures=state.failures + 1
        )
        self.index.save(replace(state, due_at=self._due(document, state, now, None)), done)
        return done

    # --- how it decides ---------------------------------------------------------------------------------------------

    def _alerts(self, news: News, now: datetime) -> tuple[Alert, ...]:
        return alerts_of(
            news,
            now,
            config=self.config,
            archive=self.archive,
            unsubscribed=self.index.unsubscriptions.addresses(),
            signing_key=self.signing_key if self.config.email else b"",
        )

    def _operator_alert(self, key: str, subject: str, text: str, now: datetime) -> tuple[Alert, ...]:
        return operator_alert(key, subject, text, settings=self.config.email, now=now)

    def _look_for_trouble(self) -> None:
        """Once a minute; a look reads the states of all documents."""
        now, config = self.clock(), self.config
        if self._looked_at is not None and timedelta() <= now - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = now
        states = [one for one in self.index.states().values() if one.document_id in self.documents]
        look(
            self.index,
            states,
            config.archive,
            now,
            checks=config.unseen_checks,
            after=config.unseen_after,
            tell=self._operator_alert,
        )

    def _tell_operator(self, trouble: Trouble) -> bool:
        """Whether the operator will hear of it; once a day of each kind, however often the program starts."""
        now = self.clock()
        alerts = self._operator_alert(f"{trouble.kind} {now:%Y-%m-%d}", trouble.subject, trouble.text, now)
        return tell(self.index, self.notifiers, alerts)

    def _due(self, document: Document, state: State, now: datetime, wished: float | None) -> datetime:
        """The next visit: by the schedule, or sooner where something failed or waits to be confirmed."""
        config = self.config
        regular = next_due(
            document.schedule or config.cron, now, timezone=config.timezone, jitter=config.jitter, key=document.id
        )
        candidate = state.candidate
        if state.failures:
            # A page that came and is no use (a challenge) seldom changes its mind in minutes.
            patience = 0 if state.outcome in ("failed", "gone") else 3
            again = now + retry_after(state.failures + patience, wished=wished)
            regular = again if wished else min(regular, again)
        if candidate is None:
            return regular
        if candidate.kind == "change":
            return regular if state.failures else max(candidate.first_seen + config.confirm, now)
        return now + GONE_GAP if candidate.kind == "gone" else min(regular, now + WATCH_AGAIN)
