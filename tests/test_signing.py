"""The key of an installation."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tracker.errors import ConfigError, TrackerError
from tracker.signing import FILE_NAME, VARIABLE, signing_key


def test_the_key_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "state", {})
    assert len(key) == 32
    assert signing_key(tmp_path / "state", {}) == key
    assert signing_key(tmp_path / "other", {}) != key
    assert stat.S_IMODE((tmp_path / "state" / FILE_NAME).stat().st_mode) == 0o600
    assert [one.name for one in (tmp_path / "state").iterdir()] == [FILE_NAME]


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    key = signing_key(tmp_path, {VARIABLE: "x" * 32})
    assert key != signing_key(tmp_path, {VARIABLE: "y" * 32})
    assert list(tmp_path.iterdir()) == []


def test_a_short_secret_is_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="too short"):
        signing_key(tmp_path, {VARIABLE: "secret"})


def test_a_damaged_key_is_not_used(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"half")
    with pytest.raises(TrackerError, match="remove it"):
        signing_key(tmp_path, {})
