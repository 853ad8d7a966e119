"""What kind of change it is as a whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tracker.flagging.clause_flags import Read, rank
from tracker.languages import may_be_same
from tracker.model import ChangeKind, PolicyText, Verdict
from tracker.words import similarity

_WORD = re.compile(r"[^\W_]+")

_STRANGE = 0.25
"""Share of words in common under which the new text is no version of the old one."""

_OTHER = 0.65
"""The same where the title is another one too."""

_SAME_TITLE = 0.5

_TIMES = 8
"""A text of a few words ("Loading") that grows to so many times its length, or shrinks to it, was none."""

_SIZEABLE = 60
"""Words from which the likeness of two texts says anything."""


def kind_of(reads: Sequence[Read], old: PolicyText, new: PolicyText) -> ChangeKind:
    """The gravest kind of any clause; noise where the new text is no version of the old; none where they are equal."""
    if old.markdown == new.markdown:
        return "none"
    kind: ChangeKind = max((read.kind for read in reads), key=rank, default="cosmetic")
    if kind == "noise" and 2 * sum(read.kind == "noise" for read in reads) < len(reads):
        kind = "cosmetic"  # a label amid edits that were made to the text itself
    if kind in ("minor", "substantive") and _is_another_text(reads, old, new):
        return "noise"
    if kind in ("none", "cosmetic") and None not in (old.dateline, new.dateline) and old.dateline != new.dateline:
        return "date-only"  # the date stands in a heading or amid a moved clause
    return kind


def _is_another_text(reads: Sequence[Read], old: PolicyText, new: PolicyText) -> bool:
    if _refused(old.verdict) != _refused(new.verdict):
        return True
    if not may_be_same(old.language, new.language):
        return True
    if _mostly_stayed(reads, old, new):
        return False  # by far the most changes: no need to count words
    one, other = _bag(old), _bag(new)
    few, many = sorted((one.total(), other.total()))
    if few < _SIZEABLE:
        return many > _SIZEABLE and many > _TIMES * few > 0
    if _stayed(reads, old):
        return False  # however much was put beside it: who drowns a change in words must not pass unseen
    alike = similarity(one, other)
    return alike < _STRANGE or (alike < _OTHER and _other_title(old, new))


def _other_title(old: PolicyText, new: PolicyText) -> bool:
    """Both have a title (or a heading over their first clause), and they hardly share a word."""
    one, other = (Counter(_WORD.findall((text.title or _first_heading(text)).lower())) for text in (old, new))
    return bool(one and other) and similarity(one, other) < _SAME_TITLE


def _first_heading(text: PolicyText) -> str:
    return next((clause.path[0] for clause in text.clauses if clause.path), "")


def _mostly_stayed(reads: Sequence[Read], old: PolicyText, new: PolicyText) -> bool:
    """The clauses that changed make up less than half of either text."""
    after = sum(len(read.change.after or "") for read in reads)
    return _stayed(reads, old) and 2 * after < len(new.markdown)


def _stayed(reads: Sequence[Read], old: PolicyText) -> bool:
    """More than half of the old text stands as it stood."""
    return 2 * sum(len(read.change.before or "") for read in reads) < len(old.markdown)


def _bag(text: PolicyText) -> Counter[str]:
    return Counter(_WORD.findall(text.markdown.lower()))


def _refused(verdict: Verdict) -> bool:
    """The page by itself is not the policy; a text that was never judged is not refused, nor one that is but short."""
    return not verdict.is_policy and not verdict.by_history and verdict.reason not in ("not judged", "too short")
