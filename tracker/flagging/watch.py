"""Words that people watch for: a flag wherever a changed clause holds one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tracker.model import ClauseChange, Flag

_MAX_LENGTH = 200
_MAX_WATCHES = 200


@lru_cache(maxsize=512)
def pattern(watch: str) -> re.Pattern[str] | None:
    """The words as a pattern: case and white space aside, whole words, `*` at a word's end stands for any ending.

    None where nothing but stars and spaces is left. The pattern has no repetition inside another, so that it cannot
    be slow on any text.
    """
    words = [
        re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in watch[:_MAX_LENGTH].split()
    ]
    if not watch.replace("*", "").strip():
        return None
    return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", re.IGNORECASE)


def watched(change: ClauseChange, watch: Sequence[str]) -> Iterator[Flag]:
    """A flag for each watch word that the clause holds, before or after."""
    for word in watch[:_MAX_WATCHES]:
        sought = pattern(word)
        if sought is None:
            continue
        after = sought.search(change.after or "")
        before = sought.search(change.before or "")
        found = after or before
        if found:
            yield Flag(f"watch: {word}", "neutral", _told(word, before, after), found.group(), "low")


def _told(word: str, before: re.Match[str] | None, after: re.Match[str] | None) -> str:
    if before and after:
        return f'A clause that holds the watched words "{word}" changed'
    return f'The watched words "{word}" {"came into" if after else "went out of"} a clause'
