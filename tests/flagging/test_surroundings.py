"""What stands around a changed clause: furniture at the edges, names that changed throughout, labels amid edits."""

from __future__ import annotations

import pytest

from tests.flagging.changes import flagged
from tracker.texts import compare, read

STAYS = "\n\n".join(f"Drawer {number} holds the letters that readers wrote to us that year." for number in range(9))
POLICY = (
    "# Privacy policy\n\nWe keep orders for a year.\n\nWe share addresses with carriers.\n\n"
    f"{STAYS}\n\nWrite to our office."
)
LINKS = "\n\n".join(f"[Shelf {number}](https://shop.example/{number})" for number in range(12))
OFFER = "You may ask us not to sell your personal data."
RULE = (
    "We may share the addresses and the orders of everybody who buys in our shop with advertisers, who may use them as"
    " they like and for as long as they like, in any country."
)


@pytest.mark.parametrize(
    ("footer", "kind"),
    [
        (f"{LINKS}\n\n{OFFER}\n\n{LINKS}".replace("Shelf", "Row", 12), "noise"),
        (OFFER, "substantive"),  # nothing around it says that it is the page's
        (f"{LINKS}\n\n{RULE}", "substantive"),  # too long for a footer
        ("\n\n".join(f"We sell list {number} to partners." for number in range(12)), "substantive"),
    ],
)
def test_a_footer_that_comes_or_goes_as_a_whole_is_noise(footer: str, kind: str) -> None:
    bare, dressed = read(POLICY), read(f"{POLICY}\n\n{footer}")
    assert compare(dressed, bare).kind == compare(bare, dressed).kind == kind


SENTENCES = (
    "{0} keeps what you order for a year.",
    "{0} shares your address with carriers.",
    "This is how {0} treats the readers of its catalogue.",
    "Anybody may ask {0} for a copy of their data.",
    "The office of {0} is in Lund.",
    "The carriers that {0} works with are named below.",
)


def test_another_name_throughout_is_minor_and_about_names() -> None:
    before, after = ("\n\n".join(SENTENCES).format(name) for name in ("Brindle", "brushworks"))
    change = compare(read(before), read(after))
    assert change.kind == "minor"
    assert {flag.category for clause in change.clauses for flag in clause.flags} <= {"other", "contact", "definitions"}


def test_another_recipient_throughout_is_no_name() -> None:
    told = [f"We share list {number} with {{0}}." for number in range(6)]
    before, after = ("\n\n".join(told).format(name) for name in ("Carriers", "advertisers"))
    assert compare(read(before), read(after)).kind == "substantive"


def test_a_label_amid_edits_of_the_text_is_not_what_changed() -> None:
    edits = "\n\n".join(f"We do not print list {number}." for number in range(6))
    labelled = f"{POLICY}\n\nWelcome\n\n{edits}\n\nThat is all."
    reworded = labelled.replace("do not", "don’t")
    assert compare(read(labelled), read(reworded.replace("Welcome\n\n", ""))).kind == "cosmetic"
    assert compare(read(labelled), read(labelled.replace("Welcome\n\n", ""))).kind == "noise"


def test_a_promise_bounds_the_practice_before_it() -> None:
    kept = "We use your address to send what you ordered."
    told = (
        " When you pay by card, we use your data only to be paid, and we will share with the bank the price of the"
        " goods. We do not share any other payment data."
    )
    change = flagged(kept, kept + told)
    assert "weakens" in {flag.direction for clause in change.clauses for flag in clause.flags}
