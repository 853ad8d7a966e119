"""The words that go into Markdown come out of it again, whatever they look like."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.markdown import Place, escape, plain, to_html

MARKUP = st.text(alphabet="\\`*_{}[]()#+-.!|<>&;:=~\"'/ \t\n1aZé—“", max_size=30)
WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
TEXT = st.one_of(MARKUP, WORDS)
PLACES: dict[Place, str] = {"block": "{}", "heading": "## {}", "cell": "| {} |\n| --- |"}


class _Shown(HTMLParser):
    """The tags and the text of HTML, as a reader would see them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=50, deadline=None)
@given(text=TEXT)
@example(text="*a*")
@example(text="1. a")
@example(text="- - -")
@example(text="a\\|b\\\\|")
@example(text="[a]: b")
@example(text="# a #")
@example(text="&amp; &#35; <b>x</b> <a@b.cd>")
@example(text="_a_ __b__ a_b_c `x` ``y``")
@example(text="![x](y) [x](y")
def test_text_survives_markdown_and_html(text: str, place: Place) -> None:
    shown = _Shown(to_html(PLACES[place].format(escape(text, place))))
    assert " ".join(shown.text.split()) == " ".join(text.split())
    assert set(shown.tags) <= {"p", "h2", "table", "thead", "tr", "th"}


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=80, deadline=None)
@given(text=TEXT)
def test_plain_takes_off_what_escape_put_on(text: str, place: Place) -> None:
    line = PLACES[place].split("\n")[0].format(escape(text, place))
    assert plain(line) == " ".join(text.split())


@settings(max_examples=50, deadline=None)
@given(text=TEXT)
def test_a_list_item_holds_its_words_as_text(text: str) -> None:
    shown = _Shown(to_html(f"- {escape(text)}\n- x"))
    assert shown.tags == ["ul", "li", "li"]
    assert "".join(shown.text.split()) == "".join(text.split()) + "x"


@pytest.mark.parametrize(
    "text",
    [
        "We share data (see section 4) with partners - and others.",
        "snake_case_names and 5 * 3 and price* and A*, B* stay as they are",
        "AT&T, Q&A; 3 < 4 > 2; [x] is no link; a | b",
        "1.5 million, 2020-01-01, (a) first, #hashtag, ~10%, C:\\dir",
        'Tom\'s "words" — all of them!',
    ],
)
def test_words_that_are_no_markup_get_no_escape(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    ("text", "place", "line"),
    [
        ("1. Scope", "block", r"1\. Scope"),
        ("1. Scope", "heading", "1. Scope"),
        ("- dash", "block", r"\- dash"),
        ("> said", "block", r"\> said"),
        ("# of users", "block", r"\# of users"),
        ("C #", "heading", r"C \#"),
        ("a | b", "cell", r"a \| b"),
        ("*all* of it", "block", r"\*all\* of it"),
    ],
)
def test_escapes_stand_where_words_would_be_markup(text: str, place: Place, line: str) -> None:
    assert escape(text, place) == line


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("## Scope", "Scope"),
        ("  - 1\\. typed", "1. typed"),
        ("    12. item", "item"),
        ("| a \\| b | c |", "a | b | c"),
        ("| --- | --- |", ""),
        ("plain words", "plain words"),
        ("-5 degrees", "-5 degrees"),
    ],
)
def test_plain_drops_markers(line: str, words: str) -> None:
    assert plain(line) == words


def test_hostile_markdown_yields_no_tag_and_no_address() -> None:
    html = to_html("<script>x</script> <img src=x onerror=y>\n\n[a](javascript:b) ![i](http://x/y) <http://z/>")
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html


def test_lists_nest_as_deep_as_they_are_written() -> None:
    lines = [f"{'  ' * depth}- level {depth}" for depth in range(12)]
    assert to_html("\n".join(lines)).count("<ul>") == 12


def test_sub_items_of_numbered_items_stay_sub_items() -> None:
    html = to_html("9. nine\n    - sub\n10. ten\n    1. sub\n        - subsub")
    assert html.count("<ol") == 2
    assert '<ol start="9">' in html
    assert html.count("<ul>") == 2
