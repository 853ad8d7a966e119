"""What `explain` says was kept is what `extract` reads; what was left out stands there with its reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.extraction.golden import CASES, URL, extracted
from tracker.errors import ExtractionError
from tracker.extraction.explain import explain
from tracker.extraction.extract import extract
from tracker.extraction.stretches import IGNORED, KEPT, NOT_SELECTED, OUTSIDE, REMOVED, Stretch, without_tail
from tracker.markdown import plain
from tracker.model import Range, Selector
from tracker.words import words

PAGE = """
<title>t</title><style>p { color: red }</style>
<header><a href="/">Home</a></header>
<div class="cookie-banner">We use cookies. Accept them?</div>
<main><h1>Privacy Policy</h1>
<nav>On this page</nav>
<p>We keep your <b>letters</b> for one year and then burn them.</p>
<div class="share-buttons">Tell a friend</div>
<p>Write to <a data-cfemail="543531143c7a39"></a>.<br>We answer within a week, as a rule.</p>
<p class="advice">We advise you to keep copies of your letters.</p>
</main>
<div>Opening hours: nine to five.</div>
<script>track()</script>
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_kept_is_what_is_read(case: Path) -> None:
    explanation = explain((case / "page.html").read_bytes(), url=URL)
    kept = [line for stretch in explanation.stretches if stretch.reason == KEPT for line in stretch.lines]
    read = [plain(line) for line in extracted(case).markdown.split("\n")]
    shown, wanted = iter(words(" ".join(kept).replace("|", " "))), words(" ".join(read).replace("|", " "))
    # What Markdown cannot number is lettered as text ("iv."), which the page itself does not hold.
    missing = [word for word in wanted if not re.fullmatch("[abivx]+", word) and word not in shown]
    assert (missing, list(shown)) == ([], [])


def test_each_part_stands_in_the_pages_order_with_its_reason() -> None:
    explanation = explain(PAGE)
    assert explanation.chosen == "<main>: 100% of the sentences that are left stand in it"
    assert explanation.stretches == (
        Stretch("page header", ("Home",)),
        Stretch("consent box", ("We use cookies. Accept them?",)),
        Stretch(KEPT, ("Privacy Policy",)),
        Stretch("navigation", ("On this page",)),
        Stretch(KEPT, ("We keep your letters for one year and then burn them.",)),
        Stretch("share links", ("Tell a friend",)),
        Stretch(
            KEPT,
            (
                "Write to ae@h.m. We answer within a week, as a rule.",
                "We advise you to keep copies of your letters.",
            ),
        ),
        Stretch(OUTSIDE, ("Opening hours: nine to five.",)),
    )


def test_selectors_give_their_own_reasons() -> None:
    explanation = explain(PAGE, select=["main p"], remove=[".advice"])
    assert explanation.chosen == "what is selected: main p"
    assert [(stretch.reason, stretch.lines[-1]) for stretch in explanation.stretches] == [
        (NOT_SELECTED, "On this page"),
        (KEPT, "We keep your letters for one year and then burn them."),
        (NOT_SELECTED, "Tell a friend"),
        (KEPT, "Write to ae@h.m. We answer within a week, as a rule."),
        (REMOVED, "We advise you to keep copies of your letters."),
        (NOT_SELECTED, "Opening hours: nine to five."),
    ]


def test_what_is_removed_is_gone_before_the_policy_is_looked_for() -> None:
    explanation = explain(PAGE, remove=[".advice", "header"])
    assert explanation.stretches[0] == Stretch(REMOVED, ("Home",))
    assert Stretch(REMOVED, ("We advise you to keep copies of your letters.",)) in explanation.stretches
    assert explanation.chosen.startswith("<main>")


@pytest.mark.parametrize(
    ("select", "remove"),
    [
        ([], []),
        (["main"], []),
        (["main"], ["nav", ".share-buttons"]),
        ([], ["h1"]),
        ([Range(start_after="nav", end_before=".advice")], []),
        (["p", "h1"], [Range(start_before=".share-buttons", end_after=".advice")]),
    ],
)
def test_kept_under_all_kinds_of_selectors_is_what_is_read(select: list[Selector], remove: list[Selector]) -> None:
    kept = [
        line
        for stretch in explain(PAGE, select=select, remove=remove).stretches
        if stretch.reason == KEPT
        for line in stretch.lines
    ]
    read = [plain(line) for line in extract(PAGE, select=select, remove=remove).markdown.split("\n") if line]
    assert kept == read


def test_a_selector_that_finds_nothing_is_an_error() -> None:
    with pytest.raises(ExtractionError, match="'#gone' finds nothing"):
        explain(PAGE, select=["#gone"])


def test_a_page_that_marks_nothing_is_taken_whole() -> None:
    explanation = explain("<p>We keep nothing of what you write to us, and we never did.</p>")
    assert explanation.chosen.startswith("the whole page")
    assert [stretch.reason for stretch in explanation.stretches] == [KEPT]


def test_lines_at_the_end_that_reading_drops_are_marked() -> None:
    stretches = (Stretch(KEPT, ("One two.", "Three four")), Stretch("dialog", ("x",)), Stretch(KEPT, ("Back to top",)))
    turned = without_tail(stretches, 5)
    assert [(stretch.reason, stretch.lines) for stretch in turned] == [
        (KEPT, ("One two.",)),
        ("menu or copyright line at the end", ("Three four",)),
        ("dialog", ("x",)),
        ("menu or copyright line at the end", ("Back to top",)),
    ]
    assert without_tail(stretches, 0) == stretches


COUNTED = """<main><h1>Our <div>Letters today</div> Policy</h1><p>We keep your letters for one year.</p>
<button>Print</button><p>Letters today: 17</p><p>We burn <b>no</b> book.</p>
<table><tr><th>What</th><th>When</th></tr><tr><td><p>Cards</p><p>and stamps</p></td><td>letters today</td></tr>
<tr><td>Parcels</td><td>never</td></tr></table>
<ol><li>One thing<li>letters today two<ul><li>inner</ul></ol></main><p>Letters today</p>"""


@pytest.mark.parametrize("select", [[], ["h1", "p", "table", "ol"]])
def test_what_is_ignored_stands_where_it_stood(select: list[Selector]) -> None:
    stretches = explain(COUNTED, select=select, remove=["main + p"], ignore=["letters today", "/^inner$/"]).stretches
    assert [lines for reason, lines in ((one.reason, one.lines) for one in stretches) if reason == IGNORED] == [
        ("Our", "Letters today", "Policy"),
        ("Letters today: 17",),
        ("Cards", "and stamps", "letters today"),
        ("letters today two", "inner"),
    ]
    kept = [line for one in stretches if one.reason == KEPT for line in one.lines]
    text = extract(COUNTED, select=select, remove=["main + p"], ignore=["letters today", "/^inner$/"]).markdown
    assert words(" ".join(kept)) == words(text.replace("|", " ").replace("---", " "))
