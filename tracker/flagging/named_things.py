"""The rule on what the lexicon has a name for: a burden or a gain that came, went, or is now refused."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.flagging.findings import Finding, towards
from tracker.flagging.naming import named, refused
from tracker.flagging.pairing import Rewording
from tracker.flagging.passage import passage
from tracker.flagging.phrases import Match

REFUSED = 3.0
"""The strength of a gain that is given on one side and denied on the other."""

_NAMED = 1.8


def named_things(category: str, rewording: Rewording) -> Iterator[Finding]:
    """What stands in one side by name and not in the other, on words that differ."""
    if rewording.before is None or rewording.after is None:
        return
    before, after = rewording.before.text, rewording.after.text
    for gain in (True, False):
        had, has = named(category, before, gain=gain), named(category, after, gain=gain)
        denied_before, denied_after = (refused(category, text) if gain else {} for text in (before, after))
        for name in had.keys() - has.keys():
            if name in denied_after:
                reason = f"What was given before is now refused: {name}"
                yield Finding("weakens", reason, _words(after, denied_after[name]), REFUSED)
            elif _differs(had[name], rewording.lost):
                yield _told(name, before, had[name], gain=gain, came=False)
        for name in has.keys() - had.keys():
            if name in denied_before:
                reason = f"What was refused before is now given: {name}"
                yield Finding("strengthens", reason, _words(after, has[name]), REFUSED)
            elif _differs(has[name], rewording.gained):
                yield _told(name, after, has[name], gain=gain, came=True)


def _told(name: str, text: str, match: Match, *, gain: bool, came: bool) -> Finding:
    reason = f"{name[:1].upper()}{name[1:]} was {'added' if came else 'removed'}"
    return Finding(towards(1 if gain == came else -1), reason, _words(text, match), _NAMED)


def _differs(match: Match, changed: frozenset[int]) -> bool:
    return not changed.isdisjoint(range(match.start, match.end))


def _words(text: str, match: Match) -> str:
    return passage(text).excerpt(match.start, match.end)
