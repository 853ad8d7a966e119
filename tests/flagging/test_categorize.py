"""Categories of passages, and the facts that a person read in the seed policies."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.flagging.categorize import categorize
from tracker.flagging.lexicon import lexicon


def test_nothing_is_other() -> None:
    assert categorize("") == categorize("Lorem ipsum dolor.") == {"other"}


def test_several_topics_at_once() -> None:
    assert {"sharing", "retention"} <= categorize("We share your data with vendors. We retain your data for a year.")


def test_heading_line_counts() -> None:
    assert "retention" in categorize("## Retention\n\nRecords are kept and information deleted with care.")


def test_headings_weigh_for_words_that_name_little() -> None:
    text = "Your names, and the e-mail address."
    assert "collection" in categorize(f"# Collection of data\n## Data that we collect\n\n{text}")
    assert "collection" not in categorize(text)


def test_address_of_a_page_is_no_word() -> None:
    assert categorize("See https://example.org/we-sell-your-personal-data") == {"other"}


@pytest.mark.parametrize(
    ("passage", "category", "not_this"),
    [
        ("The information that we collect is encrypted and stored on secure servers.", "security", "collection"),
        ("You can update the details you gave us in your account at any time.", "user_rights", "collection"),
        ("This policy explains how we collect, use and share personal data.", "definitions", "sharing"),
        ("Questions about how we use your data? Please contact us by e-mail.", "contact", "use"),
        ("If you do not want to receive our offers, you can unsubscribe.", "user_choice", "use"),
    ],
)
def test_what_is_mentioned_by_the_way(passage: str, category: str, not_this: str) -> None:
    assert category in categorize(passage)
    assert not_this not in categorize(passage)


def test_a_light_category_is_not_what_a_passage_is_about() -> None:
    light = "An employee may delete it after some days."
    heavy = "We share your data with advertisers, and we disclose the data to other third parties, such as vendors."
    assert "sharing" in categorize(f"{light} {heavy}")
    assert "retention" not in categorize(f"{light} {heavy}")


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
