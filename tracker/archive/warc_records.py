"""Single WARC records (ISO 28500:2017, WARC 1.1), each a gzip member of its own: written and read back, strictly.

Blocks go in and out as they are: warcio would parse the HTTP headers in them and write them anew, which mends what
hostile servers sent and so is not what was received.
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import quote

from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from tracker.archive.entry_files import digest

LARGEST = 1 << 29
"""Bytes of all records of a capture together; a damaged or forged one may claim any number."""

_VERSION = "WARC/1.1"
_LEVEL, _STORED = 6, 0
_PIECE = 4096
_INCOMPRESSIBLE = 0.95
_IDS = uuid.UUID("5b1f6a52-3c0e-5f0c-9a53-2f4f0c2b7d11")
"""The namespace of our record ids. Any fixed value would do; it must only never change."""

_URL_SAFE = "!\"#$%&'()*+,/:;=?@[\\]^`{|}~"


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its type, address ("" for warcinfo), time, other header fields and block, with the block's SHA-256."""

    kind: str
    target: str
    date: datetime
    fields: tuple[tuple[str, str], ...]
    block: bytes
    id: str = ""
    block_digest: str = ""

    def field(self, name: str) -> str | None:
        """The value of a header field, or None."""
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)


def record_id(name: str) -> str:
    """An id that follows from a name, so that the same capture is the same bytes whenever it is encoded."""
    return f"<urn:uuid:{uuid.uuid5(_IDS, name)}>"


def date_text(moment: datetime) -> str:
    """A WARC-Date, to the microsecond as WARC 1.1 allows."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def write(records: Iterator[Record]) -> bytes:
    """The records as a WARC file."""
    return b"".join(_packed(_plain(record), record.block) for record in records)


def _plain(record: Record) -> bytes:
    out = BytesIO()
    headers = StatusAndHeaders("", _headers(record), protocol=_VERSION)
    content_type = headers.get_header("Content-Type")
    block = BytesIO(record.block)
    writer = WARCWriter(out, gzip=False, warc_version=_VERSION)
    writer.write_record(ArcWarcRecord("warc", record.kind, headers, block, None, content_type, len(record.block)))
    return out.getvalue()


def _packed(record: bytes, block: bytes) -> bytes:
    """A record as a gzip member.

    Pages mostly come compressed. To compress them again takes longer than all else that a visit does, and saves
    nothing, so that a piece from the middle is tried first.
    """
    middle = len(block) // 2
    piece = block[middle : middle + _PIECE]
    again = len(piece) == _PIECE and len(zlib.compress(piece, 1)) > _INCOMPRESSIBLE * _PIECE
    packer = zlib.compressobj(_STORED if again else _LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(record) + packer.flush()


def _headers(record: Record) -> list[tuple[str, str]]:
    headers = [("WARC-Type", record.kind), ("WARC-Record-ID", record.id), ("WARC-Date", date_text(record.date))]
    if record.kind != "warcinfo":
        headers.append(("WARC-Target-URI", target_uri(record.target)))
    headers += record.fields
    block_digest = record.block_digest or digest(record.block)
    if record.kind in ("request", "response"):
        headers.append(("WARC-Payload-Digest", f"sha256:{digest(_payload(record))}"))
    elif record.kind != "warcinfo":
        headers.append(("WARC-Payload-Digest", f"sha256:{block_digest}"))
    headers.append(("WARC-Block-Digest", f"sha256:{block_digest}"))
    return headers


def target_uri(url: str) -> str:
    """The address as a header field can hold it: spaces, controls and what is not ASCII percent-encoded.

    It is never empty: WARC tools fail on a record that should have an address and has none.
    """
    return quote(url, safe=_URL_SAFE, errors="replace") or "about:blank"


def _payload(record: Record) -> bytes:
    """What follows the HTTP headers of a request or response, split where warcio's checker splits any oddity."""
    stream = BytesIO(record.block)
    loader = ArcWarcRecordLoader(verify_http=False)
    loader.load_http_headers(record.kind, target_uri(record.target), stream, len(record.block))
    return stream.read()


def read(capture: bytes) -> Iterator[Record]:
    """The records of a capture that `write` made. ValueError says which record is damaged, and how.

    Stricter than WARC tools have to be: they pass over a record that is cut short, which in evidence is damage.
    """
    rest, number, size = capture, 0, 0
    while rest:
        number += 1
        try:
            member, rest = _member(rest, LARGEST - size)
            size += len(member)
            yield _parse(member)
        except ValueError as error:
            raise ValueError(f"record {number}: {error}") from error


def _member(data: bytes, limit: int) -> tuple[bytes, bytes]:
    """The first gzip member, unpacked, and what follows it."""
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        member = decoder.decompress(data, limit)
    except zlib.error as error:
        raise ValueError(f"its compression is damaged ({error})") from error
    if not decoder.eof:
        raise ValueError("too large" if decoder.unconsumed_tail else "cut short")
    return member, decoder.unused_data


def _parse(member: bytes) -> Record:
    stream = BytesIO(member)
    try:
        headers = StatusAndHeadersParser([_VERSION]).parse(stream)
    except (StatusAndHeadersParserException, EOFError) as error:
        raise ValueError(f"not a record of {_VERSION}") from error
    fields = {name.lower(): value for name, value in headers.headers}
    block, end = _block(stream.read(), fields.get("content-length", ""))
    if end != b"\r\n\r\n":
        raise ValueError("its length is not the one it states")
    if fields.get("warc-block-digest") != f"sha256:{digest(block)}":
        raise ValueError("its digest is not the one it states")
    return Record(
        kind=fields.get("warc-type", ""),
        target=fields.get("warc-target-uri", ""),
        date=_date(fields.get("warc-date", "")),
        fields=tuple(headers.headers),
        block=block,
        id=fields.get("warc-record-id", ""),
    )


def _block(content: bytes, length: str) -> tuple[bytes, bytes]:
    if not length.isdecimal() or len(length) > 12:
        raise ValueError("it states no length")
    return content[: int(length)], content[int(length) :]


def _date(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("its date has no zone")
    return moment
