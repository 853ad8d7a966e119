"""How grave a flag is: what docs/flags.md says, as a table."""

from __future__ import annotations

import pytest

from tracker.flagging.severity import severity_of, severity_of_change
from tracker.model import ChangeKind, Direction, Flag, Severity


@pytest.mark.parametrize(
    ("gravity", "direction", "strength", "silent", "expected"),
    [
        (3, "weakens", 2.0, False, "high"),
        (3, "weakens", 1.0, False, "medium"),
        (2, "weakens", 2.0, False, "medium"),
        (2, "weakens", 2.0, True, "high"),
        (1, "weakens", 2.0, False, "low"),
        (1, "weakens", 1.0, False, "low"),
        (3, "weakens", 2.0, True, "high"),
        (3, "strengthens", 2.0, True, "low"),
        (3, "neutral", 2.0, False, "medium"),
        (3, "neutral", 1.0, False, "low"),
        (2, "neutral", 2.0, True, "low"),
    ],
)
def test_a_flag(gravity: int, direction: Direction, strength: float, silent: bool, expected: Severity) -> None:
    assert severity_of(gravity, direction, strength, kind="substantive", silent=silent) == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [("none", "none"), ("cosmetic", "none"), ("noise", "none"), ("minor", "low")]
)
def test_a_flag_of_a_change_that_is_not_substantive(kind: ChangeKind, expected: Severity) -> None:
    assert severity_of(3, "weakens", 2.0, kind=kind, silent=True) == expected


def test_a_change_is_as_severe_as_its_gravest_flag() -> None:
    flags = [Flag("use", "neutral", "", "", "low"), Flag("sale", "weakens", "", "", "high")]
    assert severity_of_change("substantive", flags) == "high"
    assert severity_of_change("substantive", []) == "low"
    assert severity_of_change("date-only", flags) == "low"
    assert severity_of_change("noise", flags) == "none"
