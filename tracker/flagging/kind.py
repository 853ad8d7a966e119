"""What kind of change it is as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tracker.flagging.clause_flags import Read, rank
from tracker.model import ChangeKind, PolicyText, Verdict
from tracker.words import similarity, words

_STRANGE = 0.25
"""Share of words in common under which the new text is no version of the old one."""

_SIZEABLE = 60
"""Words from which the likeness of two texts says anything."""


def kind_of(reads: Iterable[Read], old: PolicyText, new: PolicyText) -> ChangeKind:
    """The gravest kind of any clause; noise where the new text is no version of the old; none where they are equal."""
    if old.markdown == new.markdown:
        return "none"
    kinds: Sequence[ChangeKind] = [read.kind for read in reads]
    kind: ChangeKind = max(kinds, key=rank, default="cosmetic")
    if kind in ("minor", "substantive") and _is_another_text(old, new):
        return "noise"
    return kind


def _is_another_text(old: PolicyText, new: PolicyText) -> bool:
    if _refused(old.verdict) != _refused(new.verdict):
        return True
    if old.language and new.language and old.language.split("-")[0] != new.language.split("-")[0]:
        return True
    one, other = Counter(words(old.markdown)), Counter(words(new.markdown))
    return min(one.total(), other.total()) >= _SIZEABLE and similarity(one, other) < _STRANGE


def _refused(verdict: Verdict) -> bool:
    """The page by itself is not the policy; a text that was never judged is not refused, nor one that is but short."""
    return not verdict.is_policy and not verdict.by_history and verdict.reason not in ("not judged", "too short")
