"""Captures: any pages come back equal, any WARC tool can check and replay them, no damage passes."""

from __future__ import annotations

import gzip
import random
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from tests.archive.any_pages import ANY_PAGES
from tests.archive.samples import CAPTURE, HTML, exchange, page, response
from tracker.archive.http_message import page_of
from tracker.archive.warc import check, decode, encode
from tracker.archive.warc_records import read, write
from tracker.errors import ArchiveError
from tracker.model import Page


def _check_by_warcio(capture: bytes, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `warcio check` says must be nothing, and what it exits with 0."""
    path = folder / "capture.warc.gz"
    path.write_bytes(capture)
    with pytest.raises(SystemExit) as exit_:
        warcio(["check", str(path)])
    said = capsys.readouterr()
    assert (exit_.value.code, said.out, said.err) == (0, "", "")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ANY_PAGES, min_size=1, max_size=3))
def test_any_pages_come_back_equal_and_pass_warcio(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pages: list[Page]
) -> None:
    capture = encode(pages)
    assert decode(capture) == tuple(pages)
    assert encode(pages) == capture
    _check_by_warcio(capture, tmp_path, capsys)


def test_a_redirected_compressed_page_is_stored_once_and_as_received(tmp_path: Path) -> None:
    records = [(record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in _iterate(CAPTURE)]
    first, last = "https://policies.test/privacy", "https://policies.test/privacy/en"
    assert records == [
        ("warcinfo", None),
        ("request", first),
        ("response", first),
        ("request", last),
        ("response", last),
        ("metadata", first),
    ]
    with BytesIO(CAPTURE) as file:
        raw = [record.raw_stream.read() for record in ArchiveIterator(file, no_record_parse=True)]
    assert raw[4] == page().exchanges[1].response


def test_a_warc_tool_replays_the_page() -> None:
    replayed = {
        record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read()
        for record in _iterate(CAPTURE)
        if record.rec_type == "response"
    }
    assert replayed["https://policies.test/privacy/en"] == HTML


def test_the_fields_that_a_reader_of_evidence_looks_for() -> None:
    records = list(_iterate(CAPTURE))
    ids = [record.rec_headers.get_header("WARC-Record-ID") for record in records]
    response_ = records[4].rec_headers
    assert len(set(ids)) == len(ids)
    assert response_.get_header("WARC-Date") == "2026-11-22T04:16:00.250000Z"
    assert response_.get_header("WARC-IP-Address") == "192.0.2.7"
    assert response_.get_header("WARC-Concurrent-To") == ids[3]
    assert response_.get_header("WARC-Block-Digest").startswith("sha256:")
    assert response_.get_header("WARC-Truncated") is None


def test_a_cut_body_says_why() -> None:
    cut = replace(page().exchanges[1], truncated="time")
    capture = encode([replace(page(), exchanges=(cut,))])
    assert [record.rec_headers.get_header("WARC-Truncated") for record in _iterate(capture)][2] == "time"
    assert decode(capture)[0].exchanges[0].truncated == "time"


def test_the_pages_of_a_document_in_pieces_are_told_apart() -> None:
    pages = (page(b"one"), page(b"two", "https://policies.test/two"), page(b"one"))
    assert decode(encode(pages)) == pages


def test_two_captures_share_no_record_id() -> None:
    later = replace(page(), fetched_at=page().fetched_at.replace(second=1))
    ids = [
        record.rec_headers.get_header("WARC-Record-ID") for c in (CAPTURE, encode([later])) for record in _iterate(c)
    ]
    assert len(set(ids)) == len(ids)


def test_what_came_compressed_is_stored_as_it_is_and_the_rest_compressed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    noise = random.Random(1).randbytes(100_000)
    for body, is_stored in ((noise, True), (b"We keep your data. " * 5_000, False)):
        answer = exchange(response(body, f"Content-Length: {len(body)}"), "https://policies.test/privacy")
        one = replace(page(body), exchanges=(answer,))
        capture = encode([one])
        assert len(capture) > len(body) if is_stored else len(capture) < len(body) / 10
        assert decode(capture) == (one,)
        _check_by_warcio(capture, tmp_path, capsys)


def test_a_rendered_page_is_kept_beside_its_response() -> None:
    rendered = replace(page(), body=b"<p>made by scripts</p>")
    capture = encode([rendered])
    assert [record.rec_type for record in _iterate(capture)][-2:] == ["conversion", "metadata"]
    assert decode(capture) == (rendered,)


def test_a_capture_needs_a_page() -> None:
    with pytest.raises(ValueError, match="at least one"):
        encode([])


def test_every_flipped_bit_is_damage_or_harmless() -> None:
    capture = encode([page()])
    for position in range(0, len(capture), 7):
        damaged = bytearray(capture)
        damaged[position] ^= 1 << position % 8
        try:
            assert decode(bytes(damaged)) == (page(),), position  # fields of the gzip header that nobody reads
        except ArchiveError as error:
            assert "damaged" in str(error)


def test_every_cut_is_damage() -> None:
    for end in range(len(CAPTURE)):
        with pytest.raises(ArchiveError):
            check(CAPTURE[:end])


def test_a_missing_record_is_damage() -> None:
    members = _members(CAPTURE)
    for left_out in range(len(members)):
        with pytest.raises(ArchiveError):
            decode(b"".join(members[:left_out] + members[left_out + 1 :]))


def test_a_body_that_is_not_the_recorded_one_is_damage() -> None:
    *records, metadata = read(CAPTURE)
    forged = metadata.block.replace(b'"body_digest": "', b'"body_digest": "0')
    with pytest.raises(ArchiveError, match="is not the one recorded"):
        decode(write(iter([*records, replace(metadata, block=forged, fields=())])))


def test_nothing_can_hide_behind_a_record() -> None:
    first, *others = _members(CAPTURE)
    for hidden in (b"x", gzip.decompress(first)):
        longer = gzip.compress(gzip.decompress(first) + hidden)
        with pytest.raises(ArchiveError, match="its length is not the one it states"):
            decode(b"".join([longer, *others]))


def test_what_is_no_capture_of_ours_is_refused() -> None:
    for other in (b"no gzip", gzip.compress(b"WARC/1.1\r\n\r\n"), gzip.compress(b"[" * 10_000), b"\x1f\x8b\x08"):
        with pytest.raises(ArchiveError):
            decode(other)


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(3_000_000))
    hop = exchange(response(bomb, "Content-Encoding: gzip"))
    capture = encode([page_of(hop.url, (hop,), limit=4_000_000)])
    assert len(capture) < 20_000
    with pytest.raises(ArchiveError, match="1000000 bytes"):
        decode(capture, limit=1_000_000)


def _iterate(capture: bytes) -> ArchiveIterator:
    return ArchiveIterator(BytesIO(capture), check_digests="raise")


def _members(capture: bytes) -> list[bytes]:
    with BytesIO(capture) as file:
        iterator = ArchiveIterator(file)
        places = [(iterator.get_record_offset(), iterator.get_record_length()) for _ in iterator]
    return [capture[offset : offset + length] for offset, length in places]
