"""The mail channel: alerts handed to a mail server by SMTP."""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from ipaddress import ip_address
from typing import NoReturn

from tracker.alerting import headers
from tracker.alerting.harmless import shortened
from tracker.alerting.settings import EmailSettings
from tracker.errors import DeliveryError
from tracker.model import Alert

_ACCEPTED = range(250, 253)
_CLOSING = 421
# Replies that complain of our log-in, not of the recipient (RFC 4954, section 6).
_ABOUT_LOG_IN = frozenset({530, 534, 535, 538})

_Reply = tuple[int, bytes]


class SmtpNotifier:
    """Hands alerts to one mail server and keeps the connection for the next ones.

    `tls` is what the server's certificate is checked with: by default the machine's authorities.
    """

    def __init__(self, settings: EmailSettings, *, tls: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._tls = tls or ssl.create_default_context()
        self._connection: smtplib.SMTP | None = None

    def deliver(self, alert: Alert) -> str:
        """Hand the alert's bytes over; returns the server's reply ("250 2.0.0 queued as 4F1").

        Raises DeliveryError: permanent where the server refuses this recipient or this message for good (5xx to RCPT
        or DATA), otherwise not. Where it stays open whether the server took the message, it counts as not taken.
        """
        try:
            return self._hand_over(self._ready(), alert)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            self._drop()
            raise DeliveryError(alert.recipient, self._explained(error)) from error

    def close(self) -> None:
        """Say good-bye to the server, if there is a connection."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
        self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _ready(self) -> smtplib.SMTP:
        """The connection kept from before if it still answers, whatever state it was left in; else a new one."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self._connection.rset()[0] in _ACCEPTED:
                    return self._connection
            self._drop()
        self._connection = self._connect()
        self._secure_and_log_in(self._connection)
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        name = settings.helo or _own_name()
        if settings.security == "tls":
            return smtplib.SMTP_SSL(settings.host, settings.port, name, timeout=settings.timeout, context=self._tls)
        return smtplib.SMTP(settings.host, settings.port, name, timeout=settings.timeout)

    def _secure_and_log_in(self, connection: smtplib.SMTP) -> None:
        settings = self._settings
        connection.ehlo_or_helo_if_needed()
        if settings.security == "starttls":
            connection.starttls(context=self._tls)
            connection.ehlo()
        if settings.username:
            if settings.security == "none" and not _on_this_machine(settings.host):
                raise smtplib.SMTPNotSupportedError(
                    'the password is not sent unencrypted; set security to "starttls" or "tls"'
                )
            connection.login(settings.username, settings.password)

    def _hand_over(self, connection: smtplib.SMTP, alert: Alert) -> str:
        sender, recipient = headers.bare(self._settings.sender), headers.bare(alert.recipient)
        code, text = connection.mail(sender, self._options(connection, sender, alert.recipient, recipient))
        if code not in _ACCEPTED:
            self._refuse(alert.recipient, f"sender {sender} refused", (code, text), about_recipient=False)
        code, text = connection.rcpt(recipient)
        if code not in _ACCEPTED:
            self._refuse(alert.recipient, "recipient refused", (code, text))
        try:
            code, text = connection.data(alert.payload)
        except smtplib.SMTPDataError as error:
            code, text = error.smtp_code, _as_bytes(error.smtp_error)
        if code not in _ACCEPTED:
            self._refuse(alert.recipient, "message refused", (code, text))
        return _said((code, text))

    def _options(self, connection: smtplib.SMTP, sender: str, asked: str, recipient: str) -> tuple[str, ...]:
        """What MAIL has to ask for: letters outside ASCII before the @ need SMTPUTF8 (RFC 6531)."""
        if (sender + recipient).isascii():
            return ()
        if not connection.has_extn("smtputf8"):
            raise DeliveryError(asked, "the mail server takes no address with letters outside ASCII", permanent=True)
        return ("SMTPUTF8",)

    def _refuse(self, recipient: str, what: str, reply: _Reply, *, about_recipient: bool = True) -> NoReturn:
        """Raise what a refusal means. A server that closes the line (421) is left."""
        code = reply[0]
        if code == _CLOSING:
            self._drop()
        permanent = about_recipient and 500 <= code < 600 and code not in _ABOUT_LOG_IN
        answered = about_recipient and code != _CLOSING and code not in _ABOUT_LOG_IN
        raise DeliveryError(recipient, f"{what}: {_said(reply)}", permanent=permanent, answered=answered)

    def _explained(self, error: Exception) -> str:
        """What went wrong, in words of ours where the library's say too little."""
        where = f"{self._settings.host}, port {self._settings.port}"
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return f"{where}: log-in refused: {_said((error.smtp_code, _as_bytes(error.smtp_error)))}"
        if isinstance(error, smtplib.SMTPResponseException):
            return f"{where}: {_said((error.smtp_code, _as_bytes(error.smtp_error)))}"
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"{where}: its certificate cannot be trusted: {error.verify_message}"
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):  # smtplib calls it closed
            return f"{where}: no answer within {self._settings.timeout:g} seconds"
        return f"{where}: {shortened(str(error), 300) or type(error).__name__}"


def _own_name() -> str:
    """This machine's name for the greeting; an address literal where it has no full one (RFC 5321, 4.1.4).

    smtplib would ask the name service, which can take many seconds where it does not answer.
    """
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _as_bytes(reply: bytes | str) -> bytes:
    return reply.encode() if isinstance(reply, str) else reply


def _said(reply: _Reply) -> str:
    code, text = reply
    return f"{code} {shortened(text.decode('utf-8', 'replace'), 300)}".rstrip()
