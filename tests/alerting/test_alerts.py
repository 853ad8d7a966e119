"""From news to alerts: one for each person, rendered once."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

from tests.alerting.building import ENTRY, NOW, change, news
from tests.alerting.test_message import BERLIN
from tracker.alerting.alerts import alerts_for
from tracker.alerting.settings import EmailSettings
from tracker.model import Alert, News, Subscriber

SETTINGS = EmailSettings("mail.readers.example", sender="tracker <tracker@readers.example>")
LEA = Subscriber("Lea", ("lea@readers.example",))
SAM = Subscriber("Sam", ("Sam <sam@readers.example>",), severity="high")
OTHER = Subscriber("Kim", ("kim@readers.example",), documents=("other/*",))


def made(what: News, *subscribers: Subscriber, settings: EmailSettings | None = SETTINGS) -> tuple[Alert, ...]:
    return alerts_for(what, subscribers, settings=settings, timezone=BERLIN, now=NOW)


def test_one_alert_for_each_who_wants_it() -> None:
    alerts = made(news(change()), LEA, SAM, OTHER)
    assert [alert.recipient for alert in alerts] == ["lea@readers.example", "sam@readers.example"]
    assert [alert.recipient for alert in made(news(change(severity="low")), LEA, SAM, OTHER)] == [*LEA.addresses]
    assert all((alert.channel, alert.state, alert.attempts) == ("email", "waiting", 0) for alert in alerts)
    assert all(alert.created_at == NOW and alert.entry_name == ENTRY.name for alert in alerts)


def test_an_address_named_twice_is_told_once() -> None:
    twice = Subscriber("Lea again", ("Lea <lea@readers.example>",))
    assert len(made(news(change()), LEA, twice)) == 1


def test_ids_are_made_of_what_makes_an_alert_that_alert() -> None:
    first, second = made(news(change()), LEA, SAM)
    assert first.id != second.id
    assert made(news(change()), LEA)[0] == first
    assert made(news(change(), name="2026-12-01T041600Z"), LEA)[0].id != first.id
    assert made(news(change(), digest="cd" * 32), LEA)[0].id != first.id
    assert re.fullmatch(r"[0-9a-f]{32}", first.id)


def test_payload_and_alert_say_the_same() -> None:
    (alert,) = made(news(change()), SAM)
    message = message_from_bytes(alert.payload, policy=policy.default)
    assert message["Subject"] == alert.subject
    assert message["To"] == SAM.addresses[0]
    assert message["Message-ID"] == f"<{alert.id}@readers.example>"


def test_without_mail_settings_the_console_is_told() -> None:
    (alert,) = made(news(change()), LEA, SAM, settings=None)
    assert (alert.channel, alert.recipient) == ("console", "console")
    assert made(news(change(kind="cosmetic")), LEA, settings=None) == ()
    assert len(made(news(None, reason="gone"), settings=None)) == 1


def test_with_mail_settings_and_nobody_to_tell_there_is_no_alert() -> None:
    assert made(news(change())) == ()
