"""Answers of one word or mark: what was asked is what turned."""

from __future__ import annotations

import pytest

from tracker.texts import compare, read

PAGE = "# Privacy policy\n\n{}\n\n## Sharing\n\n{}\n\n## Contact\n\nWrite to our office in Lund.\n\nIt is open daily."
STAYS = "\n\n".join(f"Drawer {number} holds the letters that readers wrote to us that year." for number in range(9))
TABLE = "| What | Do we share it? |\n| --- | --- |\n| Names | {} |"


def kind_and_directions(before: str, after: str) -> tuple[str, list[tuple[str, str]]]:
    change = compare(*(read(PAGE.format(STAYS, side)) for side in (before, after)))
    return change.kind, [(flag.category, flag.direction) for flag in change.flags]


@pytest.mark.parametrize(
    ("before", "after", "flags"),
    [
        ("- Do we sell your data? No.", "- Do we sell your data? Yes.", [("sale", "weakens")]),
        ("Do we sell your data? **Yes**", "Do we sell your data? **No**", [("sale", "strengthens")]),
        ("Can you opt out? Yes", "Can you opt out? No", [("user_choice", "weakens")]),
        (TABLE.format("✓"), TABLE.format("✗"), [("sharing", "neutral")]),
        (TABLE.format("☐"), TABLE.format("☑"), [("sharing", "neutral")]),
        (TABLE.format("Yes"), TABLE.format("No"), [("sharing", "neutral")]),
        (TABLE.format("nein"), TABLE.format("ja"), [("sharing", "neutral")]),
    ],
)
def test_another_answer_is_substantive(before: str, after: str, flags: list[tuple[str, str]]) -> None:
    assert kind_and_directions(before, after) == ("substantive", flags)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TABLE.format("✓"), TABLE.format("✔")),
        (TABLE.format("✓"), TABLE.format("☑")),
        ("✓ We never sell.\n\nAsk us.", "• We never sell.\n\nAsk us."),
    ],
)
def test_another_mark_for_the_same_answer_is_not(before: str, after: str) -> None:
    assert kind_and_directions(before, after) == ("cosmetic", [])
