"""Words over a clause that are part of what it says: the introduction of its list, its heading."""

from __future__ import annotations

import pytest

from tracker import compare
from tracker.model import Change

HEAD = "# Policy of the club\n\n## Who\n\nThe club is a society of people who like tea and meet by the river.\n\n"
TAIL = "\n\n## Library\n\nBooks from the library of the club are lent for the season, and come back as they left.\n"


def changed(before: str, after: str) -> Change:
    return compare(HEAD + before + TAIL, HEAD + after + TAIL)


@pytest.mark.parametrize(
    ("before", "after", "category", "direction", "reason"),
    [
        (
            "We never:\n\n- sell your data\n- rent it",
            "We never:\n\n- rent it",
            "sale",
            "weakens",
            "The promise not to sell",
        ),
        ("We may:\n\n- rent it", "We may:\n\n- rent it\n- sell your data", "sale", "weakens", "A statement on selling"),
        (
            "We will not:\n\n- read it",
            "We will not:\n\n- read it\n- sell your data",
            "sale",
            "strengthens",
            "A promise not to sell",
        ),
        (
            "We never:\n\n- sell your data\n- rent it\n\nWe may:\n\n- read it",
            "We never:\n\n- rent it\n\nWe may:\n\n- read it\n- sell your data",
            "sale",
            "weakens",
            "now allowed",
        ),
        (
            "We share your data with:\n\n- banks",
            "We share your data with:\n\n- banks\n- data brokers",
            "sharing",
            "weakens",
            "data brokers",
        ),
    ],
)
def test_items_are_read_with_their_introduction(
    before: str, after: str, category: str, direction: str, reason: str
) -> None:
    there, back = (
        changed(f"## Data\n\n{before}", f"## Data\n\n{after}"),
        changed(f"## Data\n\n{after}", f"## Data\n\n{before}"),
    )
    assert (there.kind, back.kind) == ("substantive", "substantive")
    assert [flag.direction for flag in there.flags if flag.category == category][:1] == [direction]
    assert reason in there.flags[0].reason
    assert {flag.direction for flag in back.flags} - {"neutral"} == {"weakens", "strengthens"} - {direction}


def test_evidence_stands_in_the_document() -> None:
    change = changed(
        "## Data\n\nWe share data with:\n\n- banks", "## Data\n\nWe share data with:\n\n- banks\n- data brokers"
    )
    assert [flag.evidence for flag in change.flags] == ["data brokers"]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("We do not sell your data", "We sell your data", "substantive"),
        ("We do not sell your data", "Money", "substantive"),
        ("Your rights", "Your rights (residents of the European Union only)", "substantive"),
        ("How we share data", "Sharing of data", "cosmetic"),
        ("What we collect", "Information that we collect from you", "cosmetic"),
        ("Refundable", "Not refundable", "cosmetic"),
    ],
)
def test_a_heading_that_says_something_else(before: str, after: str, kind: str) -> None:
    body = "The club lives on the fees of its members and on what the market brings."
    assert changed(f"## {before}\n\n{body}", f"## {after}\n\n{body}").kind == kind


def test_introductions_of_terms_and_contacts_are_none() -> None:
    terms = (
        "## Terms\n\nThe following terms have these meanings:\n\n- “Cup”: what holds tea\n- “Pot”: what tea is made in"
    )
    assert changed(terms, terms.removesuffix("\n- “Pot”: what tea is made in")).kind in ("minor", "noise", "cosmetic")


def test_an_exception_may_be_a_note() -> None:
    change = changed("## Data\n\nWe do not sell it.", "## Data\n\nWe do not sell it.*\n\n* Except to our partners.")
    assert change.kind == "substantive"


def test_whom_an_exception_names_is_not_let_into_the_promise() -> None:
    (flag,) = changed(
        "## Data\n\nWe do not sell your data.", "## Data\n\nWe do not sell your data (except to our partners)."
    ).flags
    assert (flag.category, flag.direction) == ("sale", "weakens")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Up to 3 users", "Up to 5 users", "substantive"),
        ("A copy costs 5 euros", "A copy costs 8 euros", "substantive"),
        ("Records that we keep for 12 months", "Records that we keep for 2 years", "substantive"),
        ("4. Records", "5. Records", "cosmetic"),
        ("Part 2: records", "Part 3: records", "cosmetic"),
        ("France Germany Italy Spain", "France Germany Italy Portugal", "cosmetic"),
    ],
)
def test_a_heading_counts_where_it_says_how_much(before: str, after: str, kind: str) -> None:
    under = "\n\nThe club keeps a book of its guests at the door."
    assert changed(f"### {before}{under}", f"### {after}{under}").kind == kind
