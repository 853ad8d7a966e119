"""Digests on a simulated clock: one a period over restarts and clock changes, nobody left untold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from tests.alerting.building import DOCUMENT, SELLING, change, modified, news
from tests.test_config import loaded
from tests.test_delivery import Channel
from tracker.alerting.rules import Ruling, ruling
from tracker.alerting.settings import EmailSettings
from tracker.archive.files import FileArchive
from tracker.config import Config
from tracker.delivery import deliver
from tracker.digesting import make_digests
from tracker.errors import DeliveryError
from tracker.index.digests import Made
from tracker.index.index import Index
from tracker.model import Alert, Digest, Flag, News, Subscriber
from tracker.telling import alerts_of

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAILY = Subscriber("Lea", ("lea@readers.example",), digest=Digest("daily"), timezone=BERLIN)
KEY = b"k" * 32
HOURS = [START + timedelta(hours=hour) for hour in range(24 * 4)]


class Office:
    """An index on a file, a configuration with these subscribers, and a calendar."""

    def __init__(self, folder: Path, config: Config) -> None:
        self.url = f"sqlite:///{folder}/index.sqlite"
        self.index = Index.open(self.url)
        self.config = config
        self.archive = FileArchive(folder / "snapshots")
        self.number = 0

    def subscribe(self, *subscribers: Subscriber) -> None:
        self.config = replace(self.config, subscribers=subscribers)

    def happens(self, at: datetime, what: News | None = None) -> tuple[Alert, ...]:
        """Something changes, and is recorded with its alerts."""
        self.number += 1
        what = what or news(change())
        what = replace(what, entry=replace(what.entry, name=f"2026-11-{self.number:04}", recorded_at=at))
        alerts = alerts_of(
            what,
            at,
            config=self.config,
            archive=self.archive,
            unsubscribed=self.index.unsubscriptions.addresses(),
            signing_key=KEY,
        )
        self.index.outbox.add(alerts)
        return alerts

    def restart(self) -> None:
        self.index.close()
        self.index = Index.open(self.url)

    def tick(self, at: datetime) -> int:
        return make_digests(self.index, self.config, at, KEY)

    @property
    def mails(self) -> list[EmailMessage]:
        mails = [one for one in self.index.outbox.alerts() if one.channel == "email"]
        return [cast(EmailMessage, message_from_bytes(one.payload, policy=policy.default)) for one in mails]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    config = loaded(tmp_path, "")
    email = EmailSettings("localhost", 25, "none", "", "", "tracker <tracker@watch.example>", "desk@watch.example")
    opened = Office(tmp_path, replace(config, email=email))
    opened.subscribe(DAILY)
    opened.tick(START)
    yield opened
    opened.index.close()


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def due_at(office: Office, moments: list[datetime]) -> list[datetime]:
    """When digests were made, with a restart between any two looks."""
    made = []
    for at in moments:
        made += [at] * office.tick(at)
        office.restart()
    return made


def test_one_digest_a_period_over_restarts(office: Office) -> None:
    for hour in (1, 2, 3):
        office.happens(START + timedelta(hours=hour))
    assert office.mails == []
    assert due_at(office, HOURS) == [datetime(2026, 11, 21, 7, tzinfo=UTC)]  # 08:00 in Berlin
    (mail,) = office.mails
    assert mail["To"] == "lea@readers.example"
    assert mail["Subject"].startswith("3 policy changes, 3 of high severity: ")
    assert mail["List-Unsubscribe"]
    office.happens(HOURS[-1] + timedelta(minutes=1))
    later = [HOURS[-1] + timedelta(hours=hour) for hour in range(1, 48)]
    assert len(due_at(office, later)) == 1
    assert office.mails[1]["Message-ID"] != mail["Message-ID"]
    assert office.mails[1]["Subject"].startswith("1 policy change,")


def test_what_comes_to_pass_while_the_machine_is_off_is_one_digest(office: Office) -> None:
    office.happens(START + timedelta(hours=1))
    office.happens(START + timedelta(hours=30))
    assert due_at(office, [START + timedelta(days=9), START + timedelta(days=9, hours=1)]) == [
        START + timedelta(days=9)
    ]
    assert office.mails[0]["Subject"].startswith("2 policy changes")


def test_nothing_happened(office: Office) -> None:
    assert due_at(office, HOURS) == []
    office.subscribe(replace(DAILY, digest=Digest("daily", when_empty=True)))
    assert len(due_at(office, [one + timedelta(days=4) for one in HOURS])) == 4
    assert office.mails[0]["Subject"] == "No policy changed until 25 November 2026"


def test_a_new_subscriber_is_not_told_that_nothing_happened_before(office: Office) -> None:
    office.subscribe(replace(DAILY, name="New", digest=Digest("daily", when_empty=True)))
    assert due_at(office, [START, START + timedelta(hours=1)]) == []


def test_a_weekly_digest_comes_on_its_day(office: Office) -> None:
    office.subscribe(replace(DAILY, digest=Digest("weekly", time(18, 30), weekday=2)))
    office.tick(START)
    office.happens(START)
    moments = [START + timedelta(minutes=10 * number) for number in range(6 * 24 * 15)]
    assert [one.astimezone(BERLIN) for one in moments if office.tick(one)] == [
        datetime(2026, 11, 25, 18, 30, tzinfo=BERLIN)
    ]


@pytest.mark.system
@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_clock_change_neither_doubles_nor_drops_a_digest(office: Office, day: date) -> None:
    begin = datetime.combine(day, time(), BERLIN) - timedelta(days=2)
    office.index.close()
    Path(office.url.removeprefix("sqlite:///")).unlink()
    office.index = Index.open(office.url)
    office.subscribe(replace(DAILY, digest=Digest("daily", time(2, 30))))  # a time that is not there, or twice
    office.tick(begin)
    made: list[date] = []
    for number in range(6 * 24 * 4):
        at = begin.astimezone(UTC) + timedelta(minutes=10 * number)
        if number % 3 == 0:
            office.happens(at)
        made += [at.astimezone(BERLIN).date()] * office.tick(at)
    assert made == [begin.date() + timedelta(days=number) for number in range(4)]


def test_a_digest_that_fails_for_good_is_followed_by_the_next(office: Office) -> None:
    office.subscribe(replace(DAILY, addresses=("bad@readers.example", "lea@readers.example")))

    def refuse(alert: Alert) -> DeliveryError | None:
        return DeliveryError(alert.recipient, "552 full", permanent=True) if alert.recipient.startswith("bad") else None

    channel, at = Channel(refuse), START
    for _ in range(2):
        office.happens(at)
        at += timedelta(days=1)
        assert office.tick(at) == 1
        delivered = deliver(office.index, {"email": channel}, at)
        assert (delivered.sent, delivered.parked) == (1, 1)
    assert len(channel.taken) == 2
    assert [one.state for one in office.index.outbox.alerts() if one.channel == "digest"] == ["sent", "sent"]


def test_a_crash_within_the_transaction_leaves_the_digest_to_be_made(office: Office) -> None:
    office.happens(START)
    items = office.index.digests.items("Lea", START + timedelta(days=1))

    def mails() -> Iterator[Alert]:
        raise KeyboardInterrupt
        yield items[0]

    with pytest.raises(KeyboardInterrupt):
        office.index.digests.close("Lea", Made("daily 2026-11-21", START), mails(), items, START)
    office.restart()
    assert office.tick(START + timedelta(days=1)) == 1
    assert office.mails[0]["Subject"].startswith("1 policy change")


def test_a_mute_ends_with_one_mail(office: Office) -> None:
    office.subscribe(replace(DAILY, digest=None, mute_until=date(2026, 11, 23)))
    office.happens(START)
    office.happens(START + timedelta(days=1))
    assert due_at(office, HOURS) == [datetime(2026, 11, 22, 23, tzinfo=UTC)]
    assert office.happens(START + timedelta(days=4))[0].channel == "email"


def test_a_muted_digest_begins_again_after_the_mute(office: Office) -> None:
    office.subscribe(replace(DAILY, mute_until=date(2026, 11, 23)))
    office.happens(START)
    assert due_at(office, HOURS) == [datetime(2026, 11, 23, 7, tzinfo=UTC)]


def test_items_that_are_held_wait_for_the_digest_after_their_release(office: Office) -> None:
    office.happens(START)
    assert office.index.outbox.hold(START) == 1
    at = START + timedelta(days=1)
    assert office.tick(at) == 0
    office.index.outbox.release(None, at)
    assert due_at(office, [at, at + timedelta(hours=2), at + timedelta(days=1)]) == [at + timedelta(days=1)]


def test_who_unsubscribed_gets_no_digest(office: Office) -> None:
    office.happens(START)
    office.index.unsubscriptions.add("lea@readers.example", START)
    assert office.tick(START + timedelta(days=1)) == 0
    assert office.happens(START + timedelta(days=1)) == ()


def test_services_and_changes_come_with_the_gravest_first(office: Office) -> None:
    low = change(modified(("=", "We keep it "), ("+", "longer."), flags=()), kind="minor", severity="low")
    other = replace(DOCUMENT, id="zeta/terms", service="Zeta", type="Terms")
    for what in (news(low), news(low, document=other), news(change(), document=other)):
        office.happens(START, what)
    office.tick(START + timedelta(days=1))
    (mail,) = office.mails
    assert text_of(mail).startswith("3 policy changes, 1 of high severity\r\nDigest of ")
    assert "Zeta · 2 changes (1 high, 1 low)" in text_of(mail)
    for kind in ("plain", "html"):
        words = text_of(mail, kind).partition("Digest of")[2]
        places = [words.index(part) for part in ("Zeta", "(high)", "(low)", DOCUMENT.name)]
        assert places == sorted(places)
    assert max(len(line) for line in text_of(mail).splitlines()) <= 100


def test_a_long_digest_stays_under_the_limit_and_says_what_it_leaves_out(office: Office) -> None:
    evil = "<script>\u202e&\"' \r\nBcc: x@evil.example " * 40
    flag = Flag("sale", "weakens", evil, evil, "high")
    for _ in range(120):
        office.happens(START, news(change(replace(SELLING, flags=(flag,))), document=replace(DOCUMENT, service=evil)))
    office.tick(START + timedelta(days=1))
    (mail,) = office.mails
    html = text_of(mail, "html")
    assert len(html.encode()) < 90_000
    assert "<script" not in html
    assert mail["Bcc"] is None
    assert "changes more did not fit here" in html
    assert "120 policy changes" in mail["Subject"]


def test_a_ruling_names_the_digest() -> None:
    ruled: Callable[[Subscriber], Ruling] = lambda one: ruling(one, news(change()), START)  # noqa: E731
    due = ruled(DAILY).due
    assert due is not None
    assert due.period == "daily 2026-11-21"
