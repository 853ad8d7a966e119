"""The rules that compare a statement before and after: polarity, limits, breadth, duty.

Each takes the category's name and a rewording with both sides, and gives findings. docs/flags.md shows each by an
example.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.flagging.changed_signs import both, newly, shown
from tracker.flagging.findings import Finding, towards
from tracker.flagging.lexicon import lexicon
from tracker.flagging.naming import named, refused, subjects, told_by_name
from tracker.flagging.pairing import Rewording
from tracker.flagging.passage import passage
from tracker.flagging.phrases import Match
from tracker.flagging.quantities import quantities
from tracker.flagging.signs import signed
from tracker.flagging.stance import Stance, evidence, stance

_STEP = 0.5
"""A difference of stance below this is wording."""

_UNSAID = 0.8
"""A burden that is no longer told may still be there: its going counts less than its coming."""

_HEDGES = frozenset(["endeavor", "endeavour", "try", "aim", "strive", "attempt", "efforts", "endeavours"])
"""Words of who promises to try."""

Sides = tuple[str, str]


def polarity(name: str, rewording: Rewording) -> Iterator[Finding]:
    """The statement turned round, says more or less for the reader than it did, or is no longer (or only now) made."""
    before, after = both(rewording)
    old, new = stance(name, before), stance(name, after)
    if old is None or new is None:
        yield from _came_or_went(name, rewording, old, new)
        return
    category = lexicon().categories[name]
    if old.denied and not new.denied and category.negation == "flips":
        yield _turned(name, old, before, after, new, to_practice=True)
    elif new.denied and not old.denied and category.negation == "flips":
        yield _turned(name, old, before, after, new, to_practice=False)
    elif abs(new.value - old.value) >= _STEP:
        worse = new.value < old.value
        reason = f"The rules on {category.practice} are {'harder on' if worse else 'better for'} you than before"
        yield Finding(towards(new.value - old.value), reason, evidence(after, new), 1.5, general=True)


def _came_or_went(name: str, rewording: Rewording, old: Stance | None, new: Stance | None) -> Iterator[Finding]:
    """The words of the category came into a sentence, or went out of it, and with them what it said on it."""
    before, after = both(rewording)
    if old is not None and not rewording.lost.isdisjoint(range(old.start, old.end)):
        yield one_sided(name, before, old, came=False)
    elif new is not None and not rewording.gained.isdisjoint(range(new.start, new.end)):
        yield one_sided(name, after, new, came=True)


def one_sided(name: str, text: str, found: Stance, *, came: bool) -> Finding:
    """What a statement that came or went gives the reader, or takes away."""
    value = found.value if came else -found.value
    strength = 2.5 if found.denied else min(2.0, 0.8 + abs(found.value) / 2)
    if not came and value > 0:
        strength *= _UNSAID
    if refusals := refused(name, text):
        thing, match = next(iter(refusals.items()))
        reason = f"A refusal of {thing} was {'added' if came else 'removed'}"
        return Finding(towards(-1 if came else 1), reason, shown(text, match), strength, came)
    known = told_by_name(name, text, gain=found.value > 0 and not found.denied, came=came) if found.value else None
    return Finding(towards(value), known or _told(name, found, came=came), evidence(text, found), strength, came)


def _told(name: str, found: Stance, *, came: bool) -> str:
    category = lexicon().categories[name]
    if found.denied and category.adding == "weakens":
        return f"A promise {category.promise} was added" if came else f"The promise {category.promise} was removed"
    if found.denied and category.adding == "strengthens":
        return f"A refusal of {category.practice} was {'added' if came else 'removed'}"
    if found.value > 0:
        return f"A statement in your favour on {category.practice} was {'added' if came else 'removed'}"
    if found.value < 0:
        return f"A statement on {category.practice} was {'added' if came else 'removed'}"
    return f"A passage on {category.practice} was {'added' if came else 'removed'}"


def _turned(name: str, old: Stance, before: str, after: str, new: Stance, *, to_practice: bool) -> Finding:
    category = lexicon().categories[name]
    good = category.adding == "strengthens"
    if to_practice:
        reason = (
            f"{_capital(category.practice)}, denied before, is now offered"
            if good
            else f"The promise {category.promise} was removed; {category.practice} is now allowed"
        )
        return Finding(towards(1 if good else -1), reason, evidence(after, new), 3)
    reason = (
        f"{_capital(category.practice)} is no longer offered"
        if good
        else f"{_capital(category.practice)}, allowed before, is now ruled out"
    )
    return Finding(towards(-1 if good else 1), reason, evidence(after, new) or evidence(before, old), 3)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_SCOPES = (
    ("limit", -1, ('A limit on {practice} was added ("{words}")', 'A limit on {practice} was removed ("{words}")')),
    (
        "exception",
        -1,
        (
            'The statement on {practice} now has an exception ("{words}")',
            'The statement on {practice} no longer has an exception ("{words}")',
        ),
    ),
    (
        "breadth",
        1,
        (
            'The statement on {practice} now reaches further ("{words}")',
            'The statement on {practice} reaches less far: "{words}" was removed',
        ),
    ),
    (
        "recipient",
        1,
        ('The statement on {practice} now names "{words}"', 'The statement on {practice} no longer names "{words}"'),
    ),
)
"""Signs of scope, what more of them does to a statement, and the words for their coming and their going."""

_NARROWED = 'The promise {promise} now holds only in part ("{words}")'


def scope(name: str, rewording: Rewording) -> Iterator[Finding]:
    """Limits, exceptions and breadth: for a promise they work the other way round than for a practice."""
    before, after = both(rewording)
    good = _leaning(name, rewording)
    if not good:
        return
    burdens = named(name, after, gain=False).values()
    category, found = lexicon().categories[name], stance(name, after)
    promised = found is not None and found.denied and category.adding == "weakens"
    for sign, factor, told in _SCOPES:
        lost, gained = newly(rewording, sign)
        if sign == "limit" and bool(quantities(before)) != bool(quantities(after)):
            continue  # a number in the place of words: which is the narrower is for the rule on amounts to say
        gained = [match for match in gained if not any(one.start <= match.start < one.end for one in burdens)]
        lost, gained = _outside(before, rewording.lost, lost), _outside(after, rewording.gained, gained)
        if gained and not lost:
            words = shown(after, gained[0])
            said = _NARROWED if promised and sign == "limit" else told[0]
            told_as = said.format(practice=category.practice, promise=category.promise, words=words)
            yield Finding(towards(good * factor), told_as, words, 1.2)
        elif lost and not gained:
            words = shown(before, lost[0])
            yield Finding(towards(-good * factor), told[1].format(practice=category.practice, words=words), words, 1.2)


def _outside(text: str, changed: frozenset[int], found: list[Match]) -> list[Match]:
    """The signs that do not stand in an exception which came or went: whom it names is taken out, not let in."""
    starts = [m.start for m in signed(text, "exception") if m.start in changed]
    return [m for m in found if m.phrase.owner == "exception" or not any(start < m.start for start in starts)]


def _leaning(name: str, rewording: Rewording) -> int:
    """1 where the statement helps the reader, -1 where it does not, 0 where nobody can say."""
    before, after = both(rewording)
    if any(named(name, text, gain=True) and not named(name, text, gain=False) for text in (before, after)):
        return 1
    found = stance(name, after) or stance(name, before)
    if name == "acceptable_use":
        return 1 if found is not None and found.value > 0 else -1
    if found is None or found.value == 0:
        return {"weakens": -1, "strengthens": 1, "neutral": 0}[lexicon().categories[name].adding]
    return 1 if found.value > 0 else -1


def duty(name: str, rewording: Rewording) -> Iterator[Finding]:
    """What was sure became possible, or the other way round: good for a burden, bad for a promise."""
    before, after = both(rewording)
    (no_duty, duties), (no_power, powers) = newly(rewording, "duty"), newly(rewording, "power")
    good = _leaning(name, rewording)
    if not good:
        return
    if no_duty and powers:
        words = shown(after, powers[0])
        reason = f'{_capital(_subject(name, after, good))} was certain and is now only possible ("{words}")'
        yield Finding(towards(-good if good > 0 or _binding(name) else 0), reason, words, 2)
    elif no_power and duties:
        words = shown(after, duties[0])
        reason = f'{_capital(_subject(name, after, good))} was only possible and is now certain ("{words}")'
        yield Finding(towards(good if good > 0 or _binding(name) else 0), reason, words, 2)
    elif good > 0 and not no_power and powers and _is_hedge(after, powers[0]):
        words = shown(after, powers[0])
        yield Finding("weakens", f'What was promised is now only attempted ("{words}")', words, 2)
    elif good > 0 and not powers and no_power and _is_hedge(before, no_power[0]):
        words = shown(before, no_power[0])
        yield Finding("strengthens", f'What was only attempted is now promised ("{words}" was removed)', words, 2)


def _is_hedge(text: str, match: Match) -> bool:
    return not _HEDGES.isdisjoint(passage(text).words[match.start : match.end])


def _subject(name: str, text: str, good: int) -> str:
    if good > 0 and (gains := subjects(name, text, gain=True)):
        return gains[0]
    category = lexicon().categories[name]
    if good < 0 or category.adding == "strengthens":
        return category.practice
    return f"what the statement on {category.practice} gives you"


def _binding(name: str) -> bool:
    """A burden that may or may not come is lighter than one that will; for practices with data it is the same."""
    return name in ("acceptable_use", "account_termination", "payment", "dispute_resolution", "liability")
