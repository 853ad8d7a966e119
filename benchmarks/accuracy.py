"""How often the tracker is right: `python -m benchmarks.accuracy [--quick | --check | --raise]`.

Runs the scorers that lie beside the data in the folder TRACKER_BENCH names, and prints one table: our figure, the best
or the plain alternative, what we want to reach. Some minutes; `--quick` takes part of the pairs and leaves out the
long runs. `--check` exits with 1 and names each figure that is under its floor (floors.toml), with 2 where the floors
were taken on other data; `--raise` lifts the floors to the figures that are better.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks import adapters, floors
from benchmarks.long_runs import Fetched, live
from benchmarks.references import f1_without_artefacts
from benchmarks.samples import lines
from benchmarks.table import NOT_MEASURED, bench, machine, show

HEAD = ("measure", "ours", "baseline", "reach")
COLLECTIONS = ("demo", "genai-eu")

Row = tuple[str, str, str, str]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--quick", action="store_true", help="four pairs a document, and no long runs")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--check", action="store_true", help="exit with 1 if a figure is under its floor")
    group.add_argument("--raise", action="store_true", dest="lift", help="lift floors to better figures")
    asked = parser.parse_args()
    quick: bool = asked.quick
    if quick and (asked.check or asked.lift):
        parser.error("the floors are those of the whole run: leave out --quick")
    folder = bench()
    if folder is None:
        print(f"{NOT_MEASURED}: TRACKER_BENCH names no folder")
        return
    print(machine(), end="\n\n", flush=True)
    parts: Sequence[Callable[[Path, bool], Iterable[Row]]] = (pages, pairs, runs, not_policy, changes, clauses, dates)
    rows = [row for part in (*parts, segments) for row in part(folder, quick)]
    print(show(HEAD, rows))
    if asked.check or asked.lift:
        sys.exit(held(folder, rows, lift=asked.lift))


def held(folder: Path, rows: Sequence[Row], *, lift: bool, path: Path = floors.FLOORS) -> int:
    """Compare the table with the floors, or lift them: 0 where they hold, 1 where they do not, 2 on other data."""
    known = floors.load(path)
    if known.data != floors.digest(folder):
        print(f"\nNot compared: the floors in {path.name} were taken on other data than {folder} holds.")
        return 2
    if lift:
        path.write_text(floors.written(floors.lifted(known, rows)), encoding="utf-8")
    under = floors.fallen(known, rows)
    print("\nUnder its floor:\n" + "\n".join(under) if under else "\nAll figures hold their floors.")
    return 1 if under else 0


# --- pages ----------------------------------------------------------------------------------------------------------


def pages(folder: Path, _: bool) -> Iterator[Row]:
    """The text of pages against the text that hand-made selectors give."""
    found = _scored(folder / "pages" / "score_extract.py", _ours("text"), "--no-documents")[_ours("text")]
    demo, euro = (found[name] for name in COLLECTIONS)
    yield _figures("token F1, single pages, mean", _of(found, "version", "F1"), ".999 / .988", ">= .998 / >= .993")
    yield _figures("token F1, 10th percentile", _of(found, "version", "F1p10"), ".997 / .965", ">= .99 / >= .98")
    yield from _aside(folder)
    yield _figures("token F1, parts, mean", [euro["part"]["F1"]], ".991", ">= .992")
    crashes = f"{demo['crashes']} / {euro['crashes']}"
    yield "pages that could not be read", crashes, "0 / 0", "0 / 0"


def _aside(folder: Path) -> Iterator[Row]:
    """The first two rows once more without what the recorded texts themselves got wrong (benchmarks/references.py)."""
    corpus = _module(folder / "pages" / "corpus.py")  # which the scorer imports
    figures = f1_without_artefacts(folder, _module(folder / "pages" / "score_extract.py"), corpus)
    means, tenths = zip(*(figures[name] for name in COLLECTIONS), strict=True)
    yield _figures("F1, mean, artefacts of references aside", means, "", ">= .998 / >= .993")
    yield _figures("F1, 10th percentile, the same", tenths, "", ">= .99 / >= .98")


def _of(found: Mapping[str, Any], kind: str, figure: str) -> list[float]:
    return [found[name][kind][figure] for name in COLLECTIONS]


def pairs(folder: Path, quick: bool) -> Iterator[Row]:
    """Alarms on pairs of fetches: where the words differ, and where somebody would be mailed."""
    by_text, by_mail = _ours("text") + "/words", _ours("alarms")
    cap = ("--cap", "4") if quick else ()
    found = _scored(
        folder / "pages" / "score_alarms.py", "--extract", by_text, "--changed", by_mail, "--no-documents", *cap
    )
    for name, spec in (("by words", by_text), ("by mail", by_mail)):
        yield _counts(f"equal words, alarm {name}", found[spec], "false", "0 / 0.1%", "0 / <= 0.1%")
        yield _counts(f"changed words, silence {name}", found[spec], "miss", "0 / 0", "0 / 0")
    yield _counts("not the policy, alarm by mail", found[by_mail], "block", "all", "none")


def _counts(measure: str, found: Mapping[str, Any], column: str, baseline: str, reach: str) -> Row:
    cells = [found[name][column] for name in COLLECTIONS if name in found]
    return measure, " / ".join(f"{cell['wrong']} of {cell['of']}" for cell in cells), baseline, reach


def runs(folder: Path, quick: bool) -> Iterator[Row]:
    """Long runs of fetches, lived through by the daemon's own pipeline."""
    false, missed = "long runs, false of all alerts", "long runs, changes not told"
    if quick:
        yield false, NOT_MEASURED, "5% of fetches", "< 1 in 10"
        yield missed, NOT_MEASURED, "", "0"
        return
    lived = [live(fetches) for fetches in _runs(folder)]
    alerts, wrong = sum(len(one.told) for one in lived), sum(one.false for one in lived)
    fetches = sum(len(one.outcomes) for one in lived)
    yield false, f"{wrong} of {alerts} ({fetches} fetches)", "5% of fetches", "< 1 in 10"
    yield missed, f"{sum(len(one.untold) for one in lived)} of {sum(one.changes for one in lived)}", "", "0"


def _runs(folder: Path) -> Iterator[list[Fetched]]:
    corpus = _module(folder / "pages" / "corpus.py")
    for run in corpus.runs():
        truth = {fetch["id"]: fetch["refined"] for fetch in run["fetches"]}
        stored = {page.id: page for page in corpus.pages(run["document"]) if page.id in truth}
        yield [
            Fetched(datetime.fromisoformat(stored[one].fetched_at), stored[one].url, stored[one].html.encode(), said)
            for one, said in truth.items()
        ]


def not_policy(folder: Path, _: bool) -> Iterator[Row]:
    """Pages that are the policy, and pages that a site sends in its place."""
    groups = _scored(folder / "notpolicy" / "score_inspect.py", _ours("inspect"))["groups"]
    bad, good = groups["not the policy"], groups["policy"]
    refused = f"{bad['not']} of {sum(bad.values())}"
    yield "other pages refused", refused, "13 of 21", ">= 20 of 21"
    yield "policies refused", f"{good['not'] + good['crash']} of {sum(good.values())}", "0 of 30", "0 of 30"
    yield from by_history(folder)


def by_history(folder: Path) -> Iterator[Row]:
    """Pages that only a document's history tells from it, and versions of one document that it must not hold back.

    The four documents' other versions are not in the folder. In their place stands each English policy of 1,000 words
    or more that is, and a page counts only if all of them hold it back: three are in another language, one sums up.
    """
    pages_of = _module(folder / "notpolicy" / "score_inspect.py")
    found = list(pages_of.pages())
    good = [adapters.page(html, row["url"]) for row, html in found if row["label"] == "good"]
    usual = [text for text in good if text.language and text.language.startswith("en")]
    usual = [text for text in usual if len(text.markdown.split()) >= 1000]
    odd = [(html, row["url"]) for row, html in found if row["label"] == "bad" and not row["single_page"]]
    held = sum(all(adapters.held_back(html, url, text) for text in usual) for html, url in odd)
    yield "needing history, held back", f"{held} of {len(odd)}", "0 of 4", ">= 4 of 4"
    kept, versions = _versions_held_back(folder)
    yield "versions of one document held back", f"{kept} of {versions}", "", "0"


def _versions_held_back(folder: Path) -> tuple[int, int]:
    """How many of the changed texts are held back with the text before them as history, and of how many."""
    corpus = _module(folder / "pages" / "corpus.py")
    pairs = [(row["a"], row["b"]) for row in corpus.pairs() if row["refined"] == "changed"]
    wanted = {one for pair in pairs for one in pair}
    stored = {page.id: page for page in corpus.pages(use="pair") if page.id in wanted}
    texts = [(adapters.page(stored[old].html, stored[old].url), stored[new]) for old, new in pairs]
    told = [adapters.held_back(new.html, new.url, old) for old, new in texts if old.verdict.is_policy]
    return sum(map(bool, told)), len(told)


# --- changes --------------------------------------------------------------------------------------------------------


def changes(folder: Path, _: bool) -> Iterator[Row]:
    """Changes that were labelled without doubt."""
    found = _scored(folder / "clauses" / "score_changes.py", _ours("change"), "--sure")
    yield _figures("substantive changes found", [found["alert_recall"]], ".95", ">= .97")
    precision = [found["alert_precision"], found["alert_precision_uniform"]]
    yield _figures("substantive, right: all / random items", precision, ".66 / .48", ">= .88 / >= .75")
    judged = _judged(folder)
    yield _figures("mailed by default: noise or cosmetic", [_needless(judged)], "", "<= .10")
    yield _figures("kind right of five", [found["kind_accuracy"]], ".64", ">= .82")
    yield _figures("date lines of whole documents exact", [found["dateline_exact"]], ".80", ">= .95")
    yield _figures("silent, F1", [found["silent_f1"]], ".63", ">= .88")
    yield _figures("categories, micro F1", [found["category_micro_f1"]], ".39", ">= .70")
    yield _figures("categories beyond the right ones, mean", [_beyond(judged)], "", "<= 1")
    yield _figures("direction right where found", [found["direction_accuracy"]], ".51", ">= .85")


def _judged(folder: Path) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each change labelled without doubt, and what we say of it."""
    texts = {row["id"]: row for row in lines(folder / "clauses" / "texts.jsonl.xz")}
    rows = [row for row in lines(folder / "clauses" / "changes.jsonl") if row["sure"] and row["id"] in texts]
    return [(row, adapters.change(texts[row["id"]]["old"], texts[row["id"]]["new"])) for row in rows]


def _needless(judged: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> float:
    """Which share of what would be mailed is noise or cosmetic?"""
    mailed = [row["kind"] for row, given in judged if given["kind"] in adapters.MAILED]
    return sum(kind in ("noise", "cosmetic") for kind in mailed) / max(len(mailed), 1)


def _beyond(judged: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> float:
    """How many categories a real change gets that it is not about, on average."""
    found = [
        len(given["categories"] - row["categories"].keys())
        for row, given in judged
        if row["kind"] in ("minor", "substantive")
    ]
    return sum(found) / max(len(found), 1)


def clauses(folder: Path, _: bool) -> Iterator[Row]:
    """Single clauses before and after."""
    said = _run(folder / "clauses" / "score_clauses.py", _ours("change"))
    f1, right = re.search(r"micro P \S+ R \S+ F1 (\S+)", said), re.search(r"found: (\d+)/(\d+)", said)
    yield "single clauses: categories, micro F1", _short(float(f1[1])) if f1 else NOT_MEASURED, ".36", ""
    yield "single clauses: direction right", f"{right[1]} of {right[2]}" if right else NOT_MEASURED, "11 of 18", ""


def dates(folder: Path, _: bool) -> Iterator[Row]:
    """Date lines in twenty languages."""
    found = _scored(folder / "clauses" / "score_datelines.py", _ours("dateline"))
    given = [found["accuracy"], found["hard_null_right"]]
    yield _figures("date-line excerpts / hard negatives", given, ".64 / .95", ">= .93 / >= .97")


def segments(folder: Path, _: bool) -> Iterator[Row]:
    """OPP-115: totals for each category, never a row."""
    found = _scored(folder / "clauses" / "score_categories.py", _ours("categories"))
    yield _figures("OPP-115, micro / macro F1", [found["micro"], found["macro"]], ".59 / .61", ">= .75 / >= .73")
    yield "OPP-115, weakest category", _short(min(found["per"].values())), "", ">= .60"
    yield "passages a second", f"{found['per_second']:.0f}", "", ">= 1000"


# --- the scorers ----------------------------------------------------------------------------------------------------


def _ours(name: str) -> str:
    return f"{adapters.__file__}:{name}"


def _scored(scorer: Path, *arguments: str) -> Any:
    """What a scorer writes as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.json"
        _run(scorer, *arguments, "--json", str(figures))
        return json.loads(figures.read_text(encoding="utf-8"))


def _run(scorer: Path, *arguments: str) -> str:
    """What a scorer prints. It runs beside its data and leaves nothing there."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, str(scorer), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise SystemExit(f"{scorer.name} failed:\n{done.stderr}")
    print(f"{scorer.name} done", file=sys.stderr, flush=True)
    return done.stdout


def _module(path: Path) -> Any:
    """A module that lies beside the data."""
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _figures(measure: str, figures: Sequence[float | None], baseline: str, reach: str) -> Row:
    return measure, " / ".join(NOT_MEASURED if one is None else _short(one) for one in figures), baseline, reach


def _short(figure: float) -> str:
    return f"{figure:.3f}".lstrip("0") if figure < 1 else "1.000"


if __name__ == "__main__":
    main()
