"""What headers say, read with suspicion; and what may be shown of those that were sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tracker.fetching.faults import Fault
from tracker.model import Validators

Headers = tuple[tuple[str, str], ...]

REDACTED = b"[redacted]"

# Secret whoever sets them.
_ALWAYS_SECRET = frozenset({"authorization", "cookie", "proxy-authorization"})

# A server's wish beyond this is not a pause but a riddle; the back-off has its own limit below it.
_MAX_RETRY_AFTER = 7 * 24 * 3600.0

_MAX_VALIDATOR = 1024

_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?\s*([A-Za-z0-9][A-Za-z0-9._:+-]{0,39})""", re.IGNORECASE)
# RFC 9110, section 5.1 and 5.5.
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[\x21-\x7e\x80-\xff]+(?:[\t ]+[\x21-\x7e\x80-\xff]+)*")
_PRINTABLE = re.compile(r"[\x20-\x7e\x80-\xff]+")

_SIGNATURES = (b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0")
_BINARY = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_MOST_BINARY = 0.05  # of the bytes; what is compressed or encrypted has a tenth

# A policy may also be published as plain text or Markdown.
TEXT_TYPES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "application/xml",
        "text/xml",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
    }
)


def first(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """The first value of a header, without the space around it, or None."""
    return next((value.strip() for key, value in headers if key.lower() == name), None)


def joined(headers: Iterable[tuple[str, str]], name: str) -> str:
    """All values of a header as one list (RFC 9110, section 5.3); "" if there are none."""
    return ", ".join(value.strip() for key, value in headers if key.lower() == name)


def charset(headers: Headers) -> str | None:
    """The character set that the Content-Type header names, in lower case; it need not be one that exists."""
    match = _CHARSET.search(first(headers, "content-type") or "")
    return match[1].lower() if match else None


def media_type(headers: Headers) -> str:
    """The media type that the Content-Type header names, in lower case; "" if none."""
    return (first(headers, "content-type") or "").partition(";")[0].strip().lower()


def looks_binary(body: bytes, charset: str | None) -> bool:
    """Whether a body is no text, whatever its type says: by its first bytes, or by the control characters in it.

    `charset` is what the Content-Type header names. The control characters are the "binary data bytes" of the WHATWG
    MIME Sniffing Standard, section 3; a stray one is found in texts too.
    """
    if body.startswith(_SIGNATURES):
        return True
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or (charset or "").startswith("utf-16"):
        return False
    return len(body) - len(body.translate(None, _BINARY)) > len(body) * _MOST_BINARY


def validators(headers: Headers) -> Validators:
    """What to ask with next time. A value that could not be sent back, or is absurdly long, counts as none."""
    return Validators(etag=_sendable(first(headers, "etag")), last_modified=_sendable(first(headers, "last-modified")))


def _sendable(value: str | None) -> str | None:
    if value and len(value) <= _MAX_VALIDATOR and _PRINTABLE.fullmatch(value):
        return value
    return None


def retry_after(headers: Headers, now: datetime) -> float | None:
    """The pause that a server wishes (RFC 9110, section 10.2.3), in seconds from `now`; None if it says none."""
    value = first(headers, "retry-after") or ""
    if re.fullmatch(r"[0-9]{1,12}", value):
        return min(float(value), _MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max((aware - now).total_seconds(), 0.0), _MAX_RETRY_AFTER)
    except (ValueError, TypeError, OverflowError):
        return None


def sendable(given: Headers) -> Headers:
    """The same headers, if they can be sent. Raises Fault "bad-header", which names the header and not its value."""
    for name, value in given:
        if not _NAME.fullmatch(name):
            raise Fault("bad-header", f"{name[:100]!r} is no name of a header", transient=False)
        if value and not _VALUE.fullmatch(value):
            detail = f"the value of the header {name[:100]!r} holds what a header cannot, or space around it"
            raise Fault("bad-header", detail, transient=False)
    return given


def conditions(known: Validators) -> dict[str, str]:
    """The request headers that ask for a page only if it has changed."""
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}


def redact(head: bytes, secret: Iterable[str]) -> bytes:
    """A request's head with `[redacted]` in place of each secret header's value.

    `secret` names the headers that are secret beside cookies and credentials, in any case.
    """
    names = _ALWAYS_SECRET | {name.lower() for name in secret}
    return b"\r\n".join(_redact_line(line, names) for line in head.split(b"\r\n"))


def _redact_line(line: bytes, names: frozenset[str]) -> bytes:
    name, colon, _ = line.partition(b":")
    if colon and name.decode("latin-1").strip().lower() in names:
        return name + b": " + REDACTED
    return line


def request_headers(user_agent: str, accept_encoding: str, given: Mapping[str, str]) -> dict[str, str]:
    """The headers of a visit; those of the configuration win.

    No Accept-Language unless the configuration gives one: a site then answers in the language it is written in.
    """
    own = {
        "User-Agent": user_agent,
        "Accept": "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.5",
        "Accept-Encoding": accept_encoding,
    }
    taken = {name.lower() for name in given}
    return {name: value for name, value in own.items() if name.lower() not in taken} | dict(given)
