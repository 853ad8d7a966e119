"""Alerts: `held` ones after a mass change, and `test-email`."""

from __future__ import annotations

from contextlib import closing

import click

from tracker.alerting.notices import test_alert
from tracker.alerting.smtp import SmtpNotifier
from tracker.app import Tracker
from tracker.archive.record_json import to_plain
from tracker.commands.opening import open_tracker
from tracker.errors import DeliveryError
from tracker.model import Alert
from tracker.terminal import counted, say, say_json, table, when


@click.command()
@click.option("--release", is_flag=True, help="Send them with the next delivery.")
@click.option("--drop", is_flag=True, help="Never send them; the changes stay in the archive.")
@click.option("--json", "as_json", is_flag=True, help="The held alerts as a JSON list, without their text.")
@click.pass_context
def held(context: click.Context, release: bool, drop: bool, as_json: bool) -> int:
    """Show the alerts that are held because too many documents changed at once; release or drop them.

    \b
    Example:
      tracker held
      tracker held --release
    """
    if release + drop + as_json > 1:
        raise click.UsageError("--release, --drop and --json exclude each other")
    with open_tracker(context) as tracker:
        outbox = tracker.index.outbox
        alerts = outbox.alerts("held")
        if as_json:
            say_json([_plain(one) for one in alerts])
        elif not alerts:
            say("No alerts are held.")
        elif release:
            count = counted(outbox.release(None, tracker.clock()), "alert")
            say(f"{count} released; the daemon sends them now, or the next `tracker check`.")
        elif drop:
            say(f"{counted(outbox.drop(None), 'alert')} dropped; the changes stay in the archive.")
        else:
            _show(tracker, alerts)
    return 0


def _show(tracker: Tracker, alerts: list[Alert]) -> None:
    rows = [(when(one.created_at, tracker.config.timezone), one.recipient, one.subject) for one in alerts]
    table([("HELD SINCE", "FOR", "SUBJECT"), *rows])
    say("\nSend them with tracker held --release, or never with tracker held --drop.")


def _plain(alert: Alert) -> dict[str, object]:
    return {
        "id": alert.id,
        "document_id": alert.document_id,
        "entry": alert.entry_name,
        "channel": alert.channel,
        "recipient": alert.recipient,
        "subject": alert.subject,
        "created_at": to_plain(alert.created_at),
    }


@click.command("test-email")
@click.argument("address", metavar="[ADDRESS]", required=False)
@click.pass_context
def test_email(context: click.Context, address: str | None) -> int:
    """Send a test message to ADDRESS, or to every subscriber and the operator; exit code 1 if one is not taken.

    \b
    Example:
      tracker test-email me@example.com
    """
    if address is not None and "@" not in address.strip("@"):
        raise click.UsageError(f"{address!r} is no e-mail address")
    with open_tracker(context) as tracker:
        email, now = tracker.config.email, tracker.clock()
        if email is None:
            say("Nobody is mailed: the configuration has no [email] section; fill it in first.", error=True)
            return 1
        everybody = [one for subscriber in tracker.config.subscribers for one in subscriber.addresses]
        everybody += [email.operator, *email.errors_to]
        recipients = [address] if address else list(dict.fromkeys(one for one in everybody if one))
        if not recipients:
            say("Nobody to mail: the configuration has no [[subscribers]] and no operator.", error=True)
            return 1
        failed = 0
        with closing(SmtpNotifier(email)) as notifier:
            for recipient in recipients:
                try:
                    response = notifier.deliver(test_alert(email, recipient, now))
                    say(f"{recipient}: taken by {email.host}, port {email.port} ({response})")
                except DeliveryError as error:
                    failed += 1
                    say(f"{error}", error=True)
    return 1 if failed else 0
