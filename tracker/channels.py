"""The channels of a configuration, by the names that alerts in the outbox carry."""

from __future__ import annotations

from typing import TextIO

from tracker.alerting.chats import AppriseNotifier
from tracker.alerting.console import ConsoleNotifier
from tracker.alerting.feed_files import FeedNotifier
from tracker.alerting.identities import CONSOLE, EMAIL, FEEDS, apprise_channel, webhook_channel
from tracker.alerting.notifier import Notifier
from tracker.alerting.smtp import SmtpNotifier
from tracker.alerting.webhook import WebhookNotifier
from tracker.config import Config


def channels_of(config: Config, printed: TextIO, signing_key: bytes) -> dict[str, Notifier]:
    """Mail where it is configured, the webhook and the chat rooms of each subscriber, feeds, and `printed` for alerts
    from before there was mail. `signing_key` is for feeds alone."""
    made: dict[str, Notifier] = {CONSOLE: ConsoleNotifier(printed)}
    if config.email:
        made[EMAIL] = SmtpNotifier(config.email)
    if config.feeds:
        made[FEEDS] = FeedNotifier(config.feeds, signing_key)
    for one in config.subscribers:
        if one.webhook:
            made[webhook_channel(one.name)] = WebhookNotifier(one.webhook, config.webhook_secret)
        for number, address in enumerate(one.apprise):
            made[apprise_channel(one.name, number)] = AppriseNotifier(address)
    return made
