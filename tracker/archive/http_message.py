"""HTTP responses as received (RFC 9112), read leniently: a page's bytes are hostile and still evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from tracker.archive.content_coding import dechunk, decompress
from tracker.model import Exchange, Page, Validators

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")

_MOST_INTERIM = 10
_LONGEST_CONTENT_TYPE = 1000
"""Characters that are looked at: the standard library's reading of parameters takes the square of their number."""


@dataclass(frozen=True, slots=True)
class Response:
    """A response taken apart; `raw_body` still has its transfer and content codings. `status` 0: not HTTP at all."""

    status: int
    headers: tuple[tuple[str, str], ...]
    raw_body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header, of several their values joined by commas (RFC 9110, section 5.3)."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(values) if values else None


def parse(response: bytes) -> Response:
    """Take a response apart; interim ones (1xx) in front of it are passed over."""
    for _ in range(_MOST_INTERIM):
        head, rest = _split(response)
        status = _STATUS.match(head)
        if not (status and status[1].startswith(b"1") and rest):
            break
        response = rest
    return Response(int(status[1]) if status else 0, _headers(head), rest)


def body(response: Response, limit: int) -> bytes:
    """The body with all codings taken off; BodyTooLarge above `limit` bytes."""
    raw = response.raw_body
    transfer = _list(response.header("Transfer-Encoding"))
    if "chunked" in transfer:
        raw = dechunk(raw)
    elif (length := response.header("Content-Length")) and length.isdecimal() and len(length) < 19:
        raw = raw[: int(length)]
    codings = (*_list(response.header("Content-Encoding")), *(name for name in transfer if name != "chunked"))
    return decompress(raw, codings, limit)


def page_of(url: str, exchanges: tuple[Exchange, ...], *, limit: int) -> Page:
    """The page that a chain of exchanges came to, from its last response alone.

    Args:
        url: the address that was asked for first.
        exchanges: at least one, in order.
        limit: bytes of decoded body; BodyTooLarge (a ValueError) beyond.
    """
    last = exchanges[-1]
    response = parse(last.response)
    return Page(
        url=url,
        final_url=last.url,
        status=response.status,
        headers=response.headers,
        body=body(response, limit),
        charset=charset(response.header("Content-Type")),
        validators=Validators(response.header("ETag"), response.header("Last-Modified")),
        fetched_at=last.started_at,
        exchanges=exchanges,
    )


def charset(content_type: str | None) -> str | None:
    """The character set a Content-Type names, lower-case; None if it names none."""
    message = Message()
    message["Content-Type"] = re.sub(r"[\r\n]+", " ", (content_type or "")[:_LONGEST_CONTENT_TYPE])
    value = message.get_param("charset")
    return value.strip().lower() or None if isinstance(value, str) else None


def _split(response: bytes) -> tuple[bytes, bytes]:
    end = _END_OF_HEAD.search(response)
    return (response[: end.start()], response[end.end() :]) if end else (response, b"")


def _headers(head: bytes) -> tuple[tuple[str, str], ...]:
    text = re.sub(r"\r?\n[ \t]+", " ", head.decode("latin-1"))  # folded lines (obs-fold) are one
    pairs = (line.partition(":") for line in text.replace("\r", "").split("\n")[1:])
    return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)


def _list(value: str | None) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in (value or "").split(",") if part.strip())
