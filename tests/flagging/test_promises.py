"""What a policy says about its own changes, and whether a change kept it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flagging.changes import changed, policy
from tracker.flagging.flag import flag
from tracker.flagging.promises import promises
from tracker.model import SEVERITIES, Change, Clause, PolicyText

MAY, JUNE, AUGUST = date(2024, 5, 1), date(2024, 6, 1), date(2024, 8, 1)
BEFORE, AFTER = "We will not sell your personal data.", "We may sell your personal data."
THIRTY = "We will notify you by e-mail thirty (30) days before we change this policy."
DATED = "When we change this policy, we will revise the date at the top."


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        (THIRTY, {"days", "notice", "e-mail"}),
        (DATED, {"date"}),
        ("Earlier versions of this policy are available in our archive.", {"versions"}),
        ("We will ask for your consent before we make material changes to this policy.", {"consent"}),
        ("We may change these terms at any time without notice.", {"no notice"}),
        ("We may notify you of changes to this policy.", set()),
        ("We will not notify you of changes to this policy by e-mail.", set()),
        ("We will notify you by e-mail when your order is on its way.", set()),
        ("Changes to this policy take effect when they are posted.", set()),
    ],
)
def test_promises_are_read(sentence: str, kinds: set[str]) -> None:
    found = promises(policy(sentence))
    assert {promise.kind for promise in found} == kinds
    assert all(promise.text in sentence and promise.says for promise in found)


def test_a_period_is_told_in_days() -> None:
    assert [p.days for p in promises(policy(THIRTY)) if p.kind == "days"] == [30]


def test_a_sentence_goes_on_from_the_one_before() -> None:
    text = "We may change this policy. If it matters, we will e-mail you two weeks before."
    assert {(p.kind, p.days) for p in promises(policy(text))} == {("days", 14), ("e-mail", None)}


def test_the_heading_tells_what_a_promise_is_about() -> None:
    clause = Clause(("Changes to this policy",), "We will inform you by e-mail of any change.")
    text = PolicyText(markdown=clause.text, title="", clauses=(clause,))
    assert {p.kind for p in promises(text)} == {"notice", "e-mail"}


def happened(promise: str, *, old_seen: datetime | None = datetime(2024, 7, 1, tzinfo=UTC), **dates: date) -> Change:
    old = policy(BEFORE, promise, updated=dates.get("old", MAY))
    new = policy(AFTER, promise, updated=dates.get("new", JUNE), effective=dates.get("effective"))
    return flag((changed(BEFORE, AFTER),), old, new, old_seen=old_seen, new_seen=datetime(2024, 7, 2, tzinfo=UTC))


def test_no_notice_where_some_was_promised() -> None:
    change = happened(THIRTY)
    assert [one.reason for one in change.broken] == ["Promised 30 days' notice, gave 0"]
    assert (change.broken[0].category, change.broken[0].direction) == ("policy_change", "weakens")
    assert change.broken[0].evidence == THIRTY
    assert SEVERITIES.index(change.severity) >= SEVERITIES.index("medium")


def test_too_little_notice() -> None:
    assert [one.reason for one in happened(THIRTY, effective=date(2024, 7, 11)).broken] == [
        "Promised 30 days' notice, gave at most 10"
    ]


def test_notice_that_was_given_or_cannot_be_judged() -> None:
    assert happened(THIRTY, effective=AUGUST).broken == ()
    assert happened(THIRTY, old_seen=None).broken == ()
    assert happened("We may change this policy at any time without notice.").broken == ()


def test_a_date_that_stands_still_breaks_the_promise_to_move_it() -> None:
    assert len(happened(DATED, new=MAY).broken) == 1
    assert happened(DATED).broken == ()


def test_a_small_change_breaks_no_promise() -> None:
    old, new = policy("We “ask” first.", THIRTY), policy('We "ask" first.', THIRTY)
    seen = datetime(2024, 7, 1, tzinfo=UTC)
    assert flag((changed("We “ask” first.", 'We "ask" first.'),), old, new, old_seen=seen).broken == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.sampled_from([THIRTY, DATED, AFTER]), st.text(max_size=40)), max_size=4).map(" ".join))
def test_promises_of_any_text_stand_in_it(text: str) -> None:
    for promise in promises(policy(text)):
        assert promise.text in text
        assert (promise.days is not None) == (promise.kind == "days")
