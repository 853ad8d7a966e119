"""Plain text in lines of at most 72 columns, whatever its script."""

from __future__ import annotations

import re

from tracker.alerting.harmless import width

COLUMNS = 72
"""RFC 5322 asks for at most 78; 72 leaves room for the marks of quoting."""

_WIDE = "\u1100-\u115f\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
# Closing marks never begin a line, opening ones never end it (the core of JIS X 4051).
_CLOSING = "、。，．：；？！）」』】》〉〕］｝…ー"
_OPENING = "（「『【《〈〔［｛"
_PIECES = re.compile(rf"\s+|[{_OPENING}]*[{_WIDE}][{_CLOSING}]*|[^\s{_WIDE}]+[{_CLOSING}]*", re.UNICODE)


def wrap(text: str, indent: str = "", columns: int = COLUMNS) -> str:
    """The text's lines broken between words, or between letters of scripts that have no spaces.

    A word longer than the line (an address, a digest) stays whole on a line of its own. `indent` opens every line.
    """
    return "\n".join(wrapped for line in text.split("\n") for wrapped in _wrap_line(line, indent, columns))


def _wrap_line(line: str, indent: str, columns: int) -> list[str]:
    hang = indent + " " * _hanging(line)
    done: list[str] = []
    now, taken = indent, len(indent)
    for piece in _PIECES.findall(line):
        wide = width(piece)
        if taken + wide > columns and now.strip() and not piece.isspace():
            done.append(now.rstrip())
            now, taken = hang, len(hang)
        if piece.isspace() and not now.strip() and done:
            continue
        now += piece
        taken += wide
    return [*done, now.rstrip()]


def _hanging(line: str) -> int:
    """How far the further lines of a list item stand in: as far as its words, within reason."""
    match = re.match(r" *(?:[•▲▼–-]|\d{1,3}[.)]) ", line)
    return min(len(match.group()), 12) if match else 0
