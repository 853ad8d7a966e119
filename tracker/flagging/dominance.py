"""Which categories a change as a whole is about: those that come near the strongest, not all that it touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tracker.flagging.clause_flags import Read, rank
from tracker.flagging.findings import Finding
from tracker.flagging.lexicon import lexicon
from tracker.model import Direction

_NEAR = 0.34
"""Share of the strongest category's weight from which another is told beside it."""

_SURE = 2.0
"""A finding of this strength against the reader is told whatever else changed: one reversal among a hundred edits."""

_BACKGROUND = frozenset(["other", "definitions", "contact", "specific_audiences"])
"""Categories that say something only where no other does, or where they are most of what changed."""

_LIGHT = 0.5


def told(reads: Sequence[Read]) -> list[Read]:
    """The reads without the findings that are beside the point of the change.

    Where clauses changed in substance, those that were only reworded raise no flag; categories far below the strongest
    raise none unless one of their findings is sure and against the reader.
    """
    top = max((rank(read.kind) for read in reads), default=0)
    weights = _weights([read for read in reads if rank(read.kind) == top])
    strongest = max(weights.values(), default=0.0)
    kept = {name for name, weight in weights.items() if weight >= _NEAR * strongest}
    return _settled([_thinned(read, kept, spoken=rank(read.kind) == top) for read in reads])


def _weights(reads: Sequence[Read]) -> dict[str, float]:
    weights: defaultdict[str, float] = defaultdict(float)
    for read in reads:
        for name, finding in read.findings:
            weights[name] += _weight(finding) * (_LIGHT if name in _BACKGROUND else 1.0)
    return weights


def _weight(finding: Finding) -> float:
    return finding.strength + 0.5


def _thinned(read: Read, kept: set[str], *, spoken: bool) -> Read:
    findings = tuple(
        (name, finding)
        for name, finding in read.findings
        if (spoken and name in kept) or (_sure(finding) and name in lexicon().categories)
    )
    return read if len(findings) == len(read.findings) else replace(read, findings=findings)


def _sure(finding: Finding) -> bool:
    return finding.direction == "weakens" and finding.strength >= _SURE


def _settled(reads: list[Read]) -> list[Read]:
    """A statement that went in one clause and came in another was rewritten: what remains of the two is told.

    Of unsure findings on one category that go opposite ways, those of the lighter side become neutral.
    """
    balance: defaultdict[str, dict[Direction, float]] = defaultdict(lambda: {"weakens": 0.0, "strengthens": 0.0})
    for read in reads:
        for name, finding in read.findings:
            if finding.direction != "neutral":
                balance[name][finding.direction] = max(balance[name][finding.direction], finding.strength)
    lighter: dict[str, Direction] = {
        name: "weakens" if sides["weakens"] < sides["strengthens"] else "strengthens"
        for name, sides in balance.items()
        if all(sides.values())
    }
    return [_outweighed(read, lighter) for read in reads] if lighter else reads


def _outweighed(read: Read, lighter: dict[str, Direction]) -> Read:
    findings = tuple(
        (name, replace(finding, direction="neutral"))
        if finding.direction == lighter.get(name) and finding.strength < _SURE
        else (name, finding)
        for name, finding in read.findings
    )
    return replace(read, findings=findings)
