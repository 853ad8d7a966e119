"""What one page may cost. Pages are hostile: beyond these bounds it is refused with an error that says which."""

from __future__ import annotations

MAX_BYTES = 32_000_000
"""Bytes of HTML. The largest policy pages measured hold 2 MB; fetching stops at 20 MB unless it is told otherwise."""

MAX_DEPTH = 2_040
"""Elements inside each other; the parser itself stops at 2,048. Real pages stay under 60; forgotten end tags of old
ones reach some hundreds."""

MAX_ELEMENTS = 60_000
"""Elements in all, with comments: four seconds of reading. The largest policy pages measured hold under 20,000."""

MAX_TEXT = 4_000_000
"""Characters of Markdown: all that comes after takes time by them. The largest policies hold 500,000."""

MAX_TAG = 5_000_000
"""Characters of one tag: the parser holds all its attributes, and 20 MB hold two million of them."""

MAX_ATTRIBUTES = 500
"""Attributes of one tag: the parser takes quadratic time for them, a second for 20,000. Real tags have under 60."""

UNCOUNTED_BYTES = 1_000_000
"""Bytes of a page up to which it need not be counted before it is parsed, ..."""

UNCOUNTED_TAG = 20_000
"""... if none of its tags has this many. Whatever is in such a page is parsed in a second or two."""

MAX_ATTRIBUTE = 2_000
"""Characters of an attribute that are looked at: class names, addresses."""

MAX_LIST_DEPTH = 8
"""List levels that are written; deeper items stay on the last one."""

MAX_COLUMNS = 40
"""Columns of a table that are written as a row; a wider one is laid out, not tabular, and read as blocks."""

MAX_LINKS = 200
"""Link targets kept for one line."""
