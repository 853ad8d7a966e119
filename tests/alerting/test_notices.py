"""What the operator is told about the tracker itself."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy

from tests.alerting.building import NOW
from tests.alerting.test_alerts import SETTINGS
from tracker.alerting.notices import operator_alert
from tracker.alerting.reading_back import readable

TEXT = "A long sentence. " * 10 + "\n\n    tracker held --release     to send them\x1b[2J"


def test_it_goes_to_the_operator() -> None:
    settings = replace(SETTINGS, operator="Ops <ops@readers.example>")
    (alert,) = operator_alert("mass-change", "8 of 9 documents changed", TEXT, settings=settings, now=NOW)
    assert (alert.channel, alert.recipient) == ("email", "ops@readers.example")
    message = message_from_bytes(alert.payload, policy=policy.default)
    assert message["Subject"] == alert.subject == "tracker: 8 of 9 documents changed"
    assert message["To"] == "ops@readers.example"
    text = readable(alert.payload)
    assert "\n    tracker held --release     to send them[2J\n" in text
    assert max(map(len, text.split("\n"))) <= 78


def test_without_an_address_it_is_printed() -> None:
    for settings in (None, SETTINGS):
        (alert,) = operator_alert("k", "s", "t", settings=settings, now=NOW)
        assert (alert.channel, alert.recipient) == ("console", "console")


def test_one_matter_is_one_alert() -> None:
    ids = [operator_alert(key, "s", key, settings=None, now=NOW)[0].id for key in ("a", "a", "b")]
    assert ids[0] == ids[1] != ids[2]
