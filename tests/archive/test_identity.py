"""Names of documents and entries: no other string ever becomes a path."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.archive.identity import check_document_id, check_entry_name, entry_name, is_document_id, is_entry_name
from tracker.errors import ArchiveError


@pytest.mark.parametrize("good", ["plivo/privacy-policy", "a", "a/b/c", "0-1/x-", "x" * 200])
def test_ids(good: str) -> None:
    assert check_document_id(good) == good


@pytest.mark.parametrize(
    "bad",
    ["", "/", "a/", "/a", "a//b", "..", "a/../b", ".state", "A", "a b", "a\n", "ä", "a\0b", "-a", "x" * 201, "a+b"],
)
def test_what_is_no_id(bad: str) -> None:
    with pytest.raises(ArchiveError, match="not the id of a document"):
        check_document_id(bad)


@pytest.mark.parametrize("bad", ["", ".", "2026-11-22T041600Z/..", "2026-11-22T041600Z\n", "٢٠٢٦-11-22T041600Z"])
def test_what_is_no_entry(bad: str) -> None:
    with pytest.raises(ArchiveError):
        check_entry_name(bad)


@given(st.text(max_size=12))
def test_no_id_leaves_its_folder(text: str) -> None:
    if is_document_id(text):
        assert not {"", ".", ".."} & set(text.split("/"))
        assert not any(is_entry_name(part) for part in text.split("/"))


def test_an_entry_is_named_by_the_time_of_record() -> None:
    moment = datetime(2026, 11, 22, 6, 16, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))
    assert entry_name(moment, None) == "2026-11-22T041600Z"
    assert entry_name(moment, "2026-11-22T041559Z") == "2026-11-22T041600Z"
    assert entry_name(moment, "2026-11-22T041600Z") == "2026-11-22T041601Z"
    assert entry_name(moment, "2026-12-31T235959Z") == "2027-01-01T000000Z"


@given(st.lists(st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9000, 1, 1), timezones=st.just(UTC))))
def test_names_always_stand_in_the_order_of_record(moments: list[datetime]) -> None:
    names: list[str] = []
    for moment in moments:
        names.append(entry_name(moment, names[-1] if names else None))
    assert names == sorted(set(names))
    assert all(map(is_entry_name, names))


def test_after_a_name_that_is_no_time_nothing_can_follow() -> None:
    with pytest.raises(ArchiveError, match="no time"):
        entry_name(datetime(2026, 1, 1, tzinfo=UTC), "2026-99-99T000000Z")
