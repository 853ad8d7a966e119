"""The lexicon and its phrases: how they are written, found and refused."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.flagging.lexicon import LexiconError, compiled, lexicon, lexicon_version
from tracker.flagging.passage import passage
from tracker.flagging.phrases import Matcher, PhraseError, parse

FILE = b"""
about = "Tea."
practice = "serving tea"
promise = "not to serve tea"
adding = "weakens"
negation = "flips"
more = "neutral"
gravity = 1
[phrases]
"tea" = 1
"""


def found(phrase: str, text: str) -> list[str]:
    read = passage(text)
    return [read.excerpt(match.start, match.end) for match in Matcher([parse(phrase)]).find(read)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("sell", "We SELL it; we resell it.", ["SELL"]),
        ("retain*", "Retained or retention?", ["Retained"]),
        ("sell|rent it", "sell it or rent it", ["sell it", "rent it"]),
        ("we may? sell", "we sell, we may sell, we might sell", ["we sell", "we may sell"]),
        ("share ... data", "share some of your dear old data", ["share some of your dear old data"]),
        ("share ... data", "share one two three four five six data", []),
        ("share ... data", "We share. Your data stays.", []),
        ("opt out", "Opt-out, opt out", ["Opt-out", "opt out"]),
        ("do not sell", "We don’t sell", ["don’t sell"]),
        ("will not", "We won't", ["won't"]),
        (
            "we @collect @data",
            "We gather details; we obtain information.",
            ["We gather details", "we obtain information"],
        ),
        ("we|us @modal? @purpose", "Will it help us personalise it?", ["us personalise"]),
    ],
)
def test_phrase_matches(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


@pytest.mark.parametrize(
    "phrase", ["", "... data", "data ...", "may? sell", "a* b", "sell.", "a ... b ... c ... d ... e", "@nothing"]
)
def test_phrase_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        parse(phrase)


def test_gaps_cost_bounded_time() -> None:
    phrase = parse("a ... a ... a ... b")
    start = time.perf_counter()
    assert list(Matcher([phrase]).find(passage("a " * 20_000))) == []
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    ("spoiled", "word"),
    [
        (FILE.replace(b"gravity = 1", b"gravity = 9"), "gravity"),
        (FILE.replace(b'"flips"', b'"maybe"'), "negation"),
        (FILE.replace(b'about = "Tea."', b""), "about"),
        (FILE.replace(b"= 1\n", b"= 7\n"), "gravity"),
        (FILE.replace(b'"tea" = 1', b'"tea" = 3'), "weight"),
        (FILE.replace(b'"tea" = 1', b'"... tea" = 1'), "begins"),
        (FILE + b"[[", "tea.toml"),
        (FILE.replace(b'"tea" = 1', b'"@teas" = 1'), "@teas"),
    ],
)
def test_spoiled_file_is_told(spoiled: bytes, word: str) -> None:
    with pytest.raises(LexiconError, match=word):
        compiled({"tea": spoiled})


def test_version_follows_the_files() -> None:
    assert compiled({"tea": FILE}).digest != compiled({"tea": FILE.replace(b"Tea.", b"Tea!")}).digest
    assert compiled({"tea": FILE}).digest == compiled({"tea": FILE}).digest
    assert lexicon_version() == lexicon_version()
    assert lexicon_version().startswith("1-")


def test_all_categories_are_there() -> None:
    assert len(lexicon().categories) == 24


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read = passage(text)
    assert len(read.words) == len(read.spans)
    assert all(0 <= start < end <= len(text) for start, end in read.spans)
    assert list(read.spans) == sorted(read.spans)
