"""What a run of inline text says: characters that are no words dropped, and cut where `<br>` ends a line for good."""

from __future__ import annotations

import re

BREAK = "\x00"  # decode() lets no NUL through, so it can mark a <br> here, and \x01, \x02 bold text
BOLD_START = "\x01"
BOLD_END = "\x02"

# Controls, invisible joiners, bidirectional overrides and the private characters of icon fonts: none of them is a
# word, and some would reach a terminal as commands. ZWJ and ZWNJ stay, words are spelt with them.
_NO_WORDS = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ue000-\uf8ff]"
)
_MARKS = re.compile("[\x00-\x02]")
_CLOSING = "\"'”’)]"
_ENDS = "!?:;。！？؟।"
_TYPED_MARKER = re.compile(r"(?:[-–—•·▪■●○◦*▸►✓➢]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])\s")
_WHOLLY_BOLD = re.compile(rf"\s*{BOLD_START}[^{BOLD_START}{BOLD_END}]+{BOLD_END}[\s:]*$")


def clean(raw: str) -> str:
    """One line of words: white space of all kinds collapsed to single spaces, characters that are no words dropped."""
    text = raw.replace(BREAK, " ") if BREAK in raw else raw
    return " ".join(_NO_WORDS.sub("", text).split())


def split_lines(raw: str) -> list[str]:
    """The lines of a paragraph whose `<br>` are BREAKs.

    Two breaks end a paragraph. One does where the line ends like a sentence, is bold throughout like a heading, or
    the next one starts with a typed marker; otherwise (an address, a verse) the words go on.
    """
    if BREAK not in raw:
        text = clean(raw)
        return [text] if text else []
    lines: list[str] = []
    go_on = False
    for part in raw.split(BREAK):
        text = clean(part)
        if text and go_on and not _TYPED_MARKER.match(text):
            lines[-1] = f"{lines[-1]} {text}"
        elif text:
            lines.append(text)
        go_on = bool(text) and not _ends(text) and not _WHOLLY_BOLD.match(part)
    return lines


def _ends(line: str) -> bool:
    """Does a line end for good? A full stop ends one of five words or more: "Example Ltd." starts an address."""
    bare = line.rstrip(_CLOSING)
    return bare.endswith(tuple(_ENDS)) or (bare.endswith(".") and bare.count(" ") >= 4)
