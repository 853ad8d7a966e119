"""Content encodings: what was packed comes out, whole or not at all, within the limit."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.fetching.decoding import ACCEPTED, decode
from tracker.fetching.faults import Fault


def bare_deflate(body: bytes) -> bytes:
    """Without the zlib format's head and check sum, as some servers send it."""
    return zlib.compress(body)[2:-4]


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZIP", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("deflate", bare_deflate),
    "br": ("br", lambda body: brotli.compress(body, quality=5)),
    "zstd": ("zstd", zstandard.ZstdCompressor().compress),
    "zstd without size": ("zstd", zstandard.ZstdCompressor(write_content_size=False).compress),
}

# Multiplied in the tests: a failing example is to stay readable.
words = st.binary(min_size=1, max_size=200)
times = st.sampled_from([1, 2, 500, 1000])


@pytest.mark.parametrize("packer", PACKERS)
@settings(max_examples=25, deadline=None)
@given(word=words, times=times)
def test_what_was_packed_comes_out(packer: str, word: bytes, times: int) -> None:
    name, pack = PACKERS[packer]
    assert decode(pack(word * times), name, limit=200_000) == word * times


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 400_000])
def test_sizes_round_the_decoders_steps_come_out_whole(packer: str, size: int) -> None:
    name, pack = PACKERS[packer]
    body = (b"policy " * 60_000)[:size]
    assert decode(pack(body), name, limit=size) == body


@pytest.mark.parametrize("packer", PACKERS)
@settings(max_examples=25, deadline=None)
@given(word=words, times=times, data=st.data())
def test_what_is_cut_off_never_passes_for_whole(packer: str, word: bytes, times: int, data: st.DataObject) -> None:
    name, pack = PACKERS[packer]
    packed = pack(word * times)
    # The last byte alone may be padding; deflate without its check sum has no more to tell by.
    end = data.draw(st.integers(1, len(packed) - 2))
    with pytest.raises(Fault) as caught:
        decode(packed[:end], name, limit=200_000)
    assert caught.value.reason == "bad-encoding"


@settings(max_examples=50)
@given(body=st.binary(max_size=200), encoding=st.sampled_from(["gzip", "deflate", "br", "zstd", "br, gzip", "?"]))
def test_noise_comes_to_bytes_or_to_a_fault(body: bytes, encoding: str) -> None:
    try:
        assert len(decode(body, encoding, limit=1000)) <= 1000
    except Fault as fault:
        assert fault.reason in ("bad-encoding", "too-large")


def test_every_encoding_that_is_asked_for_can_be_decoded() -> None:
    for name in ACCEPTED.split(", "):
        pack = PACKERS[name][1]
        assert decode(pack(b"words"), name, limit=5) == b"words"
        with pytest.raises(Fault, match="too-large"):
            decode(pack(b"words"), name, limit=4)


def test_encodings_are_taken_off_in_reverse_order() -> None:
    packed = gzip.compress(brotli.compress(b"words"))
    assert decode(packed, "br, gzip", limit=100) == b"words"
    assert decode(packed, "identity,br , GZIP", limit=100) == b"words"


def test_no_encoding_is_no_work() -> None:
    assert decode(b"words", "", limit=5) == b"words"
    assert decode(b"", "gzip", limit=5) == b""


def test_members_are_joined_and_padding_is_dropped() -> None:
    two = gzip.compress(b"one ") + gzip.compress(b"two")
    assert decode(two, "gzip", limit=100) == b"one two"
    assert decode(two + b"\0" * 50, "gzip", limit=100) == b"one two"
    frame = zstandard.ZstdCompressor().compress
    assert decode(frame(b"one ") + frame(b"two"), "zstd", limit=100) == b"one two"


@pytest.mark.parametrize("packer", ["gzip", "zstd"])
def test_a_body_of_a_thousand_parts_is_refused(packer: str) -> None:
    name, pack = PACKERS[packer]
    with pytest.raises(Fault, match="parts"):
        decode(pack(b"") * 1000, name, limit=100)


def test_an_inner_layer_may_not_swallow_what_the_outer_gives() -> None:
    empty_blocks = b"\x1f\x8b\x08" + bytes(7) + b"\x00\x00\x00\xff\xff" * 1_000_000
    with pytest.raises(Fault, match="too-large"):
        decode(gzip.compress(empty_blocks), "gzip, gzip", limit=1_000_000)


@pytest.mark.parametrize("packer", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_takes_no_memory_beyond_the_limit(packer: str) -> None:
    name, pack = PACKERS[packer]
    bomb = pack(b"0" * 50_000_000)
    tracemalloc.start()
    with pytest.raises(Fault, match="too-large"):
        decode(bomb, name, limit=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000
