"""What must not change the text: chrome round the policy, the order of attributes, white space, inline tags."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extraction.documents import MARKDOWN
from tests.extraction.golden import CASES, FOLDER, URL
from tracker.extraction.extract import extract
from tracker.markdown import to_html

CHROME = [
    "<nav><ul><li><a href='/a'>Products</a></li><li><a href='/b'>Prices and plans</a></li></ul></nav>",
    "<header><a href='/'>Home</a><a href='/log-in'>Log in</a></header>",
    "<footer><p>© 2031 A company. All rights reserved in all the countries of the world.</p></footer>",
    "<script>document.write('<p>We sell your data.</p>')</script>",
    "<style>p { content: 'We sell your data.' }</style>",
    "<aside><h2>News</h2><p>We have opened a new office, come and see us there next week.</p></aside>",
    "<div role='dialog'><p>We value your privacy. May we set some cookies on your computer?</p></div>",
    "<div class='CookieBanner__root'><p>May we set some cookies on your computer?</p></div>",
    "<template><p>We sell your data.</p></template>",
    "<form action='/subscribe'><label>Get our newsletter</label><input name='email'></form>",
    "<div><a href='/1'>One</a> <a href='/2'>Two</a> <a href='/3'>Three</a> <a href='/4'>Four</a></div>",
    "<!-- build 7f3a9 -->",
    "<svg><text>We sell your data.</text></svg>",
    "<span aria-hidden='true'>×</span>",
    "<div class='breadcrumbs'><a href='/'>Home</a> / <a href='/legal'>Legal and policies</a></div>",
    "<div class='share-buttons'><a href='https://social.example/s'>Share this page with your friends</a></div>",
    "<ul class='language-switcher'><li><a href='/de'>Deutsch</a></li><li><a href='/fr'>Français</a></li></ul>",
    "<div class='was-this-helpful'><p>Was this page of any help to you?</p><button>Yes</button></div>",
    "<section class='related-articles'><h3>Related</h3><p>How to write a letter that people answer</p></section>",
    "<div class='toc'><p>On this page</p><a href='#a'>What we do with your data</a></div>",
]
POLICY = (
    "<div><p>We tell you in this policy what we do with the data that you give us.</p>"
    "<p>We never sell it, and we never give it to anybody who would.</p></div>"
)


@settings(max_examples=50, deadline=None)
@given(MARKDOWN, st.lists(st.sampled_from(CHROME), max_size=4), st.lists(st.sampled_from(CHROME), max_size=4))
def test_chrome_round_the_policy_changes_nothing(markdown: str, before: list[str], after: list[str]) -> None:
    page = f"<body>{''.join(before)}<main>{POLICY}{to_html(markdown)}{POLICY}</main>{''.join(after)}</body>"
    assert extract(page).markdown == extract(f"{POLICY}{to_html(markdown)}{POLICY}").markdown


@pytest.mark.parametrize("chrome", CHROME)
def test_chrome_is_left_out_where_nothing_marks_the_policy(chrome: str) -> None:
    text = extract(POLICY).markdown
    assert extract(f"<body><div>{chrome}</div>{POLICY}<div>{chrome}</div></body>").markdown == text


def _permuted(html: str) -> str:
    def reverse(tag: re.Match[str]) -> str:
        attributes = re.findall(r"\s[\w:-]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?", tag[2])
        return f"<{tag[1]}{''.join(reversed(attributes))}>"

    return re.sub(r"<([a-zA-Z]\w*)((?:\s+[\w:-]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)+)\s*>", reverse, html)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_order_of_attributes_changes_nothing(case: Path) -> None:
    page = (case / "page.html").read_text(encoding="cp1252" if case.name == "old-layout" else "utf-8")
    assert extract(_permuted(page), url=URL) == extract(page, url=URL)


@pytest.mark.parametrize("space", ["\n", "\t ", "\r\n\r\n   ", " \x0c"])
@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name != "tables-and-lists"], ids=lambda case: case.name
)
def test_flow_of_white_space_changes_nothing(case: Path, space: str) -> None:
    page = (case / "page.html").read_text(encoding="cp1252" if case.name == "old-layout" else "utf-8")
    body = max(page.lower().find("<body"), 0)
    flowed = page[:body] + re.sub(r"\s+", space, page[body:])
    assert extract(flowed, url=URL).markdown == extract(page, url=URL).markdown


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>ex<b>pi</b>ry</p>", "expiry"),
        ("<p>one <i>two</i> three</p>", "one two three"),
        ("<p>one<i> two </i>three</p>", "one two three"),
        ("<p>m<sup>2</sup> and H<sub>2</sub>O</p>", "m2 and H2O"),
        ("<p>(<a href='/x'>terms</a>)<span>,</span> too</p>", "(terms), too"),
        ("<p>a<!-- x -->b<wbr>c</p>", "abc"),
        ("<p>soft\u00adhy\u200bphen\u00a0and\u202fspaces</p>", "softhyphen and spaces"),
        ("<p>bell\x07 esc\x1b[31m</p>", "bell esc[31m"),
        ("<td>no table</td><div>a</div>b", "no table\n\na\n\nb"),
    ],
)
def test_inline_tags_neither_join_nor_part_words(html: str, text: str) -> None:
    assert extract(html).markdown == text


def test_golden_folder_is_found() -> None:
    assert FOLDER.is_dir()
    assert len(CASES) >= 7
