"""Words and tokens for comparison: lossless where promised, blind to typography where promised."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.words import canonical, similarity, tokens, words

TEXTS = st.text(max_size=200)
TRICKY = st.text(alphabet=" \n\t'’\"“”-–—.,|#*_\\1aéÄ́\u00ad\u200b\u200f\ufeff中あที่한नि😀´ʰ\ud800", max_size=60)


@given(TEXTS | TRICKY)
def test_tokens_lose_nothing(text: str) -> None:
    assert "".join(tokens(text)) == text


@given(TEXTS | TRICKY)
def test_canonical_twice_is_canonical_once(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(TEXTS | TRICKY)
def test_words_hold_no_space_and_no_capital(text: str) -> None:
    for word in words(text):
        assert word
        assert not any(character.isspace() for character in word)
        assert word == word.lower()


@given(st.text(alphabet=" \n\t'\".,|#*_\\\\1a$%-", max_size=60))
def test_words_are_the_same_whatever_stands_in_the_line_above(text: str) -> None:
    assert words("é\n" + text)[1:] == words(text)


@given(TEXTS | TRICKY)
def test_folding_few_and_many_kinds_of_marks_is_the_same(text: str) -> None:
    many = "‘‚‛‹›′‵ʹʻ“„‟«»‐‑‒–—―"
    assert canonical(f"{text}\n{many}") == f"{canonical(text)} {canonical(many)}".strip()


BAGS = st.lists(st.sampled_from(["sell", "share", "data", "we", "never"])).map(Counter)


@given(BAGS, BAGS)
def test_similarity_is_symmetric_and_bounded(one: Counter[str], other: Counter[str]) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0.0 <= similarity(one, other) <= 1.0
    assert (similarity(one, other) == 1.0) == (one == other)


def test_similarity_counts_how_often_a_word_stands() -> None:
    assert similarity(Counter(["we", "we", "sell"]), Counter(["we", "share"])) == pytest.approx(2 / 5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We “may” sell—or share—your data", 'We "may" sell-or share-your  data'),
        ("don’t", "don't"),
        ("pri\u00advacy\u200b policy\ufeff", "privacy policy"),
        ("e\u0301tat", "état"),
        ("ﬁle", "file"),
        ("a\u00a0b", "a b"),
    ],
)
def test_typography_is_folded(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## We don't SELL data.", ["we", "don't", "sell", "data"]),
        ("| Kind | 30 days |", ["kind", "30", "days"]),
        ("- opt-out\n  1. first\n  2. second", ["opt", "out", "first", "second"]),
        ("1\\. Scope \\*", ["1", "scope"]),
        ("user\\_id", ["user", "id"]),
        ("$1,000.50 or 5%.", ["$", "1,000.50", "or", "5", "%"]),
        ("我们出售。", ["我", "们", "出", "售"]),
        ("नियम और शर्तें", ["नियम", "और", "शर्तें"]),
        ("개인 정보", ["개인", "정보"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_tokens_are_words_spaces_and_signs() -> None:
    assert tokens("We don’t sell,\n ever.") == ["We", " ", "don’t", " ", "sell", ",", "\n ", "ever", "."]


def test_case_is_kept_by_canonical() -> None:
    assert canonical("  We  SELL ") == "We SELL"


@pytest.mark.system
@pytest.mark.parametrize("unit", ["a\u0301", "\u0301", "'", "1,", "\u200b", "中", "ﷺ", "\\", "1. \n"])
def test_long_runs_take_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert "".join(tokens(text)) == text
    assert len(words(text)) <= len(canonical(text))
