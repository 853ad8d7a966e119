"""How long comparing two versions takes: `python -m benchmarks.compare_speed [--pairs 172]`.

Real versions of policies, both already read, as they are when the daemon compares them. For scale, on the whole texts:
diff-match-patch at word level, and `git diff --word-diff`, which is a process of its own and pays for its start (by the
clock on the wall; all else in processor time).
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from diff_match_patch import diff_match_patch

from benchmarks.samples import lines
from benchmarks.table import NOT_MEASURED, bench, machine, show
from tracker.comparison.compare import compare_clauses
from tracker.texts import compare, read
from tracker.words import tokens

HEAD = ("what", "median ms", "95% ms", "worst ms", "target")
COMPARE = "compare: clauses, edits, flags"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--pairs", type=int, default=172)
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    folder = bench()
    if folder is None:
        print(f"{NOT_MEASURED}: TRACKER_BENCH names no folder")
        return
    rows = list(lines(folder / "clauses" / "texts.jsonl.xz"))[: given.pairs]
    print(f"{len(rows)} pairs of versions, the best of {given.turns} turns")
    print(machine(), end="\n\n", flush=True)
    print(show(HEAD, measure([(row["old"], row["new"]) for row in rows], given.turns)))


def measure(pairs: Sequence[tuple[str, str]], turns: int) -> list[list[str]]:
    """A row of the table for each way to compare."""
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for old, new in pairs:
            for name, job in _jobs(old, new, Path(folder)).items():
                times.setdefault(name, []).append(min(_timed(job, name) for _ in range(turns)))
    return [_row(name, some) for name, some in times.items()]


def _jobs(old: str, new: str, folder: Path) -> dict[str, Callable[[], object]]:
    before, after = read(old), read(new)
    jobs: dict[str, Callable[[], object]] = {
        COMPARE: lambda: compare(before, after),
        "  of this, clauses and edits": lambda: compare_clauses(before, after),
        "diff-match-patch, whole texts by words": lambda: _by_words(old, new),
    }
    if shutil.which("git"):
        paths = [folder / "old.md", folder / "new.md"]
        for path, text in zip(paths, (old, new), strict=True):
            path.write_text(text, encoding="utf-8", errors="replace")
        command = ["git", "diff", "--no-index", "--word-diff", *map(str, paths)]
        jobs["git diff --word-diff, whole texts"] = lambda: subprocess.run(command, stdout=subprocess.DEVNULL)
    return jobs


def _by_words(old: str, new: str) -> object:
    """The difference of two texts by words, each word made one character as the library's authors advise."""
    numbers: dict[str, int] = {}
    # Above the surrogates, which are no characters of their own.
    one, other = (
        "".join(chr(0xE000 + numbers.setdefault(token, len(numbers))) for token in tokens(text)) for text in (old, new)
    )
    return diff_match_patch().diff_main(one, other, False)


def _timed(job: Callable[[], object], name: str) -> float:
    clock = time.perf_counter if name.startswith("git") else time.process_time
    start = clock()
    job()
    return clock() - start


def _row(name: str, times: Sequence[float]) -> list[str]:
    ordered = sorted(1000 * seconds for seconds in times)
    figures = (statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))], ordered[-1])
    return [name, *(f"{figure:.1f}" for figure in figures), "<= 2 / 10 / 100" if name == COMPARE else ""]


if __name__ == "__main__":
    main()
