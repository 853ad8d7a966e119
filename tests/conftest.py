"""What a run did not test is said at its end, so that no gap looks like a pass."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_NEEDED = {"TRACKER_SEEDS": "the five seed policies (tests/seeds)"}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for variable, tests in _NEEDED.items():
        folder = os.environ.get(variable, "")
        if not folder:
            terminalreporter.write_line(f"NOT RUN: {tests}: {variable} is unset.", yellow=True)
        elif not Path(folder).is_dir():
            terminalreporter.write_line(f"NOT RUN: {tests}: {variable} names no folder.", red=True)
