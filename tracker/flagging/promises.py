"""What a policy says about its own changes, and whether it was kept: "promised 30 days' notice, gave 0"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from importlib import resources

from tracker.flagging.categorize import heading_weights, text_scores
from tracker.flagging.passage import passage, sentence_texts
from tracker.flagging.phrases import Matcher, parse
from tracker.flagging.quantities import quantities
from tracker.flagging.signs import negation_of, signed
from tracker.model import Change, Clause, Flag, PolicyText, Promise

_CATEGORY = "policy_change"
_SPEAKS = 0.75
"""The weight from which a clause speaks of changes of the document."""

_HEADED = 0.6
"""The weight of its heading from which it does."""

_NAMED = 0.5
"""The same for one sentence of such a clause."""

_CHANGES = ("chang", "updat", "modif", "revis", "amend", "version")
_DOCUMENT = ("polic", "notice", "statement", "terms", "agreement")
_OTHER_LANGUAGES = ("änderung", "aktualisier", "cambios", "modificaci", "alterações", "mise à jour", "modifiche")
_MENTION = re.compile(
    rf"\b(?:{'|'.join(_CHANGES)})\w*(?:\W+\w+){{0,5}}\W+(?:{'|'.join(_DOCUMENT)})"
    rf"|\b(?:{'|'.join(_DOCUMENT)})\w*(?:\W+\w+){{0,5}}\W+(?:{'|'.join(_CHANGES)})"
)
"""A word of change near a word for the document: a cheap look before a clause is read."""

_LONGEST_NOTICE = 400
"""Days: a longer period is none of notice."""

_MOST_CLAUSES = 2_000
_READ = 20_000
"""Characters of a clause that are searched: a longer one is no clause but a document in a paragraph."""
_LENGTH = 300


def source() -> bytes:
    """The file of phrases as it stands."""
    return (resources.files("tracker.flagging") / "promises.toml").read_bytes()


@cache
def _tables() -> Mapping[str, Mapping[str, str | list[str]]]:
    return tomllib.loads(source().decode())


@cache
def _matcher() -> Matcher:
    return Matcher(
        parse(text, owner=kind, table="promise") for kind, entry in _tables().items() for text in entry["phrases"]
    )


def promises(text: PolicyText) -> tuple[Promise, ...]:
    """What the policy says about its own changes, in its order: each kind once, and each period of notice.

    Pure; only clauses that mention changes are looked at.
    """
    found: dict[tuple[str, int | None], Promise] = {}
    for clause in text.clauses[:_MOST_CLAUSES]:
        headed = bool(clause.path) and heading_weights(clause.path[-1]).get(_CATEGORY, 0.0) >= _HEADED
        if headed or _mentions_changes(clause.text.lower()):
            for promise in _of_clause(clause, about=headed):
                found.setdefault((promise.kind, promise.days), promise)
    return tuple(found.values())


def _mentions_changes(text: str) -> bool:
    if any(word in text for word in _OTHER_LANGUAGES):
        return True
    near = any(word in text for word in _CHANGES) and any(word in text for word in _DOCUMENT)
    return near and _MENTION.search(text[:_READ]) is not None


def _of_clause(clause: Clause, *, about: bool) -> Iterator[Promise]:
    if not about and text_scores(clause.text).get(_CATEGORY, 0.0) < _SPEAKS:
        return
    for sentence in sentence_texts(clause.text):
        # A sentence that goes on from one about changes ("We will e-mail you first.") is about them too.
        about = about or text_scores(sentence).get(_CATEGORY, 0.0) >= _NAMED
        if about:
            yield from _of_sentence(sentence)


def _of_sentence(sentence: str) -> Iterator[Promise]:
    read = passage(sentence)
    kinds = {}
    for match in _matcher().find(read):
        kind = match.phrase.owner
        denied = kind not in ("no notice", "consent") and negation_of(read, match.start) is not None
        if not denied:
            kinds[kind] = match
    if "no notice" in kinds:
        kinds.pop("notice", None)
    days = _days(sentence) if {"notice", "e-mail"} & kinds.keys() else None
    if days is not None:
        yield Promise("days", says(days), sentence[:_LENGTH], days)
    for kind in kinds:
        if not _only_possible(sentence) or kind in ("no notice", "versions", "date"):
            yield Promise(kind, str(_tables()[kind]["says"]), sentence[:_LENGTH])


def _only_possible(sentence: str) -> bool:
    """ "We may notify you": no promise."""
    has_duty = any(True for _ in signed(sentence, "duty"))
    return not has_duty and any(True for _ in signed(sentence, "power"))


def _days(sentence: str) -> int | None:
    periods = [round(q.worth) for q in quantities(sentence) if q.dimension == "period" and q.worth <= _LONGEST_NOTICE]
    return min(periods, default=None)


def says(days: int) -> str:
    """A period of notice in words."""
    return f"changes are announced {days} {'day' if days == 1 else 'days'} before"


def broken(change: Change, old: PolicyText, new: PolicyText, old_seen: datetime | None) -> Iterator[Flag]:
    """The promises of the old text that the change did not keep, as far as the texts and the visits can tell.

    A date that stands still breaks the promise to move it. Notice is judged only if `old_seen` is known, and in the
    company's favour: as if the new text had been put up right after the last visit that saw the old one.
    """
    if change.kind != "substantive" or not (change.silent or old_seen):
        return  # promises are about changes that matter, and nothing is known of this one's announcement
    for promise in promises(old):
        if promise.kind == "date" and change.silent:
            yield _flag("The document promises to show in its date when it was changed; its date did not move", promise)
        if promise.kind == "days" and promise.days and old_seen is not None:
            given = _notice_given(old, new, old_seen.date())
            if given < promise.days:
                yield _flag(f"Promised {promise.days} days' notice, gave {_counted(given)}", promise)


def _notice_given(old: PolicyText, new: PolicyText, last_seen: date) -> int:
    """Days from the last sight of the old text to the day from which the new one holds; 0 where it names none."""
    known = {line.date for line in old.datelines}
    starts = [line.date for line in new.datelines if line.kind == "effective" and line.date not in known]
    return max(0, (min(starts) - last_seen).days) if starts else 0


def _counted(days: int) -> str:
    return "0" if days == 0 else f"at most {days}"


def _flag(reason: str, promise: Promise) -> Flag:
    return Flag(_CATEGORY, "weakens", reason, promise.text, "medium")
