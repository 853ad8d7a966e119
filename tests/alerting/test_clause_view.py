"""Which changed clauses stand in a mail, and which are told by their number."""

from __future__ import annotations

from tests.alerting.building import SELLING, modified
from tracker.alerting.clause_view import clause_views
from tracker.model import ClauseChange

DASH = modified(("=", "We sell lists "), ("-", "-"), ("+", "—"), ("=", " never."))
MOVED = ClauseChange("moved", ("A",), "Tea at four.", "Tea at four.", old_path=("B",))
REWORDED = modified(("=", "Tea at "), ("-", "four"), ("+", "five"))


def test_the_cosmetic_rest_is_a_count() -> None:
    shown, rest = clause_views((SELLING, DASH, REWORDED, MOVED), 70_000)
    assert [clause.text for clause in shown] == [
        "We [-will not-] {+may+} sell your data.",
        "Tea at [-four-] {+five+}",
    ]
    assert rest == "2 more clauses differ only in typography, numbering or place."


def test_where_all_is_cosmetic_all_is_shown() -> None:
    shown, rest = clause_views((DASH, MOVED), 70_000)
    assert (len(shown), rest) == (2, "")
