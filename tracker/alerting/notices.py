"""What the operator is told about the tracker itself, as alerts like all others."""

from __future__ import annotations

from datetime import datetime

from tracker.alerting import headers
from tracker.alerting.identities import CONSOLE, CONSOLE_ADDRESS, CONSOLE_SENDER, EMAIL, alert_id, message_id
from tracker.alerting.message import compose_notice, compose_test
from tracker.alerting.settings import EmailSettings
from tracker.model import Alert


def operator_alert(
    key: str, subject: str, text: str, *, settings: EmailSettings | None, now: datetime
) -> tuple[Alert, ...]:
    """One alert for each address that errors go to; for the console where no mail is set up or nobody is named.

    `key` tells one matter from another: the same key makes the same alert, so that nothing is told twice. `text` is
    plain, with lines of its own where it has them; it is wrapped here.
    """
    to = (settings.errors_to or (settings.operator,)) if settings else ("",)
    return tuple(_notice(key, subject, text, address, settings, now) for address in to)


def _notice(key: str, subject: str, text: str, address: str, settings: EmailSettings | None, now: datetime) -> Alert:
    if settings is not None and address:
        channel, recipient, sender = EMAIL, headers.bare(address), settings.sender
    else:
        channel, recipient, sender = CONSOLE, CONSOLE, CONSOLE_SENDER
    identity = alert_id("", key, "", channel, recipient)
    payload = compose_notice(
        f"tracker: {subject}",
        text,
        recipient=CONSOLE_ADDRESS if channel == CONSOLE else recipient,
        sender=sender,
        message_id=message_id(identity, sender),
        date=now,
    )
    return Alert(
        id=identity,
        channel=channel,
        recipient=recipient,
        document_id="",
        entry_name=key,
        subject=headers.fitting(f"tracker: {subject}"),
        payload=payload,
        created_at=now,
    )


def test_alert(settings: EmailSettings, recipient: str, now: datetime) -> Alert:
    """The mail by which somebody sees that the mail settings work; each call makes a new one."""
    identity = alert_id("", f"test {now.isoformat()}", "", EMAIL, recipient)
    payload = compose_test(settings, recipient, date=now, message_id=message_id(identity, settings.sender))
    return Alert(identity, EMAIL, headers.bare(recipient), "", "test", "tracker: mail works", payload, now)
