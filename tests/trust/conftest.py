"""A folder for commands; and what the crash tests counted is put at the end of a run, where it is seen unasked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.site import PolicySite
from tests.commands.home import Home

TABLE = "table"
"""The name under which a test leaves lines (with `record_property`) for the end of the run."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", []):
        for name, value in report.user_properties:
            if name == TABLE and report.when == "call":
                terminalreporter.write_line(str(value))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Home]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRACKER_CONFIG", raising=False)
    with PolicySite() as site:
        yield Home(tmp_path, site, capsys)
