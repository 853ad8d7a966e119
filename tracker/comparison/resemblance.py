"""Clauses that are the same though their words are not: changed, changed and moved, split or joined.

Candidates come from an index of the rarer words, so that time does not grow with the square of the clauses; the best
pairs are taken first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.words import similarity

Path = tuple[str, ...]
Words = tuple[str, ...]
Group = tuple[tuple[int, ...], tuple[int, ...]]

LIKE_IN_PLACE = 0.35
"""Share of common words from which two clauses at the same place are one clause changed."""
LIKE_ELSEWHERE = 0.6
"""The same for a clause that changed and moved: there, place says nothing for it."""
FEWEST_ELSEWHERE = 5
"""Words that both sides of a clause that changed and moved must have: shorter ones resemble by chance."""
MOST_CLAUSES = 4_000
"""Unmatched clauses of one side beyond which the rest counts as removed or added: far above any real policy."""
_RAREST = 12  # words of a clause that are looked up
_COMMONEST = 40  # clauses a word may stand in and still say something
_CANDIDATES = 5  # pairs looked at closely for a clause, by words
_NEIGHBOURS = 8  # and by place
_ABSORBED = 0.8  # share of a neighbour's words that must be what the other side has more


@dataclass(frozen=True, slots=True)
class Gaps:
    """The stretches between clauses that stayed. Places in the same stretch of both texts belong together."""

    olds: tuple[int, ...]
    news: tuple[int, ...]

    @classmethod
    def between(cls, stayed: Iterable[tuple[int, int]]) -> Gaps:
        pairs = sorted(stayed)
        return cls(tuple(i for i, _ in pairs), tuple(j for _, j in pairs))

    def old(self, place: int) -> int:
        return bisect_left(self.olds, place)

    def new(self, place: int) -> int:
        return bisect_left(self.news, place)


def resembling(old: Mapping[int, tuple[Path, Words]], new: Mapping[int, tuple[Path, Words]], gaps: Gaps) -> list[Group]:
    """Pair unmatched clauses (place -> path and words) of both sides by resemblance, the best pairs first.

    A group has one place on each side, or neighbours where a clause was split or several were joined.
    """
    old = dict(sorted(old.items())[:MOST_CLAUSES])
    new = dict(sorted(new.items())[:MOST_CLAUSES])
    scored = sorted(_scored(old, new, gaps))
    free_old, free_new = set(old), set(new)
    groups: list[Group] = []
    for _, i, j in scored:
        if i in free_old and j in free_new:
            free_old.remove(i)
            free_new.remove(j)
            groups.append(((i,), (j,)))
    return [_grown(group, old, new, free_old, free_new) for group in groups]


def _scored(
    old: Mapping[int, tuple[Path, Words]], new: Mapping[int, tuple[Path, Words]], gaps: Gaps
) -> Iterator[tuple[float, int, int]]:
    """Pairs alike enough, each with its rank (lower is better) and places."""
    old_bags, new_bags = ({place: Counter(words) for place, (_, words) in side.items()} for side in (old, new))
    for i, j in _candidates(old, new, gaps):
        (old_path, old_words), (new_path, new_words) = old[i], new[j]
        shorter, total = min(len(old_words), len(new_words)), len(old_words) + len(new_words)
        same_gap = gaps.old(i) == gaps.new(j)
        enough = LIKE_IN_PLACE if same_gap else LIKE_ELSEWHERE
        if 2 * shorter < enough * total or not (same_gap or shorter >= FEWEST_ELSEWHERE):
            continue  # too unlike in length alone, or too short to tell
        alike = similarity(old_bags[i], new_bags[j])
        if alike < enough:
            continue
        yield -(alike + 0.1 * same_gap + 0.05 * (old_path == new_path)), i, j


def _candidates(
    old: Mapping[int, tuple[Path, Words]], new: Mapping[int, tuple[Path, Words]], gaps: Gaps
) -> Iterator[tuple[int, int]]:
    """At most a handful of old places for each new one: those sharing its rarer words, and those at its place."""
    postings: dict[str, list[int]] = defaultdict(list)
    for i, (_, its_words) in old.items():
        for word in set(its_words):
            postings[word].append(i)
    in_gap: dict[int, list[int]] = defaultdict(list)
    for i in old:
        in_gap[gaps.old(i)].append(i)
    before: Counter[int] = Counter()  # new places already seen in a gap: neighbours are those at the same depth
    for j, (_, its_words) in new.items():
        gap = gaps.new(j)
        start = max(0, min(before[gap], len(in_gap[gap])) - _NEIGHBOURS // 2)
        near = in_gap[gap][start : start + _NEIGHBOURS]
        before[gap] += 1
        for i in dict.fromkeys((*near, *_sharing(its_words, postings))):
            yield i, j


def _sharing(its_words: Words, postings: Mapping[str, list[int]]) -> list[int]:
    known = sorted((len(postings[word]), word) for word in set(its_words) if word in postings)
    shared: Counter[int] = Counter()
    for count, word in known[:_RAREST]:
        if count <= _COMMONEST:
            shared.update(postings[word])
    return [i for i, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_CANDIDATES]]


def _grown(
    group: Group,
    old: Mapping[int, tuple[Path, Words]],
    new: Mapping[int, tuple[Path, Words]],
    free_old: set[int],
    free_new: set[int],
) -> Group:
    """The group with free neighbours whose words are what its other side has more: a clause split, or joined."""
    (i,), (j,) = group
    if free_new.isdisjoint((j - 1, j + 1)) and free_old.isdisjoint((i - 1, i + 1)):
        return group
    news = _absorbed(j, Counter(old[i][1]) - Counter(new[j][1]), new, free_new)
    if len(news) > 1:
        return (i,), news
    return _absorbed(i, Counter(new[j][1]) - Counter(old[i][1]), old, free_old), (j,)


def _absorbed(
    start: int, missing: Counter[str], side: Mapping[int, tuple[Path, Words]], free: set[int]
) -> tuple[int, ...]:
    first = last = start
    while missing:
        for place in (last + 1, first - 1):
            if place in free and side[place][0] == side[start][0] and _holds(missing, side[place][1]):
                break
        else:
            break
        free.remove(place)
        missing -= Counter(side[place][1])
        first, last = min(first, place), max(last, place)
    return tuple(range(first, last + 1))


def _holds(missing: Counter[str], its_words: Words) -> bool:
    return (missing & Counter(its_words)).total() >= _ABSORBED * len(its_words)
