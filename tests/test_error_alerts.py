"""Error alerts: one mail when trouble begins, one when it is over, over restarts; never one a check."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.index.records import alert
from tracker.alerting.notices import operator_alert
from tracker.alerting.settings import EmailSettings
from tracker.error_alerts import look
from tracker.index.index import Index
from tracker.model import Alert, State

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
EMAIL = EmailSettings("localhost", sender="tracker@watch.example", operator="desk@watch.example")
WELL = State("acme/terms", seen_at=NOW, outcome="unchanged")
FAILS = replace(WELL, failures=10, outcome="failed", detail="no such host")


class Watch:
    """An index on a file that is opened anew for each look, as after a restart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = EMAIL
        self.told: list[Alert] = []

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/index.sqlite"

    def look(self, at: datetime, *states: State) -> list[str]:
        """The subjects of the mails that this look adds."""
        index = Index.open(self.url)
        before = len(index.outbox.alerts())
        look(index, states, self.folder, at, checks=10, after=timedelta(days=3), tell=self._tell)
        self.told = index.outbox.alerts()[before:]
        index.close()
        return [one.subject.removeprefix("tracker: ") for one in self.told]

    def put(self, *alerts: Alert) -> None:
        index = Index.open(self.url)
        index.outbox.add(alerts)
        index.close()

    def _tell(self, key: str, subject: str, text: str, now: datetime) -> tuple[Alert, ...]:
        return operator_alert(key, subject, text, settings=self.settings, now=now)

    @property
    def text(self) -> str:
        body = message_from_bytes(self.told[0].payload, policy=policy.default).get_body(("plain",))  # type: ignore[attr-defined]
        return str(body.get_content())


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


def test_a_document_that_is_not_seen_is_told_once_and_when_it_is_over(watch: Watch) -> None:
    assert watch.look(NOW, WELL) == []
    assert watch.look(NOW, FAILS) == ["documents cannot be seen"]
    assert "acme/terms: the page could not be had (10 visits in a row, last seen 2026-11-22" in " ".join(
        watch.text.split()
    )
    for hour in range(1, 60):
        assert watch.look(NOW + hour * HOUR, replace(FAILS, failures=10 + hour)) == []
    assert watch.look(NOW + 60 * HOUR, WELL) == ["documents are seen again"]
    assert "acme/terms" in watch.text
    assert watch.look(NOW + 62 * HOUR, WELL) == []
    assert watch.look(NOW + 64 * HOUR, FAILS) == ["documents cannot be seen"]


def test_after_days_fewer_checks_are_enough(watch: Watch) -> None:
    fails = replace(FAILS, failures=2)
    assert watch.look(NOW + timedelta(days=2), fails) == []
    assert watch.look(NOW + timedelta(days=3), fails) == ["documents cannot be seen"]


def test_a_machine_that_was_off_has_seen_no_failure(watch: Watch) -> None:
    assert watch.look(NOW + timedelta(days=30), WELL) == []


def test_a_policy_that_is_gone_is_news_and_no_error(watch: Watch) -> None:
    assert watch.look(NOW, replace(FAILS, outcome="gone")) == []


def test_what_begins_together_is_one_mail_and_what_follows_within_the_hour_one_more(watch: Watch) -> None:
    many = [replace(FAILS, document_id=f"d{number}") for number in range(100)]
    assert len(watch.look(NOW, *many[:40])) == 1
    for minute in range(1, 60):
        assert watch.look(NOW + timedelta(minutes=minute), *many[: 40 + minute]) == []
    assert len(watch.look(NOW + HOUR, *many)) == 1
    assert "and 10 more" in watch.text
    assert "d39:" not in watch.text
    back = [replace(one, failures=0, outcome="unchanged") for one in many]
    assert watch.look(NOW + 2 * HOUR, *back) == ["documents are seen again"]


def test_a_recipient_whose_mail_was_given_up(watch: Watch) -> None:
    parked = [replace(alert(number), state="parked", recipient="x@y.example", error="552") for number in range(3)]
    watch.put(*parked)
    assert watch.look(NOW) == ["alerts to somebody were given up"]
    assert "mail to x@y.example: 552" in watch.text
    assert watch.look(NOW + 2 * HOUR) == []
    index = Index.open(watch.url)
    index.outbox.release([one.id for one in parked], NOW)
    index.close()
    assert watch.look(NOW + 3 * HOUR) == ["no alerts are given up any more"]


def test_held_alerts_are_told_by_the_pass_that_held_them_and_here_when_it_is_over(watch: Watch) -> None:
    watch.put(replace(alert(1), state="held"))
    assert watch.look(NOW) == []
    index = Index.open(watch.url)
    index.outbox.drop(None)
    index.close()
    assert watch.look(NOW + 2 * HOUR) == ["no alerts are held any more"]


def test_a_full_disk(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.error_alerts.LITTLE_ROOM", 1 << 62)
    assert watch.look(NOW) == ["the archive's disk is nearly full"]
    assert watch.look(NOW + 2 * HOUR) == []
    monkeypatch.undo()
    assert watch.look(NOW + 3 * HOUR) == ["the archive's disk has room again"]


def test_error_alerts_go_to_their_own_addresses(watch: Watch) -> None:
    watch.settings = replace(EMAIL, errors_to=("ops@watch.example", "pager@watch.example"))
    assert len(watch.look(NOW, FAILS)) == 2
    assert [one.recipient for one in watch.told] == ["ops@watch.example", "pager@watch.example"]
