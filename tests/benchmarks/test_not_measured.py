"""What needs the labelled data says so where there is none, and says nothing else."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from benchmarks import accuracy, compare_speed, read_speed


@pytest.mark.parametrize("benchmark", [accuracy, compare_speed, read_speed])
def test_without_data_nothing_is_measured(
    benchmark: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmark"])
    monkeypatch.delenv("TRACKER_BENCH", raising=False)
    benchmark.main()
    assert capsys.readouterr().out == "not measured: TRACKER_BENCH names no folder\n"
