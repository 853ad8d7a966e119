"""Each seed policy, tracked over real HTTP across an edit to its sharing clause, ends in a mail that names it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.seeds.layouts import LAYOUTS
from tests.seeds.texts import Seed, seeds
from tests.watching import Watch
from tracker.alerting.reading_back import readable

SEEDS = {seed.name: seed for seed in seeds()}
ADDED = ", including advertisers and data brokers,"


def sharing_quotes(seed: Seed) -> list[str]:
    """The phrases of the clauses in which a person reads that information is shared."""
    clauses = seed.facts["clauses"]
    return [one["quote"] for one in clauses if one["category"] == "sharing" and not one.get("absent")]


def edited(seed: Seed, quote: str) -> Seed:
    """The policy with more people to share with."""
    lines = tuple(replace(line, text=line.text.replace(quote, quote + ADDED, 1)) for line in seed.lines)
    assert lines != seed.lines
    return replace(seed, lines=lines)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", SEEDS)
def test_an_edit_to_the_sharing_clause_is_mailed(name: str, layout: str, tmp_path: Path) -> None:
    seed = SEEDS[name]
    quote = sharing_quotes(seed)[0]
    with Watch(tmp_path) as watch:
        watch.publish(LAYOUTS[layout](seed))
        assert watch.visit().outcome == "first"
        assert watch.visit(days=1).outcome == "unchanged"
        watch.publish(LAYOUTS[layout](edited(seed, quote)))
        assert watch.visit(days=1).outcome == "pending"
        done = watch.visit(minutes=30)
        assert done.outcome == "changed"
        (alert,) = watch.index.outbox.alerts()
        mail = " ".join(readable(alert.payload).split())
        assert list(watch.archive.verify()) == []
    assert done.change is not None
    (clause,) = done.change.clauses
    assert clause.before is not None
    assert quote in clause.before.replace("\\", "")
    assert "sharing" in {flag.category for flag in clause.flags}
    assert {flag.direction for flag in clause.flags if flag.category == "sharing"} == {"weakens"}
    assert "sharing" in alert.subject
    assert "weakened" in alert.subject
    assert "advertisers and data brokers" in mail
    for heading in clause.path:
        assert heading in mail
