"""What a start finds after a crash, beyond the plain cases of tests/test_recording.py: damage, poison, lost files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.trust.setting import SELLS
from tests.watching import CHALLENGE, Watch, policy
from tracker.archive.archive import Staged
from tracker.archive.files import FileArchive
from tracker.archive.warc import decode
from tracker.errors import ArchiveError, ArchiveLocked, IndexFault
from tracker.index import backup
from tracker.index.index import Index
from tracker.model import Alert, News


class Crash(BaseException):
    """The process ends here; no handler of the program may catch it."""


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path) as watch:
        watch.publish(policy())
        watch.visit()
        yield watch


class CrashesAfterTheRename(FileArchive):
    def publish(self, staged: Staged) -> None:
        super().publish(staged)
        raise Crash


def crash(watch: Watch, **later: float) -> None:
    """Visit, and die right after an entry was published."""
    sound = watch.parts
    watch.parts = replace(sound, records=replace(watch.records, archive=CrashesAfterTheRename(watch.archive.root)))
    with pytest.raises(Crash):
        watch.visit(**later)
    watch.parts = sound


def cut_visit(watch: Watch, **later: float) -> None:
    """A visit that was killed when it had the page: its capture lies in the spool."""
    watch.now += timedelta(**later)
    entry = watch.archive.entries(watch.document.id)[0]
    pages = [replace(page, fetched_at=watch.now) for page in decode(watch.archive.capture(entry))]
    watch.spool.put(watch.document.id, watch.now, pages)


def test_evidence_of_another_visit_settles_no_candidate(watch: Watch) -> None:
    watch.publish(SELLS)
    watch.visit(days=1)
    watch.publish(CHALLENGE)
    crash(watch, minutes=30)
    watch.restart()
    assert watch.kinds == ["first", "refused bot challenge"]
    assert watch.state.candidate is not None, "the change still waits"
    assert [watch.visit(hours=8).outcome for _ in range(3)] == ["refused", "refused", "changed"]
    assert len(watch.told) == 1


def test_a_baseline_read_anew_settles_no_candidate(watch: Watch) -> None:
    watch.publish(SELLS)
    watch.visit(days=1)
    watch.configure(remove=("h2 + p",))
    crash(watch, minutes=30)
    watch.restart()
    assert watch.kinds == ["first", "technical recipe", "unread interrupted"]
    assert watch.state.candidate is not None


def test_the_next_change_knows_when_the_one_that_was_cut_was_seen(watch: Watch) -> None:
    watch.publish(SELLS)
    watch.visit(days=1)
    crash(watch, minutes=30)
    seen = watch.now
    watch.restart()
    assert (watch.state.seen_at, watch.state.outcome) == (seen, "changed")


def test_a_capture_that_was_read_is_no_second_entry(watch: Watch) -> None:
    """Killed between the end of a visit and its tidying up."""
    watch.publish(SELLS)
    watch.visit(days=1)
    first_sight = watch.state.candidate
    assert first_sight is not None
    capture = watch.spool.get(first_sight.spooled)
    watch.visit(minutes=30)
    watch.spool.put(watch.document.id, first_sight.first_seen, capture)
    watch.restart()
    assert (watch.kinds, watch.spool.names()) == (["first", "change"], [])


def test_half_written_captures_go(watch: Watch) -> None:
    cut_visit(watch, days=1)
    (spooled,) = watch.spool.names()
    folder = watch.archive.root / ".state" / "spool"
    (folder / spooled.name).rename(folder / f"{spooled.name}.part")
    watch.restart()
    assert (watch.kinds, list(folder.iterdir())) == (["first"], [])


def test_a_capture_cut_by_a_loss_of_power_stops_no_start(watch: Watch, caplog: pytest.LogCaptureFixture) -> None:
    cut_visit(watch, days=1)
    (spooled,) = watch.spool.names()
    (watch.archive.root / ".state" / "spool" / spooled.name).write_bytes(b"")
    watch.restart()
    assert (watch.kinds, watch.spool.names()) == (["first"], [])
    assert "dropped, since it cannot be read" in caplog.text


def test_a_damaged_document_stops_no_start(watch: Watch, caplog: pytest.LogCaptureFixture) -> None:
    cut_visit(watch, days=1)
    entry = watch.archive.root / watch.document.id / watch.archive.names(watch.document.id)[0]
    (entry / "meta.json").chmod(0o600)
    (entry / "meta.json").write_text("{}")
    watch.index.intend(watch.document.id, entry.name)
    watch.restart()
    assert "what a crash cut off cannot be finished" in caplog.text
    assert "stays in the spool" in caplog.text
    assert len(watch.spool.names()) == 1, "evidence is kept until the document is restored"


def test_a_page_that_ends_the_program_is_not_visited_at_once_for_ever(watch: Watch) -> None:
    pauses = []
    for _ in range(5):
        cut_visit(watch, minutes=5)
        watch.restart()
        assert watch.state.due_at is not None
        pauses.append((watch.state.due_at - watch.now) / timedelta(minutes=1))
    assert pauses == [0, 5, 10, 20, 40]
    assert watch.kinds == ["first", "unread interrupted"], "once a week is evidence enough"
    cut_visit(watch, days=8)
    watch.restart()
    assert watch.kinds == ["first", "unread interrupted", "unread interrupted"]


def test_a_message_that_cannot_be_written_hides_no_change_and_breaks_no_start(watch: Watch) -> None:
    def breaks(news: News, now: datetime) -> tuple[Alert, ...]:
        raise ValueError("nobody thought of this")

    watch.publish(SELLS)
    watch.visit(days=1)
    crash(watch, minutes=30)
    watch.records = replace(watch.records, alerts=breaks)
    watch.restart()
    assert (watch.kinds, watch.told, watch.index.intents()) == (["first", "change"], [], [])
    (told,) = watch.operator
    assert "nobody thought of this" in told
    assert f"tracker diff {watch.document.id}" in told


def test_a_candidate_whose_capture_is_lost_is_dropped_when_the_old_text_is_back(watch: Watch) -> None:
    watch.publish(SELLS)
    watch.visit(days=1)
    lose_the_spool(watch)
    watch.publish(policy())
    done = watch.visit(minutes=30)
    assert done.outcome == "unstable"
    assert "its capture is lost" in done.detail
    assert watch.state.candidate is None


def test_a_candidate_whose_capture_is_lost_begins_anew_when_it_cannot_be_confirmed(watch: Watch) -> None:
    watch.publish(SELLS)
    watch.visit(days=1)
    lose_the_spool(watch)
    watch.publish("busy", status=503)
    outcomes = [watch.visit(minutes=30) for _ in range(3)]
    assert "a change was seen and lost" in outcomes[-1].detail
    assert watch.state.candidate is None
    watch.publish(SELLS)
    watch.visit(days=1)
    assert watch.visit(minutes=30).outcome == "changed"
    assert len(watch.told) == 1


def lose_the_spool(watch: Watch) -> None:
    for spooled in watch.spool.names():
        watch.spool.drop(spooled.name)


def test_after_an_unconfirmed_change_the_new_text_is_the_one_last_seen(watch: Watch) -> None:
    watch.publish(SELLS)
    watch.visit(days=1)
    seen = watch.now
    watch.publish("busy", status=503)
    for _ in range(3):
        watch.visit(minutes=30)
    assert (watch.kinds, watch.state.seen_at) == (["first", "change"], seen)


def test_a_full_disk_keeps_no_half_of_a_backup(watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index.open(f"sqlite:///{tmp_path}/index.sqlite")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self))

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", full)
        with pytest.raises(IndexFault, match="No space left"):
            backup.daily(index, tmp_path / "backup", datetime(2026, 1, 5, tzinfo=UTC).date())
    assert list((tmp_path / "backup").iterdir()) == []
    index.close()


def test_an_entry_that_cannot_be_published_leaves_nothing_in_the_way(watch: Watch) -> None:
    class Fails(FileArchive):
        def publish(self, staged: Staged) -> None:
            raise ArchiveError("target", "No space left on device")

    watch.publish(SELLS)
    watch.visit(days=1)
    sound = watch.parts
    watch.parts = replace(sound, records=replace(watch.records, archive=Fails(watch.archive.root)))
    with pytest.raises(ArchiveError):
        watch.visit(minutes=30)
    assert list((watch.archive.root / ".state" / "tmp").iterdir()) == []
    watch.parts = sound
    assert watch.visit(minutes=5).outcome == "changed"


def test_a_lock_needs_no_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.archive import lock

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(lock.os, "pwrite", full)
    with lock.ArchiveLock(tmp_path), pytest.raises(ArchiveLocked):
        lock.ArchiveLock(tmp_path).acquire()
