"""The folder that commands are run in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.site import PolicySite
from tests.commands.home import Home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Home]:
    monkeypatch.chdir(tmp_path)
    for variable in ("TRACKER_CONFIG", "NO_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    with PolicySite() as site:
        yield Home(tmp_path, site, capsys)
