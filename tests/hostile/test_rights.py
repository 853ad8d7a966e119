"""Who else on the machine may read what: the evidence as the umask says, addresses and mails nobody."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.world import ID, World
from tracker.index.index import Index


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=lambda mask: f"umask {mask:03o}")
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_index_is_its_users_alone_and_the_evidence_as_the_umask_says(tmp_path: Path, mask: int) -> None:
    with World(tmp_path / "own") as world:
        world.visit()
        world.tracker.back_up()
        (entry,) = world.tracker.archive.entries(ID)
        archive = world.folder / "snapshots"
        state = archive / ".state"
        assert rights(state) == 0o700
        kept = [path for path in state.rglob("*") if path.is_file() and path.suffix != ".gz" and path.name != "lock"]
        assert {path.name.split("-")[0] for path in kept} >= {"index.sqlite", "index"}
        assert [path for path in kept if rights(path) & 0o077] == []
        assert rights(archive) == rights(archive / ID / entry.name) == 0o777 & ~mask
        assert {rights(file) for file in (archive / ID / entry.name).iterdir()} == {0o444 & ~mask}


def test_an_index_elsewhere_is_private_too(tmp_path: Path, mask: int) -> None:
    Index.open(f"sqlite:///{tmp_path}/made/index.sqlite").close()
    assert rights(tmp_path / "made") == 0o700
    assert rights(tmp_path / "made" / "index.sqlite") == 0o600
