"""What a statement is about, by the names that the lexicon gives: "binding arbitration", "the right to object"."""

from __future__ import annotations

from tracker.flagging.categorize import matches
from tracker.flagging.lexicon import lexicon
from tracker.flagging.passage import passage
from tracker.flagging.signs import negation_of

_MOST = 2
"""Names told of one statement."""


def subjects(category: str, text: str, *, gain: bool) -> list[str]:
    """What the sentence imposes on the reader, or gives where `gain`, in its order; empty where no name is known."""
    table, read = "gains" if gain else "burdens", passage(text)
    found: dict[str, None] = {}
    for match in sorted(matches(text), key=lambda match: match.start):
        name = lexicon().names.get((category, match.phrase.table, match.phrase.text))
        # A phrase may begin with a "not" of its own: what denies it stands before that.
        if name and match.phrase.table == table and negation_of(read, match.start) in (None, match.start):
            found[name] = None
    return list(found)[:_MOST]


def told_by_name(category: str, text: str, *, gain: bool, came: bool) -> str | None:
    """That these came or went: "Binding arbitration and a waiver of class actions were added"."""
    names = subjects(category, text, gain=gain)
    if not names:
        return None
    said = " and ".join(names)
    verb = "were" if len(names) > 1 else "was"
    return f"{said[:1].upper()}{said[1:]} {verb} {'added' if came else 'removed'}"
