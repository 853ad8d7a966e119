"""Findings: what a rule saw in a statement before and after."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.model import Direction


@dataclass(frozen=True, slots=True)
class Finding:
    """`strength` (0 to 3) is how sure the rule is of its direction; `evidence` are words of one of the two sides;
    `came`: the statement is a new one; `general`: the reason does not tell what differs."""

    direction: Direction
    reason: str
    evidence: str
    strength: float
    came: bool = False
    general: bool = False


def towards(sign: float) -> Direction:
    """Over 0 the reader gains, under 0 the reader loses."""
    return "strengthens" if sign > 0 else "weakens" if sign < 0 else "neutral"


def stronger(one: Finding, other: Finding) -> Finding:
    """The finding to tell of two on one clause. A new promise beside a new practice bounds it: the practice is told."""
    if one.came and other.came and {one.direction, other.direction} == {"weakens", "strengthens"}:
        return one if one.direction == "weakens" else other
    return other if other.strength > one.strength else one
