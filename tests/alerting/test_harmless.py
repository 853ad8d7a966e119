"""Strangers' text cannot steer what shows it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.alerting.harmless import lines, one_line, shortened, width

ANYTHING = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("a\x1b[31mb\x07", "a[31mb"),
        ("user\u202egpj.exe", "usergpj.exe"),
        ("a\u2066b\u2069c\u200f\u061c", "abc"),
        ("zero\u200bwidth\u00adhere\ufeff", "zerowidthhere"),
        ("one\r\ntwo\u2028three\x85four", "one\ntwo\nthree\nfour"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d⚖\ufe0f", "👩\u200d⚖\ufe0f"),
        ("z" + "\u0301" * 500, "z" + "\u0301" * 4),
    ],
)
def test_lines(hostile: str, harmless: str) -> None:
    assert lines(hostile) == harmless


@given(ANYTHING)
@settings(max_examples=80)
def test_nothing_that_steers_is_left(text: str) -> None:
    for letter in lines(text):
        assert letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(letter) not in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
    assert lines(lines(text)) == lines(text)


@given(ANYTHING)
@settings(max_examples=80)
def test_one_line_is_one_line(text: str) -> None:
    line = one_line(text)
    assert line.splitlines() in ([], [line])
    assert line == line.strip()
    assert "  " not in line
    assert one_line(line) == line


@given(ANYTHING, st.integers(2, 40))
@settings(max_examples=80)
def test_shortened_keeps_the_limit_and_the_beginning(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    assert short == one_line(text) or one_line(text).startswith(short.removesuffix("…"))


def test_shortened_cuts_between_words() -> None:
    assert shortened("sharing clause weakened, silently", 26) == "sharing clause weakened…"


def test_width_counts_columns() -> None:
    assert [width(text) for text in ("abc", "政策", "é", "e\u0301", "ｗ")] == [3, 4, 1, 1, 2]
