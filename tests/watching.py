"""A document on a real site, visited by the real pipeline with real storage; only the calendar is the test's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from demo.site import PolicySite
from tracker.alerting.alerts import alerts_for
from tracker.archive.files import FileArchive
from tracker.archive.spool import Spool
from tracker.fetching.http import HttpFetcher
from tracker.fetching.settings import FetchSettings
from tracker.index.index import Index
from tracker.model import Alert, Check, Document, News, State
from tracker.pipeline import check
from tracker.recording import Records, recover
from tracker.visit import Parts

START = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
SETTINGS = FetchSettings(allow_private_addresses=True, delay=0.0, timeout=5.0)

SHARING = (
    "We do not sell your personal information to anybody, and we share it only with companies that run our servers."
)


def policy(*, sharing: str = SHARING, dateline: str = "1 January 2026", advert: str = "", extra: str = "") -> str:
    """A policy page; each argument replaces a part of it."""
    return f"""<!doctype html><html lang="en"><head><title>Privacy Policy - Brindle</title></head><body>
<header><nav><a href="/">Brindle</a> <a href="/shop">Shop</a></nav></header>
<aside class="advert"><p>{advert or "Everything must go."}</p></aside>
<main><h1>Privacy Policy</h1><p>Last updated: {dateline}</p>
<p>Brindle sells brushes. This policy says what we learn about our customers and what we do with it.</p>
<h2>What we collect</h2><p>When you order, we collect your name, your address and how you pay. When you visit our
shop, our servers record your IP address and the pages you open.</p>
<h2>How we use it</h2><p>We use this information to deliver what you ordered and to improve our shop.</p>
<h2>Sharing</h2><p>{sharing}</p>
<h2>Cookies</h2><p>We use cookies to remember your basket. You can refuse them in your browser.</p>
<h2>Retention</h2><p>We keep invoices for ten years and delete everything else after one year.</p>
<h2>Your rights</h2><p>You may ask us for a copy of your data, have it corrected or have it deleted.</p>{extra}
<h2>Contact</h2><p>Brindle Ltd., 3 Bristle Lane, or privacy@brindle.example.</p></main>
<footer><p>Brindle Ltd. All rights reserved.</p></footer></body></html>"""


CHALLENGE = """<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>
<p>Please enable JavaScript and cookies to continue. Verifying that you are human.</p></body></html>"""


class Watch:
    """One document under watch. `visit` moves the calendar on and visits; `told` are the alerts written so far."""

    def __init__(self, folder: Path, *, confirm: timedelta = timedelta(minutes=30), tracked: int = 1) -> None:
        self.site = PolicySite(now=START)
        self.now = START
        self.document = Document("brindle/privacy-policy", (self.site.url("privacy"),), "Brindle", "Privacy Policy")
        self.archive = FileArchive(folder)
        self.index = Index.in_memory()
        self.spool = Spool(folder)
        self.operator: list[str] = []
        self.records = Records(
            self.archive, self.spool, self.index, self._alerts, self._tell_operator, tracked, hold_mass_change=20
        )
        self.parts = Parts(HttpFetcher(SETTINGS), self.records, confirm, self._due)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.index.close()
        self.site.close()

    def publish(self, html: str | bytes, *, status: int = 200, **headers: str) -> None:
        """Put another page online."""
        self.site.publish("privacy", html, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def visit(self, **later: float) -> Check:
        """Move the calendar on (`minutes=30`, `hours=1`, `days=1`) and visit."""
        self.now += timedelta(**later)
        self.site.now = self.now
        return check(self.document, self.now, self.parts)

    def restart(self) -> None:
        """What a start does after a crash."""
        recover({self.document.id: self.document}, self.now, self.records)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the entries in the archive, with their reasons, oldest first."""
        entries = self.archive.entries(self.document.id)
        return [f"{entry.kind} {entry.reason}".strip() for entry in entries]

    @property
    def told(self) -> list[str]:
        """The subjects of all alerts, oldest first."""
        return [alert.subject for alert in self.index.outbox.alerts()]

    @property
    def state(self) -> State:
        """What the index keeps of the document."""
        return self.index.state(self.document.id)

    def configure(self, **settings: object) -> None:
        """Change settings of the document."""
        self.document = replace(self.document, **settings)  # type: ignore[arg-type]

    def _alerts(self, news: News, now: datetime) -> tuple[Alert, ...]:
        return alerts_for(news, (), settings=None, timezone=ZoneInfo("UTC"), now=now)

    def _tell_operator(self, key: str, subject: str, text: str, now: datetime) -> tuple[Alert, ...]:
        self.operator.append(f"{key}: {subject}\n{text}")
        return ()

    def _due(self, document: Document, state: State, now: datetime, wished: float | None) -> datetime:
        return now + timedelta(days=1)
