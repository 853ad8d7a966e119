"""Pages as they wait in the spool: one line that tells of them, then their bytes as they came, one after the other.

A WARC file takes longer to make than all else that a visit without news does, so one is made only for an entry.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tracker.model import Exchange, Page, Validators

_FORMAT = "tracker pages 1"


def pack(pages: Sequence[Page]) -> bytes:
    """The pages as bytes. All times must be aware. ValueError if there is no page."""
    if not pages:
        raise ValueError("a capture holds at least one page")
    blocks: list[bytes] = []
    told = [_told(page, blocks) for page in pages]
    return b"".join((json.dumps([_FORMAT, told]).encode(), b"\n", *blocks))


def unpack(data: bytes) -> tuple[Page, ...]:
    """The pages again, from bytes that `pack` gave. ValueError for those of another format."""
    line, _, rest = data.partition(b"\n")
    name, told = json.loads(line)
    if name != _FORMAT:
        raise ValueError(f"not in the format {_FORMAT!r}")
    blocks = _Blocks(rest)
    return tuple(_page(one, blocks) for one in told)


class _Blocks:
    """Bytes that are taken piece by piece, in the order in which they were put."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def take(self, length: int) -> bytes:
        start = self._position
        self._position += length
        return self._data[start : self._position]


def _told(page: Page, blocks: list[bytes]) -> list[Any]:
    blocks.append(page.body)
    return [
        page.url,
        page.final_url,
        page.status,
        page.headers,
        page.charset,
        (page.validators.etag, page.validators.last_modified),
        page.fetched_at.isoformat(),
        len(page.body),
        [_told_exchange(one, blocks) for one in page.exchanges],
    ]


def _told_exchange(one: Exchange, blocks: list[bytes]) -> list[Any]:
    blocks += (one.request, one.response)
    return [one.url, one.address, one.started_at.isoformat(), one.truncated, len(one.request), len(one.response)]


def _page(told: list[Any], blocks: _Blocks) -> Page:
    url, final_url, status, headers, charset, (etag, modified), fetched_at, length, exchanges = told
    return Page(
        url=url,
        final_url=final_url,
        status=status,
        headers=tuple((name, value) for name, value in headers),
        body=blocks.take(length),
        charset=charset,
        validators=Validators(etag, modified),
        fetched_at=datetime.fromisoformat(fetched_at),
        exchanges=tuple(_exchange(one, blocks) for one in exchanges),
    )


def _exchange(told: list[Any], blocks: _Blocks) -> Exchange:
    url, address, started_at, truncated, request, response = told
    return Exchange(
        url, blocks.take(request), blocks.take(response), address, datetime.fromisoformat(started_at), truncated
    )
