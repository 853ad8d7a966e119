"""The metadata record of a page in a capture: which records make the page, and the few facts that are in none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tracker.archive.content_coding import BodyTooLarge
from tracker.archive.entry_files import digest
from tracker.archive.http_message import body, parse
from tracker.archive.warc_records import Record
from tracker.model import Exchange, Page, Validators

_CUT: Mapping[str | None, Literal["length", "time", "disconnect"] | None] = {
    None: None,
    "length": "length",
    "time": "time",
    "disconnect": "disconnect",
}


@dataclass(frozen=True, slots=True)
class Hop:
    """An exchange in a page's metadata record: what its two records, named by their ids, do not say or say cleaned."""

    url: str
    address: str
    request: str
    response: str


@dataclass(frozen=True, slots=True)
class PageRecord:
    """The JSON of a page's metadata record. `body` names the record that holds the page's body."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    charset: str | None
    etag: str | None
    last_modified: str | None
    fetched_at: datetime
    exchanges: tuple[Hop, ...]
    body: str
    body_digest: str


def tell(page: Page, hops: tuple[Hop, ...], holder: str, body_digest: str) -> PageRecord:
    """What is to be recorded of a page whose exchanges are `hops` and whose body the record named `holder` holds."""
    return PageRecord(
        url=page.url,
        final_url=page.final_url,
        status=page.status,
        headers=page.headers,
        charset=page.charset,
        etag=page.validators.etag,
        last_modified=page.validators.last_modified,
        fetched_at=page.fetched_at,
        exchanges=hops,
        body=holder,
        body_digest=body_digest,
    )


def restore(told: PageRecord, records: Mapping[str, Record], limit: int) -> Page:
    """The page again, from records by their ids. ValueError for damage, or a body of more than `limit` bytes."""
    return Page(
        url=told.url,
        final_url=told.final_url,
        status=told.status,
        headers=told.headers,
        body=_body(told, records[told.body], limit),
        charset=told.charset,
        validators=Validators(told.etag, told.last_modified),
        fetched_at=told.fetched_at,
        exchanges=tuple(_exchange(hop, records) for hop in told.exchanges),
    )


def _body(told: PageRecord, holder: Record, limit: int) -> bytes:
    content = body(parse(holder.block), limit) if holder.kind == "response" else holder.block
    if len(content) > limit:
        raise BodyTooLarge(f"the body of {told.url!r} has more than {limit} bytes")
    if digest(content) != told.body_digest:
        raise ValueError(f"the body of {told.url!r} is not the one recorded")
    return content


def _exchange(hop: Hop, records: Mapping[str, Record]) -> Exchange:
    request, response = records[hop.request], records[hop.response]
    reason = response.field("WARC-Truncated")
    if reason not in _CUT:
        raise ValueError(f"{hop.url!r} was cut for an unknown reason, {reason!r}")
    return Exchange(hop.url, request.block, response.block, hop.address, response.date, _CUT[reason])
