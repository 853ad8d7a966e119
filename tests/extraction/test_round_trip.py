"""A text that went into HTML comes out of it as it was: what is archived, mailed and read again is one and the same."""

from __future__ import annotations

from hypothesis import example, given, settings

from tests.extraction.documents import HTML, MARKDOWN
from tracker.extraction.extract import extract
from tracker.markdown import to_html


@settings(max_examples=80, deadline=None)
@given(MARKDOWN)
@example("9. nine\n10. ten\n    - sub\n\nend")
@example("| a |\n| --- |\n\n| b |\n| --- |")
@example("- \\--\n\n1")
def test_markdown_survives_html(markdown: str) -> None:
    assert extract(to_html(markdown)).markdown == markdown


@settings(max_examples=50, deadline=None)
@given(HTML)
@example("<ol><li>a</ol><ol><li>b</ol>")
@example("<ul><li>a</ul><ol><li>b</ol>")
@example("<ol><li>a<ul><li>b</ul>c<li>d</ol>")
@example("<dl><dt>a<dd>b<p>c<dd>d</dl>")
def test_what_was_read_in_any_html_reads_the_same_again(html: str) -> None:
    markdown = extract(html).markdown
    assert extract(to_html(markdown)).markdown == markdown
