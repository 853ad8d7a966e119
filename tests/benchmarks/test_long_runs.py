"""The benchmark of long runs drives the daemon's own pipeline and counts what is false and what was not told."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.long_runs import Fetched, Lived, live
from tests.watching import CHALLENGE, START, policy

SELLS = policy(sharing="We may sell your personal information to anybody, and we share it with our partners.")


def lived(*fetches: tuple[str, str | None]) -> Lived:
    """A run of pages, twelve hours apart, each with what is known of it."""
    return live(
        [
            Fetched(START + number * timedelta(hours=12), "https://brindle.example/privacy", html.encode(), truth)
            for number, (html, truth) in enumerate(fetches)
        ]
    )


def test_a_change_that_stays_is_told_and_is_true() -> None:
    found = lived((policy(), None), (SELLS, "changed"), (SELLS, "unchanged"), (SELLS, "unchanged"))
    assert found.outcomes == ("first", "pending", "changed", "unchanged")
    assert [true for _, true in found.told] == [True]
    assert (found.false, found.changes, found.untold) == (0, 1, ())


def test_an_alert_where_no_word_changed_is_false() -> None:
    found = lived((policy(), None), (SELLS, "unchanged"), (SELLS, "unchanged"))
    assert (found.false, len(found.told)) == (1, 1)


def test_a_change_that_nobody_was_told_of_is_counted() -> None:
    found = lived((policy(), None), (policy(advert="Sale"), "changed"), (policy(), "unchanged"), (policy(), None))
    assert (found.told, found.changes, found.untold) == ((), 1, (1,))


def test_what_is_not_the_policy_and_what_has_gone_again_tell_nobody() -> None:
    found = lived((policy(), None), (CHALLENGE, None), (SELLS, None), (policy(), None), (policy(), None))
    assert found.outcomes == ("first", "refused", "pending", "unstable", "unchanged")
    assert found.told == ()


def test_one_fetch_alone_is_a_run() -> None:
    assert lived((policy(), None)) == Lived(("first",), (), 0, ())
