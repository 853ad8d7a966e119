"""Making the digests that are due: what was gathered for a subscriber becomes one mail for each address."""

from __future__ import annotations

from datetime import datetime

from tracker.alerting import digest
from tracker.alerting.periods import Due, is_muted, last_due
from tracker.alerting.unsubscribe import header_lines
from tracker.config import Config
from tracker.index.digests import Made
from tracker.index.index import Index
from tracker.model import Subscriber
from tracker.telling import subscribed


def make_digests(index: Index, config: Config, now: datetime, signing_key: bytes) -> int:
    """Put the mails of each digest that is due into the outbox; returns how many digests had mails.

    A period has one digest whatever happens: digest, mails and items are written in one transaction, and a start finds
    the period closed or not. Where several periods went by, the last one's digest holds what came in all of them.
    """
    if config.email is None:
        return 0
    waited_for, latest, made = index.digests.waited_for(now), index.digests.latest(), 0
    for one in config.subscribers:
        due = _due(one, now, has_items=one.name in waited_for, latest=latest.get(one.name))
        if due is not None:
            made += _make(one, due, index, config, now, signing_key, first=one.name not in latest)
    return made


def _due(subscriber: Subscriber, now: datetime, *, has_items: bool, latest: Made | None) -> Due | None:
    """The digest to be made now, None if there is none."""
    if is_muted(subscriber, now):
        return None
    if subscriber.digest is None:
        # What waited for the end of a mute, or for a digest that the configuration no longer asks for.
        return Due(f"gathered {now.isoformat()}", now) if has_items else None
    last = last_due(subscriber, subscriber.digest, now)
    if is_muted(subscriber, last.at):
        return None
    if latest is not None and (latest.period == last.period or latest.due_at >= last.at):
        return None
    return last


def _make(
    subscriber: Subscriber, due: Due, index: Index, config: Config, now: datetime, signing_key: bytes, *, first: bool
) -> bool:
    """Close the period; True if it had mails. A subscriber's `first` period began before they were one."""
    email = config.email
    items = index.digests.items(subscriber.name, now)
    wanted = items or (subscriber.digest is not None and subscriber.digest.when_empty and not first)
    still = subscribed([subscriber], index.unsubscriptions.addresses())[0].addresses
    mails = []
    if wanted and email is not None:
        gathered = [digest.read_item(one.payload) for one in items]
        mails = [
            digest.mail(
                subscriber,
                due,
                gathered,
                address=address,
                settings=email,
                now=now,
                list_headers=header_lines(email, address, signing_key, now),
            )
            for address in still
        ]
    return index.digests.close(subscriber.name, Made(due.period, due.at), mails, items, now) and bool(mails)
