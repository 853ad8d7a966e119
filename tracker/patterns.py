"""Patterns of people's own: phrases, and regular expressions that no text can make slow."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import re2

MAX_LENGTH = 200
"""Characters of a pattern; a longer one is refused."""

_MEMORY = 1 << 20  # bytes that a compiled expression may take; (x{500}){500} would be a program of gigabytes
_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# Thai, Lao, Burmese, Khmer, Japanese and Chinese put no spaces between words: there, a word may begin anywhere.
_JOINED = re.compile(f"[{_NO_SPACES}]")

Search = Callable[[str], str | None]
"""Gives the first place in a text that holds what is looked for, or None."""


class BadPattern(ValueError):
    """A pattern that cannot be looked for; its words say why."""


@lru_cache(maxsize=512)
def search(pattern: str) -> Search:
    """How to look for a pattern: a phrase, or a regular expression between two slashes. Raises BadPattern.

    A phrase stands for whole words, case and white space aside; `*` at a word's end stands for any ending. A regular
    expression is RE2's (github.com/google/re2/wiki/Syntax), case aside: whatever is written in it, it takes time in
    proportion to the text; it knows neither look-around nor back-references.
    """
    if len(pattern) > MAX_LENGTH:
        raise BadPattern(f"is longer than {MAX_LENGTH} characters")
    if pattern.startswith("/"):
        return _expression(pattern)
    if not pattern.replace("*", "").strip():
        raise BadPattern("holds no word")
    return _phrase(pattern)


def _phrase(phrase: str) -> Search:
    # No repetition stands inside another, so that Python's own engine cannot be slow on any text either.
    words = [re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in phrase.split()]
    begins = "" if _JOINED.match(phrase.strip()) else r"(?<!\w)"
    ends = "" if _JOINED.match(phrase.strip()[-1]) else r"(?!\w)"
    pattern = re.compile(begins + r"\s+".join(words) + ends, re.IGNORECASE)

    def find(text: str) -> str | None:
        found = pattern.search(text)
        return found.group() if found else None

    return find


def _expression(given: str) -> Search:
    if len(given) < 3 or not given.endswith("/"):
        raise BadPattern("begins with a slash and is no regular expression, which stands between two: /.../")
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        pattern = re2.compile(given[1:-1], options=options)
    except re2.error as error:
        raise BadPattern(f"is no regular expression of RE2 ({_said(error)})") from None
    if pattern.search("") is not None:
        raise BadPattern("is a regular expression that fits any text, even none")

    def find(text: str) -> str | None:
        found = pattern.search(text)
        return found.group() if found else None

    return find


def _said(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
