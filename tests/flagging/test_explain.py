"""The reasoning: it says what `flag` says, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flagging.changes import changed, policy
from tracker.flagging.explain import explain
from tracker.flagging.flag import flag
from tracker.model import ClauseChange

BEFORE, AFTER = "We will never sell your personal data.", "We will sell your personal data."
NOTICE = "We will e-mail you 30 days before we change this policy."
MAY = date(2024, 5, 1)


def test_the_reasoning_names_kind_words_rule_and_promise() -> None:
    old, new = policy(BEFORE, NOTICE, updated=MAY), policy(AFTER, NOTICE, updated=MAY)
    seen = datetime(2024, 7, 1, tzinfo=UTC)
    said = "\n".join(explain((changed(BEFORE, AFTER),), old, new, old_seen=seen, new_seen=seen))
    assert "Kind: substantive. 1 of 1 changed clauses is" in said
    assert "Silent: the text changed, and its date is still 2024-05-01." in said
    assert "Broken: Promised 30 days' notice, gave 0." in said
    assert f"- {BEFORE}\n   + {AFTER}\n" in said
    assert 'because words that bear on its meaning differ ("never")' in said
    assert "told: sale, weakens: The promise not to sell personal data was removed" in said


def test_what_is_not_told_is_explained_too() -> None:
    wording = changed("You can write to us at 12 Mill Street.", "You can write to us at 7 Oak Street.")
    old, new = policy(BEFORE, wording.before or ""), policy(AFTER, wording.after or "")
    said = "\n".join(explain((changed(BEFORE, AFTER), wording), old, new))
    assert "not told: contact" in said


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from([BEFORE, NOTICE, "", "Tea?", "\\* {"]),
    st.one_of(st.sampled_from([AFTER, ""]), st.text(max_size=40)),
)
def test_any_change_is_explained_as_it_is_flagged(before: str, after: str) -> None:
    changes: tuple[ClauseChange, ...] = (changed(before or None, after or None),) if before or after else ()
    old, new = policy(before), policy(after)
    assert next(iter(explain(changes, old, new))).startswith(f"Kind: {flag(changes, old, new).kind}.")
