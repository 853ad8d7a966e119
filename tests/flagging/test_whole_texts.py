"""Two whole texts, from their words to the judgement: pure, safe and bounded, whatever they are."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.texts import compare, read

POLICY = """# Privacy of the Tea Club

## What we gather

We collect your name, your address and your favourite tea when you join the club.

## Who sees it

We will not sell your personal data. We share your address with the carrier that brings the tea.

## How long

We retain your data for 30 days after you leave the club.
"""
RIGHT_TO_LEFT = "אנחנו לא מוכרים את המידע שלך.\u200f\n\nنحن لا نبيع بياناتك الشخصية.\u202e"
RUBBISH = random.Random(5).randbytes(20_000).decode("latin-1") + "\ud800\x00\ufffe"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("", POLICY),
        (POLICY, ""),
        (POLICY, RIGHT_TO_LEFT),
        (RIGHT_TO_LEFT, RIGHT_TO_LEFT[::-1]),
        (RUBBISH, POLICY),
        (RUBBISH, RUBBISH[::-1]),
        ("\n" * 10_000, "#" * 10_000),
        ("[" * 5_000, "](" * 5_000),
    ],
)
def test_any_two_texts_are_judged_alike_each_time(old: str, new: str) -> None:
    change = compare(old, new)
    assert change == compare(read(old), read(new))
    assert (change.kind == "none") == (not change.clauses)
    for clause in change.clauses:
        if clause.edits:
            assert "".join(edit.text for edit in clause.edits if edit.op != "insert") == clause.before
            assert "".join(edit.text for edit in clause.edits if edit.op != "delete") == clause.after


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_a_text_is_no_change_of_itself(old: str, new: str) -> None:
    assert compare(old, old).kind == "none"
    assert compare(old, new) == compare(old, new)


@pytest.mark.system
def test_five_megabytes_are_bounded() -> None:
    """A quadratic step would take days here."""
    old = "\n\n".join(f"We keep record {number} of your data for {number % 90} days." for number in range(104_000))
    new = old.replace("record 7 of", "record seven of").replace("We keep record 9000 ", "We sell record 9000 ")
    assert len(old) > 4_900_000
    assert {clause.kind for clause in compare(old, new).clauses} == {"modified"}
    assert compare(old, "sell " * 1_000_000).clauses


def test_reformatting_with_the_same_words_is_cosmetic() -> None:
    reformatted = (
        POLICY.replace("## ", "### ").replace("- ", "* ").replace("your", "**your**").replace("\n\n", "\n\n\n")
    )
    reformatted = reformatted.replace("the club", "the\u00a0club").replace("data.", "data\u200b.")
    assert compare(POLICY, reformatted).kind == "cosmetic"


def test_a_list_in_place_of_a_sentence_with_the_same_words_is_cosmetic() -> None:
    old = "We collect:\n\n- your name\n- your address\n- your favourite tea\n"
    new = "We collect:\n\n1. your name\n2. your address\n3. your favourite tea\n"
    assert compare(old + POLICY, new + POLICY).kind == "cosmetic"


def test_one_reversal_in_a_reformatted_text_is_named_first() -> None:
    reformatted = POLICY.replace("## ", "### ").replace(" your", " **your**").replace("will not sell", "may sell")
    change = compare(POLICY, reformatted)
    assert (change.kind, change.clauses[0].flags[0].category) == ("substantive", "sale")
    assert change.clauses[0].flags[0].direction == "weakens"


@pytest.mark.parametrize(
    ("old", "new", "category", "direction"),
    [
        ("will not sell", "may sell", "sale", "weakens"),
        ("with the carrier that", "with advertisers, data brokers and the carrier that", "sharing", "weakens"),
        ("for 30 days", "for 2 years", "retention", "weakens"),
        ("for 30 days", "for 10 days", "retention", "strengthens"),
        ("We share your address", "With your consent we share your address", "sharing", "strengthens"),
        ("We share your address", "We share your address only", "sharing", "strengthens"),
    ],
)
def test_a_family_of_rules_in_a_whole_policy(old: str, new: str, category: str, direction: str) -> None:
    flags = compare(POLICY, POLICY.replace(old, new)).flags
    assert {flag.direction for flag in flags if flag.category == category} == {direction}
    assert all(flag.evidence and flag.reason for flag in flags)
