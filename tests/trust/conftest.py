"""Puts what the crash tests counted at the end of a run, where it is seen without asking for it."""

from __future__ import annotations

import pytest

TABLE = "table"
"""The name under which a test leaves lines (with `record_property`) for the end of the run."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", []):
        for name, value in report.user_properties:
            if name == TABLE and report.when == "call":
                terminalreporter.write_line(str(value))
