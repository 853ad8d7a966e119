"""Headers, read with suspicion."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.fetching import headers
from tracker.model import Validators

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/html; charset=UTF-8", "utf-8"),
        ('text/html;charset="iso-8859-1"', "iso-8859-1"),
        ("text/html; boundary=x; Charset = 'windows-1252'", "windows-1252"),
        ("text/html; charset=" + "a" * 500, "a" * 40),
        ("text/html; xcharset=utf-8", None),
        ("text/html; charset=", None),
        ("text/html", None),
    ],
)
def test_the_charset_is_what_the_content_type_names(value: str, expected: str | None) -> None:
    assert headers.charset((("CONTENT-type", value),)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("-5", None),
        ("999999999999", 7 * 24 * 3600.0),
        ("9" * 400, None),
        ("Sun, 01 Mar 2026 12:01:00 GMT", 60.0),
        ("Sun, 01 Mar 2026 12:01:00 -0000", 60.0),
        ("Sun, 01 Mar 2020 12:01:00 GMT", 0.0),
        ("Sun, 01 Mar 9999999 12:01:00 GMT", None),
        ("soon", None),
        ("", None),
    ],
)
def test_the_pause_that_a_server_wishes(value: str, expected: float | None) -> None:
    assert headers.retry_after((("Retry-After", value),), NOW) == expected


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_no_wish_breaks_the_reader(value: str) -> None:
    wish = headers.retry_after((("retry-after", value),), NOW)
    assert wish is None or 0 <= wish <= 7 * 24 * 3600


def test_validators_that_could_not_be_sent_back_are_none() -> None:
    fine = headers.validators((("ETag", ' W/"a é" '), ("Last-Modified", "yesterday")))
    assert fine == Validators('W/"a é"', "yesterday")
    assert headers.validators((("ETag", '"a\r\nX: 1"'), ("Last-Modified", "x" * 5000))) == Validators()
    assert headers.validators((("ETag", ""),)) == Validators()


def test_secrets_are_redacted_and_all_else_is_kept() -> None:
    head = b"GET /?cookie=1 HTTP/1.1\r\nHost: a.test\r\nCOOKIE: a=b\r\nAuthorization: B c\r\nX-Key:\xe9\r\n\r\n"
    assert headers.redact(head, ["x-KEY"]) == (
        b"GET /?cookie=1 HTTP/1.1\r\nHost: a.test\r\nCOOKIE: [redacted]\r\nAuthorization: [redacted]\r\n"
        b"X-Key: [redacted]\r\n\r\n"
    )


def test_values_of_one_header_are_one_list() -> None:
    pairs = (("Content-Encoding", "br"), ("X", "1"), ("content-encoding", " gzip "))
    assert headers.joined(pairs, "content-encoding") == "br, gzip"
    assert headers.first(pairs, "content-encoding") == "br"
    assert headers.first(pairs, "y") is None
