"""Words that people watch for: a flag wherever a changed clause holds one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.markdown import plain
from tracker.model import ClauseChange, Flag
from tracker.patterns import BadPattern, search

MAX_WATCHES = 200
"""Watch words of one subscriber that are looked for."""


def watched(change: ClauseChange, watch: Sequence[str]) -> Iterator[Flag]:
    """A flag for each watch word that the clause holds, before or after; words that cannot be looked for raise none."""
    before, after = _words(change.before), _words(change.after)
    for word in watch[:MAX_WATCHES]:
        try:
            find = search(word)
        except BadPattern:
            continue
        was, now = find(before), find(after)
        if found := now or was:
            yield Flag(f"watch: {word}", "neutral", _told(word, bool(was), bool(now)), found, "low")


def _words(markdown: str | None) -> str:
    """The clause as it is read: an escape inside a word must not hide it."""
    return "\n".join(plain(line) for line in (markdown or "").split("\n"))


def _told(word: str, was: bool, now: bool) -> str:
    if was and now:
        return f'A clause that holds the watched words "{word}" changed'
    return f'The watched words "{word}" {"came into" if now else "went out of"} a clause'
