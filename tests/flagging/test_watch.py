"""Watch words: phrases and regular expressions, on hostile ones too."""

from __future__ import annotations

import pytest

from tracker.flagging.watch import watched
from tracker.model import ClauseChange
from tracker.patterns import BadPattern, search


def added(text: str) -> ClauseChange:
    return ClauseChange("added", (), None, text)


@pytest.mark.parametrize(
    ("watch", "text", "found"),
    [
        ("arbitration", "Binding Arbitration applies.", "Arbitration"),
        ("arbitration", "Arbitrations apply.", None),
        ("biometric*", "our biometrics policy", "biometrics"),
        ("third part*", "with third\nparties", "third\nparties"),
        ("仲裁", "通过仲裁解决", "仲裁"),
        ("арбитраж*", "В Арбитражном суде", "Арбитражном"),
        ("snake_case", r"the snake\_case name", "snake_case"),
        ("/third.part(y|ies)/", "With Third-Parties", "Third-Parties"),
        (r"/\bcookies?\b/", "a cookie", "cookie"),
        ("/schieds.*gericht/", "das Schiedsgericht", "Schiedsgericht"),
        ("/données/", "vos DONNÉES", "DONNÉES"),
    ],
)
def test_what_a_watch_word_finds(watch: str, text: str, found: str | None) -> None:
    assert [flag.evidence for flag in watched(added(text), (watch,))] == ([found] if found else [])


def test_a_flag_bears_the_watch_words_name_and_says_which_way_it_went() -> None:
    clause = ClauseChange("modified", (), "Disputes go to court.", "Disputes go to arbitration.")
    came, went, neither = (tuple(watched(clause, (word,))) for word in ("arbitration", "court", "mediation"))
    assert [(flag.category, flag.reason) for flag in came + went] == [
        ("watch: arbitration", 'The watched words "arbitration" came into a clause'),
        ("watch: court", 'The watched words "court" went out of a clause'),
    ]
    assert neither == ()


@pytest.mark.parametrize(
    ("watch", "why"),
    [
        ("*", "no word"),
        (" * * ", "no word"),
        ("/arbitration", "slash"),
        ("//", "slash"),
        ("/(/", "no regular expression"),
        (r"/(a)\1/", "no regular expression"),
        ("/(?=a)/", "no regular expression"),
        ("/(((a{99}){99}){99}){99}/", "no regular expression"),
        ("/a*/", "fits any text"),
        ("x" * 201, "longer"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_with_the_reason(watch: str, why: str) -> None:
    with pytest.raises(BadPattern, match=why):
        search(watch)
    assert list(watched(added("arbitration"), (watch,))) == []


@pytest.mark.parametrize("watch", ["/(a+)+$/", "/(a|aa)+$/", "/(.*a){20}b/", "/(\\w+\\s?)+!/"])
def test_no_expression_keeps_the_program_busy(watch: str) -> None:
    """Each of these takes Python's own engine longer than the age of the universe on such a text."""
    assert search(watch)("a" * 100_000 + "\n.") is None
