"""Taking off what HTTP wraps a body in: chunks and compressions (RFC 9112 section 7.1, RFC 9110 section 8.4).

Servers send anything, and lines are cut: what cannot be decoded further ends the body, as it would in a browser.
Memory is bounded by `limit` whatever the bytes claim.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator

import brotli
import zstandard

MOST_CODINGS = 5
"""Compressions within each other that are taken off; honest servers apply one."""

_STEP = 1 << 16
_MOST_MEMBERS = 100
"""Gzip members of one body that are read: each costs a fixed time however small it is."""

_ZSTD_WINDOW = 1 << 23
"""Bytes: the most that a frame sent over HTTP may ask for (RFC 9659, section 3)."""


class BodyTooLarge(ValueError):
    """A body came out larger than the caller can take."""


def dechunk(raw: bytes) -> bytes:
    """The data of a chunked body; of a damaged one, what stands before the damage. Trailers are dropped."""
    data = bytearray()
    position = 0
    while (end := raw.find(b"\n", position, position + 1024)) >= 0:
        size = _chunk_size(raw[position:end])
        if not size:
            break
        data += raw[end + 1 : end + 1 + size]
        position = end + 1 + size
        position += 2 if raw[position : position + 2] == b"\r\n" else raw[position : position + 1] == b"\n"
    return bytes(data)


def _chunk_size(line: bytes) -> int:
    digits = line.split(b";", 1)[0].strip()
    if not digits or len(digits) > 16 or not digits.isalnum():
        return 0
    try:
        return int(digits, 16)
    except ValueError:
        return 0


def decompress(body: bytes, codings: tuple[str, ...], limit: int) -> bytes:
    """The body with its content codings taken off, the last applied first; from an unknown one on it stays as it is.

    Args:
        codings: as Content-Encoding lists them, lower-case ("gzip", "deflate", "br", "zstd", "identity").
        limit: bytes that any stage of it may have; BodyTooLarge beyond.
    """
    for coding in reversed(codings[-MOST_CODINGS:]):
        if coding in ("identity", ""):
            continue
        if coding not in _DECODERS:
            break
        body = _bounded(_DECODERS[coding](body), limit)
    if len(body) > limit:
        raise BodyTooLarge(f"more than {limit} bytes")
    return body


def _bounded(pieces: Iterator[bytes], limit: int) -> bytes:
    kept = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise BodyTooLarge(f"more than {limit} bytes")
        kept.append(piece)
    return b"".join(kept)


def _gzip(body: bytes) -> Iterator[bytes]:
    start = 0
    for _ in range(_MOST_MEMBERS):  # members may follow each other; anything else after one is padding
        if body[start : start + 2] != b"\x1f\x8b":
            return
        start = yield from _inflate(zlib.decompressobj(zlib.MAX_WBITS | 16), body, start)


def _deflate(body: bytes) -> Iterator[bytes]:
    """RFC 9110 means zlib's form; some servers send the bare stream, as browsers know."""
    zlib_form = len(body) >= 2 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    yield from _inflate(zlib.decompressobj(zlib.MAX_WBITS if zlib_form else -zlib.MAX_WBITS), body, 0)


def _inflate(decoder: zlib._Decompress, body: bytes, start: int) -> Generator[bytes, None, int]:
    """Pieces of one compressed stream; the result is where it ends, or the body's end if it is cut or damaged.

    The input goes in by slices, since zlib copies what it has not consumed at every call.
    """
    try:
        for position in range(start, len(body), _STEP):
            piece = body[position : position + _STEP]
            while piece and not decoder.eof:
                yield decoder.decompress(piece, _STEP)
                piece = decoder.unconsumed_tail
            if decoder.eof:
                return min(position + _STEP, len(body)) - len(decoder.unused_data)
        yield decoder.flush()
    except zlib.error:
        pass
    return len(body)


def _brotli(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    try:
        piece = decoder.process(body, output_buffer_limit=_STEP)
        while piece or not decoder.can_accept_more_data():
            yield piece
            if decoder.is_finished():
                return
            piece = decoder.process(b"", output_buffer_limit=_STEP)
    except brotli.error:
        return


def _zstd(body: bytes) -> Iterator[bytes]:
    decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    try:
        with decoder.stream_reader(body, read_across_frames=True) as reader:
            while piece := reader.read(_STEP):
                yield piece
    except zstandard.ZstdError:
        return


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
