"""Content encodings, decoded in bounded steps: a bomb costs no more than the limit."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import brotli
import zstandard

from tracker.fetching.faults import Fault

# What is asked for: exactly what can be decoded here.
ACCEPTED = "gzip, deflate, br, zstd"

_STEP = 1 << 16

# Each layer multiplies what a small body can cost. Real servers send one, broken ones sometimes two.
_MAX_LAYERS = 3

# Members of a gzip body (frames of zstd). Each costs a new decoder, and 20 MB would hold a million empty ones.
_MAX_MEMBERS = 64

# RFC 9659 holds the coding "zstd" to windows of 8 MB.
_ZSTD_WINDOW = 8 << 20

# One byte of zstd input may stand for 32 KiB (a block of 4 bytes for 128 KiB), and the decoder knows no limit of its
# own: 64 bytes at a time hold a step to 2 MiB.
_ZSTD_SLICE = 64

_Pieces = Iterator[bytes]


def decode(body: bytes, content_encoding: str, limit: int) -> bytes:
    """A body without its content encodings.

    Arguments: the body without transfer encoding, the Content-Encoding header's value ("" if none), and the most
    bytes that may come out. Raises Fault "bad-encoding" (unknown, damaged or cut) or "too-large".
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    layers = [name for name in names if name not in ("", "identity")]
    if len(layers) > _MAX_LAYERS:
        raise Fault("bad-encoding", f"encoded {len(layers)} times over", transient=False)
    pieces: _Pieces = iter((body,))
    for name in reversed(layers):
        if name not in _DECODERS:
            raise Fault("bad-encoding", f"encoded as {name[:40]!r}, which was not asked for", transient=False)
        # Each layer is bounded: an inner one may swallow any amount of input and give nothing. What is still packed
        # may be a little larger than what is in it.
        pieces = _bounded(_DECODERS[name](pieces), limit + _STEP)
    return _join(_bounded(pieces, limit)) if body else b""


def _join(pieces: _Pieces) -> bytes:
    try:
        return b"".join(pieces)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise Fault("bad-encoding", f"the body is not what its Content-Encoding says: {error}") from error


def _bounded(pieces: _Pieces, limit: int) -> _Pieces:
    left = limit
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise too_large(limit)
        yield piece


def too_large(limit: int) -> Fault:
    """The fault of a page that is larger than `limit` bytes."""
    return Fault("too-large", f"larger than {limit:,} bytes", transient=False, truncated="length")


def _gunzip(pieces: _Pieces) -> _Pieces:
    members = 1
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for piece in pieces:
        rest = piece
        while rest:
            yield from _inflate_piece(decoder, rest)
            rest = decoder.unused_data
            if decoder.eof and rest:
                # What follows the last member is padding (RFC 1952, section 2.2 has nothing to say of it).
                if not rest.startswith(b"\x1f"):
                    return
                members = _count(members)
                decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    _need_end(decoder.eof)


def _inflate(pieces: _Pieces) -> _Pieces:
    first = next(pieces, b"")
    while len(first) < 2 and (more := next(pieces, b"")):
        first += more
    # "deflate" means the zlib format (RFC 9110, section 8.4.1.2), but some servers send the bare stream.
    wrapped = len(first) > 1 and first[0] & 0x0F == 8 and (first[0] << 8 | first[1]) % 31 == 0
    decoder = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
    yield from _inflate_piece(decoder, first)
    for piece in pieces:
        if not decoder.eof:
            yield from _inflate_piece(decoder, piece)
    _need_end(decoder.eof)


def _inflate_piece(decoder: zlib._Decompress, piece: bytes) -> _Pieces:
    rest = piece
    while True:
        out = decoder.decompress(rest, _STEP)
        rest = decoder.unconsumed_tail
        yield out
        # A full step may leave output inside the decoder even when all input is taken.
        if not rest and len(out) < _STEP:
            return


def _unbrotli(pieces: _Pieces) -> _Pieces:
    decoder = brotli.Decompressor()
    for piece in pieces:
        if decoder.is_finished():
            return
        out = decoder.process(piece, output_buffer_limit=_STEP)
        # It may be ready for more input and still hold output, so that only an empty step tells.
        while out or not decoder.can_accept_more_data():
            yield out
            out = decoder.process(b"", output_buffer_limit=_STEP)
    _need_end(decoder.is_finished())


def _unzstd(pieces: _Pieces) -> _Pieces:
    frames = 1
    factory = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    decoder = factory.decompressobj()
    for part in _sliced(pieces, _ZSTD_SLICE):
        rest = part
        while rest:
            if decoder.eof:
                frames = _count(frames)
                decoder = factory.decompressobj()
            yield decoder.decompress(rest)
            rest = decoder.unused_data if decoder.eof else b""
    _need_end(decoder.eof)


def _sliced(pieces: _Pieces, size: int) -> _Pieces:
    for piece in pieces:
        for start in range(0, len(piece), size):
            yield piece[start : start + size]


def _count(members: int) -> int:
    if members >= _MAX_MEMBERS:
        raise Fault("bad-encoding", f"compressed in more than {_MAX_MEMBERS} parts", transient=False)
    return members + 1


def _need_end(ended: bool) -> None:
    if not ended:
        raise Fault("bad-encoding", "the compressed body ends too early")


_DECODERS: dict[str, Callable[[_Pieces], _Pieces]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
