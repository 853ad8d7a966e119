"""Text of strangers, made fit to stand in a header, a mail or a terminal.

What is dropped either steers the device that shows it (control characters), turns the order of letters round
(directional overrides, by which a text reads otherwise than it is stored), or shows nothing at all. Joiners and
variation selectors stay: Persian, the scripts of India and emoji need them.
"""

from __future__ import annotations

import re
import unicodedata

_NEWLINES = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_STEERING = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
# No language stacks so many marks on one letter; a thousand of them paint over the lines around it.
_STACKED_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def lines(text: str) -> str:
    """The text with every kind of line break as "\\n", tabs as spaces, and nothing in it that steers a device."""
    return _clean(_NEWLINES.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """The same on a single line, trimmed, with every run of white space as one plain space."""
    return " ".join(_clean(_NEWLINES.sub(" ", text)).split())


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters (2 or more) of a single line, cut between words where that costs little, with "…"."""
    beginning = text[: 8 * limit + 400]  # a stranger's megabyte is not cleaned to show a line of it
    line = one_line(beginning)
    if len(line) <= limit and beginning == text:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ", limit * 2 // 3) if len(line) >= limit else 0
    return whole(head[:space] if space > 0 else head).rstrip(" ,;:") + "…"


def whole(text: str) -> str:
    """The text without a last character that was cut from what joins it: a letter from its marks is the usual harm."""
    return text.rstrip("\u200c\u200d\ufe0e\ufe0f")


def width(text: str) -> int:
    """The columns that the text takes on a terminal (Unicode Annex 11: wide and fullwidth letters take two)."""
    if text.isascii():
        return len(text)
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return _STACKED_MARKS.sub(r"\1", _SURROGATES.sub("\ufffd", _STEERING.sub("", text)))
