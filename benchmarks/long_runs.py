"""Long runs of a page's fetches, lived through by the tracker itself: is what it tells true, and does it tell all?

Every stored fetch is a visit at the fetch's own time, by the daemon's own pipeline with archive, spool, index and
alerts; only the far side of the fetch is played. What one visit sees, the next stored fetch has to confirm, as the
daemon's second visit would: half an hour later it would see the same page, which would make it too easy.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tracker.alerting.alerts import alerts_for
from tracker.archive.files import FileArchive
from tracker.archive.spool import Spool
from tracker.index.index import Index
from tracker.model import Alert, Check, Document, Exchange, News, Page, State, Validators
from tracker.pipeline import check
from tracker.recording import Records
from tracker.visit import Parts

CONFIRM = timedelta(minutes=30)

TOLD_WITHIN = 2
"""Fetches after the one that shows a change by which it has to be told: the confirming one, and one more."""

_TRUE = ("changed", "minor")
_REQUEST = b"GET / HTTP/1.1\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A stored fetch: when, from which address, what came, and what is known of it against the fetch before:
    "unchanged", "minor", "changed", or None where nobody can say."""

    at: datetime
    url: str
    html: bytes
    truth: str | None


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of a run: the visits' outcomes, the subjects of the alerts with whether each was true, how many
    fetches showed a change early enough to be told, and which of them (by number) nobody was told of."""

    outcomes: tuple[str, ...]
    told: tuple[tuple[str, bool], ...]
    changes: int
    untold: tuple[int, ...]

    @property
    def false(self) -> int:
        """How many alerts told of no change of the policy's words since what was told before."""
        return sum(not true for _, true in self.told)


def live(fetches: Sequence[Fetched]) -> Lived:
    """Visit a document once for each fetch, in order."""
    document = Document("run/policy", (fetches[0].url,), "Run", "Policy")
    with tempfile.TemporaryDirectory() as folder:
        index = Index.in_memory()
        try:
            records = Records(
                FileArchive(Path(folder)), Spool(Path(folder)), index, _alerts, _nobody, 1, hold_mass_change=0
            )
            parts = Parts(_Stored(fetches), records, CONFIRM, _due)
            return _judged(fetches, list(_visits(document, fetches, parts)))
        finally:
            index.close()


def _visits(document: Document, fetches: Sequence[Fetched], parts: Parts) -> Iterator[tuple[Check, str]]:
    """What each visit came to, and the subject of the alert that it wrote, or ""."""
    outbox = parts.records.index.outbox
    told = 0
    for fetch in fetches:
        done = check(document, fetch.at, parts)
        alerts = list(outbox.alerts())
        yield done, alerts[-1].subject if len(alerts) > told else ""
        told = len(alerts)


def _judged(fetches: Sequence[Fetched], visits: Sequence[tuple[Check, str]]) -> Lived:
    told: list[tuple[str, bool]] = []
    waiting: list[int] = []  # the fetches that showed a change since the last alert
    untold: set[int] = set()
    for number, (fetch, (_, subject)) in enumerate(zip(fetches, visits, strict=True)):
        if fetch.truth in _TRUE:
            waiting.append(number)
        if subject:
            told.append((subject, bool(waiting)))
            waiting = []
        untold.update(one for one in waiting if number - one >= TOLD_WITHIN and fetches[one].truth == "changed")
    changes = sum(fetch.truth == "changed" for fetch in fetches[:-TOLD_WITHIN])
    return Lived(tuple(done.outcome for done, _ in visits), tuple(told), changes, tuple(sorted(untold)))


class _Stored:
    """The far side: whatever is asked for, at a fetch's time the page comes that came then."""

    def __init__(self, fetches: Sequence[Fetched]) -> None:
        self._by_time = {fetch.at: fetch for fetch in fetches}

    def fetch(
        self,
        url: str,
        *,
        validators: Validators,  # noqa: ARG002 (the seam's signature)
        headers: tuple[tuple[str, str], ...],  # noqa: ARG002
        now: datetime,
    ) -> Page:
        """The stored fetch of this moment, as a response without validators."""
        body = self._by_time[now].html
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        exchange = Exchange(url, _REQUEST, head.encode() + body, "192.0.2.1", now)
        return Page(
            url=url,
            final_url=self._by_time[now].url,
            status=200,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            body=body,
            charset="utf-8",
            validators=Validators(),
            fetched_at=now,
            exchanges=(exchange,),
        )


def _alerts(news: News, now: datetime) -> tuple[Alert, ...]:
    return alerts_for(news, (), settings=None, timezone=ZoneInfo("UTC"), now=now)


def _nobody(*_: object) -> tuple[Alert, ...]:
    return ()


def _due(_document: Document, _state: State, now: datetime, _wished: float | None) -> datetime:
    return now
