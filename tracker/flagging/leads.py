"""What stands over a clause and is part of what it says: what introduces its list, the heading it stands under.

"Sell your data" says one thing under "We will never:" and another under "We may:".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from tracker.flagging.categorize import matches, text_scores
from tracker.flagging.pairing import Rewording, Sentence, reworded
from tracker.flagging.passage import sentence_texts
from tracker.flagging.quantities import quantities
from tracker.flagging.signs import signed
from tracker.flagging.volatile import form
from tracker.flagging.wording import sign_words
from tracker.model import Clause, ClauseChange

_COLONS = (":", "：")
_MARKS = " *_"
_ENDS = (*_COLONS, *_MARKS)
_ACTS = ("reader", "practice", "duty")
_STATES = (*_ACTS, "negation")
_LONGEST = 300
"""Characters of an introduction, and of an item, that are put together."""

_BEARS = frozenset(["negation", "consent", "exception", "limit", "place"])
"""Signs that turn what stands under them; a heading's other words are a name."""

_COUNT = re.compile(r"(?<=\s)\d{1,9}(?![\w.,]\d)")
_MENU = 3
"""Places in a heading from which on it is a choice of countries."""

_PERSONS = frozenset(["we", "you"])
_HINT = 0.5
_QUIET = frozenset(["contact", "definitions"])

Leads = tuple[str, str]
"""What introduces a clause in the old text and in the new one; empty where nothing does."""

NO_LEADS: Leads = ("", "")


def introductions(clauses: Sequence[Clause], wanted: Set[str]) -> dict[tuple[tuple[str, ...], str], str]:
    """By its headings and its text, the statement that introduces each item of a list whose text is `wanted`."""
    found: dict[tuple[tuple[str, ...], str], str] = {}
    lead, path = "", ()  # type: tuple[str, tuple[str, ...]]
    for clause in clauses:
        text = clause.text
        if clause.path is not path and clause.path != path:
            lead, path = "", clause.path
        if text.endswith(_ENDS) and text.rstrip(_MARKS).endswith(_COLONS):
            lead = text
        elif not lead:
            continue
        elif len(text) > _LONGEST or clause.links:
            lead = ""
        elif text in wanted and (said := _last_sentence(lead.rstrip(_MARKS))):
            found.setdefault((path, text), said)
    return found


def _last_sentence(text: str) -> str:
    """The last sentence of what announces a list, if it is a statement; nothing where terms or contacts follow."""
    said = next(iter(sentence_texts(text)[-1:]), "") if len(text) <= _LONGEST else ""
    if any(text_scores(said).get(name, 0.0) >= _HINT for name in _QUIET):
        return ""
    return said if any(True for sign in _STATES for _ in signed(said, sign)) else ""


def under(rewording: Rewording, leads: Leads) -> Rewording:
    """The same rewording as part of the sentence that introduces it; as it was where nothing does."""
    before, after = rewording.before, rewording.after
    if before is not None and after is not None:
        return reworded(_joined(leads[0], before), _joined(leads[1], after)) if all(leads) else rewording
    side, lead = (after, leads[1]) if before is None else (before, leads[0])
    if side is None or not lead:
        return rewording
    whole = _joined(lead, side)
    own = frozenset(range(len(whole.words) - len(side.words), len(whole.words)))
    if not _speaks(whole, min(own, default=0)):
        return rewording
    return Rewording(None, whole, frozenset(), own) if before is None else Rewording(whole, None, own)


def _speaks(whole: Sentence, start: int) -> bool:
    """The words from number `start` on tell, with those before them, of a practice or a right."""
    return any(
        match.phrase.table == "phrases" and match.phrase.owner not in _QUIET and match.end > start
        for match in matches(whole.text)
    )


def _joined(lead: str, side: Sentence) -> Sentence:
    return Sentence(f"{lead} {side.text}")


def turned_over(change: ClauseChange, leads: Leads) -> Rewording | None:
    """A clause that stands as it stood, under words of another meaning; None where they mean the same.

    A "not" counts where somebody does or does not do something: "Not refundable" over a table is a name.
    """
    if change.before is None or change.after is None:
        return None
    headings = _differing(change.old_path or change.path, change.path)
    frames = [
        ": ".join(part for part in (heading, lead.rstrip(" :：")) if part)
        for heading, lead in zip(headings, leads, strict=True)
    ]
    by_itself = form(frames[0])
    if frames[0] == frames[1] or (by_itself is not None and by_itself == form(frames[1])):
        return None
    apart = reworded(Sentence(frames[0]), Sentence(frames[1]))
    bearing = set(_bearing(apart.before, apart.lost)) ^ set(_bearing(apart.after, apart.gained))
    if not bearing and _amounts(frames[0]) == _amounts(frames[1]):
        return None
    return reworded(*(Sentence(f"{frame}: {text}") for frame, text in zip(frames, _first(change), strict=True)))


def _first(change: ClauseChange) -> tuple[str, str]:
    """The first sentence of each side."""
    one, other = (next(iter(sentence_texts(text)), "") for text in (change.before or "", change.after or ""))
    return one, other


def _differing(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, str]:
    """The heading right above, where it alone differs: sections that are put otherwise say nothing."""
    return (old[-1], new[-1]) if old and new and old[:-1] == new[:-1] and old[-1] != new[-1] else ("", "")


def _amounts(frame: str) -> list[tuple[str, float]]:
    """How much of what words over a clause name, and how many where they name a limit; never their own numbers."""
    found = [(one.dimension, one.worth) for one in quantities(frame)]
    if not found and any(True for _ in signed(frame, "limit")):
        found = [("count", float(number)) for number in _COUNT.findall(frame)]
    return found


def _bearing(sentence: Sentence | None, changed: frozenset[int]) -> Iterator[tuple[str, str]]:
    if sentence is None:
        return
    acts = not _PERSONS.isdisjoint(sentence.words) or any(True for sign in _ACTS for _ in signed(sentence.text, sign))
    menu = sum(1 for _ in signed(sentence.text, "place")) >= _MENU
    for sign in sign_words(sentence, changed):
        if sign[0] in _BEARS and (acts or sign[0] != "negation") and not (menu and sign[0] == "place"):
            yield sign
