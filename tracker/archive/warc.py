"""Captures: pages as WARC files that any WARC tool replays, and back.

A capture is a warcinfo record, then for each page its exchanges (a request and a response record each, the blocks as
they went over the wire) and a metadata record that says in JSON which of them make the page, and the few facts about
it that follow from no record. Where a page's body is not what its last response decodes to (a rendered page, or a
response that only its fetcher could decode), a conversion record holds it.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from tracker.archive.content_coding import BodyTooLarge
from tracker.archive.entry_files import digest
from tracker.archive.http_message import body, parse
from tracker.archive.page_record import Hop, PageRecord, restore, tell
from tracker.archive.record_json import Plain, from_plain, load, to_plain
from tracker.archive.warc_records import Record, date_text, read, record_id, write
from tracker.errors import ArchiveError
from tracker.model import Exchange, Page

LARGEST_BODY = 64 << 20
"""Bytes of a page's body, decoded, that `decode` gives unless told otherwise."""

_REQUEST, _RESPONSE = "application/http; msgtype=request", "application/http; msgtype=response"


def encode(pages: Sequence[Page]) -> bytes:
    """The capture of a document's pages, in their order. Equal pages give equal bytes.

    All times must be aware. ValueError if there is no page.
    """
    if not pages:
        raise ValueError("a capture holds at least one page")
    return write(_records(pages))


def decode(capture: bytes, *, limit: int = LARGEST_BODY) -> tuple[Page, ...]:
    """The pages that were encoded, equal to what they were.

    Args:
        limit: bytes of decoded body that a page may have.

    ArchiveError if the capture is damaged or a body is larger. Nothing in it is trusted: blocks and bodies are held
    against their digests, compression against the limit.
    """
    try:
        return tuple(restore(told, records, limit) for told, records in _pages(capture))
    except ValueError as error:
        raise ArchiveError("capture", f"damaged: {error}") from error


def check(capture: bytes) -> None:
    """ArchiveError if a capture is damaged or incomplete: every record, and that no page lacks one. Decodes no body."""
    try:
        for _ in _pages(capture):
            pass
    except ValueError as error:
        raise ArchiveError("capture", f"damaged: {error}") from error


@dataclass(frozen=True, slots=True)
class _Digests:
    """The SHA-256 of a page's body, and of the request and the response of each of its exchanges: taken once."""

    body: str
    exchanges: tuple[tuple[str, str], ...]


def _digests(page: Page) -> _Digests:
    return _Digests(digest(page.body), tuple((digest(one.request), digest(one.response)) for one in page.exchanges))


def _records(pages: Sequence[Page]) -> Iterator[Record]:
    digests = [_digests(page) for page in pages]
    info = _warcinfo(pages, digests)
    yield info
    for i, (page, taken) in enumerate(zip(pages, digests, strict=True)):
        hops: list[Hop] = []
        for j, exchange in enumerate(page.exchanges):
            request, response = _exchange_records(f"{i}.{j}", exchange, taken.exchanges[j], info.id)
            hops.append(Hop(exchange.url, exchange.address, request.id, response.id))
            yield request
            yield response
        holder = hops[-1].response if hops and _decodes_to(page) else ""
        if not holder:
            own = _body_record(str(i), page, taken.body, hops, info.id)
            holder = own.id
            yield own
        yield _metadata(str(i), tell(page, tuple(hops), holder, taken.body), info.id)


def _warcinfo(pages: Sequence[Page], digests: Sequence[_Digests]) -> Record:
    lines = {
        "software": f"policy-tracker/{_program_version()}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "pages": str(len(pages)),
    }
    block = "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode()
    first = pages[0]
    date = first.exchanges[0].started_at if first.exchanges else first.fetched_at
    identity = record_id(f"warcinfo {_seed(pages, digests)}")
    return Record("warcinfo", "", date, (("Content-Type", "application/warc-fields"),), block, identity)


def _seed(pages: Sequence[Page], digests: Sequence[_Digests]) -> str:
    """Differs wherever captures do: the ids of all records are made from it, so that no two captures share any."""
    facts: list[Plain] = [_program_version()]
    for page, taken in zip(pages, digests, strict=True):
        facts.append(to_plain(tell(page, (), "", taken.body)))
        for hop, (request, response) in zip(page.exchanges, taken.exchanges, strict=True):
            facts.append([hop.url, hop.address, date_text(hop.started_at), hop.truncated, request, response])
    return digest(json.dumps(facts).encode())


@cache
def _program_version() -> str:
    try:
        return version("policy-tracker")
    except PackageNotFoundError:
        return "unknown"


def _exchange_records(place: str, exchange: Exchange, digests: tuple[str, str], info: str) -> tuple[Record, Record]:
    url, date = exchange.url, exchange.started_at
    request_id, response_id = (record_id(f"{info} {kind} {place}") for kind in ("request", "response"))
    shared = (("WARC-Warcinfo-ID", info), *_address(exchange))
    request = (("Content-Type", _REQUEST), ("WARC-Concurrent-To", response_id), *shared)
    response = (("Content-Type", _RESPONSE), ("WARC-Concurrent-To", request_id), *shared)
    if exchange.truncated:
        response = (*response, ("WARC-Truncated", exchange.truncated))
    return (
        Record("request", url, date, request, exchange.request, request_id, digests[0]),
        Record("response", url, date, response, exchange.response, response_id, digests[1]),
    )


def _address(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    try:
        return (("WARC-IP-Address", str(ipaddress.ip_address(exchange.address.partition("%")[0]))),)
    except ValueError:
        return ()  # a proxy's name, or nothing: the standard wants digits here


def _decodes_to(page: Page) -> bool:
    try:
        return body(parse(page.exchanges[-1].response), max(len(page.body), 1)) == page.body
    except BodyTooLarge:
        return False


def _body_record(place: str, page: Page, body_digest: str, hops: Sequence[Hop], info: str) -> Record:
    kind = "conversion" if hops else "resource"
    identity = record_id(f"{info} {kind} {place}")
    fields = [("Content-Type", _media_type(page)), ("WARC-Warcinfo-ID", info)]
    if hops:
        fields.append(("WARC-Refers-To", hops[-1].response))
    return Record(kind, page.final_url, page.fetched_at, tuple(fields), page.body, identity, body_digest)


def _media_type(page: Page) -> str:
    """What the page says it is, for tools that replay it; a hostile header gets no further than its media type."""
    stated = next((value for name, value in page.headers if name.lower() == "content-type"), "")
    match = re.match(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}", stated, re.ASCII | re.IGNORECASE)
    return match[0] if match else "application/octet-stream"


def _metadata(place: str, told: PageRecord, info: str) -> Record:
    block = json.dumps(to_plain(told), sort_keys=True, indent=1).encode()
    fields = (("Content-Type", "application/json"), ("WARC-Warcinfo-ID", info), ("WARC-Refers-To", told.body))
    return Record("metadata", told.url, told.fetched_at, fields, block, record_id(f"{info} metadata {place}"))


def _pages(capture: bytes) -> Iterator[tuple[PageRecord, Mapping[str, Record]]]:
    """What each page's metadata record tells, with all records before it by id. ValueError for any damage."""
    seen: dict[str, Record] = {}
    pages = due = 0
    for record in read(capture):
        seen[record.id] = record
        if record.kind == "warcinfo":
            due += _promised(record.block)
        elif record.kind == "metadata":
            told = from_plain(PageRecord, load(record.block))
            _hold_against(told, seen)
            pages += 1
            yield told, seen
    if not due or pages != due:
        raise ValueError(f"{pages} pages, where it states {due}")


def _promised(warcinfo: bytes) -> int:
    lines = dict(line.split(": ", 1) for line in warcinfo.decode().splitlines() if ": " in line)
    count = lines.get("pages", "")
    if not count.isdecimal() or len(count) > 6:
        raise ValueError("not a capture of this program: its first record does not tell how many pages it has")
    return int(count)


def _hold_against(told: PageRecord, records: Mapping[str, Record]) -> None:
    wanted = [told.body, *(id_ for hop in told.exchanges for id_ in (hop.request, hop.response))]
    for missing in (id_ for id_ in wanted if id_ not in records):
        raise ValueError(f"the page {told.url!r} names record {missing!r}, which is not there")
