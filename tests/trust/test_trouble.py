"""What the operator is told of the program's own trouble: once while it lasts, also when nothing can be written."""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.index.records import alert
from tracker.delivery import deliver, tell
from tracker.errors import ArchiveError, DeliveryError, ExtractionError, FetchError, IndexFault
from tracker.index.faults import fault
from tracker.index.index import Index
from tracker.index.opening import Database
from tracker.model import Alert
from tracker.trouble import Trouble, Watchman, trouble_of

NOW = datetime(2026, 5, 4, 5, 0, tzinfo=UTC)


def caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


def full_archive(path: str = "a/tmp") -> Exception:
    return caused(ArchiveError(path, "No space left on device"), OSError(errno.ENOSPC, "No space left on device"))


def full_index() -> IndexFault:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    said = fault("index.sqlite", error)
    said.__cause__ = error
    return said


class Told(list[Trouble]):
    """What was told; `reachable` says whether telling works."""

    reachable = True

    def __call__(self, trouble: Trouble) -> bool:
        self.append(trouble)
        return self.reachable


def test_a_full_disk_is_one_trouble_wherever_it_strikes() -> None:
    told = Told()
    watchman = Watchman(told)
    watchman.met("a", full_archive())
    watchman.met("b", full_archive("b/tmp"))
    with pytest.raises(IndexFault), watchman.watching("the tracker"):
        raise full_index()
    (trouble,) = told
    assert trouble.subject == "no space left on device: nothing can be recorded"
    assert "Make room" in trouble.text


def test_it_is_told_again_only_after_it_was_over() -> None:
    told = Told()
    watchman = Watchman(told)
    for _ in range(3):
        watchman.met("a", full_archive())
        watchman.over("b")
    watchman.met("b", full_archive())
    watchman.over("a")
    watchman.met("a", full_archive())
    assert len(told) == 1, "it still held up b"
    watchman.over("a")
    watchman.over("b")
    watchman.met("a", full_archive())
    assert len(told) == 2


def test_what_could_not_be_told_is_told_the_next_time() -> None:
    told = Told()
    told.reachable = False
    watchman = Watchman(told)
    watchman.met("a", full_archive())
    told.reachable = True
    watchman.met("a", full_archive())
    watchman.met("a", full_archive())
    assert len(told) == 2


@pytest.mark.parametrize(
    ("error", "subject"),
    [
        (caused(ArchiveError("x", "Input/output error"), OSError(errno.EIO, "")), "input/output error"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "no space left on device"),
        (ArchiveError("a/text.md", "damaged"), "a document cannot be recorded"),
        (IndexFault("index.sqlite: in use"), "the tracker cannot work"),
        (ValueError("what"), "a fault of the program"),
    ],
)
def test_each_kind_has_its_words(error: Exception, subject: str) -> None:
    trouble = trouble_of("acme/terms", error)
    assert trouble is not None
    assert trouble.subject.startswith(subject)
    assert trouble.text.startswith("acme/terms: ")


@pytest.mark.parametrize(
    "error", [FetchError("u", "dns", "no such host"), ExtractionError("u", "selector", "matches nothing")]
)
def test_a_pages_trouble_is_not_the_programs(error: Exception) -> None:
    assert trouble_of("acme/terms", error) is None


# --- mail, where the index cannot be written ------------------------------------------------------------------------


class Full(Database):
    """A database whose disk can be full."""

    full = False

    def writing(self):  # type: ignore[no-untyped-def]
        if self.full:
            raise full_index()
        return super().writing()


class Channel:
    """Takes what it is given, unless it is down; the disk runs full as it does."""

    def __init__(self, fills: Full | None = None, *, down: bool = False) -> None:
        self.taken: list[str] = []
        self._fills, self._down = fills, down

    def deliver(self, alert: Alert) -> str:
        if self._down:
            raise DeliveryError(alert.recipient, "no answer")
        self.taken.append(alert.id)
        if self._fills is not None:
            self._fills.full = True
        return "250 taken"

    def close(self) -> None:
        """Nothing is held open."""


def test_what_was_sent_and_could_not_be_noted_is_not_sent_again() -> None:
    database = Full("sqlite://")
    index = Index(database)
    index.outbox.add([alert(1), alert(2)])
    channel, unnoted = Channel(database), dict[str, str]()
    for minute in range(5):
        with pytest.raises(IndexFault):
            deliver(index, {"email": channel}, NOW + timedelta(minutes=minute), None, unnoted)
    assert channel.taken == ["alert-1"], "nothing more goes out until it is noted"
    database.full = False
    channel._fills = None
    assert deliver(index, {"email": channel}, NOW, None, unnoted).sent == 1
    assert channel.taken == ["alert-1", "alert-2"]
    assert [one.state for one in index.outbox.alerts()] == ["sent", "sent"]
    assert unnoted == {}
    index.close()


def test_the_operator_is_mailed_at_once_where_the_outbox_is_full(caplog: pytest.LogCaptureFixture) -> None:
    database = Full("sqlite://")
    index, channel = Index(database), Channel()
    word = replace(alert(1), recipient="operator@example.org")
    assert tell(index, {"email": channel}, [word])
    assert channel.taken == [], "the outbox has it"
    database.full = True
    assert tell(index, {"email": channel}, [word])
    assert channel.taken == ["alert-1"]
    assert not tell(index, {"email": Channel(down=True)}, [word])
    assert "the operator could not be told" in caplog.text
    index.close()


def test_a_try_that_a_clock_put_into_the_far_future_is_due() -> None:
    index = Index.in_memory()
    index.outbox.add([alert(1)])
    index.outbox.failed("alert-1", NOW, "451", NOW + timedelta(hours=6))
    assert index.outbox.waiting(NOW, 9) == []
    assert len(index.outbox.waiting(NOW - timedelta(days=365), 9)) == 1, "the clock ran a year ahead"
    index.close()
