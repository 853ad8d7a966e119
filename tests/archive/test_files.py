"""The archive on disk: what lies where, what a crash leaves, what ordinary tools say about it."""

from __future__ import annotations

import json
import os
import resource
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.archive.samples import CAPTURE, CHANGE, DOCUMENT, draft
from tracker.archive.files import FileArchive
from tracker.errors import ArchiveError
from tracker.model import Entry, EntryDraft

RECORDED = datetime(2026, 11, 22, 4, 16, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def _record(archive: FileArchive, draft_: EntryDraft, at: datetime = RECORDED) -> Entry:
    staged = archive.stage(draft_, recorded_at=at)
    archive.publish(staged)
    return staged.entry


def _problems(archive: FileArchive, document_id: str | None = None) -> dict[str, str]:
    return {damage.path: damage.problem for damage in archive.verify(document_id)}


def test_the_layout_is_the_documented_one(root: Path) -> None:
    _record(FileArchive(root), draft(kind="change", change=CHANGE))
    folder = root / "plivo" / "privacy-policy" / "2026-11-22T041600Z"
    assert sorted(path.name for path in folder.iterdir()) == [
        "SHA256SUMS",
        "capture.warc.gz",
        "change.json",
        "meta.json",
        "text.md",
    ]
    assert (folder / "capture.warc.gz").read_bytes() == CAPTURE
    assert (folder / "text.md").read_text() == draft().markdown
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o222 == 0 for path in folder.iterdir())


def test_meta_json_tells_the_entry_to_people(root: Path) -> None:
    entry = _record(FileArchive(root), draft(markdown=None, kind="unread"))
    text = (root / DOCUMENT.id / entry.name / "meta.json").read_text("utf-8")
    meta = json.loads(text)
    assert text == json.dumps(meta, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert "“Policy”" in text
    assert (meta["format"], meta["sequence"], meta["recorded_at"]) == (1, 1, "2026-11-22T04:16:00Z")
    assert meta["program"]["name"] == "policy-tracker"
    assert set(meta["program"]["libraries"]) >= {"lxml", "warcio"}
    assert list(meta["files"]) == ["capture.warc.gz"]


def test_sha256sum_verifies_an_entry(root: Path) -> None:
    entry = _record(FileArchive(root), draft(kind="change", change=CHANGE))
    folder = root / DOCUMENT.id / entry.name
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "capture.warc.gz: OK",
        "change.json: OK",
        "meta.json: OK",
        "text.md: OK",
    ]
    (folder / "text.md").chmod(0o644)
    (folder / "text.md").write_text("other")
    assert subprocess.run(command, cwd=folder, capture_output=True).returncode == 1


def test_headers_of_a_document_are_not_recorded(root: Path) -> None:
    secret = replace(DOCUMENT, headers=(("Cookie", "session=hush"),))
    _record(FileArchive(root), draft(document=secret))
    assert not any(b"hush" in path.read_bytes() for path in root.rglob("*") if path.is_file())


def test_publishing_is_a_rename(root: Path) -> None:
    archive = FileArchive(root)
    staged = archive.stage(draft(), recorded_at=RECORDED)
    folder = root / ".state" / "tmp" / staged.place
    before = folder.stat().st_ino
    archive.publish(staged)
    assert (root / DOCUMENT.id / staged.entry.name).stat().st_ino == before
    assert list(folder.parent.iterdir()) == []


def test_a_run_that_ends_after_staging_leaves_only_what_clean_removes(root: Path) -> None:
    staged = FileArchive(root).stage(draft(), recorded_at=RECORDED)
    after = FileArchive(root)
    assert not after.exists(DOCUMENT.id, staged.entry.name)
    assert after.clean([("other", staged.entry.name)]) == ["plivo+privacy-policy@2026-11-22T041600Z"]
    assert list((root / ".state" / "tmp").iterdir()) == []


def test_a_run_that_ends_after_the_rename_can_be_finished(root: Path) -> None:
    first = FileArchive(root)
    staged = first.stage(draft(kind="change", change=CHANGE), recorded_at=RECORDED)
    first.publish(staged)
    after = FileArchive(root)
    assert after.clean([]) == []
    assert after.exists(DOCUMENT.id, staged.entry.name)
    entry = after.entry(DOCUMENT.id, staged.entry.name)
    assert (entry, after.change(entry)) == (staged.entry, CHANGE)


def test_staging_takes_the_place_of_what_an_earlier_run_left(root: Path) -> None:
    FileArchive(root).stage(draft(title="before the crash"), recorded_at=RECORDED)
    assert _record(FileArchive(root), draft()).title == draft().title
    assert _problems(FileArchive(root)) == {}


def test_a_disk_that_takes_no_more_is_an_error_that_names_the_file(root: Path) -> None:
    archive = FileArchive(root)
    first = _record(archive, draft())
    with _no_file_above(1000), pytest.raises(ArchiveError, match=r"capture\.warc\.gz: File too large"):
        archive.stage(draft(capture=bytes(2000)), recorded_at=RECORDED + DAY)
    assert archive.clean() == []
    assert archive.entries(DOCUMENT.id) == [first]


@contextmanager
def _no_file_above(size: int) -> Iterator[None]:
    """The nearest thing to a full disk that needs no disk: the kernel refuses to write beyond `size` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_in_the_way_is_an_error_that_names_it(root: Path) -> None:
    root.mkdir()
    (root / "plivo").write_text("")
    archive = FileArchive(root)
    with pytest.raises(ArchiveError, match=r"snapshots/plivo: a folder belongs here"):
        archive.stage(draft(), recorded_at=RECORDED)
    (root / ".state").write_text("")
    with pytest.raises(ArchiveError, match=r"\.state: a folder belongs here"):
        archive.stage(draft(document=replace(DOCUMENT, id="other")), recorded_at=RECORDED)


@pytest.mark.parametrize("link", ["plivo", "plivo/privacy-policy", "plivo/privacy-policy/2026-11-22T041600Z"])
def test_a_link_in_place_of_a_folder_is_not_followed(root: Path, tmp_path: Path, link: str) -> None:
    entry = _record(FileArchive(root), draft())
    outside = tmp_path / "outside"
    (root / link).rename(outside)
    (root / link).symlink_to(outside)
    archive = FileArchive(root)
    for call in (
        lambda: archive.entry(DOCUMENT.id, entry.name),
        lambda: archive.text(entry),
        lambda: archive.entries(DOCUMENT.id),
        lambda: _record(archive, draft(), RECORDED + DAY),
    ):
        with pytest.raises(ArchiveError, match="links are not followed"):
            call()
    assert link in _problems(archive)
    assert link in _problems(archive, DOCUMENT.id)


@pytest.mark.parametrize("file", ["meta.json", "text.md", "SHA256SUMS"])
def test_a_link_in_place_of_a_file_is_not_followed(root: Path, tmp_path: Path, file: str) -> None:
    entry = _record(FileArchive(root), draft())
    path = root / DOCUMENT.id / entry.name / file
    path.rename(tmp_path / file)
    path.symlink_to(tmp_path / file)
    archive = FileArchive(root)
    assert f"{DOCUMENT.id}/{entry.name}/{file}" in _problems(archive)
    if file != "SHA256SUMS":
        with pytest.raises(ArchiveError):
            archive.text(entry)


def test_the_root_itself_may_be_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    root.symlink_to(tmp_path / "elsewhere")
    entry = _record(FileArchive(root), draft())
    assert FileArchive(root).latest(DOCUMENT.id) == entry
    assert _problems(FileArchive(root)) == {}


def test_a_link_for_temporary_folders_is_refused(root: Path, tmp_path: Path) -> None:
    (root / ".state").mkdir(parents=True)
    (root / ".state" / "tmp").symlink_to(tmp_path)
    with pytest.raises(ArchiveError, match="links are not followed"):
        FileArchive(root).stage(draft(), recorded_at=RECORDED)


def test_a_pipe_in_place_of_a_file_stops_nobody(root: Path) -> None:
    entry = _record(FileArchive(root), draft())
    path = root / DOCUMENT.id / entry.name / "text.md"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ArchiveError, match="not a file that this program writes"):
        FileArchive(root).text(entry)
    assert _problems(FileArchive(root)) == {
        f"{DOCUMENT.id}/{entry.name}/text.md": "not a file that this program writes"
    }


def test_a_missing_entry_is_told_by_its_successor(root: Path) -> None:
    archive = FileArchive(root)
    entries = [_record(archive, draft(), RECORDED + i * DAY) for i in range(4)]
    for path in [root / DOCUMENT.id / entries[i].name for i in (0, 2)]:
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    assert _problems(archive) == {
        f"{DOCUMENT.id}/{entries[1].name}": "entries missing before it: the document starts with number 2",
        f"{DOCUMENT.id}/{entries[3].name}": "entries missing before it: number 4 follows number 2",
    }


def test_an_entry_put_elsewhere_is_told(root: Path) -> None:
    archive = FileArchive(root)
    entry = _record(archive, draft())
    (root / "other").mkdir()
    (root / DOCUMENT.id / entry.name).rename(root / "other" / "2026-01-01T000000Z")
    assert _problems(archive) == {
        "other/2026-01-01T000000Z/meta.json": "belongs to plivo/privacy-policy/2026-11-22T041600Z"
    }
    with pytest.raises(ArchiveError, match="belongs to another entry"):
        archive.latest("other")


def test_what_does_not_belong_is_told_wherever_it_lies(root: Path, tmp_path: Path) -> None:
    archive = FileArchive(root)
    _record(archive, draft())
    _record(archive, draft(document=replace(DOCUMENT, id="plivo/privacy-policy/annex")))
    document = root / DOCUMENT.id
    for folder in ("notes", "2026", "empty", "Copy of x"):
        (document / folder).mkdir()
    (document / "notes" / "x.md").write_text("")
    (root / "plivo" / "todo.txt").write_text("")
    (root / "linked").symlink_to(tmp_path)
    (root / "UPPER").mkdir()
    (root / "beginning" / "of").mkdir(parents=True)
    for owners in ("README.md", ".gitignore"):
        (root / owners).write_text("the owner's")
    assert _problems(archive) == {
        "plivo/privacy-policy/notes": "not part of the archive",
        "plivo/privacy-policy/2026": "not part of the archive",
        "plivo/privacy-policy/empty": "not part of the archive",
        "plivo/privacy-policy/Copy of x": "not part of the archive",
        "plivo/todo.txt": "not part of the archive",
        "linked": "a symbolic link, which is not followed",
        "UPPER": "not part of the archive",
    }
    assert archive.documents() == [DOCUMENT.id, f"{DOCUMENT.id}/annex"]


def test_a_file_in_place_of_an_entry_is_told(root: Path) -> None:
    archive = FileArchive(root)
    _record(archive, draft())
    (root / DOCUMENT.id / "2026-11-30T000000Z").write_text("")
    assert list(_problems(archive)) == [f"{DOCUMENT.id}/2026-11-30T000000Z"]
