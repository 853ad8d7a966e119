"""Responses, and what they come to: a redirect, a page, or a fault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import requests
import urllib3
from requests.cookies import RequestsCookieJar

from tracker.fetching import decoding, headers
from tracker.fetching.connection import REDIRECTS
from tracker.fetching.faults import Fault
from tracker.fetching.headers import Headers
from tracker.model import Exchange, Page, Validators

# 203 is a page that a proxy on the way has changed. 202 and 206 are not the page, or not all of it.
_PAGES = frozenset({200, 203})

# Client errors that pass by themselves (RFC 9110, section 15.5.9; RFC 8470; RFC 6585); the server's own all may.
_PASSING = frozenset({408, 425, 429})

_STEP = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, its body without transfer encoding. `fault` is what cut the body short, if anything did."""

    url: str
    status: int
    headers: Headers
    body: bytes
    cookies: RequestsCookieJar
    fault: Fault | None

    @property
    def location(self) -> str | None:
        """Where it redirects to; None if it is no redirect."""
        return headers.first(self.headers, "location") if self.status in REDIRECTS else None

    @property
    def length(self) -> int | None:
        """The body's length on the wire as the head tells it, or None."""
        if self.status in (204, 304):
            return 0
        length = headers.first(self.headers, "content-length") or ""
        chunked = headers.first(self.headers, "transfer-encoding")
        return int(length) if not chunked and length.isdecimal() and len(length) < 16 else None


def cut_by_its_length(answer: Answer, beyond: bytes) -> Fault | None:
    """The fault of a page that goes on behind the length it states: what is missing would look like a change.

    `beyond` is what came after the body. White space and another response do no harm, nor does what follows the
    page's end; and a compressed body tells by itself whether it is whole.
    """
    if (
        not beyond.strip()
        or beyond.startswith(b"HTTP/")
        or b"</html" in answer.body[-1024:].lower()
        or _encodings(answer).strip(",")
    ):
        return None
    return Fault("cut-body", f"the answer goes on beyond the {len(answer.body):,} bytes it states", truncated="length")


def receive(response: requests.Response) -> Answer:
    """Read a response to its end, or to where it ends early. Raises nothing that the body can cause."""
    raw: urllib3.BaseHTTPResponse = response.raw
    body: list[bytes] = []
    fault: Fault | None = None
    try:
        body.extend(raw.stream(_STEP, decode_content=False))
    except Fault as caught:
        fault = caught
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        detail = f"the answer breaks off, or is not framed as it says: {type(error).__name__}"
        fault = Fault("cut-body", detail, truncated="disconnect")
        fault.__cause__ = error
    pairs = tuple((name, value) for name, value in raw.headers.items())
    return Answer(response.url, response.status_code, pairs, b"".join(body), response.cookies, fault)


def page(
    answer: Answer, url: str, known: Validators, now: datetime, exchanges: tuple[Exchange, ...], limit: int
) -> Page:
    """The page that an answer to a visit of `url` holds.

    `known` are the validators that were sent; `limit` is the most bytes the body may decode to. Raises Fault for an
    answer that is no page, or no whole one.
    """
    if answer.status == 304 and known != Validators():
        body, validators = b"", _renewed(answer, known)
    else:
        body, validators = _body(answer, now, limit), headers.validators(answer.headers)
    return Page(
        url=url,
        final_url=answer.url,
        status=answer.status,
        headers=answer.headers,
        body=body,
        charset=headers.charset(answer.headers),
        validators=validators,
        fetched_at=now,
        exchanges=exchanges,
    )


def _renewed(answer: Answer, known: Validators) -> Validators:
    # RFC 9110, section 15.4.5: a 304 repeats the validators, but not every server does.
    new = headers.validators(answer.headers)
    return Validators(new.etag or known.etag, new.last_modified or known.last_modified)


def _body(answer: Answer, now: datetime, limit: int) -> bytes:
    if answer.status not in _PAGES:
        raise _status(answer, now)
    if answer.fault:
        raise answer.fault
    kind = headers.media_type(answer.headers)
    if kind and kind not in headers.TEXT_TYPES:
        raise Fault("not-html", f"not a page of text but {kind[:100]}", transient=False)
    body = decoding.decode(answer.body, _encodings(answer), limit)
    if headers.looks_binary(body, headers.charset(answer.headers)):
        raise Fault("not-html", f"not a page of text, though it is sent as {kind[:100] or 'no type'}", transient=False)
    return body


def _encodings(answer: Answer) -> str:
    # A transfer coding beside "chunked" compresses as a content coding does (RFC 9112, section 7.2), on top of it.
    transfer = headers.joined(answer.headers, "transfer-encoding").lower()
    extra = [name for name in transfer.split(",") if name.strip() not in ("", "chunked", "identity")]
    return ",".join([headers.joined(answer.headers, "content-encoding"), *extra])


def _status(answer: Answer, now: datetime) -> Fault:
    status = answer.status
    transient = status in _PASSING or status >= 500 or status < 400
    wish = headers.retry_after(answer.headers, now) if transient else None
    detail = f"the server answered {status} {_phrase(status)}".rstrip()
    return Fault(f"http-{status}", detail, transient=transient, retry_after=wish)


def _phrase(status: int) -> str:
    # The registered one: a server may write anything there.
    try:
        return f"({HTTPStatus(status).phrase})"
    except ValueError:
        return ""
