"""What came or went is called by its name where the lexicon has one."""

from __future__ import annotations

import pytest

from tests.flagging.changes import flagged
from tracker.flagging.lexicon import LexiconError, compiled

ARBITRATION = "Any dispute is decided by binding arbitration, and you waive class actions."
NOTICE = "If we make an important change, we will notify you by letter 20 days before it applies."
COURTS = "You may bring a claim in the courts of your own country."


BOTH = "Binding arbitration and a waiver of class actions were"
TRAINING = "The training of AI with your data was added"
TO_COURT = "The right to go to court and access to the courts where you live were removed"
DISPUTES = "dispute_resolution"


@pytest.mark.parametrize(
    ("before", "after", "category", "direction", "reason"),
    [
        (None, ARBITRATION, DISPUTES, "weakens", f"{BOTH} added"),
        (ARBITRATION, None, DISPUTES, "strengthens", f"{BOTH} removed"),
        (COURTS, None, DISPUTES, "weakens", TO_COURT),
        ("You may opt out of arbitration.", None, DISPUTES, "weakens", "A way out of arbitration was removed"),
        (None, "We use your messages to train our AI models.", "ai_training", "weakens", TRAINING),
        (
            "You have the right to object to profiling.",
            None,
            "user_rights",
            "weakens",
            "The right to object was removed",
        ),
        (None, "Your plan renews automatically each month.", "payment", "weakens", "Automatic renewal was added"),
        (None, "Our liability will not exceed 50 dollars.", "liability", "weakens", "A cap on damages was added"),
        (NOTICE, None, "policy_change", "weakens", "Notice of changes was removed"),
        (None, "You will indemnify us.", "liability", "weakens", "A duty to indemnify the company was added"),
    ],
)
def test_by_name(before: str | None, after: str | None, category: str, direction: str, reason: str) -> None:
    flags = [flag for clause in flagged(before, after).clauses for flag in clause.flags if flag.category == category]
    assert [(flag.direction, flag.reason) for flag in flags] == [(direction, reason)]


def test_what_is_denied_is_not_called_so() -> None:
    flags = [flag for clause in flagged(None, "We do not ask for arbitration.").clauses for flag in clause.flags]
    assert not [flag for flag in flags if "inding arbitration" in flag.reason]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("gains = 1", r"\[gains\] is no table of names"),
        ('[gains]\n"a thing" = 1', "'a thing': its phrases are an array of texts"),
        ('[burdens]\n"a thing" = ["%"]', "'%' is no word"),
    ],
)
def test_a_table_of_names_that_is_none_is_told(table: str, said: str) -> None:
    head = 'about = "a"\npractice = "b"\npromise = "c"\nadding = "weakens"\nnegation = "flips"'
    head += '\nmore = "neutral"\ngravity = 1'
    with pytest.raises(LexiconError, match=said):
        compiled({"thing": f"{head}\n{table}\n".encode()})
