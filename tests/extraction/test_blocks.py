"""How single constructs of HTML read as Markdown."""

from __future__ import annotations

import pytest

from tracker.extraction.extract import extract


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h1>A <small>b</small></h1><h6>c</h6>", "# A b\n\n###### c"),
        ("<h2><div>1.</div><div>Scope</div></h2>", "## 1. Scope"),
        (
            "<h2>" + "<p>A heading that nobody closed.</p>" * 12 + "</h2>",
            "\n\n".join(["A heading that nobody closed."] * 12),
        ),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "- a\n- b\n  - c\n- d"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n- b"),
        ("<ul><li><p>a</p></li><li><div>b</div></li></ul>", "- a\n- b"),
        ("<ul><li><h3>a</h3><p>b</p></li></ul>", "### a\n\nb"),
        ("<ul><li>a<p>b</p></li><li>c</li></ul>", "- a\n\nb\n\n- c"),
        ("<ol start=9><li>a<ol><li>b</ol><li>c</ol>", "9. a\n    1. b\n10. c"),
        ("<ol style='list-style-type: lower-roman'><li>a<li>b</ol>", "- i. a\n- ii. b"),
        ("<ol type=A start=27><li>a</ol>", "- AA. a"),
        ("<ol><li>a</ol><ol><li>b</ol>", "1. a\n2. b"),
        ("<ul><li>a</ul><ol><li>b</ol>", "- a\n\n1. b"),
        ("<ol><li>(a) typed</ol>", "1. (a) typed"),
        ("<ul><li>- typed</ul>", "- \\- typed"),
        ("<ul><li></li><li> </li></ul>x", "x"),
        ("<dl><dt>a<dd>b<dd>c<dt>d<dd>e</dl>", "- a\n  - b\n  - c\n- d\n  - e"),
        ("<dl><div><dt>a</dt><dd>b</dd></div></dl>", "- a\n  - b"),
        ("<dl><dt><h3>a</h3></dt><dd>b</dd></dl>", "### a\n\nb"),
        ("a<br>b<br><br>c", "a b\n\nc"),
        (
            "This is a whole sentence.<br>And so is this one here.",
            "This is a whole sentence.\n\nAnd so is this one here.",
        ),
        ("<b>Bold title</b><br>and its text", "Bold title\n\nand its text"),
        ("one<br>(a) two<br>• three", "one\n\n(a) two\n\n• three"),
        ("<p>Example Inc.<br>1 Long Road</p>", "Example Inc. 1 Long Road"),
        ("<p>before<div>inner</div>after", "before\n\ninner\n\nafter"),
        ("<p>a<hr>b", "a\n\nb"),
        ("<details><summary>a</summary>b</details>", "a\n\nb"),
        ("<p>It is <q>ours</q></p>", "It is “ours”"),
        ("<p>x <img alt='picture'> y <svg><text>z</text></svg></p>", "x y"),
        ("<pre>a\nb\n\nc</pre>", "a b\n\nc"),
    ],
)
def test_blocks(html: str, markdown: str) -> None:
    assert extract(html).markdown == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<tr><th>a<th>b<tr><td>c<td>d", "| a | b |\n| --- | --- |\n| c | d |"),
        ("<tr><td>a<td>b<tr><td>c<td>-", "| a | b |\n| --- | --- |\n| c | - |"),
        ("<tr><th>a<tr><td>---", "| a |\n| --- |\n| \\--- |"),
        ("<tr><th>a<tr><td>b<td>c", "| a |  |\n| --- | --- |\n| b | c |"),
        ("<tr><th colspan=2>a<tr><td>b<td>c", "| a |  |\n| --- | --- |\n| b | c |"),
        ("<tr><th rowspan=2>a<th>b<tr><th>c", "| a | b |\n| --- | --- |\n|  | c |"),
        ("<tr><th>a<th>b<tr><td><td><tr><td>c<td>d", "| a | b |\n| --- | --- |\n| c | d |"),
        ("<tr><th>a<tr><td><p>b</p><ul><li>c</ul>", "| a |\n| --- |\n| b c |"),
        ("<caption>t</caption><tr><th>a", "t\n\n| a |\n| --- |"),
        ("<tr><td>only one row<td>of two cells", "only one row\n\nof two cells"),
        ("<tr><td>one<tr><td>column", "one\n\ncolumn"),
        ("<tr><td><h2>a</h2><td>b<tr><td>c<td>d", "## a\n\nb\n\nc\n\nd"),
        ("<tr><td><table><tr><th>a<tr><td>b</table><td>c<tr><td>d<td>e", "| a |\n| --- |\n| b |\n\nc\n\nd\n\ne"),
        ("<div>lost?</div><tr><th>a<th>b", "lost?\n\na\n\nb"),
        ("<span> </span><tr><th>a<th>b<tr><td>c<td>d", "a\n\nb\n\nc\n\nd"),
        ("<font><tr><th>a<th>b<tr><td>c<td>d</font>", "a\n\nb\n\nc\n\nd"),
    ],
)
def test_tables(html: str, markdown: str) -> None:
    assert extract(f"<table>{html}</table>").markdown == markdown


def test_links_of_a_table_row_and_of_a_paragraph_are_kept_by_line() -> None:
    page = "<p><a href='/a'>x</a> <a href='/a'>y</a></p><table><tr><th>h<tr><td><a href='/b'>z</a></table>"
    extraction = extract(page, url="https://site.example/policy")
    assert extraction.links == {0: ("https://site.example/a",), 4: ("https://site.example/b",)}
