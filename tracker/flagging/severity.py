"""How grave a flag and a change are."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.model import SEVERITIES, ChangeKind, Direction, Flag, Severity

_SURE = 1.5
"""The strength of a finding from which it is believed without reserve."""

_GRAVE = 3


def severity_of(gravity: int, direction: Direction, strength: float, *, kind: ChangeKind, silent: bool) -> Severity:
    """The severity of one flag.

    `gravity` (1 to 3) is the category's, `strength` the finding's. What weakens the reader's position is as grave as
    its category, a step less where the finding is unsure, a step more where the change was silent. What strengthens
    it, leaves it, or only rewords is low.
    """
    if kind in ("none", "cosmetic", "noise"):
        return "none"
    if kind != "substantive" or direction == "strengthens":
        return "low"
    if direction == "neutral":
        return "medium" if gravity == _GRAVE and strength >= _SURE else "low"
    step = gravity + (strength < _SURE) * -1 + silent
    return SEVERITIES[max(1, min(step, len(SEVERITIES) - 1))]


def severity_of_change(kind: ChangeKind, flags: Iterable[Flag]) -> Severity:
    """The gravest flag's; none for what is mailed to nobody, low for a moved date and for what has no flag."""
    if kind in ("none", "cosmetic", "noise"):
        return "none"
    if kind == "date-only":
        return "low"
    return max((flag.severity for flag in flags), key=SEVERITIES.index, default="low")
