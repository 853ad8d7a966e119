"""Plain text in lines of 72 columns."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.alerting.harmless import width
from tracker.alerting.wrapping import wrap


@given(st.text("ab cd éü政策私。、（\n", max_size=400))
@settings(max_examples=60)
def test_no_line_is_too_long_and_no_letter_is_lost(text: str) -> None:
    wrapped = wrap(text, "    ", 30)
    for line in wrapped.split("\n"):
        # One letter with the marks that must stay with it may stand over.
        assert width(line) <= 30 or len(line.split()) == 1
    assert "".join(wrapped.split()) == "".join(text.split())


def test_words_stay_whole() -> None:
    assert wrap("one two three", columns=7) == "one two\nthree"


def test_an_address_is_never_broken() -> None:
    address = "https://acme.example/" + "a" * 100
    assert address in wrap(f"It stands at {address} today.").split("\n")


def test_scripts_without_spaces_break_between_letters() -> None:
    lines = wrap("個人情報を第三者に提供しません。" * 6).split("\n")
    assert len(lines) == 3
    assert max(map(width, lines)) <= 72
    assert not any(line.startswith("。") for line in lines)


def test_list_items_hang() -> None:
    assert wrap("• one two three\n  • four five", columns=11) == "• one two\n  three\n  • four\n    five"
