"""Terms that a document defines for itself."""

from __future__ import annotations

import pytest

from tests.flagging.changes import changed, policy
from tracker.flagging.flag import flag
from tracker.flagging.terms import defined

MEANS = "“Personal Data” means what tells who you are."
USED = ("We keep Personal Data for a year.", "We share Personal Data with carriers.", "Write to our office.")


@pytest.mark.parametrize(
    ("sentence", "terms"),
    [
        (MEANS, ["Personal Data"]),
        ('"Services" refers to our shop.', ["Services"]),
        ("Harbour Ltd. (the “Company”, “we”) runs it.", []),
        ("Harbour Ltd. (the “Company”) runs it.", ["Company"]),
        ("Harbour Ltd. (hereinafter, the “Company”) runs it.", ["Company"]),
        ("„Dienste“ bezeichnet unseren Laden.", ["Dienste"]),
        ("« Services » désigne notre boutique.", ["Services"]),
        ("Press “Delete” by any means.", []),
        ("We sell “maps”.", []),
    ],
)
def test_terms_are_noticed(sentence: str, terms: list[str]) -> None:
    assert [term.strip() for term in defined(sentence)] == terms


CHANGED = "What “Personal Data” means was changed; 2 other clauses use it"
REMOVED = "A definition of “Personal Data” was removed; 2 other clauses use it"


@pytest.mark.parametrize(
    ("before", "after", "kind", "reason"),
    [
        (MEANS, MEANS.replace(".", ", except what we infer."), "substantive", CHANGED),
        (MEANS, None, "substantive", REMOVED),
        (None, "“Sale” means the exchange of maps for money.", "minor", "A definition of “Sale” was added"),
    ],
)
def test_a_changed_meaning_is_told_with_how_many_use_it(
    before: str | None, after: str | None, kind: str, reason: str
) -> None:
    old, new = (policy("Welcome to it all.", *([side] if side else []), *USED) for side in (before, after))
    change = flag((changed(before, after),), old, new)
    assert change.kind == kind
    assert [(one.category, one.reason) for clause in change.clauses for one in clause.flags] == [
        ("definitions", reason)
    ]
