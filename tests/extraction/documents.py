"""Strategies: texts, documents in our Markdown, and HTML that no author would write."""

from __future__ import annotations

from hypothesis import strategies as st

from tracker.extraction.lines import clean
from tracker.markdown import escape

_SENTENCE = "we share no personal data with others unless the law asks (see 4.1)."
_WORDS = _SENTENCE.split()
_TAG_LINE = """
    p div ul ol li dl dt dd table tr td th thead h1 h2 h6 b span a br pre section blockquote details summary q
    center font button nav header footer form main article address hr sup caption
"""
_TAG_NAMES = _TAG_LINE.split()

TEXT = (
    st.one_of(
        st.text(alphabet="\\`*_{}[]()#+-.!|<>&;:=~\"'/ 1aZé—“", min_size=1, max_size=20),
        st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=20),
        st.lists(
            st.sampled_from(_WORDS),
            min_size=1,
        ).map(" ".join),
    )
    .map(clean)
    .filter(bool)
)


def _heading(level: int, text: str) -> list[str]:
    return [f"{'#' * level} {escape(text, 'heading')}"]


def _paragraph(text: str) -> list[str]:
    return [escape(text)]


def _list(ordered: bool, start: int, items: list[tuple[str, list[str]]]) -> list[str]:
    lines = []
    for number, (text, below) in enumerate(items, start):
        lines.append(f"{f'{number}.' if ordered else '-'} {escape(text)}")
        lines.extend(f"{'    ' if ordered else '  '}- {escape(sub)}" for sub in below)
    return lines


def _table(rows: list[list[str]]) -> list[str]:
    lines = [f"| {' | '.join(escape(cell, 'cell') for cell in row)} |" for row in rows]
    return [lines[0], "| " + " | ".join("---" for _ in rows[0]) + " |", *lines[1:]]


_ITEMS = st.lists(st.tuples(TEXT, st.lists(TEXT, max_size=2)), min_size=1, max_size=4)
_ROWS = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), min_size=1, max_size=3)
)
_BLOCK = st.one_of(
    st.builds(_heading, st.integers(1, 6), TEXT),
    st.builds(_paragraph, TEXT),
    st.builds(_table, _ROWS),
    # Two lists side by side are one list in Markdown, so a paragraph follows each.
    st.builds(
        lambda *parts: [*_list(*parts[:3]), "", escape(parts[3])], st.booleans(), st.integers(0, 90), _ITEMS, TEXT
    ),
)
MARKDOWN = st.lists(_BLOCK, max_size=6).map(lambda blocks: "\n\n".join("\n".join(block) for block in blocks))

_TAGS = st.sampled_from(_TAG_NAMES)
_ATTRIBUTES = st.sampled_from(
    ["", "", "", "hidden", "class=toc", "role=main", "type=a", "start=7", "value=3", "colspan=2", "rowspan=2"]
).map(lambda attribute: " " + attribute) | st.sampled_from(
    [' aria-hidden="true"', ' href="/x"', ' style="display:block"', ' aria-expanded="false"']
)
_PIECE = st.one_of(
    st.builds("<{}{}>".format, _TAGS, _ATTRIBUTES),
    st.builds("</{}>".format, _TAGS),
    st.sampled_from(
        ["We share your data with no one but our partners. ", "word", " ", "\n", "1. ", "- ", "*a*", "|", "&amp;"]
    ),
)
HTML = st.lists(_PIECE, max_size=40).map("".join)
