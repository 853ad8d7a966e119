"""The rule on numbers with their units: a period, a price, an age or a share that went up, went down, came or went."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.flagging.categorize import OTHER
from tracker.flagging.findings import Finding, towards
from tracker.flagging.lexicon import lexicon
from tracker.flagging.pairing import Rewording
from tracker.flagging.quantities import Quantity, quantities

_NOUNS = {"age": "The age", "period": "A period", "money": "A sum", "share": "A share"}

# "You may cancel with three months' notice"; not "we give you", nor "you will get".
_READER = re.compile(r"\b(?:you|customers?|users?|members?)\b")
_OTHERS = re.compile(r"\b(?:we|us|our|receive|get|given|entitled)\b")
_GIVEN = ("refund", "discount", "credit", "no more than", "up to", "at most", "not exceed", "we pay", "you receive")
"""Words of sums that are paid to the reader, or bound what he pays."""

_NOTICE = re.compile(r"\b(?:you|your|customers?|users?|members?)\b(?!.*\b(?:we|us|our|receive|get|given|entitled)\b)")
_GIVEN = ("refund", "discount", "credit", "no more than", "up to", "at most", "not exceed", "we pay", "you receive")
"""Words of sums that are paid to the reader, or bound what he pays."""

_NOTICE = re.compile(r"['’s]{0,2} (?:\w{1,20} )?notice\b")


def amounts(name: str, rewording: Rewording) -> Iterator[Finding]:
    """A number with its unit went up, went down, came or went."""
    before = rewording.before.text if rewording.before else ""
    after = rewording.after.text if rewording.after else ""
    old, new = quantities(before), quantities(after)
    if {q.dimension for q in old}.isdisjoint(q.dimension for q in new) and old and new:
        yield Finding("neutral", f'A limit changed: "{old[0].text}" became "{new[0].text}"', new[0].text, 1.6)
        return
    for dimension in ("age", "period", "money", "share"):
        one = [q for q in old if q.dimension == dimension]
        other = [q for q in new if q.dimension == dimension]
        moved = [(a, b) for a, b in zip(one, other, strict=False) if a.worth != b.worth]
        if moved and len(one) == len(other):
            yield _moved(name, before + " " + after, *moved[0], owed=_is_owed(after, moved[0][1]))
        elif name == OTHER:
            continue
        elif one and not other and dimension != "age":
            sign = _limits(name, before, dimension)
            what = "limit" if sign > 0 else "sum" if dimension == "money" else "number"
            yield Finding(towards(-sign), f'The {what} "{one[0].text}" was removed', one[0].text, 1.6)
        elif other and not one and dimension != "age":
            sign = _limits(name, after, dimension)
            what = "limit" if sign > 0 else "sum" if dimension == "money" else "number"
            yield Finding(towards(sign), f'The {what} "{other[0].text}" was added', other[0].text, 1.0)


def _limits(name: str, text: str, dimension: str) -> int:
    """A number as such binds the company: its loss is the reader's. A duty of the reader, and what he pays, do not."""
    lowered = text.lower()
    if name == "payment" and dimension in ("money", "share"):
        return 1 if any(word in lowered for word in _GIVEN) else -1
    return -1 if name == "acceptable_use" or (name == "payment" and "fee" in lowered) else 1


def _moved(name: str, text: str, old: Quantity, new: Quantity, *, owed: bool) -> Finding:
    category = lexicon().categories.get(name)
    more = category.more if category else "neutral"
    if owed or (
        name == "payment"
        and old.dimension == "period"
        and any(w in text.lower() for w in ("refund", "return", "trial"))
    ):
        more = "weakens" if owed else "strengthens"
    sign = {"weakens": -1, "strengthens": 1, "neutral": 0}[more] * (1 if new.worth > old.worth else -1)
    return Finding(towards(sign), f"{_subject(name, old)} went from {old.text} to {new.text}", new.text, 2.8)


def _subject(name: str, quantity: Quantity) -> str:
    if (name, quantity.dimension) == ("retention", "period"):
        return "Retention"
    noun = _NOUNS[quantity.dimension]
    category = lexicon().categories.get(name)
    return f"{noun} in the statement on {category.practice}" if category and quantity.dimension != "age" else noun


def _is_owed(text: str, period: Quantity) -> bool:
    """The reader gives this notice, and nobody gives it to the reader."""
    before, behind = text[: period.start].lower(), text[period.end : period.end + 40].lower()
    if period.dimension != "period" or not _NOTICE.match(behind):
        return False
    return bool(_READER.search(before)) and not _OTHERS.search(before)
