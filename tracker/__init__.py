"""Watches policy pages, keeps dated evidence of each, and tells people what changed in which clause.

from tracker import Tracker, normalize, read, compare, categorize

text = normalize(html, url="https://example.com/privacy")
change = compare(old_markdown, text)
"""

from tracker.app import Tracker
from tracker.flagging.categorize import categorize
from tracker.model import Change, Clause, ClauseChange, Flag, PolicyText, Verdict
from tracker.texts import compare, normalize, read

__all__ = [
    "Change",
    "Clause",
    "ClauseChange",
    "Flag",
    "PolicyText",
    "Tracker",
    "Verdict",
    "categorize",
    "compare",
    "normalize",
    "read",
]
