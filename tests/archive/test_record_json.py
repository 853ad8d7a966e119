"""Records as JSON: nothing is lost, and what does not fit is refused with the key that does not."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.samples import CHANGE
from tracker.archive.record_json import dump, from_plain, load, to_plain
from tracker.model import (
    SEVERITIES,
    Change,
    ChangeKind,
    ClauseChange,
    Direction,
    Edit,
    Flag,
)

_text = st.text(max_size=30) | st.sampled_from(["\ud800", "\u2028\x00\x1b[31m", "a\r\nb", "\ufeff"])
_path = st.lists(_text, max_size=3).map(tuple)
_flags = st.builds(
    Flag, _text, st.sampled_from(get_args(Direction)), _text, _text, severity=st.sampled_from(SEVERITIES)
)
_edits = st.builds(Edit, st.sampled_from(["equal", "delete", "insert"]), _text)
_clauses = st.builds(
    ClauseChange,
    kind=st.sampled_from(["added", "removed", "modified", "moved"]),
    path=_path,
    before=st.none() | _text,
    after=st.none() | _text,
    flags=st.lists(_flags, max_size=2).map(tuple),
    edits=st.lists(_edits, max_size=3).map(tuple),
    old_path=st.none() | _path,
)
_dates = st.none() | st.dates()
_changes = st.builds(
    Change,
    kind=st.sampled_from(get_args(ChangeKind)),
    severity=st.sampled_from(SEVERITIES),
    dateline=st.tuples(_dates, _dates),
    clauses=st.lists(_clauses, max_size=3).map(tuple),
    silent=st.booleans(),
    backdated=st.booleans(),
    notice_days=st.none() | st.integers(-400, 400),
    lexicon=_text,
)


@settings(max_examples=80, deadline=None)
@given(_changes)
def test_any_change_comes_back_equal(change: Change) -> None:
    data = dump(to_plain(change))
    assert from_plain(Change, load(data)) == change
    assert dump(load(data)) == data


def test_the_bytes_are_for_people_and_ordinary_tools() -> None:
    data = dump({"b": "Über \ud800", "a": [1, True, None]})
    assert data == '{\n  "a": [\n    1,\n    true,\n    null\n  ],\n  "b": "Über \\ud800"\n}\n'.encode()


def test_times_are_told_in_utc() -> None:
    moment = datetime.fromisoformat("2026-11-22T06:16:00.5+02:00")
    assert to_plain(moment) == "2026-11-22T04:16:00.500000Z"
    assert to_plain(date(2026, 1, 2)) == "2026-01-02"
    assert datetime.fromisoformat(str(to_plain(moment))).astimezone(UTC) == moment


def test_a_field_added_later_takes_its_default() -> None:
    raw = load(dump(to_plain(CHANGE)))
    for name in ("silent", "lexicon"):
        del raw[name]
    assert from_plain(Change, raw).lexicon == ""


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("kind", "huge", "Change.kind: 'huge' is none of"),
        ("silent", 1, "Change.silent: int where bool is due"),
        ("notice_days", True, "Change.notice_days: bool where int is due"),
        ("lexicon", None, "Change.lexicon: NoneType where str is due"),
        ("dateline", ["2026-01-01"], "Change.dateline: 1 items where 2 are due"),
        ("dateline", ["01/02/2026", None], r"Change.dateline\[0\]: "),
        ("clauses", {}, "Change.clauses: dict where a list is due"),
        ("clauses", [[]], r"Change.clauses\[0\]: list where an object is due"),
        ("clauses", [{"kind": "added"}], r"Change.clauses\[0\]: path is missing"),
        ("extra", 1, "Change: unknown key 'extra'"),
    ],
)
def test_what_does_not_fit_is_named(key: str, value: object, told: str) -> None:
    raw = {**load(dump(to_plain(CHANGE))), key: value}
    with pytest.raises(ValueError, match=told):
        from_plain(Change, raw)


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"{", b"[" * 100_000, b'{"a":' + b"9" * 5000 + b"}"])
def test_what_is_no_object_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        load(data)


def test_a_record_that_json_cannot_hold_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="float"):
        to_plain(json.loads("1.5"))


def test_a_time_without_zone_is_refused() -> None:
    from tracker.model import Candidate

    raw = load(dump(to_plain(Candidate("change", "", "d", "s", datetime.now(UTC), datetime.now(UTC)))))
    with pytest.raises(ValueError, match=r"Candidate\.first_seen: a time without its zone"):
        from_plain(Candidate, {**raw, "first_seen": "2026-01-01T00:00:00"})
