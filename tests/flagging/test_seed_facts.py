"""The clauses in which a person read a fact of the seed policies carry its category.

Needs the folder that TRACKER_SEEDS names; conftest.py leaves this file out without it.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from tracker.flagging.categorize import categorize

SEEDS = Path(os.environ.get("TRACKER_SEEDS", ""))


def test_each_fact_has_its_category() -> None:
    missing = []
    for name, fact in tomllib.loads((SEEDS / "facts.toml").read_text(encoding="utf-8")).items():
        paragraphs = (SEEDS / fact["file"]).read_text(encoding="utf-8").split("\n")
        for clause in fact["clauses"]:
            holding = [paragraph for paragraph in paragraphs if clause["quote"] in paragraph]
            if not clause.get("absent") and not any(clause["category"] in categorize(p) for p in holding):
                missing.append((name, clause["category"], clause["quote"]))
    assert missing == []
