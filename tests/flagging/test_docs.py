"""docs/flags.md: every category stands in it, and every example does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.flagging.changes import flagged, policy
from tracker.flagging.categorize import categorize
from tracker.flagging.lexicon import lexicon
from tracker.flagging.promises import promises

DOCS = (Path(__file__).parents[2] / "docs" / "flags.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^### (\S+)\n> (.+)$", DOCS, re.MULTILINE)
RULES = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in DOCS.split("\n")
    if line.startswith("|") and line.rstrip("| ").endswith(("weakens", "strengthens"))
]
PROMISES = re.findall(r"^\| (.+) \| ([a-z, -]+) \|$", DOCS.partition("## Promises")[2], re.MULTILINE)


def test_each_category_has_an_example() -> None:
    assert {name for name, _ in EXAMPLES} == {*lexicon().categories, "other"}
    assert "### dateline" in DOCS
    assert "### watch: WORD" in DOCS


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_example_has_its_category(name: str, example: str) -> None:
    assert name in categorize(example)


def test_rules_are_found() -> None:
    assert len(RULES) >= 18


@pytest.mark.parametrize(("rule", "before", "after", "category", "direction"), RULES)
def test_rule_goes_the_way_it_says(rule: str, before: str, after: str, category: str, direction: str) -> None:
    change = flagged(before or None, after or None)
    assert change.kind == "substantive"
    assert {flag.direction for flag in change.flags if flag.category == category} == {direction}, change.flags


@pytest.mark.parametrize(("sentence", "kinds"), [row for row in PROMISES if row[1] != "read as"])
def test_promise_is_read_as_it_says(sentence: str, kinds: str) -> None:
    assert len(PROMISES) >= 6
    assert {promise.kind for promise in promises(policy(sentence))} == set(kinds.split(", "))
