"""Signs that came into a statement or went out of it."""

from __future__ import annotations

from tracker.flagging.pairing import Rewording
from tracker.flagging.passage import passage
from tracker.flagging.phrases import Match
from tracker.flagging.signs import signed

_EXAMPLES = frozenset(["such", "like", "including", "includes", "include", "example", "instance", "e.g", "eg"])
"""Words that introduce examples."""


def _changed(text: str, sign: str, changed: frozenset[int]) -> list[Match]:
    """Signs that stand on words which only this side has."""
    return [match for match in signed(text, sign) if not changed.isdisjoint(range(match.start, match.end))]


def newly(rewording: Rewording, sign: str) -> tuple[list[Match], list[Match]]:
    """Signs lost and gained; what stands on both sides, only elsewhere, is neither."""
    if rewording.before is None or rewording.after is None:
        return [], []
    before, after = rewording.before.text, rewording.after.text
    lost, gained = _changed(before, sign, rewording.lost), _changed(after, sign, rewording.gained)
    shared = {m.phrase.text for m in lost} & {m.phrase.text for m in gained}
    other = _introduces_examples(after, rewording.gained), _introduces_examples(before, rewording.lost)
    return (
        [m for m in lost if m.phrase.text not in shared and not (other[0] and _is_of_examples(before, m))],
        [m for m in gained if m.phrase.text not in shared and not (other[1] and _is_of_examples(after, m))],
    )


def _introduces_examples(text: str, changed: frozenset[int]) -> bool:
    """One of the changed words introduces examples: then "like" in the place of "such as" is a choice of words."""
    words = passage(text).words
    return any(words[number] in _EXAMPLES for number in changed)


def _is_of_examples(text: str, match: Match) -> bool:
    return not _EXAMPLES.isdisjoint(passage(text).words[match.start : match.end])


def shown(text: str, match: Match) -> str:
    """The words of the match as they stand."""
    return passage(text).excerpt(match.start, match.end)


def both(rewording: Rewording) -> tuple[str, str]:
    """The texts of both sides; empty where there is none."""
    return (
        rewording.before.text if rewording.before else "",
        rewording.after.text if rewording.after else "",
    )
