"""The benchmark of the flow on a handful of documents: it runs, and the tracker makes no mistake in it."""

from __future__ import annotations

import sys

import pytest

from benchmarks import flow
from benchmarks.pages import LARGEST, SMALLEST, Edition, page

PASSES = ["first", "304", "200", "noise", "changed", "confirming"]


@pytest.mark.system
def test_it_prints_its_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["flow", "--documents", "5", "--hosts", "3", "--latency", "0", "--workers", "4"])

    flow.main()

    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    assert [row[0] for row in rows] == PASSES
    assert [row[1] for row in rows] == ["5"] * 5 + ["1"]
    table = [dict(zip(flow.HEAD, row, strict=True)) for row in rows]
    assert {row["false changes"] + row["missed changes"] for row in table} == {"00"}
    assert [row["mails"] for row in table] == ["0"] * 5 + ["1"]


def test_pages_are_made_by_rule() -> None:
    sizes = [len(page(number, Edition())) for number in range(12)]
    assert page(3, Edition(1, 1)) == page(3, Edition(1, 1))
    assert len({page(3, Edition(noise, policy)) for noise in (0, 1) for policy in (0, 1)}) == 4
    assert all(SMALLEST * 0.9 < size < LARGEST * 1.1 for size in sizes)
