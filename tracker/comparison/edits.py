"""The word diff of two texts of one clause: whole words and phrases taken out and put in.

diff-match-patch compares strings of characters; here each character stands for one word or punctuation mark. White
space is left out of the diff and put back from both sides, so that it neither splits a changed phrase nor is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from diff_match_patch import diff_match_patch

from tracker.comparison.order import in_order
from tracker.model import Edit
from tracker.words import units

WIDEST_DIFF = 1_000
"""Words (old and new together) of a stretch without common landmarks above which it is shown as replaced: the time of
a diff grows with the square of this number, and at this one an unlike pair takes some 0.2 seconds."""

LONGEST_DIFF = 20_000
"""Words (old and new together) between the equal ends of two texts above which all of it is shown as replaced."""

MOST_PIECES = 1_000
"""Pieces of a diff above which the text is shown as replaced: nobody can read it piece by piece, and tidying them
takes time that grows with the square of their number."""

_SHARED = 0.9
_NARROW = 100  # words of a stretch that needs no landmarks to be fast

# Words are mapped into a private-use plane: no surrogates, no line ends, nothing that counts as a letter there, all
# of which diff-match-patch treats in ways of their own. It has 65,534 places, more than LONGEST_DIFF.
_FIRST_CODE = 0xF0000

_DELETE, _INSERT, _EQUAL = diff_match_patch.DIFF_DELETE, diff_match_patch.DIFF_INSERT, diff_match_patch.DIFF_EQUAL
_ENGINE = diff_match_patch()
_ENGINE.Diff_Timeout = 0  # the clock must not decide what a reader sees


Unit = tuple[str, str]
"""A word or mark and the white space after it."""


class Hunk(NamedTuple):
    """Units old[i1:i2] gave way to units new[j1:j2]; what lies between two hunks is equal."""

    i1: int
    i2: int
    j1: int
    j2: int

    @property
    def work(self) -> int:
        """What a closer look at it costs at most, in squared words."""
        return ((self.i2 - self.i1) + (self.j2 - self.j1)) ** 2


def word_edits(before: str, after: str, *, budget: int = WIDEST_DIFF**2) -> tuple[tuple[Edit, ...], int]:
    """The edits that turn `before` into `after` exactly, and the work they took in squared words.

    Equal and delete runs joined are `before`, equal and insert runs `after`. A stretch that is wider than WIDEST_DIFF,
    or would cost more than what is left of `budget`, is shown as replaced, which costs next to nothing; so is a text
    past LONGEST_DIFF or MOST_PIECES between its equal ends.
    """
    old, new = units(before), units(after)
    middle = _middle(old, new)
    if middle.work > LONGEST_DIFF**2:
        return tuple(_edits(old, new, [middle])), 0
    diffs, work = _diffs(*_encoded(old[middle.i1 : middle.i2], new[middle.j1 : middle.j2]), budget)
    _ENGINE.diff_cleanupMerge(diffs)
    if len(diffs) > MOST_PIECES:
        return tuple(_edits(old, new, [middle])), work
    _ENGINE.diff_cleanupSemantic(diffs)
    hunks = _slid(_hunks(diffs, middle.i1, middle.j1), old, new)
    return tuple(_edits(old, new, list(hunks))), work + len(diffs) ** 2


def _diffs(old: str, new: str, budget: int) -> tuple[list[tuple[int, str]], int]:
    """The diff of two encoded texts, stretch by stretch, and the work it took."""
    diffs: list[tuple[int, str]] = []
    work = 0
    for i1, i2, j1, j2 in _stretches(old, new):
        taken_out, put_in = old[i1:i2], new[j1:j2]
        cost = (i2 - i1 + j2 - j1) ** 2
        if cost > min(budget - work, WIDEST_DIFF**2):
            diffs += (_DELETE, taken_out), (_INSERT, put_in)
            continue
        work += cost
        if taken_out == put_in:  # between most landmarks
            diffs.append((_EQUAL, taken_out))
        else:
            diffs += _diff(taken_out, put_in)
    return diffs, work


def _diff(old: str, new: str) -> list[tuple[int, str]]:
    """The diff of two encoded stretches. Words that the other side does not have cannot be equal to any: it saves much
    time not to let diff-match-patch look for them."""
    olds, news = _shared_places(old, new), _shared_places(new, old)
    if len(olds) + len(news) > _SHARED * (len(old) + len(new)):
        return list(_ENGINE.diff_main(old, new, False))
    diffs: list[tuple[int, str]] = []
    i = j = at = other_at = 0
    shared = _ENGINE.diff_main("".join([old[k] for k in olds]), "".join([new[k] for k in news]), False) if olds else []
    for op, run in shared:
        if op == _EQUAL:
            for place in range(len(run)):
                i2, j2 = olds[at + place], news[other_at + place]
                if (i, j) != (i2, j2):
                    diffs += (_DELETE, old[i:i2]), (_INSERT, new[j:j2])
                    i, j = i2, j2
                diffs.append((_EQUAL, old[i]))
                i, j = i + 1, j + 1
        at += len(run) if op != _INSERT else 0
        other_at += len(run) if op != _DELETE else 0
    return [*diffs, (_DELETE, old[i:]), (_INSERT, new[j:])]


def _shared_places(one: str, other: str) -> list[int]:
    there = set(other)
    return [place for place, code in enumerate(one) if code in there]


def _middle(old: Sequence[Unit], new: Sequence[Unit]) -> Hunk:
    """What lies between the equal ends, as one hunk (an empty one where only white space differs)."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head][0] == new[head][0]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail][0] == new[-1 - tail][0]:
        tail += 1
    return Hunk(head, len(old) - tail, head, len(new) - tail)


def _stretches(old: str, new: str) -> Iterator[Hunk]:
    """Two encoded texts cut, where they are wide, before each landmark: a word that stands once in either, in the same
    order in both.

    Landmarks make the diff of a long clause fast, and keep it from matching small words across sentences.
    """
    i = j = 0
    if len(old) + len(new) > _NARROW:
        once, once_new = _single_words(old), _single_words(new)
        for i2, j2 in sorted(in_order((once[word], once_new[word]) for word in once.keys() & once_new.keys())):
            yield Hunk(i, i2, j, j2)
            i, j = i2, j2
    yield Hunk(i, len(old), j, len(new))


def _single_words(text: str) -> dict[str, int]:
    """The words that an encoded text holds once, with their places."""
    counts = Counter(text)
    return {word: place for place, word in enumerate(text) if counts[word] == 1}


def _encoded(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[str, str]:
    """Each side with one character a word, the same for the same word."""
    codes: dict[str, str] = {}
    for word, _ in (*old, *new):
        if word not in codes:
            codes[word] = chr(_FIRST_CODE + len(codes))
    return "".join([codes[word] for word, _ in old]), "".join([codes[word] for word, _ in new])


def _hunks(diffs: Sequence[tuple[int, str]], i: int, j: int) -> Iterator[Hunk]:
    i1, j1 = i, j
    for op, run in diffs:
        if op == _EQUAL:
            if (i, j) != (i1, j1):
                yield Hunk(i1, i, j1, j)
            i, j = i + len(run), j + len(run)
            i1, j1 = i, j
        elif op == _DELETE:
            i += len(run)
        else:
            j += len(run)
    if (i, j) != (i1, j1):
        yield Hunk(i1, i, j1, j)


def _slid(hunks: Iterable[Hunk], old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[Hunk]:
    """The hunks moved left as far as they then begin a sentence: "[We may share it. ]We ..." reads better than
    "We [may share it. We ]...", and both are the same change."""
    i = j = 0
    for hunk in hunks:
        shift = 0
        if hunk.i1 == hunk.i2:
            shift = _best_shift(new, j, hunk.j1, hunk.j2)
        elif hunk.j1 == hunk.j2:
            shift = _best_shift(old, i, hunk.i1, hunk.i2)
        yield Hunk(hunk.i1 - shift, hunk.i2 - shift, hunk.j1 - shift, hunk.j2 - shift)
        i, j = hunk.i2, hunk.j2


def _best_shift(units: Sequence[Unit], floor: int, first: int, last: int) -> int:
    """How far left units[first:last] had better begin, without passing `floor`, the end of the change before it."""
    best, best_shift, shift = _boundary(units, first), 0, 0
    while first - shift > floor and units[first - shift - 1][0] == units[last - shift - 1][0]:
        shift += 1
        score = _boundary(units, first - shift)
        if score > best:
            best, best_shift = score, shift
    return best_shift


def _boundary(units: Sequence[Unit], position: int) -> int:
    """How good a place to begin a change: 3 a text's or line's start, 2 after a sentence, 1 after a pause."""
    if position == 0 or "\n" in units[position - 1][1]:
        return 3
    mark = units[position - 1][0]
    return 2 if mark in tuple(".!?。！？") else 1 if mark in tuple(",;:、，；：(") else 0


def _edits(old: Sequence[Unit], new: Sequence[Unit], hunks: Sequence[Hunk]) -> Iterator[Edit]:
    """The runs with neighbours of one kind joined; a deletion stands before the insertion that replaces it."""
    kept: list[str] = []
    removed: list[str] = []
    added: list[str] = []
    for keep, remove, add in _runs(old, new, hunks):
        if keep and (removed or added):
            taken, put, shared = _without_shared_space("".join(removed), "".join(added))
            yield from _flush("".join(kept), taken, put)
            kept, removed, added = [shared], [], []
        kept.append(keep)
        removed.extend((remove,) if remove else ())
        added.extend((add,) if add else ())
    taken, put, shared = _without_shared_space("".join(removed), "".join(added))
    yield from _flush("".join(kept), taken, put)
    yield from _flush(shared, "", "")


def _runs(old: Sequence[Unit], new: Sequence[Unit], hunks: Sequence[Hunk]) -> Iterator[tuple[str, str, str]]:
    """The text in pieces, each as (kept, taken out, put in)."""
    i = j = 0
    for hunk in (*hunks, Hunk(len(old), len(old), len(new), len(new))):
        if old[i : hunk.i1] == new[j : hunk.j1]:
            yield _text(old[i : hunk.i1]), "", ""
        else:
            for (word, space), (_, other_space) in zip(old[i : hunk.i1], new[j : hunk.j1], strict=True):
                yield (word + space, "", "") if space == other_space else (word, space, other_space)
        yield "", _text(old[hunk.i1 : hunk.i2]), _text(new[hunk.j1 : hunk.j2])
        i, j = hunk.i2, hunk.j2


def _text(units: Sequence[Unit]) -> str:
    return "".join([part for unit in units for part in unit])


def _flush(kept: str, removed: str, added: str) -> Iterator[Edit]:
    if kept:
        yield Edit("equal", kept)
    if removed:
        yield Edit("delete", removed)
    if added:
        yield Edit("insert", added)


def _without_shared_space(removed: str, added: str) -> tuple[str, str, str]:
    """Both without the white space that ends both, and that white space."""
    shortest = min(len(removed), len(added))
    size = 0
    while size < shortest and removed[-1 - size] == added[-1 - size] and removed[-1 - size].isspace():
        size += 1
    return removed[: len(removed) - size], added[: len(added) - size], removed[len(removed) - size :]
