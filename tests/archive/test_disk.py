"""Folders are made durably, by several threads at once too, and never through a link."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tracker.archive.disk import make_folders
from tracker.errors import ArchiveError

AT_ONCE = 16


def test_many_visits_may_make_the_same_folders_at_the_same_moment(tmp_path: Path) -> None:
    def make(folder: Path, start: Barrier) -> None:
        start.wait(10)
        make_folders(tmp_path, folder)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for turn in range(20):
            folder, start = tmp_path / f"{turn}" / "a" / "b", Barrier(AT_ONCE)
            for made in [pool.submit(make, folder, start) for _ in range(AT_ONCE)]:
                made.result()
            assert folder.is_dir()


@pytest.mark.parametrize("place", ["state", "state/spool"])
def test_a_link_on_the_way_is_not_followed(tmp_path: Path, place: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ArchiveError, match="links are not followed"):
        make_folders(tmp_path, tmp_path / "state" / "spool" / "further")
    assert not list((tmp_path / "elsewhere").iterdir())
