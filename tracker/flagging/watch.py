"""Words that people watch for: a flag wherever a changed clause holds one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import re2

from tracker.markdown import plain
from tracker.model import ClauseChange, Flag

MAX_LENGTH = 200
"""Characters of a watch word; a longer one is refused."""

MAX_WATCHES = 200
"""Watch words of one subscriber that are looked for."""

_MEMORY = 1 << 20  # bytes that a compiled expression may take; (x{500}){500} would be a program of gigabytes
_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# Thai, Lao, Burmese, Khmer, Japanese and Chinese put no spaces between words: there, a word may begin anywhere.
_JOINED = re.compile(f"[{_NO_SPACES}]")

Search = Callable[[str], str | None]
"""Gives the first place in a text that holds what is watched for, or None."""


class BadWatch(ValueError):
    """A watch word that cannot be looked for; its words say why."""


@lru_cache(maxsize=512)
def search(watch: str) -> Search:
    """How to look for a watch word: a phrase, or a regular expression between two slashes. Raises BadWatch.

    A phrase stands for whole words, case and white space aside; `*` at a word's end stands for any ending. A regular
    expression is RE2's (github.com/google/re2/wiki/Syntax), case aside: whatever is written in it, it takes time in
    proportion to the text; it knows neither look-around nor back-references.
    """
    if len(watch) > MAX_LENGTH:
        raise BadWatch(f"is longer than {MAX_LENGTH} characters")
    if watch.startswith("/"):
        return _expression(watch)
    if not watch.replace("*", "").strip():
        raise BadWatch("holds no word")
    return _phrase(watch)


def _phrase(watch: str) -> Search:
    # No repetition stands inside another, so that Python's own engine cannot be slow on any text either.
    words = [re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in watch.split()]
    begins = "" if _JOINED.match(watch.strip()) else r"(?<!\w)"
    ends = "" if _JOINED.match(watch.strip()[-1]) else r"(?!\w)"
    pattern = re.compile(begins + r"\s+".join(words) + ends, re.IGNORECASE)

    def find(text: str) -> str | None:
        found = pattern.search(text)
        return found.group() if found else None

    return find


def _expression(watch: str) -> Search:
    if len(watch) < 3 or not watch.endswith("/"):
        raise BadWatch("begins with a slash and is no regular expression, which stands between two: /.../")
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        pattern = re2.compile(watch[1:-1], options=options)
    except re2.error as error:
        raise BadWatch(f"is no regular expression of RE2 ({_said(error)})") from None
    if pattern.search("") is not None:
        raise BadWatch("is a regular expression that fits any text, even none")

    def find(text: str) -> str | None:
        found = pattern.search(text)
        return found.group() if found else None

    return find


def _said(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


def watched(change: ClauseChange, watch: Sequence[str]) -> Iterator[Flag]:
    """A flag for each watch word that the clause holds, before or after; words that cannot be looked for raise none."""
    before, after = _words(change.before), _words(change.after)
    for word in watch[:MAX_WATCHES]:
        try:
            find = search(word)
        except BadWatch:
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
