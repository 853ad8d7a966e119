"""Alerts: `held` ones after a mass change, and `test-email`."""

from __future__ import annotations

import click

from tracker.alerting.notices import test_alert
from tracker.alerting.smtp import SmtpNotifier
from tracker.commands.opening import open_tracker
from tracker.errors import DeliveryError
from tracker.terminal import say, table, when


@click.command()
@click.option("--release", is_flag=True, help="Send them with the next delivery.")
@click.option("--drop", is_flag=True, help="Never send them; the changes stay in the archive.")
@click.pass_context
def held(context: click.Context, release: bool, drop: bool) -> int:
    """Show the alerts that are held because too many documents changed at once; release or drop them.

    \b
    Example:
      tracker held
      tracker held --release
    """
    if release and drop:
        raise click.UsageError("--release and --drop exclude each other")
    with open_tracker(context) as tracker:
        now = tracker.clock()
        alerts = tracker.index.outbox.alerts("held")
        if release or drop:
            count = tracker.index.outbox.release(None, now) if release else tracker.index.outbox.drop(None)
            say(f"{count} alerts {'released; the next delivery sends them' if release else 'dropped'}.")
        elif not alerts:
            say("No alerts are held.")
        else:
            rows = [(when(one.created_at, tracker.config.timezone), one.recipient, one.subject) for one in alerts]
            table([("HELD SINCE", "FOR", "SUBJECT"), *rows])
    return 0


@click.command("test-email")
@click.argument("address", metavar="[ADDRESS]", required=False)
@click.pass_context
def test_email(context: click.Context, address: str | None) -> int:
    """Send a test message to ADDRESS, or to every subscriber and the operator; exit code 1 if one is not taken.

    \b
    Example:
      tracker test-email me@example.com
    """
    with open_tracker(context) as tracker:
        email, now = tracker.config.email, tracker.clock()
        if email is None:
            say("No [email] section in the configuration: alerts are printed, nothing is mailed.", error=True)
            return 1
        everybody = [one.address for one in tracker.config.subscribers] + [email.operator]
        recipients = [address] if address else list(dict.fromkeys(one for one in everybody if one))
        if not recipients:
            say("Nobody to mail: the configuration names no subscriber and no operator.", error=True)
            return 1
        notifier = SmtpNotifier(email)
        failed = 0
        for recipient in recipients:
            try:
                response = notifier.deliver(test_alert(email, recipient, now))
                say(f"{recipient}: taken by {email.host}:{email.port} ({response})")
            except DeliveryError as error:
                failed += 1
                say(f"{error}", error=True)
        notifier.close()
    return 1 if failed else 0
