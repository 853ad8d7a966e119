"""A message as the person who gets it reads it, taken from its bytes alone."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from tracker.alerting.harmless import lines, one_line

_SHOWN = ("From", "To", "Date", "Subject")


def readable(payload: bytes) -> str:
    """The message's sender, recipient, date and subject, and its plain-text body; harmless to a terminal.

    The standard library takes the message apart, as a mail program would: nothing is known here of how it was made.
    """
    message = message_from_bytes(payload, _class=EmailMessage, policy=policy.default)
    head = [f"{name}: {one_line(str(message[name] or ''))}" for name in _SHOWN]
    return "\n".join([*head, "", plain_body(message)])


def plain_body(message: EmailMessage) -> str:
    """The text of the plain part, or "" where there is none."""
    part = message.get_body(preferencelist=("plain",))
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except LookupError:  # a character set that nobody knows, in a mail that is not ours
        raw = part.get_payload(decode=True)
        content = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
    return lines(content).rstrip("\n") + "\n"
