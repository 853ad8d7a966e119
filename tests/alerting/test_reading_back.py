"""A message read back from its bytes, and the console that prints it."""

from __future__ import annotations

import io

import pytest

from tests.alerting.building import alert, change, news
from tests.alerting.test_message import composed
from tracker.alerting.console import ConsoleNotifier
from tracker.alerting.reading_back import readable
from tracker.errors import DeliveryError


def test_it_reads_as_a_person_would_read_it() -> None:
    text = readable(composed(news(change())))
    head, _, body = text.partition("\n\n")
    assert head.split("\n") == [
        "From: tracker <tracker@readers.example>",
        "To: Lea <lea@readers.example>",
        "Date: Sun, 22 Nov 2026 05:47:00 +0100",
        "Subject: Acme Privacy Policy: sale clause weakened",
    ]
    assert body.startswith("Acme · Privacy Policy\nSale clause weakened\n")


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"Subject: \x1b[2Jx\r\n\r\n\x1b[31mred\r\n",
        b"Subject: =?utf-8?b?G1sySng=?=\r\nContent-Type: text/plain; charset=no-such\r\n\r\nx\xff\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>\r\n--x--\r\n",
    ],
)
def test_strange_bytes_are_read_without_harm(payload: bytes) -> None:
    assert "\x1b" not in readable(payload)


def test_the_console_prints_what_its_encoding_can_show() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    ConsoleNotifier(stream).deliver(
        alert("Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\né\r\n".encode())
    )
    assert b"\n?\n" in raw.getvalue()


def test_a_closed_stream_is_a_failed_delivery() -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(DeliveryError, match="closed"):
        ConsoleNotifier(stream).deliver(alert())
