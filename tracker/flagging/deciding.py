"""The rules on who decides: consent that is asked for or assumed, what the company or the reader may do as it likes."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.flagging.changed_signs import both, newly, shown
from tracker.flagging.findings import Finding
from tracker.flagging.pairing import Rewording
from tracker.flagging.passage import BREAK, passage
from tracker.flagging.phrases import Match
from tracker.flagging.signs import negation_of

_READERS = frozenset(["you", "users", "customers", "members", "subscribers"])
_ACTS = frozenset(["may", "can", "could", "might", "will", "shall", "must", "have", "are", "choose", "wish", "decide"])


def consent(name: str, rewording: Rewording) -> Iterator[Finding]:
    """Consent that is asked for came or went, or is now taken for given."""
    before, after = both(rewording)
    lost, gained = newly(rewording, "consent")
    assumed_lost, assumed_gained = newly(rewording, "consent_assumed")
    if gained and not lost and _stays_denied(after, gained[0], rewording.gained):
        words = shown(after, gained[0])
        yield Finding("weakens", f'The promise now ends where consent is given ("{words}")', words, 2)
    elif lost and not gained and _stays_denied(before, lost[0], rewording.lost):
        words = shown(before, lost[0])
        yield Finding(
            "strengthens", f'The promise no longer ends where consent is given ("{words}" was removed)', words, 2
        )
    elif lost and assumed_gained:
        words = shown(after, assumed_gained[0])
        yield Finding("weakens", f'Consent was asked for; now it is assumed ("{words}")', words, 3)
    elif gained and assumed_lost:
        words = shown(after, gained[0])
        yield Finding("strengthens", f'Consent was assumed; now it is asked for ("{words}")', words, 3)
    elif lost and not gained:
        words = shown(before, lost[0])
        yield Finding("weakens", f'The condition of consent ("{words}") was removed', words, 2.5)
    elif gained and not lost:
        words = shown(after, gained[0])
        yield Finding("strengthens", f'Consent is now asked for ("{words}")', words, 2.5)
    elif name not in ("user_choice", "do_not_track") and assumed_gained and not assumed_lost:
        words = shown(after, assumed_gained[0])
        if not words.lower().startswith("opt"):
            yield Finding("weakens", f'Consent is now assumed ("{words}")', words, 2)


def _stays_denied(text: str, match: Match, changed: frozenset[int]) -> bool:
    """The words stand in what both sides deny: "we do not sell it WITHOUT YOUR CONSENT"."""
    at = negation_of(passage(text), match.start)
    return at is not None and at not in changed


def discretion(rewording: Rewording) -> Iterator[Finding]:
    """What the company may decide alone, or without a word; what the reader may do when and as he likes."""
    before, after = both(rewording)
    lost, gained = newly(rewording, "discretion")
    if gained and not lost and negation_of(passage(after), gained[0].start) is None:
        words = shown(after, gained[0])
        if _by_reader(after, gained[0]):
            yield Finding("strengthens", f'You may now do so freely ("{words}")', words, 1.4)
        else:
            yield Finding("weakens", f'The company may now act alone ("{words}")', words, 2)
    elif lost and not gained and negation_of(passage(before), lost[0].start) is None:
        words = shown(before, lost[0])
        if _by_reader(before, lost[0]):
            yield Finding("weakens", f'You may no longer do so freely ("{words}" was removed)', words, 1.4)
        else:
            yield Finding("strengthens", f'The company may no longer act alone ("{words}" was removed)', words, 2)


def _by_reader(text: str, match: Match) -> bool:
    """Whoever acts in the words before the match, by the last verb that tells, is the reader: "you may cancel"."""
    read = passage(text).words
    for number in range(match.start - 1, -1, -1):
        if read[number] == BREAK or read[number] in ("we", "us"):
            return False
        if read[number] in _READERS and not _ACTS.isdisjoint(read[number + 1 : number + 3]):
            return True
    return False
