"""Categories of passages, and the facts that a person read in the seed policies."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.flagging.categorize import categorize, scores
from tracker.flagging.lexicon import lexicon


def test_nothing_is_other() -> None:
    assert categorize("") == categorize("Lorem ipsum dolor.") == {"other"}


def test_several_topics_at_once() -> None:
    assert {"sharing", "retention"} <= categorize("We share your data with vendors. We retain your data for a year.")


def test_heading_line_counts() -> None:
    assert "retention" in categorize("## Retention\n\nRecords are kept and information deleted with care.")


def test_headings_weigh_in_paths() -> None:
    text = "Names, and the towns where they live."
    assert scores(("Information we collect",), text).get("collection", 0) > scores((), text).get("collection", 0)


def test_address_of_a_page_is_no_word() -> None:
    assert categorize("See https://example.org/we-sell-your-personal-data") == {"other"}


@pytest.mark.parametrize(
    ("passage", "not_this"),
    [
        ("We will make minor changes to the wording.", "children"),
        ("A part of the business or its assets may be sold; goods are sold separately.", "sale"),
        ("Your social security card is yours.", "security"),
        ("Send a postcard to the parent company.", "children"),
    ],
)
def test_look_alikes(passage: str, not_this: str) -> None:
    assert not_this not in categorize(passage)


@pytest.mark.parametrize(
    ("passage", "category"),
    [
        ("Wir geben Ihre Daten an Dritte weiter; die Weitergabe Ihrer Daten erfolgt nur nach Einwilligung.", "sharing"),
        (
            "Nous recueillons vos données, la collecte des données est limitée ; nous conservons vos données.",
            "retention",
        ),
        ("Usted tiene derecho de acceso y rectificación.", "user_rights"),
    ],
)
def test_other_languages(passage: str, category: str) -> None:
    assert category in categorize(passage)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_has_a_category(text: str) -> None:
    found = categorize(text)
    assert found and found <= {*lexicon().categories, "other"}
    assert found == {"other"} or "other" not in found


def test_large_input_is_bounded() -> None:
    start = time.perf_counter()
    categorize("we share your information with third parties and " * 100_000)
    assert time.perf_counter() - start < 10
