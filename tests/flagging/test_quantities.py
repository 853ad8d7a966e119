"""Quantities with their units, and what looks like one."""

from __future__ import annotations

import pytest

from tracker.flagging.quantities import quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We keep logs for 30 days.", [("period", 30)]),
        ("We keep logs for two weeks.", [("period", 14)]),
        ("Not for children under the age of 13.", [("age", 13)]),
        ("It costs €1,200.50 a year.", [("money", 1200.5)]),
        ("The fine is 10,000 euros.", [("money", 10000)]),
        ("The fine is 10.000 Euro.", [("money", 10000)]),
        ("The fine is 10 000 €.", [("money", 10000)]),
        ("At most 50.25 dollars or 2 million EUR.", [("money", 50.25), ("money", 2_000_000)]),
        ("$100 USD", [("money", 100)]),
        ("A fee of 2.5 % is due.", [("share", 2.5)]),
        ("within thirty (30) days", [("period", 30)]),
        ("for 2 years", [("period", 730)]),
        ("at least 18 years old", [("age", 18)]),
        ("a fee of $1,000.50 or 5%", [("money", 1000.5), ("share", 5)]),
        ("under 90 days", [("period", 90)]),
        ("in section 30", []),
        ("Between 1-2% of orders", [("share", 2)]),
        # Rates that a ticker shows: with a sign, as Markdown writes it.
        ("Coin +0.2%", []),
        (r"Coin \-0.2%", []),
        ("See section 4.", []),
    ],
)
def test_quantities(text: str, found: list[tuple[str, float]]) -> None:
    assert [(one.dimension, one.worth) for one in quantities(text)] == found
