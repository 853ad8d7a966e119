"""Edits become something to read, and nothing that changed is lost on the way."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.alerting.building import modified
from tracker.alerting.diff import Run, bounded, runs, to_html, to_text
from tracker.model import ClauseChange

WORDS = " ".join(f"word{number}" for number in range(200))


def shown(*edits: tuple[str, str]) -> list[tuple[str, str]]:
    return [(run.op, run.text) for run in runs(modified(*edits))]


def test_an_edit_is_shown_as_it_is() -> None:
    edits = runs(modified(("=", "We "), ("-", "will not"), ("+", "may"), ("=", " sell your data.")))
    assert to_text(edits) == "We [-will not-] {+may+} sell your data."
    html = to_html(edits)
    assert ">will not</del> <ins" in html
    assert "line-through" in html
    assert "underline" in html


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        (None, "All new.", "{+All new.+}"),
        ("All old.", None, "[-All old.-]"),
        ("Old.", "New.", "[-Old.-] {+New.+}"),
        ("Same.", "Same.", "Same."),
        (None, None, ""),
    ],
)
def test_whole_clauses(before: str | None, after: str | None, text: str) -> None:
    assert to_text(runs(ClauseChange("modified", (), before, after))) == text


def test_spaces_beside_changed_words_bear_no_mark() -> None:
    edits = [Run("equal", "We"), Run("insert", " may "), Run("equal", "sell")]
    assert to_text(edits) == "We {+may+} sell"
    assert "We <ins" in to_html(edits)
    assert ">may</ins> sell" in to_html(edits)


def test_changes_parted_by_a_space_are_one() -> None:
    edits = (("-", "do"), ("+", "may"), ("=", " "), ("-", "not"), ("+", "well"), ("=", " sell"))
    assert shown(*edits) == [("delete", "do not"), ("insert", "may well"), ("equal", " sell")]


def test_removals_alone_stay_apart() -> None:
    assert shown(("-", "a"), ("=", " "), ("-", "b")) == [("delete", "a"), ("equal", " "), ("delete", "b")]


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("- item\n  - sub\\_item", "• item\n  • sub_item"),
        ("| a | b |", "a | b"),
        ("## A heading", "A heading"),
        ("1\\. not a list \\*really\\*", "1. not a list *really*"),
        ("a \\\\ b", "a \\ b"),
        ("x - y", "x - y"),
    ],
)
def test_markdown_is_not_shown(markdown: str, words: str) -> None:
    assert to_text(runs(ClauseChange("moved", (), markdown, markdown))) == words


def test_marks_inside_a_line_are_words() -> None:
    assert shown(("=", "on the"), ("+", " - and off - # the line")) == [
        ("equal", "on the"),
        ("insert", " - and off - # the line"),
    ]


def test_an_escape_cut_in_two_by_an_edit() -> None:
    assert shown(("=", "a \\"), ("-", "* b"), ("+", "_ b")) == [
        ("equal", "a "),
        ("delete", "* b"),
        ("insert", "_ b"),
    ]


def test_long_unchanged_stretches_are_cut_to_what_stands_round_the_change() -> None:
    text = to_text(runs(modified(("=", WORDS + " "), ("-", "old"), ("+", "new"), ("=", " " + WORDS))))
    assert "word199 [-old-] {+new+} word0" in text
    assert text.count("unchanged words …]") == 2
    assert len(text) < 500


def test_a_changed_stretch_is_never_cut() -> None:
    assert to_text(runs(modified(("=", "a "), ("+", WORDS)))).count("word") == 200


def test_a_cut_counts_the_words_it_takes() -> None:
    (before, gap, after), *_ = [list(runs(modified(("+", "x "), ("=", WORDS), ("+", " y"))))[1:4]]
    left = len(before.text.split()) + len(after.text.split())
    assert gap.text == f"{200 - left} unchanged words"


def test_text_that_feigns_our_marks_is_told_apart() -> None:
    assert to_text([Run("equal", "[-not removed-] {+not added+}")]) == "[ -not removed- ] { +not added+ }"


PIECES = st.lists(st.tuples(st.sampled_from("=-+"), st.text("ab <&\"'\\*-\n|#.é政\u202e\x1b", max_size=12)), max_size=8)


class _Seen(HTMLParser):
    """The words inside <del>, <ins> and outside, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.inside = ""
        self.text = {"": "", "del": "", "ins": ""}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "br":
            self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        self.text[self.inside] += data


@given(PIECES)
@settings(max_examples=80)
def test_html_shows_every_changed_word_and_nothing_but_our_elements(edits: list[tuple[str, str]]) -> None:
    change = modified(*edits)
    made = runs(change)
    seen = _Seen()
    seen.feed(str(to_html(made)))
    seen.close()
    assert set(seen.tags) <= {"del", "ins", "br"}
    for tag, op in (("del", "delete"), ("ins", "insert")):
        shown = "".join(run.text for run in made if run.op == op)
        assert "".join(seen.text[tag].split()) == "".join(shown.split())


@given(PIECES, st.integers(1, 400))
@settings(max_examples=80)
def test_bounded_keeps_the_bound_and_loses_nothing(edits: list[tuple[str, str]], room: int) -> None:
    made = runs(modified(*edits))
    kept, rest = bounded(made, room)
    assert sum(len(str(to_html([run])).encode()) for run in kept) <= room + 1
    shown = "".join(run.text for run in (*kept, Run("equal", rest)) if run.op != "gap")
    assert shown == "".join(run.text for run in made if run.op != "gap")
