"""What clause changes mean: kind, direction, severity, order, dates, watched words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flagging.changes import changed, flagged, policy
from tracker.flagging.flag import flag
from tracker.flagging.lexicon import lexicon_version
from tracker.model import SEVERITIES, Change, ClauseChange, Dateline, Verdict

PROMISE = "We will not sell your personal data."
SALE = "We may sell your personal data."
MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)
SEEN = datetime(2024, 5, 20, 6, tzinfo=UTC)


def compared(before: str, after: str, **dates: date | None) -> Change:
    old = policy(before, updated=dates.get("old"), effective=dates.get("old_effective"))
    new = policy(after, updated=dates.get("new"), effective=dates.get("new_effective"))
    seen = {"old_seen": datetime(2024, 5, 20, tzinfo=UTC), "new_seen": datetime(2024, 5, 21, tzinfo=UTC)}
    return flag((changed(before, after),), old, new, **seen)


def test_a_reversal_is_told_in_plain_words() -> None:
    change = flagged(PROMISE, SALE)
    assert (change.kind, change.severity) == ("substantive", "high")
    assert change.flags[0].category == "sale"
    assert change.flags[0].direction == "weakens"
    assert "The promise not to sell personal data was removed" in change.flags[0].reason
    assert change.flags[0].evidence in SALE
    assert change.lexicon == lexicon_version()


def test_the_way_back_strengthens_and_is_low() -> None:
    change = flagged(SALE, PROMISE)
    assert (change.flags[0].direction, change.flags[0].severity) == ("strengthens", "low")


def test_a_period_is_named() -> None:
    reason = flagged("We retain your data for 30 days.", "We retain your data for 2 years.").flags[0].reason
    assert reason == "Retention went from 30 days to 2 years"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We “protect” your data - always.", 'We "protect" your data — always.'),
        ("We organise the data in three programmes.", "We organize the data in three programs."),
        ("We do not sell your data.", "We don't sell your data."),
        ("One. Two. We share data with vendors.", "We share data with vendors. Two. One."),
        ("Mail us at https://example.org/a1b2 today.", "Mail us at https://example.org/c3d4 today."),
    ],
)
def test_cosmetic(before: str, after: str) -> None:
    change = flagged(before, after)
    assert (change.kind, change.severity, change.flags) == ("cosmetic", "none", ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("You can write to us at 12 Mill Street, Springfield.", "You can write to us at 7 Oak Avenue, Shelbyville."),
        ("This notice explains how Acme treats visitors.", "This notice explains how Umbrella treats visitors."),
        ("Press the “Do not sell my data” link to object.", "Press the “Do not sell or share my data” link to object."),
        ("Last year the map had 2.4 million readers.", "Last year the map had 3.1 million readers."),
        ("These terms are effective until 4 March 2024.", "These terms are effective until 18 March 2024."),
    ],
)
def test_minor(before: str, after: str) -> None:
    assert flagged(before, after).kind == "minor"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Write to [us](https://site.example/hidden#{}).", ("0a1b2c3d4e5f60718293", "9f8e7d6c5b4a39281706")),
        ("[![](https://ads.example/a?c={0})](https://ads.example/b?c={0}) Thank you for reading.", ("Ax91", "Bq27")),
    ],
)
def test_what_machines_make_anew_is_noise(text: str, tokens: tuple[str, str]) -> None:
    assert flagged(*(text.format(token) for token in tokens)).kind == "noise"


def test_a_quoted_practice_is_no_name_of_a_button() -> None:
    change = flagged("Our partners “may not sell” your data.", "Our partners “may sell” your data.")
    assert change.kind == "substantive"


def test_moved_sentences_and_clauses_are_cosmetic() -> None:
    old = policy("We share data with vendors.", "Tea is served at four in the afternoon.")
    new = policy("Tea is served at four in the afternoon.", "We share data with vendors.")
    moved = ClauseChange("moved", (), "We share data with vendors.", "We share data with vendors.")
    added = ClauseChange("added", (), None, "We share data with vendors.")
    assert flag((moved,), old, new).kind == flag((added,), old, new).kind == "cosmetic"


def test_equal_texts_are_no_change() -> None:
    text = policy(PROMISE)
    assert flag((), text, text).kind == "none"


def test_one_reversal_among_many_edits_stands_first() -> None:
    edits = [changed(f"Tea “{n}” is served.", f'Tea "{n}" is served.') for n in range(50)]
    edits.insert(30, changed(PROMISE, SALE))
    old = policy(*(edit.before or "" for edit in edits))
    new = policy(*(edit.after or "" for edit in edits))
    change = flag(tuple(edits), old, new)
    assert change.kind == "substantive"
    assert change.clauses[0].before == PROMISE
    assert [clause.before for clause in change.clauses[1:]] == [edit.before for edit in edits if edit.before != PROMISE]


def test_another_language_and_a_refused_page_are_noise() -> None:
    change = (changed(PROMISE, SALE),)
    assert flag(change, policy(PROMISE, language="en"), policy(SALE, language="de-AT")).kind == "noise"
    refused = Verdict(False, "bot challenge")
    good = Verdict(True, "policy")
    noise = flag(change, policy(PROMISE, verdict=good), policy(SALE, verdict=refused))
    assert (noise.kind, noise.severity, noise.flags) == ("noise", "none", ())


def test_silent_only_where_the_date_stood_still() -> None:
    assert compared(PROMISE, SALE, old=MAY, new=MAY).silent
    assert not compared(PROMISE, SALE, old=MAY, new=JUNE).silent
    assert not compared(PROMISE, SALE).silent
    assert not compared("Tea “one”.", 'Tea "one".', old=MAY, new=MAY).silent


@pytest.mark.parametrize(
    ("line", "day", "new_line", "new_day", "silent", "backdated"),
    [
        ("Last updated: May 2024", MAY, "Last updated: May 2024", MAY, False, False),
        ("Last updated: April 2024", date(2024, 4, 1), "Last updated: April 2024", date(2024, 4, 1), True, False),
        ("Last updated: 20 May 2024", SEEN.date(), "Last updated: 20 May 2024", SEEN.date(), False, False),
        ("Last updated: 1 May 2099", date(2099, 5, 1), "Last updated: 1 May 2099", date(2099, 5, 1), True, False),
        ("Last updated: 1 April 2024", date(2024, 4, 1), "Last updated: May 2024", MAY, False, False),
        ("Last updated: 1 April 2024", date(2024, 4, 1), "Last updated: 1 May 2024", MAY, False, True),
        ("Last updated: 1 April 2024", date(2024, 4, 1), "v1.0, May 2024", MAY, False, False),
        ("Last updated: 1 April 2024", date(2024, 4, 1), "19 May 2024", date(2024, 5, 19), False, False),
    ],
)
def test_dates_are_read_in_the_company_s_favour(
    line: str, day: date, new_line: str, new_day: date, silent: bool, backdated: bool
) -> None:
    """The old text was last seen on 20 May 2024 at six, when it was still the 19th in Hawaii."""
    sides = [
        replace(policy(text), dateline=when, datelines=(Dateline("updated", when, said),))
        for text, when, said in ((PROMISE, day, line), (SALE, new_day, new_line))
    ]
    change = flag((changed(PROMISE, SALE),), *sides, old_seen=SEEN, new_seen=SEEN + timedelta(days=8))
    assert (change.silent, change.backdated) == (silent, backdated)


def test_silence_makes_graver() -> None:
    before, after = "We retain your data for 30 days.", "We retain your data for 60 days."
    loud, silent = compared(before, after, old=MAY, new=JUNE), compared(before, after, old=MAY, new=MAY)
    assert SEVERITIES.index(silent.severity) > SEVERITIES.index(loud.severity)


def test_backdated_and_notice() -> None:
    assert compared(PROMISE, SALE, old=MAY, new=date(2024, 5, 10)).backdated
    assert not compared(PROMISE, SALE, old=MAY, new=JUNE).backdated
    assert compared(PROMISE, SALE, new_effective=JUNE).notice_days == 11
    assert compared(PROMISE, SALE, old_effective=JUNE, new_effective=JUNE).notice_days is None
    assert compared(PROMISE, SALE, new_effective=MAY).notice_days is None


def test_only_the_date_moved() -> None:
    old, new = policy("Tea.", updated=MAY), policy("Tea.", updated=JUNE)
    line = changed("Last updated: 2024-05-01", "Last updated: 2024-06-01")
    change = flag((line,), old, new)
    assert (change.kind, change.severity, change.dateline) == ("date-only", "low", (MAY, JUNE))
    assert [one.category for one in change.flags] == ["dateline"]


@pytest.mark.parametrize(
    ("watch", "hit"), [("tea", True), ("ea", False), ("afternoon*", True), ("four in", True), ("*", False)]
)
def test_watched_words(watch: str, hit: bool) -> None:
    before = "Tea is served at four in the afternoons."
    old, new = policy(before), policy("Coffee is served.")
    change = flag((changed(before, None),), old, new, watch=(watch,))
    assert [one.category for one in change.flags if one.category.startswith("watch")] == [f"watch: {watch}"] * hit


SENTENCES = st.sampled_from(
    [
        PROMISE,
        SALE,
        "We share data with partners.",
        "You may opt out.",
        "Tea.",
        "You must be 18 years old.",
        "",
        "\\* - |",
    ]
)
TEXTS = st.lists(st.one_of(SENTENCES, st.text(max_size=30)), max_size=4).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(TEXTS, TEXTS)
def test_any_change_is_judged_and_shown_by_its_own_words(before: str, after: str) -> None:
    change = flagged(before, after)
    assert change == flagged(before, after)
    assert (
        [replace(clause, flags=()) for clause in change.clauses] == [changed(before or None, after or None)]
        or not (before or after)
        or change.clauses
    )
    for one in change.flags:
        assert one.evidence and (one.evidence in before or one.evidence in after)
        assert one.reason and one.direction in ("weakens", "strengthens", "neutral")
        assert SEVERITIES.index(one.severity) <= SEVERITIES.index(change.severity)
    assert (change.severity == "none") == (change.kind in ("none", "cosmetic", "noise"))
