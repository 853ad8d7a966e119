"""What a document selects and removes, by CSS selectors and by ranges."""

from __future__ import annotations

import pytest

from tracker.errors import ExtractionError
from tracker.extraction.extract import extract
from tracker.model import Range, Selector

PAGE = """
<nav class="menu">Menu</nav>
<div id="a"><h2>A</h2><p class="x">one</p><p>two</p></div>
<div id="b"><h2>B</h2><ul><li>three</li><li class="x">four</li></ul></div>
<footer>End</footer>
"""


@pytest.mark.parametrize(
    ("select", "remove", "text"),
    [
        (["#b"], [], "## B\n\n- three\n- four"),
        (["#b", "#a"], [], "## A\n\none\n\ntwo\n\n## B\n\n- three\n- four"),
        (["#a", ".x", "#a p"], [], "## A\n\none\n\ntwo\n\n- four"),
        ([".menu", "footer"], [], "Menu\n\nEnd"),
        (["#a"], [".x"], "## A\n\ntwo"),
        ([], [".x", "h2"], "two\n\n- three"),
        ([], [Range(start_before="#b h2", end_after="#b ul")], "## A\n\none\n\ntwo"),
        ([Range(start_before="#a p", end_before="footer")], [], "one\n\ntwo\n\n## B\n\n- three\n- four"),
        ([Range(start_after="#a .x", end_after="#b h2")], [], "two\n\n## B"),
        ([Range(start_after="nav", end_before="#b .x")], [], "## A\n\none\n\ntwo\n\n## B\n\n- three"),
        ([Range(start_after="#b h2", end_before="footer")], ["li:first-child"], "- four"),
    ],
)
def test_selected_parts_are_the_policy(select: list[Selector], remove: list[Selector], text: str) -> None:
    assert extract(PAGE, select=select, remove=remove).markdown == text


@pytest.mark.parametrize(
    ("select", "remove", "words"),
    [
        (["#c"], [], "'#c' finds nothing"),
        (["#a", "#c"], [], "'#c' finds nothing"),
        ([], [".y"], "'.y' finds nothing"),
        (["p["], [], "'p[' is not a CSS selector"),
        ([], ["::before"], "'::before' is not a CSS selector"),
        ([Range(start_before="#b", end_before="#a")], [], "no '#a' comes after"),
        ([Range(start_before="#c", end_before="#a")], [], "'#c' finds nothing"),
    ],
)
def test_a_selector_that_does_not_fit_is_an_error_that_names_it(
    select: list[Selector], remove: list[Selector], words: str
) -> None:
    with pytest.raises(ExtractionError) as error:
        extract(PAGE, url="https://site.example/", select=select, remove=remove)
    assert error.value.reason == "selector"
    assert words in str(error.value)


def test_chrome_that_is_selected_is_not_chrome() -> None:
    page = "<div class='cookie-banner' hidden><nav>All of it.</nav><script>x</script></div>"
    assert extract(page, select=["div"]).markdown == "All of it."


IGNORED = """<main><h1>Privacy Policy</h1><p>We keep orders for a year.</p><p>This page had 1,204 readers today.</p>
<ul><li>Names</li><li>Readers today: 7</li></ul><table><tr><th>What</th><th>Why</th></tr>
<tr><td>Names</td><td>to deliver</td></tr><tr><td>Visits</td><td>readers today</td></tr></table></main>"""


@pytest.mark.parametrize("ignore", [["readers today"], [r"/readers\s+today/"], ["nothing of it", "reader* today"]])
def test_blocks_that_hold_a_pattern_are_ignored(ignore: list[str]) -> None:
    text = extract(IGNORED, ignore=ignore).markdown
    assert "today" not in text
    assert (
        text
        == extract(
            IGNORED.replace("<p>This page had 1,204 readers today.</p>", "")
            .replace("<li>Readers today: 7</li>", "")
            .replace("<tr><td>Visits</td><td>readers today</td></tr>", "")
        ).markdown
    )
