"""Messages as bytes, ready to be handed to a mail server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from tracker.alerting import diff, headers, mime, wording
from tracker.alerting.digest_view import DigestView
from tracker.alerting.harmless import lines
from tracker.alerting.settings import EmailSettings
from tracker.alerting.view import Fact, MessageView, view
from tracker.alerting.wrapping import COLUMNS, wrap
from tracker.model import News

HTML_LIMIT = 90_000
"""Bytes of the HTML part; large mail programs clip at about 100 KB."""

_TEMPLATES = Environment(
    loader=PackageLoader("tracker.alerting", "templates"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def compose(
    news: News,
    *,
    recipient: str,
    sender: str,
    message_id: str,
    date: datetime,
    timezone: ZoneInfo,
    operator: str = "",
    list_headers: Iterable[bytes] = (),
) -> bytes:
    """The message that tells the news to one recipient, the same bytes for the same arguments.

    `recipient` and `sender` are addresses or `Name <address>`; `message_id` stands with its angle brackets. `date` is
    when the message is made. Times are shown in `timezone` with UTC beside. Mails of one document share a reference,
    so that mail programs show them as one thread. `list_headers` are lines by which to
    unsubscribe. Raises ValueError where an address is too long for a header.
    """
    content = view(news, timezone=timezone, operator=operator)
    host = headers.domain(sender)
    return mime.multipart(
        (
            *_letterhead(sender, recipient, content.subject, message_id, date.astimezone(timezone)),
            headers.raw("References", f"<thread.{_short_digest(news.document.id)}@{host}>"),
            headers.list_id(wording.name(news), news.document.id, host),
            *list_headers,
        ),
        plain_text(content),
        html(content),
    )


def compose_test(settings: EmailSettings, recipient: str, *, date: datetime, message_id: str) -> bytes:
    """The mail by which somebody sees that the mail settings work. Raises ValueError as `compose` does."""
    text = (
        f"Mail from tracker reaches {headers.bare(recipient)}.\n\n"
        f"It went through {settings.host}, port {settings.port}, "
        f"{'without encryption' if settings.security == 'none' else 'encrypted'}. "
        "When a policy that you follow changes, you will be told at this address."
    )
    return compose_notice(
        "tracker: mail works",
        text,
        recipient=recipient,
        sender=settings.sender,
        message_id=message_id,
        date=date,
    )


def compose_notice(subject: str, text: str, *, recipient: str, sender: str, message_id: str, date: datetime) -> bytes:
    """A message of the tracker about itself: plain text only, wrapped here. Raises ValueError as `compose` does."""
    return mime.single(_letterhead(sender, recipient, subject, message_id, date), wrap(lines(text)))


def compose_digest(
    content: DigestView,
    *,
    recipient: str,
    sender: str,
    message_id: str,
    date: datetime,
    list_headers: Iterable[bytes] = (),
) -> bytes:
    """The mail of a digest to one recipient; arguments, bytes and errors as with `compose`."""
    host = headers.domain(sender)
    return mime.multipart(
        (
            *_letterhead(sender, recipient, content.subject, message_id, date),
            headers.list_id("Policy digest", "digest", host),
            *list_headers,
        ),
        _TEMPLATES.get_template("digest.txt").render(view=content, wrap=wrap, arrows=_ARROWS),
        _TEMPLATES.get_template("digest.html").render(view=content, arrows=_ARROWS),
    )


def plain_text(content: MessageView) -> str:
    """The message as plain text, 72 columns wide where its words allow it."""
    layout = _TEMPLATES.get_template("alert.txt")
    return layout.render(view=content, wrap=wrap, fact_line=_fact_line, arrows=_ARROWS)


def html(content: MessageView) -> str:
    """The message as one HTML page that needs nothing from elsewhere."""
    return _TEMPLATES.get_template("alert.html").render(view=content, legend=_LEGEND, arrows=_ARROWS)


def _letterhead(sender: str, recipient: str, subject: str, message_id: str, date: datetime) -> tuple[bytes, ...]:
    return (
        headers.raw("Date", format_datetime(date)),
        headers.mailbox("From", sender),
        headers.mailbox("To", recipient),
        headers.unstructured("Subject", subject),
        headers.raw("Message-ID", message_id),
        # RFC 3834: no vacation notice answers this; the second is how Exchange is told the same.
        headers.raw("Auto-Submitted", "auto-generated"),
        headers.raw("X-Auto-Response-Suppress", "All"),
    )


def _short_digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


_LEGEND = Markup("{} was removed, {} was added.").format(
    diff.to_html([diff.Run("delete", "Struck out")]), diff.to_html([diff.Run("insert", "underlined")])
)
_ARROWS = {"weakens": "▼", "strengthens": "▲", "neutral": "•"}

_LABEL_COLUMNS = 22


def _fact_line(fact: Fact) -> str:
    """A fact as a label and a value beside it; what must stay in one piece is not wrapped."""
    label = f"{fact.label}: ".ljust(_LABEL_COLUMNS) if fact.label else " " * _LABEL_COLUMNS
    if len(label) > _LABEL_COLUMNS or fact.code or fact.link:
        return (
            f"{label.rstrip()}\n    {fact.value}" if len(fact.value) > COLUMNS - _LABEL_COLUMNS else label + fact.value
        )
    value = wrap(fact.value, columns=COLUMNS - _LABEL_COLUMNS)
    return label + value.replace("\n", "\n" + " " * _LABEL_COLUMNS)
