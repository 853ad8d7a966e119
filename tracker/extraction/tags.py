"""A look at the tags of a page before the parser has it, at the speed of a search in bytes.

The parser takes quadratic time for the attributes of one tag. A ">" within a quoted value ends no tag, so that a long
one can hide among short ones; where a page has such a value, what follows it is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.budgets import MAX_ATTRIBUTES

_TAG = re.compile(rb"<[A-Za-z]")
# Looks ahead only, so that a value which begins within what looks like another is found too.
_QUOTED_END = re.compile(rb"=(?=\s*+(?:\"[^\">]*+>|'[^'>]*+>))")
_VALUE = rb"=\s*(?:\"[^\"]*\"|'[^']*')"
_VALUES = re.compile(_VALUE)
# Up to the ">" that ends a tag. Possessive, so that no page makes it slow.
_ATTRIBUTES = re.compile(rb"(?:[^=>]++|" + _VALUE + rb"|=)*+")
_MARKUP = re.compile(rb"<!--(?:-?>|.*?(?:--!?>|\Z))|</?([A-Za-z][^\s/>]*)", re.DOTALL)
# Elements whose content holds no tags, whatever it looks like.
_RAW = frozenset(b"script style textarea title xmp iframe noembed noframes".split())
_MAX_TURNS = 4


def has_long_tag(page: bytes, length: int) -> bool:
    """Does a tag of this many bytes begin somewhere, with no ">" in it?"""
    half = length // 2
    at = 0
    while at + half <= len(page):
        # Only where half of it holds none; looking for that takes no time.
        if page.find(b">", at, at + half) >= 0:
            at += half
            continue
        end = page.find(b">", at + half)
        end = len(page) if end < 0 else end
        tag = _TAG.search(page, page.rfind(b">", 0, at) + 1, end)
        if tag and end - tag.start() >= length:
            return True
        at = end
    return False


def has_crowded_tag(page: bytes) -> bool:
    """Does a tag with a ">" in one of its values have more than MAX_ATTRIBUTES attributes after it?"""
    # A script can look like such a tag. Telling the two apart is slow, and asked for by few pages.
    return _may_be_crowded(page) and any(map(_is_crowd, _attributes_of_tags(page)))


def _may_be_crowded(page: bytes) -> bool:
    looked_at = 0
    for value in _QUOTED_END.finditer(page):
        rest = _ATTRIBUTES.match(page, value.start())
        written = rest.group() if rest else b""
        looked_at += len(written)
        if _is_crowd(written) or looked_at > _MAX_TURNS * len(page):
            return True
    return False


def _is_crowd(attributes: bytes) -> bool:
    if len(attributes) <= 2 * MAX_ATTRIBUTES:
        return False
    return len(_VALUES.sub(b" ", attributes).replace(b"/", b" ").split()) > MAX_ATTRIBUTES


def _attributes_of_tags(page: bytes) -> Iterator[bytes]:
    at = 0
    while markup := _MARKUP.search(page, at):
        at = markup.end()
        if name := markup[1]:
            attributes = _ATTRIBUTES.match(page, at)
            if attributes:
                yield attributes.group()
                at = attributes.end()
            if name.lower() in _RAW and not markup.group().startswith(b"</"):
                at = _end_of_raw(page, name, at)


def _end_of_raw(page: bytes, name: bytes, at: int) -> int:
    end = re.compile(b"</" + re.escape(name) + rb"\b", re.IGNORECASE).search(page, at)
    return end.start() if end else len(page)
