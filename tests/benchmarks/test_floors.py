"""Floors: what counts as fallen, what may be lifted, and that they speak only of the data they were taken on."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.accuracy import held
from benchmarks.floors import Floors, digest, fallen, figures, lifted, load, written

KNOWN = Floors("abc", {"found": (0.9, 0.8)}, {"false": (1.0,)})


def _rows(found: str, false: str) -> list[tuple[str, str, str, str]]:
    return [("found", found, "", ">= .9 / >= .9"), ("false", false, "", "< 1 in 10")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (".997 / .992", (0.997, 0.992)),
        ("1.000", (1.0,)),
        ("2 of 40 / 0 of 48", (2.0, 0.0)),
        ("1 of 10 (1050 fetches)", (1.0,)),
        ("not measured", ()),
        (".9 / not measured", ()),
    ],
)
def test_figures_are_read_from_cells(cell: str, expected: tuple[float, ...]) -> None:
    assert figures(cell) == expected


def test_what_holds_says_nothing() -> None:
    assert fallen(KNOWN, _rows(".900 / .900", "0 of 10")) == []


@pytest.mark.parametrize(
    ("found", "false", "said"),
    [
        (".900 / .799", "1 of 10", ["found: .900 / .799, at least 0.9 / 0.8"]),
        (".900 / .800", "2 of 10", ["false: 2 of 10, at most 1"]),
        ("not measured", "1 of 10", ["found: not measured, at least 0.9 / 0.8"]),
        (".900", "1 of 10", ["found: .900, at least 0.9 / 0.8"]),
    ],
)
def test_each_figure_under_its_floor_is_named(found: str, false: str, said: list[str]) -> None:
    assert fallen(KNOWN, _rows(found, false)) == said


def test_a_measure_that_is_gone_is_named() -> None:
    assert fallen(KNOWN, _rows(".900 / .800", "1 of 10")[:1]) == ["false: missing, at most 1"]


def test_lifting_never_lowers() -> None:
    assert lifted(KNOWN, _rows(".950 / .700", "3 of 10")) == Floors("abc", {"found": (0.95, 0.8)}, {"false": (1.0,)})
    assert lifted(KNOWN, _rows("not measured", "0 of 10")).most == {"false": (0.0,)}


def test_a_new_measure_gets_its_floor_by_its_reach() -> None:
    new = lifted(KNOWN, [("new", ".5", "", ">= .6"), ("noise", "4 of 9", "", "none"), ("open", ".5", "", "")])
    assert new.least["new"] == (0.5,)
    assert new.most["noise"] == (4.0,)
    assert "open" not in {**new.least, **new.most}


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "floors.toml").write_text(written(KNOWN), encoding="utf-8")
    assert load(tmp_path / "floors.toml") == KNOWN


def test_the_program_compares_lifts_and_refuses_other_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, path = tmp_path / "data", tmp_path / "floors.toml"
    data.mkdir()
    (data / "page").write_bytes(b"one")
    path.write_text(written(Floors(digest(data), KNOWN.least, KNOWN.most)), encoding="utf-8")
    assert held(data, _rows(".950 / .850", "1 of 10"), lift=True, path=path) == 0
    assert held(data, _rows(".940 / .850", "1 of 10"), lift=False, path=path) == 1
    assert "found: .940 / .850, at least 0.95 / 0.85" in capsys.readouterr().out
    (data / "page").write_bytes(b"two")
    assert held(data, _rows(".990 / .990", "0 of 10"), lift=False, path=path) == 2
    assert "other data" in capsys.readouterr().out


def test_the_floors_that_are_kept_can_be_read() -> None:
    kept = load(floors.FLOORS)
    assert len(kept.data) == 64
    assert not kept.least.keys() & kept.most.keys()
    assert all({**kept.least, **kept.most}.values())
