"""Pages packed for the spool: any of them come back equal, and nothing else is taken for them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.any_pages import ANY_PAGES
from tests.archive.samples import page
from tracker.archive.packed_pages import pack, unpack
from tracker.model import Page


@settings(max_examples=60)
@given(st.lists(ANY_PAGES, min_size=1, max_size=3))
def test_any_pages_come_back_equal(pages: list[Page]) -> None:
    assert unpack(pack(pages)) == tuple(pages)


def test_bytes_are_kept_as_they_came() -> None:
    one = page()
    packed = pack([one])
    assert all(exchange.response in packed for exchange in one.exchanges)
    assert packed.endswith(one.exchanges[-1].response)


@pytest.mark.parametrize("data", [b"", b"\n", b"[1, 2]\n", pack([page()]).replace(b"pages 1", b"pages 9", 1)])
def test_another_format_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack(data)


def test_there_is_a_page_at_least() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        pack([])
