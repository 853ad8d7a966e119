"""A policy under watch by the whole program: a real site, a real mail server, real files; the calendar is ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.watching import SETTINGS, policy
from tracker.alerting.settings import EmailSettings, FeedSettings
from tracker.app import Tracker
from tracker.archive.identity import STATE
from tracker.config import Config
from tracker.model import Check, Document, Subscriber

START = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
SELLS = policy(sharing="We may sell your personal information to anybody, and we share it with our partners.")
DOCUMENT = Document("brindle/privacy-policy", (), "Brindle", "Privacy Policy")
ID = DOCUMENT.id


class Clock:
    """The machine's clock, set by the test."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)


def configuration(
    folder: Path, url: str, port: int, *, reader: str = "reader", operator: str = "operator", feeds: bool = False
) -> Config:
    """One document, one reader, one operator, and a mail server at `port` of this machine (none where it is 0)."""
    archive = folder / "snapshots"
    email = EmailSettings("127.0.0.1", port, "none", sender="tracker <tracker@brindle.example>", timeout=5.0)
    return Config(
        path=folder / "config.toml",
        timezone=ZoneInfo("UTC"),
        archive=archive,
        database=f"sqlite:///{archive / STATE / 'index.sqlite'}",
        cron="15 4 * * *",
        jitter=timedelta(),
        confirm=timedelta(minutes=30),
        hold_mass_change=20,
        fetch=SETTINGS,
        email=replace(email, operator=f"{operator}@brindle.example") if port else None,
        subscribers=(Subscriber("Reader", (f"{reader}@brindle.example",)),),
        documents=(replace(DOCUMENT, urls=(url,)),),
        webhook_secret=b"s" * 32,
        feeds=FeedSettings(folder / "feeds") if feeds else None,
    )


def step(tracker: Tracker) -> list[str]:
    """Start, do what is due, end; the outcomes of the visits."""
    with tracker, tracker.writing():
        done = list[Check]()
        tracker.step(on_done=done.append)
        return [one.outcome for one in done]
