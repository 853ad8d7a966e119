"""The five seed policies in three layouts: what a person reads in them, the tracker reads too.

Needs the folder that TRACKER_SEEDS names; without it nothing here runs, and the summary of the run says so
(tests/conftest.py).
"""

from __future__ import annotations

from functools import cache

import pytest

from tests.seeds.layouts import LAYOUTS
from tests.seeds.texts import seeds
from tracker.extraction.extract import extract
from tracker.flagging.categorize import categorize
from tracker.model import Clause, PolicyText
from tracker.reading.read import read
from tracker.verdict.judge import judge
from tracker.words import canonical, words

SEEDS = {seed.name: seed for seed in seeds()}
each_seed = pytest.mark.parametrize("name", SEEDS)
each_page = pytest.mark.parametrize("layout", LAYOUTS)


@cache
def policy(name: str, layout: str) -> PolicyText:
    extraction = extract(LAYOUTS[layout](SEEDS[name]))
    text = read(extraction)
    assert judge(text, extraction.facts).reason == "policy"
    return text


def holding(text: PolicyText, quote: str) -> list[Clause]:
    return [clause for clause in text.clauses if canonical(quote) in canonical(clause.text)]


@each_seed
@each_page
def test_all_layouts_give_the_same_clauses(name: str, layout: str) -> None:
    clauses = [(clause.path, clause.text) for clause in policy(name, layout).clauses]
    assert clauses == [(clause.path, clause.text) for clause in policy(name, "bare").clauses]


@each_seed
@each_page
def test_no_word_of_the_policy_is_lost_and_none_added(name: str, layout: str) -> None:
    # The seeds' own lines, in their order: a heading's words are in the paths, all others in the clauses.
    lines = [line for line in SEEDS[name].lines if line.kind != "furniture"]
    clauses = policy(name, layout).clauses
    body = [word for clause in clauses for word in words(clause.text.replace("\n", " "))]
    assert body == [word for line in lines if line.kind not in ("title", "heading") for word in words(line.text)]
    paths = {canonical(label) for clause in clauses for label in clause.path}
    assert {canonical(line.text) for line in lines if line.kind in ("title", "heading")} <= paths


@each_seed
@each_page
def test_headings_are_those_a_person_sees(name: str, layout: str) -> None:
    labels = [label for clause in policy(name, layout).clauses for label in clause.path]
    assert set(SEEDS[name].facts["headings"]) <= set(labels)
    for label in labels:
        assert not label.endswith("."), "a sentence is no heading"
    # Beyond those listed: the title's lines, and at most the run-in heading of a single paragraph.
    titles = {line.text for line in SEEDS[name].lines if line.kind == "title"}
    assert len(set(labels) - set(SEEDS[name].facts["headings"]) - titles) <= 1


@each_seed
@each_page
def test_each_paragraph_stands_under_its_heading(name: str, layout: str) -> None:
    heading = None
    for line in SEEDS[name].lines:
        if line.kind == "heading":
            heading = line.text
        elif line.kind == "paragraph" and heading:
            (clause, *_) = holding(policy(name, layout), line.text)
            assert heading in clause.path


@each_seed
@each_page
def test_dateline_title_and_language(name: str, layout: str) -> None:
    text, facts = policy(name, layout), SEEDS[name].facts
    assert (text.dateline.isoformat() if text.dateline else "") == facts["dateline"]
    assert text.language == "en"
    assert facts["title"].lower() in text.title.lower()


@each_seed
@each_page
def test_page_furniture_is_no_clause(name: str, layout: str) -> None:
    for furniture in (*SEEDS[name].facts.get("boilerplate", ()), "Follow us", "All rights reserved"):
        assert not holding(policy(name, layout), furniture)
        assert furniture not in policy(name, layout).markdown


@each_seed
@each_page
def test_list_items_stay_items_and_sub_items_under_their_parent(name: str, layout: str) -> None:
    text = policy(name, layout)
    for line in SEEDS[name].lines:
        if line.kind == "bullet":
            assert [clause for clause in text.clauses if clause.text.split("\n")[0] == line.text]
    for nested in SEEDS[name].facts.get("lists", ()):
        (parent,) = holding(text, nested["parent"])
        below = parent.text.split("\n")[1:]
        assert [line[:7] for line in below] == [f"  - {item}" for item in nested["items"]]


@each_seed
@each_page
def test_no_clause_is_a_large_part_of_the_policy(name: str, layout: str) -> None:
    sizes = [len(clause.text.split()) for clause in policy(name, layout).clauses]
    assert max(sizes) <= 0.4 * sum(sizes)


@each_seed
@each_page
def test_each_fact_is_in_a_clause_of_its_category(name: str, layout: str) -> None:
    for fact in SEEDS[name].facts["clauses"]:
        clauses = holding(policy(name, layout), fact["quote"])
        if fact.get("absent"):
            assert not clauses
            continue
        assert clauses, fact["quote"]
        assert any(fact["category"] in categorize(clause.text) for clause in clauses), fact


def test_facts_are_read_whole() -> None:
    known = set[str]().union(*(seed.facts for seed in SEEDS.values()))
    used = {"file", "service", "title", "dateline", "headings", "boilerplate", "clauses", "lists"}
    assert known - {"archived_on", "source_host", "source_url"} == used
