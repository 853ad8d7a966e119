"""The word diff: exact in what it keeps, whole words and phrases in what it shows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.comparison.edits import LONGEST_DIFF, WIDEST_DIFF, word_edits

PIECES = ["we ", "you ", "sell", "sell ", ", ", ".", ". ", " ", "\n", "not ", "é", "’", "中"]
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
ANY = st.text(alphabet=st.characters(), max_size=60)  # surrogates too


def shown(before: str, after: str) -> str:
    marks = {"equal": "%s", "delete": "[-%s-]", "insert": "{+%s+}"}
    return "".join(marks[edit.op] % edit.text for edit in word_edits(before, after)[0])


@settings(max_examples=60)
@given(st.one_of(st.tuples(SENTENCES, SENTENCES), st.tuples(ANY, ANY)))
def test_edits_turn_old_into_new_exactly(pair: tuple[str, str]) -> None:
    before, after = pair
    edits, _ = word_edits(before, after)
    assert "".join(edit.text for edit in edits if edit.op != "insert") == before
    assert "".join(edit.text for edit in edits if edit.op != "delete") == after
    assert all(edit.text for edit in edits)
    assert not any(one.op == other.op for one, other in pairwise(edits))


@given(SENTENCES)
def test_a_text_against_itself_has_no_edit(text: str) -> None:
    assert all(edit.op == "equal" for edit in word_edits(text, text)[0])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("We will not sell it.", "We may sell it.", "We [-will not-]{+may+} sell it."),
        ("We share names.", "We share names, ages.", "We share names{+, ages+}."),
        ("A cat. We pay.", "A cat. We ask. We pay.", "A cat. {+We ask. +}We pay."),
        ("A cat. We ask. We pay.", "A cat. We pay.", "A cat. [-We ask. -]We pay."),
        ("one two six nine", "a two b nine", "[-one two six-]{+a two b+} nine"),
        ("We  pay", "We pay", "We[- -] pay"),
        ("It ends", "It ends here", "It ends{+ here+}"),
        ("我们出售数据", "我们不出售数据", "我们{+不+}出售数据"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
    ],
)
def test_what_a_reader_sees(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_many_different_words_do_not_reach_the_surrogates() -> None:
    before = " ".join(f"a{number}" for number in range(70_000))
    after = before.replace("a69999", "b")
    assert shown(before, after).endswith("a69998 [-a69999-]{+b+}")


def test_a_wide_stretch_without_landmarks_is_shown_as_replaced() -> None:
    middle = "we you they " * WIDEST_DIFF
    edits, work = word_edits(f"First: {middle}. Last.", f"First: he {middle[::-1]}. Last.")
    assert [edit.op for edit in edits] == ["equal", "delete", "insert", "equal"]
    assert (edits[0].text, edits[-1].text) == ("First: ", ". Last.")
    assert work < WIDEST_DIFF


def test_landmarks_keep_a_long_clause_readable() -> None:
    before = " ".join(f"We keep item{number} for a year." for number in range(1_000))
    after = before.replace("item7 for a year", "item7 for ever").replace("keep item900", "sell item900")
    edits, _ = word_edits(before, after)
    assert [edit.text for edit in edits if edit.op != "equal"] == ["a year", "ever", "keep", "sell"]


def test_an_endless_clause_is_shown_as_replaced() -> None:
    before, after = "a b " * LONGEST_DIFF + "a", "b a " * LONGEST_DIFF + "b"
    assert [edit.op for edit in word_edits(before, after)[0]] == ["delete", "insert"]


def test_a_spent_budget_is_kept() -> None:
    edits, work = word_edits("we sell your data", "they sell no data", budget=0)
    assert work < 10
    assert [edit.text for edit in edits] == ["we sell your", "they sell no", " data"]
