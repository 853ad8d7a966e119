"""Responses as received, taken apart: codings off, within bounds, whatever the server sent."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.samples import chunked, exchange, response
from tracker.archive.content_coding import BodyTooLarge, dechunk, decompress
from tracker.archive.http_message import body, charset, page_of, parse

_CODERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda content: brotli.compress(content, quality=4),
    "zstd": zstandard.compress,
    "identity": bytes,
}
LIMIT = 1 << 20


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000), st.lists(st.sampled_from(sorted(_CODERS)), max_size=3), st.integers(0, 40))
def test_what_is_put_on_comes_off(content: bytes, codings: list[str], chunk: int) -> None:
    wrapped = content
    for coding in codings:
        wrapped = _CODERS[coding](wrapped)
    headers = [f"Content-Encoding: {', '.join(codings)}"] if codings else []
    if chunk:
        headers.append("transfer-encoding: Chunked")
        wrapped = chunked(wrapped, chunk)
    assert body(parse(response(wrapped, *headers)), LIMIT) == content


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted(_CODERS)))
def test_any_bytes_are_read_without_failing(noise: bytes, coding: str) -> None:
    head = f"Content-Encoding: {coding}"
    body(parse(noise), LIMIT)
    body(parse(response(noise, head, "Transfer-Encoding: chunked")), LIMIT)
    body(parse(response(_CODERS[coding](b"word " * 50)[:-3] + noise, head)), LIMIT)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_cut_stream_gives_what_came_before_the_cut(coding: str) -> None:
    content = b"".join(b"clause %d says this and that; " % number for number in range(20_000))
    whole = _CODERS[coding](content)
    got = decompress(whole[: len(whole) * 3 // 4], (coding,), LIMIT)
    assert len(got) > 100_000
    assert content.startswith(got)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_stops_at_the_limit_and_is_never_in_memory(coding: str) -> None:
    bomb = _CODERS[coding](bytes(8_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(BodyTooLarge):
            decompress(bomb, (coding,), LIMIT)
        assert tracemalloc.get_traced_memory()[1] < 3 * LIMIT
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_large_body_that_does_not_compress_is_whole(coding: str) -> None:
    content = b"".join(zlib.crc32(b"%d" % i).to_bytes(4, "big") for i in range(100_000))
    assert decompress(_CODERS[coding](content), (coding,), LIMIT) == content


def test_bare_deflate_and_several_gzip_members_are_read() -> None:
    bare = zlib.compressobj(wbits=-15)
    assert decompress(bare.compress(b"words") + bare.flush(), ("deflate",), LIMIT) == b"words"
    assert decompress(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0", ("gzip",), LIMIT) == b"one two"


def test_no_byte_is_lost_where_the_input_ends_before_the_output() -> None:
    for size in range(65_500, 66_300, 7):
        bare = zlib.compressobj(wbits=-15)
        assert len(decompress(bare.compress(b"a" * size) + bare.flush(), ("deflate",), LIMIT)) == size


def test_an_unknown_coding_leaves_the_body_alone() -> None:
    assert decompress(b"as it is", ("compress",), LIMIT) == b"as it is"


def test_many_small_members_and_chunks_take_linear_time() -> None:
    began = time.process_time()
    assert decompress(gzip.compress(b"x") * 200_000, ("gzip",), LIMIT) == b"x" * 100
    assert dechunk(b"1\r\nx\r\n" * 200_000) == b"x" * 200_000
    parse(b"HTTP/1.1 100 Continue\r\n\r\n" * 50_000)
    charset("text/html; " + '";' * 500_000)
    assert time.process_time() - began < 2  # each of them took minutes if it were quadratic


def test_a_damaged_chunk_ends_the_body() -> None:
    assert dechunk(b"3\r\nabc\r\nzz\r\nabc") == b"abc"
    assert dechunk(b"3;name=value\r\nabc\r\n-5\r\nabc") == b"abc"
    assert dechunk(b"ff\r\nshort") == b"short"


def test_content_length_ends_the_body() -> None:
    assert body(parse(response(b"body and more", "Content-Length: 4")), LIMIT) == b"body"


def test_a_page_follows_from_its_exchanges() -> None:
    moved = exchange(response(b"", "Location: /en", status="302 Found"))
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    headers = ('Content-Type: text/html;\r\n Charset="UTF-8"', 'ETag: W/"7"', "Last-Modified: then", "a:1", "A: 2")
    gone = exchange(interim + response(b"gone", *headers, status="410 Gone"), "https://policies.test/en")
    page = page_of("https://policies.test/privacy", (moved, gone), limit=LIMIT)
    assert (page.status, page.body, page.charset, page.final_url) == (410, b"gone", "utf-8", gone.url)
    assert (page.validators.etag, page.validators.last_modified) == ('W/"7"', "then")
    assert page.headers[0] == ("Content-Type", 'text/html; Charset="UTF-8"')
    assert parse(gone.response).header("a") == "1, 2"


def test_no_http_at_all_has_no_status() -> None:
    assert parse(b"\x16\x03\x01 what?").status == 0
    assert parse(b"").headers == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, None), ("text/html", None), ("text/html; charset=ISO-8859-1", "iso-8859-1"), ("x; charset=", None)],
)
def test_charset(value: str | None, expected: str | None) -> None:
    assert charset(value) == expected
