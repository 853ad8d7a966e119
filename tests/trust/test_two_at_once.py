"""Two things at one time, and a time that comes twice.

A second daemon, `check` and `reindex` beside a daemon: tests/commands/test_visiting.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from demo.site import PolicySite
from tests.trust.setting import ID, SELLS, START, Clock, configuration, step
from tests.watching import CHALLENGE, Watch, policy
from tracker.app import Tracker
from tracker.index.index import Index


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path) as watch:
        watch.publish(policy())
        watch.visit()
        yield watch
        names = watch.archive.names(watch.document.id)
        assert [entry.name for entry in watch.index.entries(watch.document.id)] == names
        assert list(watch.archive.verify()) == []


def publish(watch: Watch, html: str) -> None:
    """Put a page online whatever the clock says, which is the watcher's and not the site's."""
    watch.site.publish("privacy", html, since=START)


def set_back(watch: Watch, **by: float) -> None:
    watch.now -= timedelta(**by)


def test_two_changes_in_one_second(tmp_path: Path) -> None:
    with Watch(tmp_path, confirm=timedelta()) as watch:
        for html in (policy(), SELLS, policy(dateline="1 February 2026")):
            watch.publish(html)
            watch.visit()
        entries = watch.archive.entries(watch.document.id)
        assert [entry.name[-7:] for entry in entries] == ["040000Z", "040001Z", "040002Z"]
        assert [entry.sequence for entry in entries] == [1, 2, 3]
        assert {entry.recorded_at for entry in entries} == {watch.now}, "the clock stays as it was read"
        assert [entry.compared_with for entry in entries[1:]] == [entry.name for entry in entries[:2]]
        assert (len(watch.told), watch.index.entries(watch.document.id)) == (2, entries)
        assert list(watch.archive.verify()) == []


def test_a_clock_set_back_an_hour_before_the_confirming_visit(watch: Watch) -> None:
    publish(watch, SELLS)
    assert watch.visit(days=1).outcome == "pending"
    set_back(watch, hours=1)
    assert watch.visit().outcome == "pending", "no half hour has passed, whatever the clock said"
    assert watch.visit(minutes=30).outcome == "changed"
    assert len(watch.told) == 1


def test_a_clock_set_back_an_hour_between_two_changes(watch: Watch) -> None:
    for sharing in ("We share it with our partners.", "We share it with whom we like."):
        publish(watch, policy(sharing=sharing))
        watch.visit(hours=1)
        watch.visit(minutes=30)
        set_back(watch, hours=1.5)
    entries = watch.archive.entries(watch.document.id)
    assert [entry.kind for entry in entries] == ["first", "change", "change"]
    assert entries[2].recorded_at == entries[1].recorded_at
    assert entries[2].name > entries[1].name
    assert len(watch.told) == 2


def test_a_clock_that_ran_a_year_ahead_holds_nothing_back_for_a_year(watch: Watch) -> None:
    set_back(watch, days=-365)
    publish(watch, CHALLENGE)
    watch.visit()
    publish(watch, SELLS)
    assert watch.visit(minutes=30).outcome == "pending"
    set_back(watch, days=365)
    assert watch.visit().outcome == "pending"
    assert watch.visit(minutes=30).outcome == "changed"
    publish(watch, CHALLENGE)
    watch.visit(days=1)
    assert watch.kinds == ["first", "refused bot challenge", "change", "refused bot challenge"]


@pytest.fixture
def site() -> Iterator[PolicySite]:
    with PolicySite(now=START) as site:
        site.publish("privacy", policy())
        yield site


def test_what_was_visited_in_the_future_is_due(tmp_path: Path, site: PolicySite) -> None:
    clock = Clock(START + timedelta(days=365))
    config = configuration(tmp_path, site.url("privacy"), 0)
    assert step(Tracker(config, clock=clock)) == ["first"]
    clock.now = START
    assert step(Tracker(config, clock=clock)) == ["unchanged"]
    assert step(Tracker(config, clock=clock)) == [], "and then as the schedule says"
    clock.later(days=1)
    assert step(Tracker(config, clock=clock)) == ["unchanged"]


def test_a_wish_that_comes_during_a_visit_is_answered_by_the_next(tmp_path: Path, site: PolicySite) -> None:
    config = configuration(tmp_path, site.url("privacy"), 0)
    calendar = Clock()
    step(Tracker(config, clock=calendar))
    calendar.later(hours=1)
    other = Index.open(config.database)
    other.ask([ID], calendar.now)
    wishes = [calendar.now + timedelta(seconds=1)]

    def clock() -> datetime:
        """The visit reads the clock when it begins; by then another process has not spoken yet."""
        now = calendar.now
        if visiting and wishes:
            other.ask([ID], wishes.pop())
        return now

    visiting: list[bool] = []
    with Tracker(config, clock=clock) as tracker, tracker.writing():
        due = tracker.due()
        visiting.append(True)
        assert [done.outcome for done in tracker.check(due)] == ["unchanged"]
        assert tracker.due() == due, "the wish that came meanwhile"
        calendar.later(seconds=2)
        tracker.check(due)
        assert tracker.due() == []
    other.close()
