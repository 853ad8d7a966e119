"""What a visit means, given what was seen before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import decision
from tracker.decision import Sight
from tracker.model import Candidate, CandidateKind, Change, ChangeKind, Entry

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CONFIRM = timedelta(minutes=30)


def sight(at: datetime = NOW, text: str = "new") -> Sight:
    return Sight(at, text, f"spooled-{at:%H%M}")


def entry(**given: object) -> Entry:
    base = Entry(
        document_id="a/b", sequence=1, name="2026-01-01T000000Z", kind="first", reason="", recorded_at=NOW,
        seen_at=NOW, service="A", type="B", urls=(), final_urls=(), recipe="", title="", dateline=None,
        text_digest="old", compared_with=None, confirmed=True, returned_to=None, previous=None, digest="",
    )  # fmt: skip
    return replace(base, **given)  # type: ignore[arg-type]


def seen_at(kind: CandidateKind, *ages: timedelta) -> Candidate:
    """A candidate seen at these ages after NOW."""
    candidate = None
    for age in ages:
        candidate = decision.sighted(candidate, kind, sight(NOW + age))
    assert candidate is not None
    return candidate


def test_a_change_stands_at_the_next_visit_after_the_wait() -> None:
    first = seen_at("change", timedelta(0))
    assert not decision.stands(first, NOW, CONFIRM)
    assert not decision.stands(first, NOW + CONFIRM, CONFIRM), "one visit confirms nothing, however old"
    second = seen_at("change", timedelta(0), CONFIRM)
    assert decision.stands(second, NOW + CONFIRM, CONFIRM)


def test_a_second_visit_too_soon_confirms_nothing() -> None:
    twice = seen_at("change", timedelta(0), timedelta(minutes=1))
    assert not decision.stands(twice, NOW + timedelta(minutes=1), CONFIRM)


def test_without_a_wait_the_first_visit_is_enough() -> None:
    assert decision.stands(seen_at("change", timedelta(0)), NOW, timedelta(0))


@pytest.mark.parametrize("kind", ["history", "variant"])
def test_what_history_speaks_against_is_watched_for_three_visits_over_48_hours(kind: CandidateKind) -> None:
    day = timedelta(hours=24)
    assert not decision.stands(seen_at(kind, 0 * day, day), NOW + day, CONFIRM)
    assert decision.stands(seen_at(kind, 0 * day, day, 2 * day), NOW + 2 * day, CONFIRM)
    hour = timedelta(hours=1)
    hasty = seen_at(kind, *(number * hour for number in range(10)))
    assert not decision.stands(hasty, NOW + 9 * hour, CONFIRM), "ten visits in ten hours are no 48 hours"


def test_a_policy_is_gone_after_three_visits_well_apart() -> None:
    gap = decision.GONE_GAP
    hasty = seen_at("gone", timedelta(0), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=35))
    assert hasty.visits == 1
    assert not decision.stands(hasty, NOW + timedelta(hours=1), CONFIRM)
    assert decision.stands(seen_at("gone", 0 * gap, gap, 2 * gap), NOW + 2 * gap, CONFIRM)


def test_another_kind_of_sight_starts_anew() -> None:
    gone = seen_at("gone", timedelta(0), timedelta(hours=9))
    changed = decision.sighted(gone, "change", sight(NOW + timedelta(hours=10)))
    assert (changed.kind, changed.visits, changed.first_seen) == ("change", 1, NOW + timedelta(hours=10))


def test_the_newest_capture_is_kept_and_failures_are_forgiven() -> None:
    candidate = decision.missed(seen_at("change", timedelta(0)))
    again = decision.sighted(candidate, "change", sight(NOW + CONFIRM, "newer"))
    assert (again.text_digest, again.spooled, again.failed) == ("newer", "spooled-1230", 0)
    assert again.first_seen == NOW


def test_a_change_goes_out_unconfirmed_after_three_failures_or_a_day() -> None:
    candidate = seen_at("change", timedelta(0))
    assert not decision.overdue(candidate, NOW + timedelta(days=3)), "nothing failed: the next visit will tell"
    once = decision.missed(candidate)
    assert not decision.overdue(once, NOW + timedelta(hours=1))
    assert decision.overdue(once, NOW + timedelta(hours=24))
    assert decision.overdue(decision.missed(decision.missed(once)), NOW + timedelta(hours=1))


def test_only_changes_go_out_unconfirmed() -> None:
    watched = seen_at("history", timedelta(0))
    for _ in range(5):
        watched = decision.missed(watched)
    assert not decision.overdue(watched, NOW + timedelta(days=30))


def test_a_return_names_the_newest_entry_with_that_text() -> None:
    entries = [entry(name="1", text_digest="a"), entry(name="2", text_digest="b"), entry(name="3", text_digest="a")]
    found = decision.returned_to(entries, "a")
    assert found is not None
    assert found.name == "3"
    assert decision.returned_to(entries, "c") is None


def test_a_page_alternates_once_it_has_gone_back_lately() -> None:
    once = [entry(text_digest="a"), entry(kind="change", text_digest="b")]
    assert not decision.alternates(once, "a", NOW), "the first return is news"
    back = [*once, entry(kind="change", text_digest="a", returned_to="1")]
    assert decision.alternates(back, "b", NOW)
    assert not decision.alternates(back, "c", NOW), "a new text is news even on a page that alternates"
    assert not decision.alternates(back, "b", NOW + timedelta(days=181))


def test_how_many_texts_a_page_alternates_between() -> None:
    entries = [entry(text_digest="a"), entry(kind="change", text_digest="b"), entry(kind="change", text_digest="c")]
    assert decision.variants(entries, NOW) == 0, "three texts, and none came back"
    entries.append(entry(kind="change", text_digest="a", returned_to="1"))
    assert decision.variants(entries, NOW) == 3
    assert decision.variants(entries, NOW + timedelta(days=181)) == 0


@pytest.mark.parametrize(
    ("kind", "dateline", "quiet"),
    [
        ("date-only", (None, date(2026, 2, 1)), True),
        ("date-only", (None, date(2026, 3, 1)), False),
        ("date-only", (None, date(2026, 4, 1)), False),
        ("date-only", (date(2026, 1, 1), date(2026, 2, 1)), False),
        ("date-only", (date(2026, 2, 1), None), False),
        ("minor", (None, date(2026, 2, 1)), False),
        ("substantive", (None, date(2026, 2, 1)), False),
    ],
)
def test_a_date_that_only_begins_to_be_shown_is_told_from_a_new_one(
    kind: ChangeKind, dateline: tuple[date | None, date | None], quiet: bool
) -> None:
    """The text was first seen on 1 March: a date before that day was its date all along, one of that day may be new."""
    change = Change(kind=kind, severity="low", dateline=dateline, clauses=())
    assert decision.begins_to_show_its_date(change, NOW) is quiet


def test_evidence_is_kept_once_a_week_for_each_reason() -> None:
    kept = [entry(kind="refused", reason="log-in")]
    assert not decision.worth_keeping(kept, "refused", "log-in", NOW + timedelta(days=6))
    assert decision.worth_keeping(kept, "refused", "log-in", NOW + timedelta(days=7))
    assert decision.worth_keeping(kept, "refused", "bot challenge", NOW)
    assert decision.worth_keeping(kept, "visible", "page", NOW)


def test_gone_is_told_once_until_the_policy_is_back() -> None:
    first, gone = entry(), entry(kind="refused", reason="gone")
    assert not decision.is_gone([])
    assert not decision.is_gone([first])
    assert decision.is_gone([first, gone])
    assert decision.is_gone([first, gone, entry(kind="refused", reason="log-in")])
    assert not decision.is_gone([first, gone, entry(kind="visible", reason="back")])
    assert not decision.is_gone([first, gone, entry(kind="change")])


@pytest.mark.parametrize(
    ("changed", "tracked", "percent", "mass"),
    [
        (5, 20, 20, True),
        (5, 25, 20, False),
        (4, 4, 20, False),
        (21, 100, 20, True),
        (20, 100, 20, False),
        (9, 9, 0, False),
    ],
)
def test_a_mass_change(changed: int, tracked: int, percent: float, mass: bool) -> None:
    assert decision.is_mass_change(changed, tracked, percent) is mass


@given(st.lists(st.tuples(st.sampled_from(["seen", "missed"]), st.integers(1, 2000)), max_size=20))
def test_every_change_comes_out_in_the_end(steps: list[tuple[str, int]]) -> None:
    """Whatever order visits succeed and fail in, a candidate never waits beyond a failure past 24 hours."""
    now, candidate = NOW, seen_at("change", timedelta(0))
    for what, minutes in steps:
        now += timedelta(minutes=minutes)
        if what == "seen":
            candidate = decision.sighted(candidate, "change", sight(now))
            assert decision.stands(candidate, now, CONFIRM) == (now - NOW >= CONFIRM)
        else:
            candidate = decision.missed(candidate)
            if now - NOW >= timedelta(hours=24):
                assert decision.overdue(candidate, now)
