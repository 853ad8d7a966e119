"""What was fetched: exchanges over the wire, pages, and what is known of one before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells later that a page has not changed: what the server gave to ask with (RFC 9110, section 8.8), and what
    tells the same bytes once they are here: `digest`, SHA-256 (hexadecimal) of the body and what was said of it."""

    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response as they went over the wire.

    `request` is the request line and headers with secret values as `[redacted]`; `response` the status line, headers
    and body with transfer and content encodings untouched. `truncated` is None, or why the body was cut, in the words
    of WARC-Truncated: "length", "time" or "disconnect".
    """

    url: str
    request: bytes
    response: bytes
    address: str
    started_at: datetime
    truncated: Literal["length", "time", "disconnect"] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page as received, redirects followed. `body` is decoded from its content encoding, not from its character set.

    `charset` is what the Content-Type header says, if anything. `exchanges` are the redirects and the last response,
    in order.
    """

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    charset: str | None
    validators: Validators
    fetched_at: datetime
    exchanges: tuple[Exchange, ...]

    @property
    def not_modified(self) -> bool:
        """The server says that nothing changed since the validators were given."""
        return self.status == 304
