"""A small policy site on loopback: real HTTP over a folder of histories, with a clock that the caller sets.

A history is a folder of pages named by the moment they went online:

    shop/privacy/2026-01-05.html          from midnight UTC of that day
    shop/privacy/2026-02-01T0930.html     from 09:30 UTC
    shop/privacy/2026-02-01T0930.toml     what is special about that answer, if anything:
        status = 403
        location = "/shop/terms"
        headers = { Server = "gate" }

`GET /shop/privacy` answers the newest page that is not later than the site's clock, and 404 before the
first. The words `{{visit}}` in a page become a fresh token at each request, as adverts and form tokens do;
such a page has no validators. All else has an ETag and a Last-Modified, answers 304 to who has it already,
and is sent gzipped to who accepts that.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import secrets
import threading
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, unquote, urlsplit

VISIT = b"{{visit}}"
START = datetime(2026, 1, 1, tzinfo=UTC)

_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d)(\d\d))?")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a document's address answers from `since` on."""

    since: datetime
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request as the site got it. `at` is the site's clock then; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: datetime


class PolicySite:
    """The running site; a context manager.

    Arguments: the folder of histories, or None for a site that only has what is published; the clock's start.
    Raises ValueError if a page's file name is no date.
    """

    def __init__(self, folder: Path | None = None, *, now: datetime = START) -> None:
        self._lock = threading.Lock()
        self._now = now.astimezone(UTC)
        self._histories = read_histories(folder) if folder else {}
        self._visits: list[Visit] = []
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving and wait until the port is free again."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Scheme, host and port: "http://127.0.0.1:41234"."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def now(self) -> datetime:
        """The site's clock: pages later than this are not online yet."""
        with self._lock:
            return self._now

    @now.setter
    def now(self, moment: datetime) -> None:
        with self._lock:
            self._now = moment.astimezone(UTC)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that have at least one page, in order of their names."""
        with self._lock:
            return tuple(sorted(self._histories))

    @property
    def visits(self) -> tuple[Visit, ...]:
        """All requests so far, in the order of their arrival."""
        with self._lock:
            return tuple(self._visits)

    def url(self, document: str) -> str:
        """The address of a document ("shop/privacy")."""
        return f"{self.address}/{quote(document)}"

    def dates(self, document: str) -> tuple[datetime, ...]:
        """When this document's pages go online, from the first to the last."""
        with self._lock:
            return tuple(edition.since for edition in self._histories.get(document, ()))

    def publish(
        self,
        document: str,
        html: str | bytes,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        since: datetime | None = None,
    ) -> None:
        """Put a page online from `since` on (now by the site's clock unless told)."""
        body = html.encode() if isinstance(html, str) else html
        with self._lock:
            edition = Edition((since or self._now).astimezone(UTC), body, status, headers or {})
            history = self._histories.setdefault(document, [])
            history.append(edition)
            history.sort(key=lambda edition: edition.since)

    def edition(self, document: str) -> Edition | None:
        """What the document's address answers now, or None before its first page."""
        with self._lock:
            online = [e for e in self._histories.get(document, ()) if e.since <= self._now]
        return online[-1] if online else None

    def note(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        """Write a request into the log."""
        with self._lock:
            self._visits.append(Visit(method, path, headers, self._now))


def read_histories(folder: Path) -> dict[str, list[Edition]]:
    """All pages below a folder by document, the earliest first.

    Raises ValueError where a name is no date, where a page lies in no folder of a document, or where what is said to
    be special about an answer cannot be read.
    """
    histories: dict[str, list[Edition]] = {}
    for file in sorted(folder.rglob("*.html")):
        document = file.parent.relative_to(folder).as_posix()
        if document == ".":
            raise ValueError(f"{file}: a page lies in its document's folder, as in {folder}/acme/privacy/{file.name}")
        histories.setdefault(document, []).append(_read_edition(file))
    return histories


def _read_edition(file: Path) -> Edition:
    since = _moment(file.stem)
    if since is None:
        example = "2026-01-31.html or 2026-01-31T0930.html"
        raise ValueError(f"{file}: a page is named by the date (UTC) it went online, as in {example}")
    side = file.with_suffix(".toml")
    try:
        special = tomllib.loads(side.read_text("utf-8")) if side.exists() else {}
        status = int(special.get("status", 200))
    except ValueError as error:
        raise ValueError(f"{side}: {error}") from error
    headers = {str(name): str(value) for name, value in special.get("headers", {}).items()}
    if "location" in special:
        headers["Location"] = str(special["location"])
    return Edition(since, file.read_bytes(), status, headers)


def _moment(name: str) -> datetime | None:
    match = _DATE.fullmatch(name)
    if not match:
        return None
    day, hour, minute = match.groups()
    try:
        return datetime.fromisoformat(f"{day}T{hour or '00'}:{minute or '00'}:00+00:00")
    except ValueError:
        return None


class _Server(ThreadingHTTPServer):
    # Connections that a client keeps open must not hold up the end of a test.
    daemon_threads = True
    block_on_close = False

    def __init__(self, site: PolicySite) -> None:
        self.site = site
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        asked = {name.lower(): value for name, value in self.headers.items()}
        self.server.site.note(self.command, self.path, asked)
        edition = self.server.site.edition(unquote(urlsplit(self.path).path).strip("/"))
        if edition is None:
            edition = Edition(START, b"<!doctype html><title>Not found</title><h1>Not found</h1>", 404)
        self._answer(edition, asked)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer(self, edition: Edition, asked: Mapping[str, str]) -> None:
        headers = {"Content-Type": _content_type(edition.body), "Vary": "Accept-Encoding"}
        headers["Date"] = format_datetime(self.server.site.now, usegmt=True)
        body = edition.body.replace(VISIT, secrets.token_hex(8).encode())
        status = edition.status
        if status == 200 and VISIT not in edition.body:
            headers |= _validators(edition)
            if _has_it(asked, headers):
                status, body = 304, b""
        headers |= edition.headers
        if body and "gzip" in asked.get("accept-encoding", "") and "Content-Encoding" not in headers:
            body = gzip.compress(body, 6, mtime=0)
            headers["Content-Encoding"] = "gzip"
        self._send(status, headers, body)

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response_only(status, responses.get(status, "Unknown"))
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the site has its own log."""


def _content_type(body: bytes) -> str:
    # A saved page in another character set says so itself, if at all; the header must not speak against it.
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "text/html"
    return "text/html; charset=utf-8"


def _validators(edition: Edition) -> dict[str, str]:
    tag = hashlib.sha256(edition.body).hexdigest()[:16]
    return {"ETag": f'"{tag}"', "Last-Modified": format_datetime(edition.since, usegmt=True)}


def _has_it(asked: Mapping[str, str], validators: Mapping[str, str]) -> bool:
    # RFC 9110, section 13.2.2: with an If-None-Match, the date is not looked at.
    if "if-none-match" in asked:
        return validators["ETag"] in (tag.strip() for tag in asked["if-none-match"].split(","))
    if "if-modified-since" not in asked:
        return False
    try:
        since = parsedate_to_datetime(asked["if-modified-since"])
        return parsedate_to_datetime(validators["Last-Modified"]) <= since
    except (ValueError, TypeError):
        return False
