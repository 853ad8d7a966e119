"""What kept its order between two texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable


def in_order(pairs: Iterable[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """The longest choice of (old, new) places that rises on both sides: what did not move.

    Each place may stand in one pair only. Time is n log n.
    """
    by_new = sorted(pairs, key=lambda pair: pair[1])
    ends: list[int] = []  # the smallest old place that ends a rising run of each length
    at: list[int] = []  # the same as indexes into by_new
    before: list[int] = []
    for index, (i, _) in enumerate(by_new):
        length = bisect_left(ends, i)
        before.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [i]
        at[length : length + 1] = [index]
    chosen: set[tuple[int, int]] = set()
    index = at[-1] if at else -1
    while index >= 0:
        chosen.add(by_new[index])
        index = before[index]
    return frozenset(chosen)
