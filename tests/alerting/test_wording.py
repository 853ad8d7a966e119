"""What is said of a piece of news."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.alerting.building import DOCUMENT, SALE, SELLING, change, modified, news
from tracker.alerting.wording import explanations, points, subject
from tracker.model import Change, ClauseChange, Flag

SHARING = Flag("sharing", "weakens", "partners receive data", "partners", "high")
RETENTION = Flag("retention", "weakens", "kept longer", "24 months", "medium")
RIGHTS = Flag("user_rights", "strengthens", "a right is added", "right", "high")
NEUTRAL = Flag("contact", "neutral", "a new address", "street", "low")


def flagged(*flags: Flag, kind: Any = "modified") -> ClauseChange:
    return ClauseChange(kind, ("A",), "before", "after", flags)


ADDED = ClauseChange("added", ("A",), None, "New words.")
REMOVED = ClauseChange("removed", ("A",), "Old words.", None)
PLAIN = modified(("=", "One "), ("-", "two"), ("+", "three"))
DATES = (date(2026, 3, 3), date(2026, 5, 3))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (change(flagged(SHARING), silent=True), "sharing clause weakened, silently"),
        (change(flagged(SHARING), flagged(SALE)), "sharing and sale clauses weakened"),
        (change(flagged(RETENTION, SHARING)), "sharing clause weakened"),
        (change(flagged(RIGHTS), flagged(SHARING)), "sharing clause weakened"),
        (change(flagged(RIGHTS)), "user rights clause strengthened"),
        (change(flagged(NEUTRAL, kind="added")), "contact clause added"),
        (change(flagged(NEUTRAL, kind="removed")), "contact clause removed"),
        (change(flagged(NEUTRAL)), "contact clause changed"),
        (change(flagged(replace(SALE, category="other"))), "a clause weakened"),
        (
            change(*(flagged(replace(SALE, category=name)) for name in ("sale", "sharing", "security", "children"))),
            "sale, sharing and 2 other clauses weakened",
        ),
        (change(flagged(SHARING), backdated=True, dateline=DATES), "sharing clause weakened, backdated"),
        (change(PLAIN), "1 clause changed"),
        (change(PLAIN, PLAIN, ADDED, REMOVED), "2 clauses changed, 1 added, 1 removed"),
        (change(ADDED, REMOVED), "1 clause added, 1 removed"),
        (Change("date-only", "none", DATES, ()), "date changed to 3 May 2026, nothing else"),
        (Change("date-only", "none", (DATES[0], None), ()), "date taken out, nothing else"),
        (Change("minor", "low", DATES, ()), "wording changed"),
    ],
)
def test_subjects_of_changes(what: Change, said: str) -> None:
    assert subject(news(what)) == f"Acme Privacy Policy: {said}"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"reason": "gone", "kind": "refused"}, "the policy is gone"),
        ({"reason": "replaced"}, "replaced by a different text"),
        ({"reason": "returned", "returned_to": "2026-05-03T041600Z"}, "went back to the text of 3 May 2026"),
        ({"reason": "returned", "returned_to": None}, "went back to an earlier text"),
        ({"reason": "returned", "returned_to": "strange"}, "went back to an earlier text"),
        ({"confirmed": False}, "sale clause weakened (unconfirmed)"),
        ({"reason": "gone", "confirmed": False}, "the policy is gone (unconfirmed)"),
    ],
)
def test_subjects_of_other_news(entry: dict[str, Any], said: str) -> None:
    assert subject(news(change(), **entry)) == f"Acme Privacy Policy: {said}"


def test_a_long_name_leaves_room_for_the_news() -> None:
    long = replace(DOCUMENT, service="Very " * 100 + "\r\nBcc: x@y.example")
    said = subject(news(change(silent=True), document=long))
    assert said.endswith("…: sale clause weakened, silently")
    assert len(said) <= 150
    assert "\n" not in said


def test_points_are_the_gravest_flags_with_the_words_that_show_them() -> None:
    first, second = points(news(change(flagged(NEUTRAL), SELLING)))
    assert first.reason == "Selling is now allowed."
    assert first.quotes == (("Was", "We will not sell your data."), ("Now", "We may sell your data."))
    assert second.reason == "A new address."


PROMISE, TEA, SALES = "We do not sell your data.", "Tea is served at four.", "We sell maps to sailors."


@pytest.mark.parametrize(
    ("before", "after", "evidence", "quotes"),
    [
        (f"{TEA} {PROMISE}", TEA, "not sell", [("Removed", PROMISE)]),
        (TEA, f"{TEA} {SALES}", "sell maps", [("Added", SALES)]),
        (None, f"{TEA} {SALES}", "sell maps", [("Added", SALES)]),
        (f"{PROMISE} {TEA}", None, "do not", [("Removed", PROMISE)]),
        (
            f"{TEA} {PROMISE}",
            f"{TEA} We may sell your data.",
            "may sell",
            [("Was", PROMISE), ("Now", "We may sell your data.")],
        ),
        (
            f"{TEA} {PROMISE}",
            f"{TEA} We may sell your data.",
            "not sell",
            [("Was", PROMISE), ("Now", "We may sell your data.")],
        ),
        (f"{TEA} {PROMISE}", f"{PROMISE} {SALES}", "not sell", [("It says", PROMISE)]),
        (TEA, f"- {SALES}\n- {TEA}", "maps", [("Added", SALES)]),
        (TEA, "我们不出售数据。我们分享数据。", "分享", [("Added", "我们分享数据。")]),
        (TEA, TEA, "words of neither", [("It says", "words of neither")]),
        (TEA, f"{TEA} {SALES}", "", []),
        (
            TEA,
            f"{TEA} {'so ' * 200}it is sold to anybody who asks",
            "sold to",
            [("Added", f"…{'so ' * 18}it is sold to anybody who asks")],
        ),
    ],
)
def test_points_quote_whole_sentences(
    before: str | None, after: str | None, evidence: str, quotes: list[tuple[str, str]]
) -> None:
    clause = ClauseChange("modified", ("A",), before, after, (replace(SALE, evidence=evidence),))
    assert [point.quotes for point in points(news(change(clause)))] == [tuple(quotes)]


def test_a_reason_is_told_once_and_not_all_are_told_first() -> None:
    flags = tuple(replace(SALE, reason=f"reason {number % 9}") for number in range(40))
    assert [point.reason for point in points(news(change(flagged(*flags))))] == [
        f"Reason {number}." for number in range(4)
    ]


def test_among_equals_each_clause_speaks_before_one_speaks_twice() -> None:
    first = replace(SALE, reason="selling")
    second = replace(SALE, reason="a word")
    other = replace(SALE, reason="another clause")
    grave = news(change(flagged(first, second), flagged(other), flagged(RETENTION)))
    assert [point.reason for point in points(grave)] == ["Selling.", "Another clause.", "A word.", "Kept longer."]


def said_of(what: Change | None, **entry: Any) -> str:
    return " ".join(explanations(news(what, **entry)))


def test_explanations() -> None:
    assert "did not (3 March 2026)" in said_of(change(silent=True))
    assert "from 3 March 2026 to 3 May 2026" in said_of(Change("date-only", "none", DATES, ()))
    assert "Announced 30 days before" in said_of(change(notice_days=30))
    assert "Announced 1 day before" in said_of(change(notice_days=1))


def test_a_promise_that_was_not_kept_is_told_in_the_policys_words() -> None:
    promise = "We will tell you 30 days before."
    said = said_of(change(broken=(Flag("policy_change", "weakens", "Promised 30 days' notice, gave 0", promise),)))
    assert "Promised 30 days' notice, gave 0. The policy said: “We will tell you 30 days before.”" in said
    assert "3 May 2026, lies before" in said_of(change(backdated=True, dateline=DATES))
    assert "21 November 2026" in said_of(change(backdated=True, dateline=DATES))
    assert said_of(change(), confirmed=False).startswith("Unconfirmed")
    assert "does not exist" in said_of(None, reason="gone")
    assert "unlike the one before" in said_of(None, reason="replaced")
    assert said_of(change()) == ""
