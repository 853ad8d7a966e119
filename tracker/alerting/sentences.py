"""Whole sentences for a reader: the one in which some words stand, and what it said before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tracker.alerting.harmless import lines, one_line
from tracker.markdown import plain
from tracker.words import similarity, words

_END = re.compile(r"[.!?…;]+[\"”’»)\]]*\s+(?=[^\sa-z])|[。！？]|\n")
_ALIKE = 0.4
"""Share of words in common from which two sentences are versions of one."""
_MOST = 200
"""Sentences of a clause that are looked at."""


def sentences(markdown: str) -> list[str]:
    """The sentences of a clause in plain words, in order; items of a list and rows of a table by themselves."""
    text = "\n".join(plain(line) for line in lines(markdown).split("\n"))
    found, start = [], 0
    for end in _END.finditer(text):
        found.append(one_line(text[start : end.end()]))
        start = end.end()
    found.append(one_line(text[start:]))
    return [sentence for sentence in found if sentence][:_MOST]


def holding(evidence: str, all_of: Sequence[str]) -> str:
    """The sentence that holds the evidence (a run of its words); where it reaches over several, the first of them."""
    whole = next((one for one in all_of if evidence in one), "")
    if whole:
        return whole
    joined = " ".join(all_of)
    at, end = joined.find(evidence), 0
    for one in all_of:
        end += len(one) + 1
        if 0 <= at < end:
            return one
    return ""


def version_of(sentence: str, others: Sequence[str]) -> str:
    """The sentence among the others that is most like this one; "" where none is like it."""
    bag = Counter(words(sentence))
    ranked = [(similarity(bag, Counter(words(other))), other) for other in others]
    likeness, found = max(ranked, key=lambda one: one[0], default=(0.0, ""))
    return found if likeness >= _ALIKE else ""
