"""How long reading a page takes: `python -m benchmarks.read_speed [--pages 60]`.

The whole read (parse, extract, clauses, dateline, verdict) and the fingerprint beside the text that BeautifulSoup
gives with lxml, all on the same real pages and in one run, turn by turn: on a busy machine only the ratios mean
something. Each figure is the least of several turns for a page, in processor time.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence

from bs4 import BeautifulSoup

from benchmarks.samples import Sample, pages
from benchmarks.table import NOT_MEASURED, bench, machine, show
from tracker.errors import ExtractionError
from tracker.extraction.extract import extract
from tracker.extraction.fingerprint import fingerprint
from tracker.extraction.parse import parse
from tracker.model import Extraction
from tracker.reading.read import read
from tracker.texts import normalize
from tracker.verdict.judge import judge

HEAD = ("what", "median ms", "95% ms", "worst ms", "ratio, median", "target")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    folder = bench()
    if folder is None:
        print(f"{NOT_MEASURED}: TRACKER_BENCH names no folder")
        return
    samples = pages(folder, given.pages)
    size = statistics.median(len(sample.html) for sample in samples) / 1000
    print(f"{len(samples)} pages, median {size:.0f} kB, the best of {given.turns} turns")
    print(machine(), end="\n\n", flush=True)
    print(show(HEAD, measure(samples, given.turns)))


def measure(samples: Sequence[Sample], turns: int) -> list[list[str]]:
    """A row of the table for each thing that is timed; the first is what the others are held against."""
    times: dict[str, list[float]] = {}
    for sample in samples:
        for name, seconds in _fastest(sample, turns).items():
            times.setdefault(name, []).append(seconds)
    base = times[BASE]
    targets = {"the whole read": "<= 1.1", "fingerprint": "<= 0.2"}
    return [_row(name, some, base, targets.get(name, "")) for name, some in times.items()]


def _row(name: str, times: Sequence[float], base: Sequence[float], target: str) -> list[str]:
    ordered = sorted(1000 * seconds for seconds in times)
    ratio = statistics.median(one / other for one, other in zip(times, base, strict=True))
    figures = (statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))], ordered[-1])
    return [name, *(f"{figure:.1f}" for figure in figures), f"{ratio:.2f}", target]


BASE = "BeautifulSoup(lxml).get_text()"


def _fastest(sample: Sample, turns: int) -> dict[str, float]:
    """Seconds that each thing took at its fastest turn; the parts of the read follow the whole."""
    html = sample.html.decode()
    extraction = _extraction(sample)
    text = read(extraction)
    jobs: dict[str, Callable[[], object]] = {
        BASE: lambda: BeautifulSoup(html, "lxml").get_text(),
        "the whole read": lambda: _whole(sample),
        "  parse": lambda: parse(html, sample.url),
        "  extract, with parse": lambda: _extraction(sample),
        "  read": lambda: read(extraction),
        "  judge": lambda: judge(text, extraction.facts),
        "fingerprint": lambda: fingerprint(sample.html, "utf-8"),
    }
    return {name: min(_timed(job) for _ in range(turns)) for name, job in jobs.items()}


def _timed(job: Callable[[], object]) -> float:
    start = time.process_time()
    job()
    return time.process_time() - start


def _whole(sample: Sample) -> object:
    try:
        return normalize(sample.html, sample.url)
    except ExtractionError as error:
        return error


def _extraction(sample: Sample) -> Extraction:
    try:
        return extract(sample.html, url=sample.url)
    except ExtractionError:
        return Extraction(markdown="")


if __name__ == "__main__":
    main()
