"""Which clause of the new text is which clause of the old one.

First by identity (same text, then same words), then by resemblance; order is looked at last, so that a clause that
moved is found as surely as one that stayed.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from tracker.comparison.order import in_order
from tracker.comparison.resemblance import Gaps, Group, resembling
from tracker.model import Clause
from tracker.words import words

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause of the old text (by its place) and the same one of the new text. `stayed`: its order did not change.

    `old` and `new` may name neighbours too, where a clause was split in several or several were made one.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    stayed: bool = True


@dataclass(frozen=True, slots=True)
class Alignment:
    """`pairs` in the new text's order; `removed` and `added` have no counterpart."""

    pairs: tuple[Pair, ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def align(old: Sequence[Clause], new: Sequence[Clause]) -> Alignment:
    """Match two texts' clauses. Time is close to linear in their words; the result depends on nothing but them."""
    partner = _same_text(old, new)
    left = [i for i in range(len(old)) if i not in partner]
    taken = set(partner.values())
    right = [j for j in range(len(new)) if j not in taken]
    old_words = {i: _key(old[i]) for i in left}
    new_words = {j: _key(new[j]) for j in right}
    for by in (lambda c, w: (c.path, w), lambda _, w: w):
        _match(left, right, partner, _by_words(old, old_words, by), _by_words(new, new_words, by))
    return _with_resembling(old, new, partner, old_words, new_words)


def _same_text(old: Sequence[Clause], new: Sequence[Clause]) -> dict[int, int]:
    """Old place -> new place of clauses whose text is the same to the letter; equal ends first, for speed."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and _is_same(old[head], new[head]):
        head += 1
    tail = 0
    while tail < shorter - head and _is_same(old[-1 - tail], new[-1 - tail]):
        tail += 1
    partner = {i: i for i in range(head)}
    partner |= {len(old) - 1 - k: len(new) - 1 - k for k in range(tail)}
    left, right = list(range(head, len(old) - tail)), list(range(head, len(new) - tail))
    _match(left, right, partner, lambda i: (old[i].path, old[i].text), lambda j: (new[j].path, new[j].text))
    _match(left, right, partner, lambda i: old[i].text, lambda j: new[j].text)
    return partner


def _is_same(one: Clause, other: Clause) -> bool:
    return one.text == other.text and one.path == other.path


def _key(clause: Clause) -> Words:
    """The clause's words; what has none (a line of signs) goes by its signs."""
    return tuple(words(clause.text)) or tuple(clause.text.split())


def _by_words(
    clauses: Sequence[Clause], of: Mapping[int, Words], by: Callable[[Clause, Words], Hashable]
) -> Callable[[int], Hashable]:
    return lambda place: by(clauses[place], of[place])


def _match(
    left: list[int],
    right: list[int],
    partner: dict[int, int],
    old_key: Callable[[int], Hashable],
    new_key: Callable[[int], Hashable],
) -> None:
    """Pair places of equal keys, the first with the first; takes what it pairs out of `left` and `right`."""
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for i in left:
        waiting[old_key(i)].append(i)
    unmatched: list[int] = []
    for j in right:
        queue = waiting.get(new_key(j))
        if queue:
            partner[queue.popleft()] = j
        else:
            unmatched.append(j)
    left[:] = [i for i in left if i not in partner]
    right[:] = unmatched


def _with_resembling(
    old: Sequence[Clause],
    new: Sequence[Clause],
    partner: dict[int, int],
    old_words: Mapping[int, Words],
    new_words: Mapping[int, Words],
) -> Alignment:
    taken = set(partner.values())
    left = [i for i in range(len(old)) if i not in partner]
    right = [j for j in range(len(new)) if j not in taken]
    groups: list[Group] = [((i,), (j,)) for i, j in partner.items()]
    if left and right:
        gaps = Gaps.between(in_order(partner.items()))
        groups += resembling(
            {i: (old[i].path, old_words[i]) for i in left}, {j: (new[j].path, new_words[j]) for j in right}, gaps
        )
    stayed = in_order((olds[0], news[0]) for olds, news in groups)
    pairs = sorted((Pair(olds, news, (olds[0], news[0]) in stayed) for olds, news in groups), key=lambda pair: pair.new)
    matched_old = {i for olds, _ in groups for i in olds}
    matched_new = {j for _, news in groups for j in news}
    return Alignment(
        tuple(pairs),
        tuple(i for i in left if i not in matched_old),
        tuple(j for j in right if j not in matched_new),
    )
