"""What an index promises, whatever database it is on.

A PostgreSQL that may be emptied is tried as well where TRACKER_POSTGRES gives its address.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from tests.index.records import DAY, SELLS, SHARES, SHARES_LESS, START, alert, change, check, entry, state
from tracker.errors import IndexFault
from tracker.index.changes import Touched
from tracker.index.columns import EPOCH
from tracker.index.index import Index
from tracker.index.schema import metadata
from tracker.model import Candidate, Entry, State, Validators

POSTGRES = os.environ.get("TRACKER_POSTGRES", "")
HOUR = timedelta(hours=1)


@pytest.fixture(params=["file", "memory"] + (["postgres"] if POSTGRES else []))
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Index]:
    urls = {"file": f"sqlite:///{tmp_path}/state/index.sqlite", "memory": "sqlite://", "postgres": POSTGRES}
    opened = Index.open(urls[request.param])
    yield opened
    opened.close()
    if request.param == "postgres":
        engine = create_engine(POSTGRES)
        metadata.drop_all(engine)
        engine.dispose()


# --- states -------------------------------------------------------------------------------------------------------


def test_a_document_never_seen_has_an_empty_state(index: Index) -> None:
    assert index.state("acme/terms") == State("acme/terms")
    assert index.states() == {}


FULL = State(
    document_id="acme/terms",
    due_at=START + DAY,
    asked_at=None,
    validators=(Validators('W/"x"', None), Validators(None, "Mon, 04 May 2026 04:15:00 GMT", "b" * 64), Validators()),
    fingerprint="f" * 64,
    recipe="r" * 64,
    checked_at=START,
    seen_at=START - timedelta(microseconds=1),
    changed_at=datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    outcome="pending",
    detail="seen once: “sharing”",
    failures=3,
    candidate=Candidate("history", "much shorter", "d" * 64, "spooled-1", START, START + HOUR, visits=2, failed=1),
)


def test_a_state_comes_back_as_it_was_saved(index: Index) -> None:
    index.save(FULL, check())
    assert index.state("acme/terms") == FULL
    other = state(due_at=START)
    index.save(other, check())
    assert index.states() == {"acme/terms": other}


def test_times_of_any_zone_come_back_in_utc(index: Index) -> None:
    tokyo = timezone(9 * HOUR)
    index.save(state(due_at=START.astimezone(tokyo)), check())
    due_at = index.state("acme/terms").due_at
    assert due_at == START
    assert due_at is not None and due_at.tzinfo is UTC


def test_a_time_without_zone_is_refused_and_nothing_is_kept(index: Index) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        index.save(state(due_at=datetime(2026, 1, 1)), check())
    assert index.states() == {}
    assert index.checks() == []


@pytest.mark.parametrize("hostile", ["a\x00b", "half \ud83d surrogate", "\U0001f600 \u2028 \u202e", "'; DROP TABLE x"])
def test_any_words_can_be_stored(index: Index, hostile: str) -> None:
    validators = (Validators(hostile, hostile),)
    index.save(state(validators=validators, detail=hostile), check(detail=hostile))
    kept = index.state("acme/terms")
    assert kept.validators == validators
    assert kept.detail == hostile.replace("\x00", "\ufffd").replace("\ud83d", "\ufffd")
    index.record(entry(1, title=hostile, urls=(hostile,)), None, [alert(1, subject=hostile)], None, None)
    assert index.entries()[0].urls == (hostile,)


# --- what is due --------------------------------------------------------------------------------------------------


def test_due_is_asked_for_then_never_visited_then_the_longest_overdue(index: Index) -> None:
    for name, due_at in [("later", START + HOUR), ("now", START), ("long", START - DAY), ("asked", START + DAY)]:
        index.save(state(name, due_at=due_at), check(START - DAY, document_id=name))
    index.save(state("untracked", due_at=START - 9 * DAY), check(document_id="untracked"))
    index.ask(["asked"], START)
    ids = ["later", "now", "new", "long", "asked"]
    assert index.due(START, ids) == ["asked", "new", "long", "now"]
    assert index.due(START + HOUR, ids)[-1] == "later"
    assert index.due(START, []) == []


def test_next_due_is_the_earliest_of_the_documents(index: Index) -> None:
    assert index.next_due([]) is None
    index.save(state("a", due_at=START + DAY), check(document_id="a"))
    index.save(state("b", due_at=START + HOUR), check(document_id="b"))
    assert index.next_due(["a", "b"]) == START + HOUR
    assert index.next_due(["a"]) == START + DAY
    assert index.next_due(["a", "new"]) == EPOCH
    index.ask(["a"], START)
    assert index.next_due(["a", "b"]) == EPOCH


def test_asking_for_a_document_keeps_what_is_known_of_it(index: Index) -> None:
    index.save(FULL, check())
    index.ask(["acme/terms", "never/seen"], START + HOUR)
    assert index.state("acme/terms").asked_at == START + HOUR
    assert index.state("acme/terms").candidate == FULL.candidate
    assert index.due(START, ["never/seen"]) == ["never/seen"]


def test_a_visit_answers_the_wishes_made_until_it_began(index: Index) -> None:
    index.ask(["acme/terms"], START)
    seen_by_visit = index.state("acme/terms")
    index.save(seen_by_visit, check(START))
    assert index.state("acme/terms").asked_at is None
    later = state(asked_at=START + HOUR)
    index.save(later, check(START))
    assert index.state("acme/terms") == later


@pytest.mark.parametrize("how", ["save", "record"])
def test_a_wish_that_comes_while_a_visit_runs_survives_it(index: Index, how: str) -> None:
    index.ask(["acme/terms"], START - HOUR)
    visited = check(START)
    index.ask(["acme/terms"], START + timedelta(seconds=1))
    if how == "save":
        index.save(state(due_at=START + DAY), visited)
    else:
        index.record(entry(1), None, [], state(due_at=START + DAY), visited)
    assert index.state("acme/terms").asked_at == START + timedelta(seconds=1)
    assert index.due(START + HOUR, ["acme/terms"]) == ["acme/terms"]


# --- checks -------------------------------------------------------------------------------------------------------


def test_visits_that_come_to_the_same_are_one_run(index: Index) -> None:
    for number, (outcome, detail) in enumerate(
        [("unchanged", ""), ("unchanged", ""), ("failed", "dns"), ("failed", "tls")]
    ):
        index.save(state(), check(START + number * DAY, outcome, detail))
        index.save(state("other"), check(START + number * DAY, "unchanged", document_id="other"))
    runs = [(run.outcome, run.detail, run.first_at, run.last_at, run.times) for run in index.checks("acme/terms")]
    assert runs == [
        ("failed", "tls", START + 3 * DAY, START + 3 * DAY, 1),
        ("failed", "dns", START + 2 * DAY, START + 2 * DAY, 1),
        ("unchanged", "", START, START + DAY, 2),
    ]
    assert [run.times for run in index.checks("other")] == [4]
    assert len(index.checks()) == 4
    assert [run.detail for run in index.checks(limit=1)] == ["tls"]


@given(st.lists(st.sampled_from([("unchanged", ""), ("failed", "dns"), ("failed", "tls")]), max_size=12))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_runs_are_the_groups_of_equal_visits(index: Index, visits: list[tuple[str, str]]) -> None:
    document_id = f"{len(index.states())}"
    for number, (outcome, detail) in enumerate(visits):
        index.save(state(document_id), check(START + number * DAY, outcome, detail, document_id))
    expected = [(*key, len(list(group))) for key, group in groupby(visits)]
    assert [(run.outcome, run.detail, run.times) for run in index.checks(document_id)] == expected[::-1]


def test_a_clock_set_back_ends_no_run_before_it_began(index: Index) -> None:
    index.save(state(), check(START))
    index.save(state(), check(START - DAY))
    (run,) = index.checks()
    assert run.first_at <= run.last_at == START


# --- entries ------------------------------------------------------------------------------------------------------


def keep(index: Index, *entries: Entry) -> None:
    for one in entries:
        index.record(one, change() if one.kind == "change" else None, [], None, None)


def test_entries_come_back_whole_and_in_their_order(index: Index) -> None:
    bare = entry(3, kind="refused", dateline=None, text_digest=None, confirmed=False, reason="log-in", title="")
    linked = entry(4, compared_with=entry(2).name, returned_to=entry(1).name, previous="p" * 64)
    other = entry(1, "beta/privacy", name="2026-05-05T120000Z")
    keep(index, linked, other, bare, entry(2), entry(1))
    assert index.entries("acme/terms") == [entry(1), entry(2), bare, linked]
    assert index.entries() == [entry(1), entry(2), other, bare, linked]
    assert index.entry("acme/terms", bare.name) == bare
    assert index.entry("acme/terms", "2001-01-01T000000Z") is None
    assert index.entries("nobody/terms") == []


def test_the_baseline_is_the_newest_accepted_entry(index: Index) -> None:
    assert index.baseline("acme/terms") is None
    keep(index, entry(1, kind="refused"))
    assert index.baseline("acme/terms") is None
    keep(
        index,
        entry(2, kind="first"),
        entry(3),
        entry(4, kind="technical"),
        entry(5, kind="visible"),
        entry(6, kind="unread"),
    )
    assert index.baseline("acme/terms") == entry(4, kind="technical")
    assert index.baseline("beta/privacy") is None


def test_entry_at_is_the_text_that_was_accepted_then(index: Index) -> None:
    keep(index, entry(1), entry(2), entry(3, kind="visible"), entry(4))
    at = entry(2).seen_at
    assert index.entry_at("acme/terms", START - timedelta(microseconds=1)) is None
    assert index.entry_at("acme/terms", at - timedelta(microseconds=1)) == entry(1)
    assert index.entry_at("acme/terms", at) == entry(2)
    assert index.entry_at("acme/terms", at + DAY) == entry(2)
    assert index.entry_at("acme/terms", at + 99 * DAY) == entry(4)


def test_changed_since_counts_changes_by_the_time_of_record(index: Index) -> None:
    keep(index, entry(1), entry(2), entry(1, "beta/privacy"), entry(2, "beta/privacy", kind="technical"))
    keep(index, entry(3, "gamma/cookies"))
    assert index.changed_since(START) == {"acme/terms", "gamma/cookies"}
    assert index.changed_since(entry(2).recorded_at) == {"acme/terms", "gamma/cookies"}
    assert index.changed_since(entry(2).recorded_at + timedelta(microseconds=1)) == {"gamma/cookies"}


def test_changes_are_told_in_short(index: Index) -> None:
    first, second = change(SHARES_LESS, SELLS, SHARES), change(kind="cosmetic", severity="none", silent=False)
    index.record(entry(3), second, [], None, None)
    index.record(entry(2), first, [], None, None)
    index.record(entry(1), None, [], None, None)
    index.record(entry(9, "beta/privacy"), change(SHARES, backdated=True, notice_days=30), [], None, None)
    told = index.changes("acme/terms")
    assert [(one.entry_name, one.kind, one.severity, one.silent) for one in told] == [
        (entry(2).name, "substantive", "high", True),
        (entry(3).name, "cosmetic", "none", False),
    ]
    assert told[0].reason == "Data may now be sold."
    assert told[0].touched == (Touched("selling", "weakens", "high"), Touched("sharing", "weakens", "medium"))
    assert (told[1].reason, told[1].touched) == ("", ())
    (other,) = index.changes("beta/privacy")
    assert (other.backdated, other.notice_days) == (True, 30)
    assert index.changes() == [*told, other]


# --- recording ----------------------------------------------------------------------------------------------------


def test_an_intent_lasts_until_its_entry_is_recorded_or_dropped(index: Index) -> None:
    index.intend("acme/terms", entry(1).name)
    index.intend("acme/terms", entry(1).name)
    index.intend("acme/terms", entry(2).name)
    index.intend("beta/privacy", entry(1).name)
    index.record(entry(1), None, [], None, None)
    assert index.intents() == [("acme/terms", entry(2).name), ("beta/privacy", entry(1).name)]
    index.drop_intent("acme/terms", entry(2).name)
    index.drop_intent("acme/terms", "never noted")
    assert index.intents() == [("beta/privacy", entry(1).name)]


def test_recording_makes_all_visible(index: Index) -> None:
    index.record(entry(2), change(SELLS), [alert(1), alert(2)], FULL, check(START, "changed"))
    assert index.entries() == [entry(2)]
    assert [one.reason for one in index.changes()] == [SELLS.reason]
    assert index.outbox.alerts() == [alert(1), alert(2)]
    assert index.state("acme/terms") == FULL
    assert [run.outcome for run in index.checks()] == ["changed"]


def test_recording_twice_makes_no_second_message(index: Index) -> None:
    index.record(entry(2), change(SELLS), [alert(1)], FULL, None)
    index.outbox.sent("alert-1", START, "250 taken")
    again = alert(1, payload=b"rendered anew")
    index.record(entry(2), change(SELLS), [again, alert(2)], None, None)
    assert [(one.id, one.state, one.payload) for one in index.outbox.alerts()] == [
        ("alert-1", "sent", alert(1).payload),
        ("alert-2", "waiting", alert(2).payload),
    ]
    assert len(index.entries()) == len(index.changes()) == 1
    assert index.state("acme/terms") == FULL


def test_recording_is_all_or_nothing(index: Index) -> None:
    index.intend("acme/terms", entry(2).name)
    broken = alert(2, created_at=None)
    with pytest.raises(IndexFault):
        index.record(entry(2), change(SELLS), [alert(1), broken], FULL, check())
    assert index.entries() == []
    assert index.changes() == []
    assert index.outbox.alerts() == []
    assert index.states() == {}
    assert index.checks() == []
    assert index.intents() == [("acme/terms", entry(2).name)]


def test_two_entries_cannot_take_one_place_in_the_chain(index: Index) -> None:
    keep(index, entry(1))
    with pytest.raises(IndexFault):
        keep(index, entry(1, name="2026-05-04T041501Z"))
    assert index.entries() == [entry(1)]


# --- outbox -------------------------------------------------------------------------------------------------------


def post(index: Index, *alerts: object) -> None:
    index.record(entry(2), change(), alerts, None, None)


def ids(index: Index, now: datetime = START, limit: int = 10, **fields: object) -> list[str]:
    return [one.id for one in index.outbox.waiting(now, limit, **fields)]


def test_waiting_alerts_come_the_oldest_first_when_their_time_has_come(index: Index) -> None:
    post(index, alert(3), alert(1, due_at=START + HOUR), alert(2, channel="console"), alert(4, state="held"))
    assert ids(index) == ["alert-3", "alert-2"]
    assert ids(index, limit=1) == ["alert-3"]
    assert ids(index, START + HOUR) == ["alert-3", "alert-1", "alert-2"]
    assert ids(index, START + HOUR, channels=("email",)) == ["alert-3", "alert-1"]
    assert ids(index, channels=()) == []


def test_a_sent_alert_is_sent_once_and_for_all(index: Index) -> None:
    post(index, alert(1, due_at=START, error="4.2.0 later"))
    index.outbox.sent("alert-1", START, "250 2.0.0 Ok: queued")
    index.outbox.failed("alert-1", START, "too late", None)
    (kept,) = index.outbox.alerts("sent")
    assert (kept.attempts, kept.due_at, kept.error) == (1, None, "")
    assert ids(index) == []
    assert [(one.taken, one.response) for one in index.outbox.deliveries("alert-1")] == [
        (True, "250 2.0.0 Ok: queued"),
        (False, "too late"),
    ]


def test_a_failed_alert_waits_for_its_next_try_and_is_parked_in_the_end(index: Index) -> None:
    post(index, alert(1))
    index.outbox.failed("alert-1", START, "connection refused", START + HOUR)
    assert ids(index) == []
    assert ids(index, START + HOUR) == ["alert-1"]
    (kept,) = index.outbox.alerts()
    assert (kept.state, kept.attempts, kept.error) == ("waiting", 1, "connection refused")
    index.outbox.failed("alert-1", START + HOUR, "550 no such user", None)
    assert ids(index, START + 9 * DAY) == []
    (kept,) = index.outbox.alerts("parked")
    assert (kept.attempts, kept.due_at, kept.error) == (2, None, "550 no such user")


def test_an_alert_that_is_not_there_cannot_be_delivered(index: Index) -> None:
    with pytest.raises(IndexFault):
        index.outbox.sent("nobody", START, "250")
    with pytest.raises(IndexFault):
        index.outbox.failed("nobody", START, "550", None)


def test_held_alerts_go_out_when_released(index: Index) -> None:
    post(index, alert(1, state="held"), alert(2, state="held"), alert(3, state="parked"), alert(4))
    index.outbox.sent("alert-4", START, "250")
    assert index.outbox.release(["alert-2", "alert-4", "nobody"], START) == 1
    assert ids(index) == ["alert-2"]
    assert index.outbox.release(None, START) == 1
    assert ids(index) == ["alert-1", "alert-2"]
    assert index.outbox.release(["alert-3"], START) == 1
    assert index.outbox.release(None, START) == 0


def test_held_alerts_can_be_dropped(index: Index) -> None:
    post(index, alert(1, state="held"), alert(2, state="held"), alert(3))
    assert index.outbox.drop(["alert-1", "alert-3"]) == 1
    assert index.outbox.drop(None) == 1
    assert [one.error for one in index.outbox.alerts("dropped")] == ["dropped by the operator"] * 2
    assert ids(index) == ["alert-3"]


def test_parked_alerts_can_be_tried_again_from_the_start_or_dropped(index: Index) -> None:
    post(index, alert(1, state="parked", attempts=30), alert(2, state="parked"))
    assert index.outbox.release(["alert-1"], START) == 1
    (waiting,) = index.outbox.waiting(START, 10)
    assert (waiting.id, waiting.attempts) == ("alert-1", 0)
    assert index.outbox.drop(["alert-2"]) == 1
    assert index.outbox.counts() == {"waiting": 1, "dropped": 1}


def test_tries_are_counted_by_channel_and_time(index: Index) -> None:
    post(index, alert(1), alert(2), alert(3, channel="webhook"))
    index.outbox.failed("alert-1", START, "later", START)
    index.outbox.sent("alert-1", START + HOUR, "250")
    index.outbox.sent("alert-2", START + HOUR, "250")
    index.outbox.sent("alert-3", START + HOUR, "204")
    counted = index.outbox.tries_since
    assert counted(START - HOUR, "email", 10) == 3
    assert counted(START, "email", 10) == 2
    assert counted(START + HOUR, "email", 10) == 0
    assert counted(START - HOUR, "email", 2) == 2
    assert counted(START - HOUR, "webhook", 10) == 1


def test_who_unsubscribed_is_known_and_gets_nothing_that_waits(index: Index) -> None:
    address, other = "Reäder@Example.org", "other@example.org"
    waiting = [alert(1, state="held"), alert(2), alert(3, state="parked"), alert(4, document_id=""), alert(5)]
    post(index, *(replace(one, recipient=address.swapcase()) for one in waiting), alert(6, recipient=other))
    index.outbox.sent("alert-5", START, "250")
    assert index.unsubscriptions.add(address, START) == 3
    assert index.unsubscriptions.add(address.upper(), START + HOUR) == 0
    assert [one.id for one in index.outbox.alerts("dropped")] == ["alert-1", "alert-2", "alert-3"]
    assert {one.error for one in index.outbox.alerts("dropped")} == {"unsubscribed"}
    assert ids(index) == ["alert-4", "alert-6"], "the operator is still told of trouble, and others of everything"
    assert [(one.address, one.at) for one in index.unsubscriptions.all()] == [("reäder@example.org", START)]
    assert index.unsubscriptions.addresses() == {"reäder@example.org"}
    assert index.unsubscriptions.remove(address)
    assert not index.unsubscriptions.remove(address)
    assert index.unsubscriptions.all() == []


def test_what_was_written_lately_and_not_tried_can_be_held(index: Index) -> None:
    post(index, alert(1), alert(5), alert(6), alert(7, state="parked"))
    index.outbox.failed("alert-6", START, "busy", START)
    assert index.outbox.hold(START + timedelta(seconds=5)) == 1
    assert [one.id for one in index.outbox.alerts("held")] == ["alert-5"]


def test_alerts_are_found_by_state_and_document(index: Index) -> None:
    post(index, alert(1), alert(2, document_id="beta/privacy"), alert(3, state="held"))
    index.outbox.add([alert(4, document_id="beta/privacy"), alert(1, subject="known")])
    assert [one.id for one in index.outbox.alerts()] == ["alert-1", "alert-2", "alert-3", "alert-4"]
    assert [one.id for one in index.outbox.alerts("waiting", "beta/privacy")] == ["alert-2", "alert-4"]
    assert index.outbox.alerts("held") == [alert(3, state="held")]


def test_the_next_alert_is_due_when_it_was_written_or_its_retry_comes(index: Index) -> None:
    assert index.outbox.next_due() is None
    post(index, alert(1, due_at=START + DAY), alert(2, state="held"))
    assert index.outbox.next_due() == START + DAY
    post(index, alert(3, channel="console"))
    assert index.outbox.next_due() == alert(3).created_at
    assert index.outbox.next_due(("email",)) == START + DAY
    assert index.outbox.next_due(("webhook",)) is None


def test_alerts_are_counted_by_state(index: Index) -> None:
    assert index.outbox.counts() == {}
    post(index, alert(1), alert(2), alert(3, state="held"))
    assert index.outbox.counts() == {"waiting": 2, "held": 1}


# --- rebuilding ---------------------------------------------------------------------------------------------------


def test_rebuilding_takes_entries_and_changes_anew_and_leaves_the_rest(index: Index) -> None:
    index.record(entry(1), None, [], None, None)
    index.record(entry(9), change(SHARES), [alert(1)], FULL, check(START, "changed"))
    index.outbox.failed("alert-1", START, "busy", START + HOUR)
    index.intend("acme/terms", "cut off")
    before = index.outbox.alerts(), index.checks(), index.intents(), index.outbox.deliveries("alert-1")
    count = index.rebuild([(entry(1), None), (entry(2), change(SELLS)), (entry(1, "beta/privacy"), None)])
    assert count == 3
    assert index.entries() == [entry(1), entry(1, "beta/privacy"), entry(2)]
    assert [(one.entry_name, one.reason) for one in index.changes()] == [(entry(2).name, SELLS.reason)]
    assert (index.outbox.alerts(), index.checks(), index.intents(), index.outbox.deliveries("alert-1")) == before


def test_rebuilding_derives_states_and_trusts_no_validators_of_another_baseline(index: Index) -> None:
    waits = replace(FULL.candidate, first_seen=entry(2).recorded_at + DAY) if FULL.candidate else None
    index.save(replace(FULL, candidate=waits), check())
    index.save(state("gone/terms", changed_at=START, fingerprint="f"), check(document_id="gone/terms"))
    index.rebuild([(entry(1), None), (entry(2, recipe="q"), change(SELLS)), (entry(1, "beta/privacy"), None)])
    kept = index.state("acme/terms")
    assert (kept.due_at, kept.candidate, kept.failures) == (FULL.due_at, waits, FULL.failures)
    assert (kept.validators, kept.fingerprint, kept.recipe) == ((), None, "q")
    assert (kept.changed_at, kept.seen_at) == (entry(2).seen_at, entry(2).seen_at)
    new = index.state("beta/privacy")
    assert (new.due_at, new.changed_at, new.seen_at, new.checked_at) == (None, None, START, START)
    gone = index.state("gone/terms")
    assert (gone.changed_at, gone.fingerprint) == (None, None)


def test_a_candidate_that_was_recorded_since_waits_no_longer(index: Index) -> None:
    index.save(FULL, check())
    index.rebuild([(entry(1), None), (entry(2), change(SELLS))])
    assert index.state("acme/terms").candidate is None


def test_rebuilding_is_what_recording_made(index: Index) -> None:
    kept = [(entry(n), change(SELLS, SHARES) if n > 1 else None) for n in range(1, 30)]
    for one, its_change in kept:
        index.record(one, its_change, [], None, None)
    recorded = index.entries(), index.changes()
    index.rebuild(iter(kept))
    assert (index.entries(), index.changes()) == recorded


def test_many_entries_are_rebuilt(index: Index) -> None:
    assert index.rebuild((entry(1, f"d{n}"), change(SELLS)) for n in range(1100)) == 1100
    assert len(index.entries()) == len(index.changes()) == len(index.states()) == 1100


def test_a_rebuilding_that_breaks_off_changes_nothing(index: Index) -> None:
    keep(index, entry(1))

    def damaged() -> Iterator[tuple[Entry, None]]:
        yield entry(2), None
        raise RuntimeError("the archive cannot be read")

    with pytest.raises(RuntimeError):
        index.rebuild(damaged())
    assert index.entries() == [entry(1)]


# --- threads ------------------------------------------------------------------------------------------------------


def test_a_pool_of_workers_loses_nothing(index: Index) -> None:
    """Each worker visits its own documents, and all save to one more that they share."""

    def work(worker: int) -> None:
        mine = f"worker-{worker}"
        for number in range(1, 7):
            index.intend(mine, entry(number).name)
            one = entry(number, mine)
            index.record(one, change(SELLS), [alert(100 * worker + number)], state(mine), check(document_id=mine))
            index.save(state("shared"), check(document_id="shared"))
            assert index.baseline(mine) == one

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert [len(index.entries(f"worker-{worker}")) for worker in range(8)] == [6] * 8
    assert len({one.id for one in index.outbox.alerts()}) == 48
    assert index.intents() == []
    assert [run.times for run in index.checks("shared")] == [48]
