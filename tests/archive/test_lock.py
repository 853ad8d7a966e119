"""One writer an archive."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.archive.lock import ArchiveLock
from tracker.errors import ArchiveError, ArchiveLocked

HOLDER = """
import sys
from pathlib import Path
from tracker.archive.lock import ArchiveLock
lock = ArchiveLock(Path(sys.argv[1]))
lock.acquire()
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with ArchiveLock(tmp_path), pytest.raises(ArchiveLocked) as caught:
        ArchiveLock(tmp_path).acquire()
    assert caught.value.pid == os.getpid()
    assert f"in use by process {os.getpid()}" in str(caught.value)


def test_the_lock_comes_back(tmp_path: Path) -> None:
    for _ in range(2):
        with ArchiveLock(tmp_path):
            pass
    lock = ArchiveLock(tmp_path)
    lock.acquire()
    lock.release()
    lock.release()


def test_a_refused_writer_leaves_the_holders_name(tmp_path: Path) -> None:
    with ArchiveLock(tmp_path):
        for _ in range(2):
            with pytest.raises(ArchiveLocked) as caught:
                ArchiveLock(tmp_path).acquire()
            assert caught.value.pid == os.getpid()


def test_the_lock_goes_with_a_process_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout and holder.stdout.readline() == "locked\n"
        with pytest.raises(ArchiveLocked) as caught:
            ArchiveLock(tmp_path).acquire()
        assert caught.value.pid == holder.pid
        holder.kill()
        holder.wait()
    with ArchiveLock(tmp_path):
        assert (tmp_path / ".state" / "lock").read_text() == f"{os.getpid()}\n"


@pytest.mark.parametrize("content", [b"", b"not a number", b"\xff" * 50])
def test_what_stands_in_the_file_does_not_matter(tmp_path: Path, content: bytes) -> None:
    with ArchiveLock(tmp_path) as lock:
        lock.path.write_bytes(content)
        with pytest.raises(ArchiveLocked) as caught:
            ArchiveLock(tmp_path).acquire()
        assert caught.value.pid is None
        assert "another process" in str(caught.value)


def test_a_lock_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".state").mkdir()
    (tmp_path / ".state" / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ArchiveError, match="lock"):
        ArchiveLock(tmp_path).acquire()
    assert not (tmp_path / "elsewhere").exists()
