"""Carrying out what people ask for by their unsubscribing mails: `unsubscribe`."""

from __future__ import annotations

import click

from tracker.alerting import headers
from tracker.alerting.unsubscribe import address_of
from tracker.app import Tracker
from tracker.archive.record_json import to_plain
from tracker.commands.opening import open_tracker
from tracker.terminal import counted, say, say_json, table, when


@click.command()
@click.argument("token", metavar="[TOKEN]", required=False)
@click.option("--address", metavar="ADDRESS", help="Name the address instead of a token.")
@click.option("--undo", is_flag=True, help="Mail the address again.")
@click.option("--json", "as_json", is_flag=True, help="Without TOKEN and ADDRESS: the list as JSON.")
@click.pass_context
def unsubscribe(context: click.Context, token: str | None, address: str | None, undo: bool, as_json: bool) -> int:
    """Mail an address no more: the one that TOKEN was made for, or ADDRESS. With neither, show who unsubscribed.

    The token stands in the subject of the mail by which somebody unsubscribed ("unsubscribe TOKEN"), or in the address
    that their mail program called. What waits for them is dropped. Alerts about the tracker's own trouble still reach
    the operator.

    \b
    Example:
      tracker unsubscribe --address lea@example.com
      tracker unsubscribe
    """
    if token and address:
        raise click.UsageError("give a token or an address, not both")
    if undo and not (token or address):
        raise click.UsageError("--undo needs a token or an address")
    if address and "@" not in address.strip("@"):
        raise click.UsageError(f"{address!r} is no e-mail address")
    with open_tracker(context) as tracker:
        if not token and not address:
            return _show(tracker, as_json=as_json)
        whose = headers.bare(address or address_of(token or "", tracker.signing_key, tracker.clock()))
        return _mail_again(tracker, whose) if undo else _mail_no_more(tracker, whose)


def _mail_no_more(tracker: Tracker, address: str) -> int:
    dropped = tracker.index.unsubscriptions.add(address, tracker.clock())
    also = f"; {counted(dropped, 'alert')} that waited dropped" if dropped else ""
    say(f"{address} is not mailed any more{also}. `tracker unsubscribe --undo --address {address}` takes it back.")
    return 0


def _mail_again(tracker: Tracker, address: str) -> int:
    if tracker.index.unsubscriptions.remove(address):
        say(f"{address} is mailed again, as [[subscribers]] say.")
        return 0
    say(f"{address} had not unsubscribed.", error=True)
    return 1


def _show(tracker: Tracker, *, as_json: bool) -> int:
    found = tracker.index.unsubscriptions.all()
    if as_json:
        say_json([to_plain(one) for one in found])
    elif not found:
        say("Nobody has unsubscribed.")
    else:
        zone = tracker.config.timezone
        table([("ADDRESS", "SINCE"), *((one.address, when(one.at, zone)) for one in found)])
    return 0
