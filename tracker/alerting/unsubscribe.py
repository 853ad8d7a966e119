"""Unsubscribing: signed, expiring tokens, and the headers that carry them (RFC 2369, RFC 8058).

A token is made once, with the mail that carries it: it holds the address, the day it ends and a signature, so nothing
has to be kept of it, and nobody can unsubscribe an address whose mail they do not have.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from tracker.alerting import headers
from tracker.alerting.settings import EmailSettings
from tracker.errors import TrackerError

GOOD_FOR = timedelta(days=180)
"""How long a token is good: people unsubscribe by whichever mail they find first."""

_SIGNATURE_BYTES = 16  # 128 bits: RFC 2104, section 5 allows half of SHA-256's
_DAY_BYTES = 4
_PURPOSE = b"unsubscribe 1\0"
_LONGEST = 600
_ROOM = headers.LINE_LIMIT - len("List-Unsubscribe: ")


class BadToken(TrackerError):
    """A token that this installation did not make, or that has expired; the text says which and what to do."""


def token_for(address: str, key: bytes, now: datetime) -> str:
    """The token by which this address can unsubscribe until 180 days from now: letters, digits, "-" and "_"."""
    last = (now.astimezone(UTC) + GOOD_FOR).date()
    content = last.toordinal().to_bytes(_DAY_BYTES, "big") + headers.bare(address).encode()
    return urlsafe_b64encode(_signature(content, key) + content).rstrip(b"=").decode()


def address_of(token: str, key: bytes, now: datetime) -> str:
    """The address that a token unsubscribes. Raises BadToken."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4)) if len(token) <= _LONGEST else b""
        given, content = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        known = bool(content) and hmac.compare_digest(given, _signature(content, key))
    except ValueError:
        known = False
    if not known:
        raise BadToken("this token was not made here: copy all of it, or name the address with --address")
    last = date.fromordinal(int.from_bytes(content[:_DAY_BYTES], "big"))
    if now.astimezone(UTC).date() > last:
        raise BadToken(f"this token was good until {last}: take one from a newer mail, or use --address")
    return content[_DAY_BYTES:].decode()


def header_lines(settings: EmailSettings, address: str, key: bytes, now: datetime) -> tuple[bytes, ...]:
    """The headers by which mail programs offer to unsubscribe: by mail always; by one click where the configuration
    has an https address for it and says that the mail server signs with DKIM, as RFC 8058 demands."""
    token = token_for(address, key, now)
    goes_to = headers.bare(settings.unsubscribe or settings.operator or settings.sender)
    by_mail = f"<mailto:{quote(goes_to, safe='@+')}?subject={quote(f'unsubscribe {token}')}>"
    by_click = f"<{settings.one_click}?token={token}>"
    both = f"{by_click}, {by_mail}"
    if settings.one_click and settings.dkim and len(both) <= _ROOM:
        post = headers.raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
        return headers.raw("List-Unsubscribe", both), post
    return (headers.raw("List-Unsubscribe", by_mail),) if len(by_mail) <= _ROOM else ()


def _signature(content: bytes, key: bytes) -> bytes:
    return hmac.digest(key, _PURPOSE + content, "sha256")[:_SIGNATURE_BYTES]
