"""What a start puts in order after a crash, and what happens when too many documents change at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.watching import Watch, policy
from tracker.archive.archive import Staged
from tracker.archive.files import FileArchive
from tracker.archive.warc import decode
from tracker.errors import IndexFault
from tracker.index.index import Index
from tracker.model import Alert, Entry

SELLS = policy(sharing="We may sell your personal information to anybody, and we share it with our partners.")


class Crash(BaseException):
    """The process ends here; no handler of the program may catch it."""


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path) as watch:
        yield watch
        assert list(watch.archive.verify()) == []
        assert watch.index.intents() == []


class CrashingArchive(FileArchive):
    """An archive whose process dies before or after the rename."""

    def __init__(self, root: Path, when: str) -> None:
        super().__init__(root)
        self.when = when

    def publish(self, staged: Staged) -> None:
        if self.when == "before":
            raise Crash
        super().publish(staged)
        raise Crash


def crash(watch: Watch, when: str) -> None:
    """Visit, and die at the rename."""
    sound = watch.parts
    records = replace(watch.records, archive=CrashingArchive(watch.archive.root, when))
    watch.parts = replace(sound, records=records)
    with pytest.raises(Crash):
        watch.visit(minutes=30)
    watch.parts = sound


def waiting_change(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish(SELLS)
    watch.visit(days=1)


def test_a_crash_before_the_rename_loses_no_change(watch: Watch) -> None:
    waiting_change(watch)
    crash(watch, "before")
    watch.restart()
    assert watch.kinds == ["first", "unread interrupted"], "the capture of the cut visit is kept"
    assert watch.visit(minutes=5).outcome == "changed"
    assert watch.kinds == ["first", "unread interrupted", "change"]
    assert len(watch.told) == 1


def test_a_crash_after_the_rename_tells_at_the_next_start(watch: Watch) -> None:
    waiting_change(watch)
    crash(watch, "after")
    assert watch.told == []
    watch.restart()
    assert watch.kinds == ["first", "change"]
    assert len(watch.told) == 1
    assert "silently" in watch.told[0]
    assert watch.state.candidate is None
    assert watch.visit(days=1).outcome == "unchanged"
    assert len(watch.told) == 1


def test_a_second_start_changes_nothing(watch: Watch) -> None:
    waiting_change(watch)
    crash(watch, "after")
    watch.restart()
    before = (watch.kinds, watch.told, watch.state)
    watch.restart()
    assert (watch.kinds, watch.told, watch.state) == before


def test_a_capture_that_nobody_read_is_recorded_as_unread(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    entry = watch.archive.latest(watch.document.id)
    assert entry is not None
    later = watch.now.replace(hour=5)
    pages = [replace(page, fetched_at=later) for page in decode(watch.archive.capture(entry))]
    watch.spool.put(watch.document.id, later, pages)
    watch.restart()
    assert watch.kinds == ["first", "unread interrupted"]
    assert watch.spool.names() == []


def test_what_was_recorded_just_before_a_crash_is_no_second_entry(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    entry = watch.archive.latest(watch.document.id)
    assert entry is not None
    watch.spool.put(watch.document.id, watch.now, decode(watch.archive.capture(entry)))
    watch.restart()
    assert watch.kinds == ["first"]
    assert watch.spool.names() == []


def test_a_candidate_outlives_a_restart(watch: Watch) -> None:
    waiting_change(watch)
    watch.restart()
    assert watch.kinds == ["first"]
    assert watch.visit(minutes=30).outcome == "changed"


def test_the_mail_says_between_which_visits_the_text_changed(watch: Watch) -> None:
    waiting_change(watch)
    watch.visit(minutes=30)
    alert = watch.index.outbox.alerts()[0]
    text = alert.payload.decode()
    assert "5 January 2026, 04:00 UTC" in text
    assert "6 January 2026, 04:00 UTC" in text


def test_alerts_of_the_same_pass_are_held_too_but_not_the_operators(tmp_path: Path, make: Callable[..., Watch]) -> None:
    with make(tmp_path, 4) as watch:
        waiting_change(watch)
        early = Alert("early", "console", "console", "other/number-0", "x", "Other: changed", b"", created_at=watch.now)
        watch.index.outbox.add([early, replace(early, id="word", document_id="")])
        watch.visit(minutes=30)
        states = {alert.id: alert.state for alert in watch.index.outbox.alerts()}
        assert (states["early"], states["word"]) == ("held", "waiting")


@pytest.mark.parametrize(("others", "state"), [(3, "waiting"), (4, "held")])
def test_alerts_are_held_when_too_many_documents_change_at_once(
    tmp_path: Path, others: int, state: str, make: Callable[[Path, int], Watch]
) -> None:
    with make(tmp_path, others) as watch:
        waiting_change(watch)
        watch.visit(minutes=30)
        assert [alert.state for alert in watch.index.outbox.alerts()] == [state]
        told = " ".join(watch.operator)
        assert ("5 or more of 20 documents changed" in told) is (state == "held")


@pytest.fixture
def make() -> Callable[[Path, int], Watch]:
    """Watches one of twenty documents, of which some changed within the last day, as entries in the index tell."""

    def made(folder: Path, others: int) -> Watch:
        watch = Watch(folder, tracked=20)
        watch.publish(policy())
        first = watch.visit().entry
        assert first is not None
        for number in range(others):
            watch.index.record(changed(first, number), None, (), None, None)
        return watch

    def changed(first: Entry, number: int) -> Entry:
        return replace(
            first, document_id=f"other/number-{number}", kind="change", recorded_at=first.recorded_at.replace(day=6)
        )

    return made


def test_an_index_that_cannot_be_written_is_an_error_and_no_half_entry(watch: Watch) -> None:
    waiting_change(watch)

    class Full(Index):
        def record(self, *_: object) -> None:
            raise IndexFault("index.sqlite: the disk is full")

    full = Full(watch.index._database)
    sound = watch.parts
    watch.parts = replace(sound, records=replace(watch.records, index=full))
    with pytest.raises(IndexFault):
        watch.visit(minutes=30)
    watch.parts = sound
    watch.restart()
    assert (watch.kinds, len(watch.told)) == (["first", "change"], 1)
