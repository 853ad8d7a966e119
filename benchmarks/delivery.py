"""What it takes to hand alerts over: `python -m benchmarks.delivery [--alerts 10000] [--subscribers 1000]`.

The real outbox on a file, the real mails and the real channel; the SMTP server (aiosmtpd) is a process of its own. Each
row is one drain of the outbox: a tenth of the alerts, then all of them, both after the same number was put in.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.flow import cpu_time, forget_peak, peak_memory
from benchmarks.server import Site
from benchmarks.table import machine, show
from tracker import compare
from tracker.alerting.alerts import alerts_for
from tracker.alerting.settings import EmailSettings
from tracker.alerting.smtp import SmtpNotifier
from tracker.delivery import deliver
from tracker.index.index import Index
from tracker.model import Alert, Document, Entry, News, Subscriber

START = datetime(2026, 1, 5, 4, 15, tzinfo=UTC)
HEAD = ("drained", "mails", "wall s", "mails/s", "CPU ms/mail", "kB/mail", "begin MiB", "peak MiB", "left")

_TOGETHER = 100
"""Alerts made and put in at once, so that what is measured begins with the same memory."""

_RULES = "# Privacy\n\n## Sharing\n\n{}\n\n## Retention\n\nWe keep your orders for {}.\n\n## Contact\n\nWrite to us."
OLD = _RULES.format("We do not sell your personal data to anybody.", "30 days")
NEW = _RULES.format("We may sell your personal data to our partners.", "24 months")


def main() -> None:
    """Drain the outbox twice and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--alerts", type=int, default=10_000)
    parser.add_argument("--subscribers", type=int, default=1_000)
    given = parser.parse_args()
    print(f"{given.alerts} alerts to {given.subscribers} subscribers\n{machine()}", end="\n\n", flush=True)
    with Site(1, 1) as site:
        rows = [measure(site, count, given.subscribers) for count in (given.alerts // 10, given.alerts)]
    print(show(HEAD, rows))


def measure(site: Site, count: int, subscribers: int) -> list[str]:
    """Fill an outbox with so many alerts, drain it, and tell what that took: a row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        settings = EmailSettings("127.0.0.1", site.smtp_port, "none", sender="Tracker <tracker@example.org>")
        index = Index.open(f"sqlite:///{Path(folder, 'index.sqlite')}")
        size = _fill(index, settings, count, subscribers)
        notifier = SmtpNotifier(settings)
        site.served()
        forget_peak()
        begin, wall, cpu = peak_memory(), time.perf_counter(), cpu_time()
        done = deliver(index, {"email": notifier}, START + timedelta(hours=1))
        wall, cpu = time.perf_counter() - wall, cpu_time() - cpu
        peak = peak_memory()
        notifier.close()
        left = count - index.outbox.counts().get("sent", 0)
        index.close()
        taken = site.served().mails
    assert taken == done.sent == count, (taken, done)
    return [
        f"{count} alerts", str(taken), f"{wall:.1f}", f"{taken / wall:.0f}", f"{1000 * cpu / taken:.2f}",
        f"{size / count / 1000:.1f}", f"{begin / 2**20:.0f}", f"{peak / 2**20:.0f}", str(left),
    ]  # fmt: skip


def _fill(index: Index, settings: EmailSettings, count: int, subscribers: int) -> int:
    """Put alerts into the outbox, for each piece of news one to every subscriber; returns their bytes."""
    people = tuple(Subscriber(f"Reader {number}", (f"reader-{number}@example.org",)) for number in range(subscribers))
    size, left = 0, count
    for news in _news():
        for first in range(0, min(subscribers, left), _TOGETHER):
            alerts = _alerts(news, people[first : min(first + _TOGETHER, left)], settings)
            size += sum(len(alert.payload) for alert in alerts)
            index.outbox.add(alerts)
        left -= subscribers
        if left <= 0:
            return size
    return size


def _alerts(news: News, people: tuple[Subscriber, ...], settings: EmailSettings) -> tuple[Alert, ...]:
    return alerts_for(news, people, settings=settings, timezone=ZoneInfo("UTC"), now=news.entry.recorded_at)


def _news() -> Iterator[News]:
    """The same change of one policy after another."""
    change = compare(OLD, NEW)
    document = Document("shop-0/privacy", ("https://shop.example/privacy",), "Shop 0", "Privacy Policy")
    entry = Entry(
        document_id=document.id,
        sequence=2,
        name="2026-01-05T041500Z",
        kind="change",
        reason="",
        recorded_at=START,
        seen_at=START,
        service=document.service,
        type=document.type,
        urls=document.urls,
        final_urls=document.urls,
        recipe="r",
        title="Privacy",
        dateline=None,
        text_digest="1" * 64,
        compared_with="2026-01-01T041500Z",
        confirmed=True,
        returned_to=None,
        previous="2" * 64,
        digest="3" * 64,
    )
    number = 0
    while True:
        shop = replace(document, id=f"shop-{number}/privacy", service=f"Shop {number}")
        yield News(shop, replace(entry, document_id=shop.id), change, None, START, START - timedelta(days=1))
        number += 1


if __name__ == "__main__":
    main()
