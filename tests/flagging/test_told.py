"""Which of all findings on a change are told: those near the strongest, and each sure loss."""

from __future__ import annotations

from tests.flagging.changes import changed, policy
from tracker.flagging.flag import flag
from tracker.model import Change

SALE = ("We will not sell your personal data.", "We may sell your personal data.")
KEEP = ("We retain your data for 30 days.", "We retain your data for two years.")


def told(*pairs: tuple[str, str]) -> Change:
    old, new = policy(*(before for before, _ in pairs)), policy(*(after for _, after in pairs))
    return flag(tuple(changed(before, after) for before, after in pairs), old, new)


def categories(change: Change) -> set[str]:
    return {one.category for one in change.flags}


def test_wording_is_not_told_beside_a_change_of_substance() -> None:
    wording = ("You can write to us at 12 Mill Street.", "You can write to us at 7 Oak Street.")
    assert categories(told(wording)) == {"contact"}
    assert categories(told(wording, SALE)) == {"sale"}


def test_each_sure_loss_is_told_however_much_else_changed() -> None:
    banned = [(f"You may pour tea number {n}.", f"You may not pour tea number {n}.") for n in range(40)]
    assert {"sale", "retention"} <= categories(told(*banned, SALE, KEEP))


def test_what_went_in_one_clause_and_came_in_another_is_one_thing() -> None:
    went, came = "We place cookies on your device.", "We place cookies and web beacons for targeted advertising."
    old, new = policy(went, "Tea."), policy("Tea.", came)
    change = flag((changed(went, None), changed(None, came)), old, new)
    directions = {one.direction for one in change.flags if one.category == "tracking"}
    assert directions == {"weakens", "neutral"}


def test_a_promise_that_bounds_a_new_practice_does_not_hide_it() -> None:
    came = "We share your data with payment companies. We do not share your data with advertisers."
    change = flag((changed(None, came),), policy("Tea."), policy("Tea.", came))
    assert [one.direction for one in change.flags if one.category == "sharing"] == ["weakens"]


def test_one_word_taken_out_of_a_promise() -> None:
    change = told(("We do not sell or share your data.", "We do not share your data."))
    assert next((one.category, one.direction) for one in change.flags) == ("sale", "weakens")


def test_one_burden_that_came_outweighs_several_that_went() -> None:
    """A text written anew: what is no longer told may still be there."""
    went = [f"Cookie number {n} helps us to measure the use of our pages." for n in range(3)]
    stays = "Welcome to the rest of this policy."
    came = "We use cookies, pixels and web beacons to track you from page to page."
    old, new = policy(*went, stays), policy(came, stays)
    change = flag((*(changed(one, None) for one in went), changed(None, came)), old, new)
    assert next(one.direction for one in change.flags if one.category == "tracking") == "weakens"
