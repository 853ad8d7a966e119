"""Comparison: every difference is shown once, in its clause, and nothing else is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.comparison.compare import compare_clauses
from tracker.model import Clause, ClauseChange, PolicyText
from tracker.words import words

PATHS = st.lists(st.sampled_from(["Privacy", "Sharing", "3. Rights", "4. Rights"]), max_size=2).map(tuple)
TEXTS = st.lists(
    st.sampled_from(["we", "may", "not", "sell", "share", "your", "data", ",", ".", ";", "“", "30", "days"]), max_size=9
).map(" ".join)
CLAUSES = st.lists(st.builds(Clause, PATHS, TEXTS), max_size=10)
RUBBISH = st.lists(st.builds(Clause, PATHS, st.text(alphabet=st.characters(), max_size=30)), max_size=6)


def policy(clauses: Iterable[Clause]) -> PolicyText:
    return PolicyText(markdown="", title="", clauses=tuple(clauses))


def compared(old: Iterable[Clause], new: Iterable[Clause]) -> tuple[ClauseChange, ...]:
    return compare_clauses(policy(old), policy(new))


def clauses(*lines: str, path: tuple[str, ...] = ("Sharing",)) -> list[Clause]:
    return [Clause(path, line) for line in lines]


@given(CLAUSES | RUBBISH)
def test_a_text_against_itself_has_no_change(some: list[Clause]) -> None:
    assert compared(some, list(some)) == ()


@settings(max_examples=60)
@given(CLAUSES | RUBBISH, CLAUSES | RUBBISH)
def test_edits_join_to_before_and_after(old: list[Clause], new: list[Clause]) -> None:
    for change in compared(old, new):
        if change.before is None or change.after is None or change.before == change.after:
            assert change.edits == ()
            continue
        assert "".join(edit.text for edit in change.edits if edit.op != "insert") == change.before
        assert "".join(edit.text for edit in change.edits if edit.op != "delete") == change.after


@settings(max_examples=60)
@given(CLAUSES, CLAUSES)
def test_changes_account_for_every_word(old: list[Clause], new: list[Clause]) -> None:
    """What the changes take out and put in is all that the two texts differ in, word by word."""
    bag = sum_words(new)
    bag.subtract(sum_words(old))
    for change in compared(old, new):
        bag.subtract(words(change.after or ""))
        bag.update(words(change.before or ""))
    assert not any(bag.values())


def sum_words(some: list[Clause]) -> Counter[str]:
    return Counter(word for clause in some for word in words(clause.text))


@settings(max_examples=60)
@given(CLAUSES, CLAUSES)
def test_every_heading_that_came_or_went_is_shown(old: list[Clause], new: list[Clause]) -> None:
    before = {heading for clause in old for heading in clause.path}
    after = {heading for clause in new for heading in clause.path}
    changes = compared(old, new)
    assert after - before <= {heading for change in changes for heading in change.path}
    gone = {heading for change in changes for heading in (*change.path, *(change.old_path or ()))}
    assert before - after <= gone


@given(CLAUSES, CLAUSES)
def test_every_text_that_came_or_went_is_shown(old: list[Clause], new: list[Clause]) -> None:
    changes = compared(old, new)
    for clause in new:
        if clause.text not in {other.text for other in old}:
            assert any(clause.text in (change.after or "") for change in changes)
    for clause in old:
        if clause.text not in {other.text for other in new}:
            assert any(clause.text in (change.before or "") for change in changes)


KEEP = "We keep your data for thirty days after you close your account."
SELL = "We will not sell your personal data to anybody."
RIGHTS = "You may ask us at any time what we hold about you, and have it corrected."
COOKIES = "Cookies are small files that remember what you chose on your last visit."


def test_one_changed_word_is_one_modified_clause() -> None:
    (change,) = compared(clauses(KEEP, SELL, RIGHTS), clauses(KEEP, SELL.replace("will not", "may"), RIGHTS))
    assert (change.kind, change.path, change.old_path) == ("modified", ("Sharing",), None)
    assert [edit.text for edit in change.edits] == ["We ", "will not", "may", " sell your personal data to anybody."]


def test_added_and_removed_stand_where_they_are() -> None:
    changes = compared(clauses(KEEP, COOKIES, SELL), clauses(KEEP, SELL, RIGHTS))
    assert [(change.kind, change.before, change.after) for change in changes] == [
        ("removed", COOKIES, None),
        ("added", None, RIGHTS),
    ]


def test_typography_alone_is_a_modification_with_edits() -> None:
    (change,) = compared(clauses("We don't sell."), clauses("We don’t sell."))
    assert change.kind == "modified"
    assert [edit.op for edit in change.edits] == ["equal", "delete", "insert", "equal"]


def test_a_moved_clause_is_moved_and_nothing_else_is() -> None:
    (change,) = compared(clauses(KEEP, SELL, RIGHTS, COOKIES), clauses(SELL, RIGHTS, COOKIES, KEEP))
    assert (change.kind, change.before, change.after, change.old_path) == ("moved", KEEP, KEEP, ("Sharing",))


def test_moved_with_one_changed_word_is_modified_with_its_old_path() -> None:
    old = [Clause(("Retention",), KEEP), *clauses(SELL, RIGHTS, COOKIES)]
    new = [*clauses(SELL, RIGHTS, COOKIES), Clause(("Your account",), KEEP.replace("thirty", "sixty"))]
    (change,) = compared(old, new)
    assert (change.kind, change.old_path, change.path) == ("modified", ("Retention",), ("Your account",))
    assert [edit.text for edit in change.edits if edit.op != "equal"] == ["thirty", "sixty"]


def test_a_renamed_section_is_told_once() -> None:
    old = clauses(KEEP, SELL, path=("Policy", "3. Data")) + clauses(RIGHTS, path=("Policy", "3. Data", "More"))
    new = clauses(KEEP, SELL, path=("Policy", "4. Data")) + clauses(RIGHTS, path=("Policy", "4. Data", "More"))
    (change,) = compared(old, new)
    assert (change.kind, change.old_path, change.path) == ("moved", ("Policy", "3. Data"), ("Policy", "4. Data"))
    assert (change.before, change.after, change.edits) == (KEEP, KEEP, ())


def test_a_renumbered_clause_is_modified_in_its_number() -> None:
    (change,) = compared(clauses(f"4.2 {SELL}"), clauses(f"4.3 {SELL}"))
    assert [edit.text for edit in change.edits if edit.op != "equal"] == ["4.2", "4.3"]


@pytest.mark.parametrize("other_way", [False, True])
def test_a_split_clause_is_one_modification(other_way: bool) -> None:
    joined, split = clauses(COOKIES, f"{RIGHTS} {SELL} {KEEP}"), clauses(COOKIES, RIGHTS, SELL, KEEP)
    (change,) = compared(split, joined) if other_way else compared(joined, split)
    assert change.kind == "modified"
    assert words(change.before or "") == words(change.after or "")
    assert all(edit.text.isspace() for edit in change.edits if edit.op != "equal")


def test_a_new_table_row_leaves_its_neighbours_alone() -> None:
    rows = [f"| Purpose {number} | {number} days |" for number in range(20)]
    (change,) = compared(clauses(*rows), clauses(*rows[:7], "| Advertising | 400 days |", *rows[7:]))
    assert (change.kind, change.after) == ("added", "| Advertising | 400 days |")


def test_sub_items_belong_to_their_item() -> None:
    (change,) = compared(clauses("- We share:\n  - names\n  - ages"), clauses("- We share:\n  - names\n  - prices"))
    assert [edit.text for edit in change.edits if edit.op != "equal"] == ["ages", "prices"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "x"),
        ("\u202eabc \u05d0\u05d1\u05d2", "\u05d0\u05d1\u05d2 abc"),
        ("\ud800\udfff\x00", "\x00\udfff"),
        ("a\u0301" * 50, "á" * 50),
    ],
)
def test_odd_texts_are_compared(old: str, new: str) -> None:
    changes = compared(clauses(old), clauses(new))
    assert "".join(change.before or "" for change in changes) == old
    assert "".join(change.after or "" for change in changes) == new


@pytest.mark.system
def test_huge_texts_are_bounded() -> None:
    """Nothing here is quadratic: with a quadratic step this would take hours."""
    old = [Clause((), f"word{number} we you {number % 7} data") for number in range(20_000)]
    new = [Clause((), f"other{number} we you {number % 5} data") for number in range(20_000)]
    changes = compared(old, new)
    assert len(changes) >= 20_000
    one, other = "sell " * 200_000, "share " * 200_000
    assert compared(clauses(one + KEEP), clauses(other + KEEP))
