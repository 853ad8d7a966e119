"""A look at the tags of a page before the parser has it, at the speed of a search in bytes.

The parser takes quadratic time for the attributes of one tag. A ">" within a quoted value ends no tag, so that a long
one can hide among short ones; where a page has such a value, its tags are read to their true ends.
"""

from __future__ import annotations

import re

from tracker.extraction.budgets import MAX_ATTRIBUTES

_TAG = re.compile(rb"<[A-Za-z]")
_QUOTED_END = re.compile(rb"=\s*(?:\"[^\">]*>|'[^'>]*>)")
_VALUE = rb"=\s*(?:\"[^\"]*\"|'[^']*')"
# Possessive, so that no page makes it slow.
_WHOLE = re.compile(rb"<[A-Za-z](?:[^=>]++|" + _VALUE + rb"|=)*+")
_VALUES = re.compile(_VALUE)
_RAW = re.compile(rb"<(script|style)\b.*?</\1", re.IGNORECASE | re.DOTALL)


def has_long_tag(page: bytes, length: int) -> bool:
    """Does a tag of this many bytes begin somewhere, with no ">" in it?"""
    half = length // 2
    for at in range(0, len(page) - half + 1, half):
        # Only where half of it holds none; looking for that takes no time.
        if page.find(b">", at, at + half) < 0:
            before = page.rfind(b">", 0, at) + 1
            tag = _TAG.search(page, before, at + half)
            if tag and page.find(b">", tag.start(), tag.start() + length) < 0 and len(page) >= tag.start() + length:
                return True
    return False


def has_crowded_tag(page: bytes) -> bool:
    """Does a tag with a ">" in one of its values have more than MAX_ATTRIBUTES attributes?"""
    if not _QUOTED_END.search(page):
        return False
    # What stands in scripts and styles looks like tags and is none.
    for tag in _WHOLE.finditer(_RAW.sub(b"", page)):
        written = tag.group()
        if len(written) > 2 * MAX_ATTRIBUTES and b">" in written:
            names = _VALUES.sub(b" ", written).replace(b"/", b" ").split()
            if len(names) > MAX_ATTRIBUTES:
                return True
    return False
