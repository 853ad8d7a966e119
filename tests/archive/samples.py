"""Drafts, pages and changes to record in the tests of the archive."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tracker.archive.warc import encode
from tracker.model import (
    Change,
    ClauseChange,
    Document,
    Edit,
    EntryDraft,
    Exchange,
    Flag,
    Page,
    Validators,
)

DOCUMENT = Document("plivo/privacy-policy", ("https://policies.test/privacy",), "Plivo", "Privacy Policy")
MORNING = datetime(2026, 11, 22, 4, 16, 0, 250_000, tzinfo=UTC)
HTML = "<h1>Privacy</h1><p>We will not sell your data – ever.</p>".encode()

CHANGE = Change(
    kind="substantive",
    severity="high",
    dateline=(date(2025, 1, 2), None),
    clauses=(
        ClauseChange(
            kind="modified",
            path=("Privacy", "Sharing"),
            before="We will not sell it.",
            after="We may sell it.",
            flags=(Flag("sharing", "weakens", "They may now sell it.", "may sell", "high"),),
            edits=(Edit("equal", "We "), Edit("delete", "will not"), Edit("insert", "may"), Edit("equal", " sell it.")),
        ),
        ClauseChange("removed", ("Privacy",), "Gone\u2028clause", None, old_path=("Old",)),
    ),
    silent=True,
    notice_days=-3,
    lexicon="7",
)


def exchange(response: bytes, url: str = "https://policies.test/privacy", started_at: datetime = MORNING) -> Exchange:
    request = b"GET /privacy HTTP/1.1\r\nHost: policies.test\r\nCookie: [redacted]\r\n\r\n"
    return Exchange(url, request, response, "192.0.2.7", started_at)


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *headers, "", "")).encode("latin-1") + body


def chunked(body: bytes, size: int = 10) -> bytes:
    pieces = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def page(body: bytes = HTML, url: str = "https://policies.test/privacy") -> Page:
    """A page whose address redirects, and whose response is compressed and chunked."""
    end = f"{url}/en"
    raw = chunked(gzip.compress(body, mtime=0))
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("ETag", '"v1"'),
    )
    hops = (
        exchange(response(b"", f"Location: {end}", "Content-Length: 0", status="301 Moved Permanently"), url),
        exchange(response(raw, *(f"{name}: {value}" for name, value in headers)), end),
    )
    return Page(url, end, 200, headers, body, "utf-8", Validators('"v1"', None), MORNING, hops)


CAPTURE = encode([page()])


DRAFT = EntryDraft(
    document=DOCUMENT,
    kind="first",
    seen_at=MORNING,
    capture=CAPTURE,
    final_urls=("https://policies.test/privacy/en",),
    recipe="r1",
    markdown="# Privacy\n\nWe will not sell your data – ever.\n",
    title="Privacy \u2028 “Policy”",
    dateline=date(2026, 11, 1),
)


def draft(**changes: Any) -> EntryDraft:
    """The draft of a first entry, or of whatever `changes` makes of it."""
    return replace(DRAFT, **changes)
