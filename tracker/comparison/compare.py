"""Two readings of a policy, clause by clause: what was added, removed, modified or moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from tracker.comparison.alignment import Alignment, Pair, align
from tracker.comparison.edits import WIDEST_DIFF, word_edits
from tracker.model import Clause, ClauseChange, PolicyText
from tracker.words import words

WORK_LIMIT = 4 * WIDEST_DIFF**2
"""Squared words that the word diffs of one comparison may cost (about a second); from there on, changed clauses are
shown as replaced."""

Path = tuple[str, ...]
Place = tuple[int, int, int]


def compare_clauses(old: PolicyText, new: PolicyText) -> tuple[ClauseChange, ...]:
    """What differs between two readings, in the new text's order; a removed clause stands where it stood.

    Edits are filled, flags are empty. Equal clauses give nothing. A heading renamed or renumbered, or a level put
    over clauses, shows as the first clause under it "moved" with its old and new path. A clause split in several, or
    several joined, shows as one modified clause whose texts are joined by blank lines. Pure and deterministic; time
    and memory are bounded for any two texts.
    """
    alignment = align(old.clauses, new.clauses)
    changes = [
        *_paired(alignment.pairs, old.clauses, new.clauses),
        *_removed(alignment, old.clauses),
        *_added(alignment, new.clauses),
    ]
    return tuple(change for _, change in sorted(changes, key=lambda placed: placed[0]))


def _paired(
    pairs: Sequence[Pair], old: Sequence[Clause], new: Sequence[Clause]
) -> Iterator[tuple[Place, ClauseChange]]:
    budget = WORK_LIMIT
    shown: set[tuple[Path, Path]] = set()  # renamings of headings that a change has told already
    for pair in pairs:
        before, after = _text(old, pair.old), _text(new, pair.new)
        old_path, path = old[pair.old[0]].path, new[pair.new[0]].path
        if before == after and pair.stayed and old_path == path:
            continue
        renaming = _renaming(old_path, path)
        if before == after and pair.stayed and renaming in shown:
            continue
        shown.add(renaming)
        edits, work = word_edits(before, after, budget=budget) if before != after else ((), 0)
        budget -= work
        moved = not pair.stayed or old_path != path
        yield (
            (pair.new[0], 0, 0),
            ClauseChange(
                kind="moved" if moved and _same_words(before, after) else "modified",
                path=path,
                before=before,
                after=after,
                edits=edits,
                old_path=old_path if moved else None,
            ),
        )


def _text(clauses: Sequence[Clause], places: tuple[int, ...]) -> str:
    if len(places) == 1:
        return clauses[places[0]].text
    return "\n\n".join(clauses[place].text for place in places)


def _same_words(before: str, after: str) -> bool:
    return before == after or words(before) == words(after)


def _renaming(old_path: Path, path: Path) -> tuple[Path, Path]:
    """What is left of two paths without their equal ends: all clauses under a renamed heading have it in common."""
    end = 0
    while end < min(len(old_path), len(path)) and old_path[-1 - end] == path[-1 - end]:
        end += 1
    return old_path[: len(old_path) - end], path[: len(path) - end]


def _removed(alignment: Alignment, old: Sequence[Clause]) -> Iterator[tuple[Place, ClauseChange]]:
    """Removed clauses, each placed after the clause of the new text that it used to follow."""
    stayed = [pair for pair in alignment.pairs if pair.stayed]
    olds = [pair.old[0] for pair in stayed]
    for i in alignment.removed:
        follows = bisect_left(olds, i)
        place = stayed[follows - 1].new[-1] if follows else -1
        yield (place, 1, i), ClauseChange("removed", old[i].path, old[i].text, None)


def _added(alignment: Alignment, new: Sequence[Clause]) -> Iterator[tuple[Place, ClauseChange]]:
    for j in alignment.added:
        yield (j, 0, 0), ClauseChange("added", new[j].path, None, new[j].text)
