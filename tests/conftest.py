"""What a run did not test is said at its end, so that no gap looks like a pass."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No test is timed: on a machine that does other work, an example of 5 ms can take half a second.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_NEEDED = {"TRACKER_SEEDS": "the five seed policies (tests/seeds)"}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for variable, tests in _NEEDED.items():
        folder = os.environ.get(variable, "")
        if not folder:
            terminalreporter.write_line(f"NOT RUN: {tests}: {variable} is unset.", yellow=True)
        elif not Path(folder).is_dir():
            terminalreporter.write_line(f"NOT RUN: {tests}: {variable} names no folder.", red=True)
