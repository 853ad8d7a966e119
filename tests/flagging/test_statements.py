"""Negation and its scope, consent, quantities: statements read from the reader's side."""

from __future__ import annotations

import pytest

from tests.flagging.changes import flagged
from tracker.flagging.passage import passage
from tracker.flagging.signs import negation_of


@pytest.mark.parametrize(
    ("text", "word", "denied"),
    [
        ("We will not sell, rent or trade data.", "trade", True),
        ("We never, under any circumstances, sell data.", "sell", True),
        ("If you do not agree, we sell data.", "sell", False),
        ("We do not collect names, but we sell data.", "sell", False),
        ("We not only use but sell data.", "sell", False),
        ("Including but not limited to sale, we sell data.", "sell", False),
        ("We won't sell data.", "sell", True),
        ("No names are taken. We sell data.", "sell", False),
        ("You have the Do Not Sell right.", "right", False),
        ("We Do Not Sell data.", "sell", True),
        ("You may choose not to accept them.", "accept", False),
    ],
)
def test_scope_of_negation(text: str, word: str, denied: bool) -> None:
    read = passage(text)
    at = max(n for n, other in enumerate(read.words) if other == word)
    assert (negation_of(read, at) is not None) == denied


def test_another_word_that_introduces_examples_says_nothing() -> None:
    before = "We may collect records such as your number, the time and the length of calls."
    after = "We may collect records like your number, your address, the volume, the time and the length of calls."
    assert {one.direction for one in flagged(before, after).flags} == {"weakens"}


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("Refunds are given within 30 days of purchase.", "Refunds are given within 14 days of purchase.", "weakens"),
        ("We charge a fee of $5 a month.", "We charge a fee of $9 a month.", "weakens"),
        ("We keep records for two years.", "We keep records for one year.", "strengthens"),
    ],
)
def test_amounts_go_the_reader_s_way(before: str, after: str, direction: str) -> None:
    assert direction in {one.direction for one in flagged(before, after).flags}
