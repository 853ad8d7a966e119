"""Negation and its scope, consent, quantities: statements read from the reader's side."""

from __future__ import annotations

import pytest

from tests.flagging.changes import flagged
from tracker.flagging.passage import passage
from tracker.flagging.quantities import quantities
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
    ],
)
def test_scope_of_negation(text: str, word: str, denied: bool) -> None:
    read = passage(text)
    at = max(n for n, other in enumerate(read.words) if other == word)
    assert (negation_of(read, at) is not None) == denied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("within thirty (30) days", [("period", 30.0)]),
        ("for 2 years", [("period", 730.0)]),
        ("children under 13", [("age", 13.0)]),
        ("at least 18 years old", [("age", 18.0)]),
        ("a fee of $1,000.50 or 5%", [("money", 1000.5), ("share", 5.0)]),
        ("under 90 days", [("period", 90.0)]),
        ("in section 30", []),
    ],
)
def test_quantities(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(q.dimension, q.worth) for q in quantities(text)] == expected


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
