"""What a policy refers to, pages and its own sections, and the lists it gives: told where it is another."""

from __future__ import annotations

import pytest

from tests.flagging.changes import flagged
from tracker.model import PolicyText
from tracker.texts import compare, read

NEEDED = "You ask for a refund as told in section {}, and we answer within a week."


def sections(first: int, reference: int) -> PolicyText:
    """A policy of two numbered sections, with a reference in the first."""
    sections = (
        ("Refunds", NEEDED.format(reference)),
        ("Complaints", "Write to our office in Lund about anything else."),
    )
    return read("\n\n".join(f"## {number}. {name}\n\n{text}" for number, (name, text) in enumerate(sections, first)))


def test_a_reference_to_another_section_is_told() -> None:
    change = compare(sections(1, 4), sections(1, 5))
    assert (change.kind, change.severity) == ("minor", "low")


def test_a_reference_that_moves_along_with_the_numbers_is_not() -> None:
    assert compare(sections(1, 4), sections(2, 5)).kind == "cosmetic"


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        ("Ask at http://www.example.org/ask/?from=policy#top for a copy.", "cosmetic"),
        ("Ask at https://example.org/ask, for a copy.", "cosmetic"),
        ("Ask at https://example.org/privacy-office for a copy.", "minor"),
        ("Ask at https://office.example.net/ask for a copy.", "minor"),
    ],
)
def test_another_page_that_readers_are_sent_to_is_told(after: str, kind: str) -> None:
    change = flagged("Ask at https://example.org/ask for a copy.", after)
    assert change.kind == kind
    assert [flag.reason for flag in change.flags] == (
        ["The page that is referred to is another one"] if kind == "minor" else []
    )


INTRODUCED = "This policy holds for these services, among others:\n\n"
COVERED = (
    "# Terms\n\nThese are the terms of Harbour.\n\n## Covered services\n\n"
    + INTRODUCED
    + "- Harbour Mail\n- Harbour Maps\n{}- Harbour Music\n- Harbour Notes\n"
    + "\n## Contact\n\nWrite to the office.\n\nIt answers within a week.\n\nIt is in Lund.\n"
)


def test_an_item_within_a_list_is_told() -> None:
    assert compare(COVERED.format(""), COVERED.format("- Harbour Money\n")).kind == "minor"
    assert compare(COVERED.format("- Harbour Money\n"), COVERED.format("")).kind == "minor"


def test_a_label_that_nothing_introduces_is_a_menus() -> None:
    menu = COVERED.replace(INTRODUCED, "")
    assert compare(menu.format("- Harbour Money\n"), menu.format("")).kind == "noise"
