"""The spool: captures between a visit and its verdict."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.archive.samples import page
from tracker.archive.spool import Spool, Spooled
from tracker.errors import ArchiveError

PAGES = (page(), page(b"<h1>Cookies</h1>"))
ONE, OTHER = PAGES[:1], PAGES[1:]
SEEN = datetime(2026, 11, 22, 4, 16, 0, 123_456, tzinfo=UTC)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path)


def test_what_is_put_can_be_had_until_it_is_dropped(spool: Spool) -> None:
    name = spool.put("a/b", SEEN, PAGES)
    assert spool.get(name) == PAGES
    spool.keep(name)
    spool.drop(name)
    spool.drop(name)
    with pytest.raises(ArchiveError, match="No such file"):
        spool.get(name)
    with pytest.raises(ArchiveError, match="No such file"):
        spool.keep(name)


def test_names_tell_document_and_time(tmp_path: Path, spool: Spool) -> None:
    assert spool.names() == []
    later = spool.put("a-a/b/c", SEEN + timedelta(microseconds=1), OTHER)
    first = spool.put("z", SEEN.astimezone(), ONE)
    assert Spool(tmp_path).names() == [
        Spooled(first, "z", SEEN),
        Spooled(later, "a-a/b/c", SEEN + timedelta(microseconds=1)),
    ]


def test_putting_again_is_putting_once_but_other_bytes_are_another(spool: Spool) -> None:
    assert spool.put("a", SEEN, ONE) == spool.put("a", SEEN, ONE)
    assert spool.put("a", SEEN, ONE) != spool.put("a", SEEN, OTHER)
    assert len(spool.names()) == 2


def test_what_is_damaged_is_not_given(tmp_path: Path, spool: Spool) -> None:
    name = spool.put("a", SEEN, PAGES)
    (tmp_path / ".state" / "spool" / name).write_bytes(b"captur")
    with pytest.raises(ArchiveError, match="damaged"):
        spool.get(name)


def test_other_files_are_left_alone(tmp_path: Path, spool: Spool) -> None:
    name = spool.put("a", SEEN, PAGES)
    folder = tmp_path / ".state" / "spool"
    (folder / f"{name}.part").write_bytes(b"a put that did not end")
    (folder / name.replace("20261122", "20269922")).write_bytes(b"")
    (folder / name.replace("a@", "++@")).write_bytes(b"")
    assert [item.name for item in spool.names()] == [name]
    assert spool.put("a", SEEN, PAGES) == name


@pytest.mark.parametrize("name", ["", "..", "../lock", "a@b", "/etc/passwd"])
def test_no_other_name_is_a_path(spool: Spool, name: str) -> None:
    for call in (spool.get, spool.drop, spool.keep):
        with pytest.raises(ArchiveError, match="not the name"):
            call(name)


def test_an_id_that_is_none_is_refused(spool: Spool) -> None:
    with pytest.raises(ArchiveError, match="not the id"):
        spool.put("../a", SEEN, ONE)


def test_a_link_is_not_followed(tmp_path: Path, spool: Spool) -> None:
    name = spool.put("a", SEEN, PAGES)
    path = tmp_path / ".state" / "spool" / name
    path.rename(tmp_path / "outside")
    path.symlink_to(tmp_path / "outside")
    with pytest.raises(ArchiveError):
        spool.get(name)
