"""Terms that a document defines for itself: "“Personal Data” means ...", "Harbour Ltd. (the “Company”)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.flagging.findings import Finding
from tracker.flagging.pairing import Rewording
from tracker.model import Clause

_NAME = r"[“\"„«]([^”\"“»]{2,60})[”\"“»]"
_DEFINES = re.compile(
    rf"{_NAME}\W{{0,3}}\s*(?:(?:shall|will)\s+)?"
    r"(?:means?\b|refers?\s+to\b|(?:is|are)\s+defined\b|has\s+the\s+meaning\b|bezeichnet\b|bedeutet\b|désigne\b|signifie\b"
    r"|significa\b|se\s+refiere\b|verwijst\b)"
    rf"|\(\s*(?:(?:the|our|each\s+an?|hereinafter|collectively|together),?\s+)*{_NAME}\s*\)",
    re.IGNORECASE,
)
_MOST = 3
_STRENGTH = 0.8


def defined(text: str) -> list[str]:
    """The terms that a sentence gives a meaning to, in order."""
    return list(dict.fromkeys(found[1] or found[2] for found in _DEFINES.finditer(text)))[:_MOST]


def meaning(rewording: Rewording) -> Finding | None:
    """That a term got a meaning, lost it, or has another one; None where the sentence defines none."""
    before, after = (defined(side.text) if side else [] for side in (rewording.before, rewording.after))
    for terms, other, verb in ((after, before, "added"), (before, after, "removed")):
        new = [term for term in terms if term not in other]
        if new:
            return _finding(f"A definition of “{new[0]}” was {verb}", rewording)
    if after and after == before:
        return _finding(f"What “{after[0]}” means was changed", rewording)
    return None


def _finding(reason: str, rewording: Rewording) -> Finding:
    shown = rewording.after or rewording.before
    return Finding("neutral", reason, shown.text if shown else "", _STRENGTH)


def uses(reason: str, clauses: Sequence[Clause]) -> str:
    """The reason with the number of clauses that use the term which it names without defining it."""
    named = re.search(r"“(.+)”", reason)
    number = sum(named[1] in one.text and named[1] not in defined(one.text) for one in clauses) if named else 0
    if number < 1:
        return reason
    return f"{reason}; {number} other clause{'s use' if number > 1 else ' uses'} it"
