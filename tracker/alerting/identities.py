"""What tells alerts apart, and the channels they go by."""

from __future__ import annotations

import json
from hashlib import sha256

from tracker.alerting import headers

EMAIL = "email"
CONSOLE = "console"
CONSOLE_SENDER = "tracker <tracker@localhost>"
CONSOLE_ADDRESS = "console@localhost"
FEEDS = "feeds"
"""The channel of the feeds, and their one recipient."""


def webhook_channel(subscriber: str) -> str:
    """A webhook is a channel of its own: one that does not answer shall not keep those of others waiting."""
    return f"webhook:{subscriber}"


def apprise_channel(subscriber: str, number: int) -> str:
    """The channel to one of the chat rooms of a subscriber, counted from 0."""
    return f"apprise {number}:{subscriber}"


def way(channel: str, recipient: str) -> str:
    """How an alert goes to whom, in words: "mail to ada@example.org"."""
    match channel.partition(":")[0].split(" ")[0]:
        case "webhook":
            return f"the webhook of {recipient}"
        case "apprise":
            return f"a chat of {recipient}"
        case "feeds":
            return "the feeds"
        case "console":
            return "the console"
        case _:
            return f"mail to {recipient}"


def alert_id(document_id: str, entry_name: str, entry_digest: str, channel: str, recipient: str) -> str:
    """The id that this news has for this recipient: 32 hexadecimal digits of a SHA-256."""
    key = json.dumps([document_id, entry_name, entry_digest, channel, recipient])
    return sha256(key.encode()).hexdigest()[:32]


def message_id(identity: str, sender: str) -> str:
    """The Message-ID of an alert, with its angle brackets."""
    return f"<{identity}@{headers.domain(sender)}>"
