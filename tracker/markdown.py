"""The Markdown the archive is written in: a subset of CommonMark with GFM tables, one block a line.

- Headings `# ` to `###### `, paragraphs, list items `- ` or `1. `, table rows `| a | b |` (the first row of a
  table is followed by `| --- | --- |`, which no other row looks like).
- A blank line stands between two blocks, but not between items of one list or rows of one table.
- A sub-item is indented by what CommonMark needs: two spaces for each `- ` above it, four for each `1. ` (so
  that its indentation does not change when item 9 becomes item 10). Depth is told by comparing indentations.
- No emphasis, no link targets, no images, no raw HTML. Escapes stand only where CommonMark would read the
  words as markup.
"""

from __future__ import annotations

import re
import string
import unicodedata
from html.entities import html5
from typing import Literal

from markdown_it import MarkdownIt

Place = Literal["block", "heading", "cell"]
"""Where a text stands: at the start of a paragraph or list item, in a heading, or in a table cell."""

_BLOCK_START = re.compile(
    r"""(?: [-+*](?=\s|$)                   # a list item
          | \#{1,6}(?=\s|$)                 # a heading
          | > | \| | ``` | ~~~              # a quotation, a table row, a code block
          | ([-_*])(?:\s*\1){2,}\s*$        # a rule
          | -\s*-\s*$                       # the same behind a list's marker
          | \[[^\]]*\]:                     # the definition of a link
        )""",
    re.VERBOSE,
)
_ORDERED_START = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_CLOSING_HASHES = re.compile(r"(^|\s)(#+)$")
_MAY_BE_MARKUP = re.compile(r"[\\`*_<&\[|]")
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ANGLE = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|([A-Za-z][A-Za-z0-9]*;))")
_EMPHASIS_RUN = {mark: re.compile(re.escape(mark) + "+") for mark in "*_"}
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKER = re.compile(r"\s*(?:#{1,6}(?:\s+|$)|[-+*](?:\s+|$)|\d{1,9}[.)](?:\s+|$))?")
_SEPARATOR_ROW = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+$")
_SEPARATOR_CELL = re.compile(r":?-{3,}:?$")
_CELL_BOUNDARY = re.compile(r"(?<!\\)\|")

# 100 levels: the preset's 20 would cut lists nested nine deep. Links, images and autolinks are no part of the
# subset, and a hostile page must not get one into a mail by any gap in the escapes.
_RENDERER = (
    MarkdownIt("commonmark", {"html": False, "maxNesting": 100})
    .enable("table")
    .disable(["link", "image", "autolink", "html_inline", "html_block", "reference"])
)


def escape(text: str, place: Place = "block") -> str:
    """`text` as one line of Markdown that reads as these very words; runs of white space become one space."""
    line = " ".join(text.split())
    if _MAY_BE_MARKUP.search(line):
        line = _escape_inline(line, place)
    if place == "block":
        return _escape_start(line)
    if place == "cell" and _SEPARATOR_CELL.match(line):
        return line.replace("-", "\\-", 1)
    if place == "heading":
        return _CLOSING_HASHES.sub(r"\1\\\2", line)
    return line


def plain(markdown_line: str) -> str:
    """The words of one line: indentation, markers and escapes off; the cells of a row joined by ` | `."""
    line = markdown_line.strip()
    if line.startswith("|"):
        if _SEPARATOR_ROW.match(line):
            return ""
        cells = [cell.strip() for cell in _CELL_BOUNDARY.split(line.removeprefix("|").removesuffix("|"))]
        return " | ".join(map(_unescaped, cells))
    return _unescaped(line[_marker_length(line) :])


def to_html(markdown: str) -> str:
    """`markdown` as HTML that is safe to show: whatever tags or addresses it holds come out as text."""
    html: str = _RENDERER.render(markdown)
    return html


def _unescaped(text: str) -> str:
    # Splitting keeps what the group matched; a substitution takes ten times as long, which a page of stars makes felt.
    return "".join(_ESCAPED.split(text)) if "\\" in text else text


def _marker_length(line: str) -> int:
    marker = _MARKER.match(line)
    return marker.end() if marker else 0


def _escape_inline(line: str, place: Place) -> str:
    line = _BACKSLASH.sub(r"\\\\", line)
    line = _ANGLE.sub(r"\\<", line)
    line = _ENTITY.sub(lambda found: "\\&" if found[1] is None or found[1] in html5 else "&", line)
    last_link = max(line.rfind("]("), 0)
    line = line[:last_link].replace("[", "\\[") + line[last_link:]
    if line.count("`") > 1:
        line = line.replace("`", "\\`")
    for mark, runs in _EMPHASIS_RUN.items():
        if mark in line and _emphasizes(line, mark):
            line = runs.sub(lambda run: "".join("\\" + char for char in run[0]), line)
    return line.replace("|", "\\|") if place == "cell" else line


def _escape_start(line: str) -> str:
    if _BLOCK_START.match(line):
        return "\\" + line
    return _ORDERED_START.sub(r"\1\\\2", line, count=1) if _ORDERED_START.match(line) else line


def _emphasizes(line: str, mark: str) -> bool:
    """Does one run of `mark` open emphasis and a later one close it (CommonMark 0.31, section 6.2)?"""
    opened = False
    for run in _EMPHASIS_RUN[mark].finditer(line):
        before, after = line[run.start() - 1 : run.start()], line[run.end() : run.end() + 1]
        left = not _is_space(after) and (not _is_punctuation(after) or _is_edge(before))
        right = not _is_space(before) and (not _is_punctuation(before) or _is_edge(after))
        if right and opened and (mark == "*" or not left or _is_punctuation(after)):
            return True
        if left and (mark == "*" or not right or _is_punctuation(before)):
            opened = True
    return False


def _is_edge(char: str) -> bool:
    return _is_space(char) or _is_punctuation(char)


def _is_space(char: str) -> bool:
    return not char or char.isspace()


def _is_punctuation(char: str) -> bool:
    return char in string.punctuation or unicodedata.category(char)[0] in "PS"
