"""What states nothing is no change: dates, buttons, menus, code, hidden addresses, labels at the page's edges."""

from __future__ import annotations

import pytest

from tests.flagging.changes import changed, flagged, policy
from tracker.flagging.flag import flag
from tracker.model import Change, Clause, ClauseChange, PolicyText

RULE = "We share your data with our hosting company."


def among(came: str, *, at_end: bool) -> Change:
    """A line that came at the end of a policy, or in its middle, under a heading on choices."""
    path = ("Your choices",)
    kept = [Clause(path, RULE), Clause(path, "You may object at any time.")]
    places = [*kept, Clause(path, came)] if at_end else [kept[0], Clause(path, came), kept[1]]
    old, new = (
        PolicyText(markdown="\n\n".join(clause.text for clause in clauses), title="Privacy", clauses=tuple(clauses))
        for clauses in (kept, places)
    )
    return flag((ClauseChange("added", path, None, came),), old, new)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Effective: 1 May 2024. See the old version.", "Effective: 3 June 2024. See the old version.", "date-only"),
        (f"{RULE} Last updated May 2, 2024.", f"{RULE} Last updated June 2, 2024.", "date-only"),
        ("Write to [email protected] for help.", "Write to help@tea.example for help.", "noise"),
        ("[Tea](https://a.example) [Cakes](https://b.example)", "[Tea](https://a.example)", "cosmetic"),
        (
            "Ask us, see “[How to ask](https://a.example/1)”.",
            "Ask us, see “[Questions](https://a.example/2)”.",
            "minor",
        ),
        ("Tea and cakes. 1204 guests so far.", "Tea and cakes. 1377 guests so far.", "noise"),
        ('{"a": {"b": 1}, "c": [1], "d": {"e": "old"}}', '{"a": {"b": 1}, "c": [1], "d": {"e": "new"}}', "noise"),
        ("The teahouseâ€™s guests are welcome.", "The teahouse's guests are welcome.", "cosmetic"),
    ],
)
def test_rewordings_that_say_nothing_new(before: str, after: str, kind: str) -> None:
    assert flagged(before, after).kind == kind


@pytest.mark.parametrize("came", ["Was this page helpful?", "Yes", "Sign in", "[Tea](https://a.example)"])
def test_buttons_and_questions_are_noise_wherever_they_stand(came: str) -> None:
    assert {among(came, at_end=at_end).kind for at_end in (True, False)} == {"noise"}


def test_a_label_counts_in_a_list_but_not_at_the_edge() -> None:
    assert among("Posters of tea", at_end=True).kind == "noise"
    assert among("Posters of tea", at_end=False).kind == "minor"


def test_a_rule_counts_at_the_edge_too() -> None:
    assert among("We sell your personal data to anyone.", at_end=True).kind == "substantive"


def test_a_table_of_contents_repeats_headings() -> None:
    path = ("How we share your data",)
    old = PolicyText(markdown=RULE, title="Privacy", clauses=(Clause(path, RULE),))
    came = "[1\\. How we share your data](#share)"
    new = PolicyText(markdown=f"{came}\n\n{RULE}", title="Privacy", clauses=(Clause((), came), Clause(path, RULE)))
    assert flag((ClauseChange("added", (), None, came),), old, new).kind == "cosmetic"


def test_a_place_in_a_name_is_no_place() -> None:
    before, after = "The German Tea Club pours for guests.", "The Old Leaf Club pours for guests."
    assert flagged(before, after).kind == "minor"
    assert flagged("We ship to Canada and Chile.", "We ship to Canada.").kind == "substantive"


def test_another_title_over_other_words_is_another_document() -> None:
    one = [f"We pour tea of kind {n} for our guests in the garden." for n in range(20)]
    other = [f"Our bakers make bread of kind {n} in the cellar by night, for everybody." for n in range(20)]
    change = tuple(changed(before, after) for before, after in zip(one, other, strict=True))
    assert flag(change, policy(*one, title="Tea terms"), policy(*other, title="Bakery rules")).kind == "noise"
    assert flag(change, policy(*one, title="House rules"), policy(*other, title="House rules")).kind != "noise"


def test_a_change_drowned_in_new_words_is_told() -> None:
    kept = [f"We pour tea of kind {n} for our guests in the garden." for n in range(20)]
    flood = [f"We may sell what we know about guest {n} to bakers of bread {n}." for n in range(400)]
    change = tuple(ClauseChange("added", (), None, clause) for clause in flood)
    told = flag(change, policy(*kept), policy(*kept, *flood))
    assert (told.kind, told.severity) == ("substantive", "high")
