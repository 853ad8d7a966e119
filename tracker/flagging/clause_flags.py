"""The flags of one clause change, and what kind of change it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from tracker.flagging import answers
from tracker.flagging.categorize import OTHER
from tracker.flagging.difference import Judgement, difference
from tracker.flagging.direction import findings, judged, unsaid
from tracker.flagging.findings import Finding, stronger
from tracker.flagging.labels import only_tokens
from tracker.flagging.leads import Leads, turned_over, under
from tracker.flagging.lexicon import lexicon
from tracker.flagging.pairing import Rewording, Sentence, added, removed, rewordings, sentences
from tracker.flagging.references import other_pages
from tracker.flagging.severity import severity_of
from tracker.flagging.surroundings import ANYWHERE, Surroundings
from tracker.flagging.terms import meaning
from tracker.flagging.topics import heading_scores, topics
from tracker.flagging.wording import names_only
from tracker.model import ChangeKind, ClauseChange, Flag
from tracker.words import words

_OTHER_PAGE = Judgement("minor", "an address in it differs: another page is referred to")
_TURNED = Judgement("substantive", "the answer to a question is another one")
_ABOVE = Judgement("substantive", "the heading or the introduction that it stands under has another meaning")
_MOVED = Judgement("cosmetic", "it stands elsewhere in the other text: it only moved")
_MOST_FLAGS = 3
_SHOWN = 160
"""Characters of a clause that are shown as evidence."""

_TOUCHES = 1.0
"""Strength from which a new sentence bears on a category that another sentence of its clause is about."""
DEFINITIONS = "definitions"
_NAMES = ("contact", DEFINITIONS)
_TOPICAL = 0.6
"""The weight of headings from which what stands under them is about rights, duties or practices."""
_MAX_SENTENCES = 150
"""Sentences of a clause that are looked at; more is no clause but a whole document in one paragraph."""

_RANKS: tuple[ChangeKind, ...] = ("none", "cosmetic", "noise", "date-only", "minor", "substantive")


@dataclass(frozen=True, slots=True)
class Read:
    """A clause change with its kind and, for each category, the finding to tell, the strongest first.

    `steps` are its sentences that differ, each with what it was judged to be worth.
    """

    change: ClauseChange
    kind: ChangeKind
    findings: tuple[tuple[str, Finding], ...] = ()
    steps: tuple[tuple[Rewording, Judgement], ...] = ()


def rank(kind: ChangeKind) -> int:
    """How much a kind counts against others: the gravest of a document's clauses names the document's change."""
    return _RANKS.index(kind)


def read_change(
    change: ClauseChange,
    title: str,
    stands_elsewhere: Callable[[str, bool], bool],
    surroundings: Surroundings = ANYWHERE,
) -> Read:
    """Judge a clause change.

    `title` is the document's; `stands_elsewhere(sentence, was_added)` tells whether an added sentence stood in the old
    text already, or a removed one still stands in the new: then it only moved. Whether the clause's `surroundings` are
    topical is found out here.
    """
    turn = answers.turned(change.before, change.after) if change.before and change.after else None
    above = turned_over(change, surroundings.leads)
    if turn is None and above is None and (change.kind == "moved" or _same_words(change)):
        return Read(change, "cosmetic")
    headings = heading_scores(change.path, title)
    topical = any(weight >= _TOPICAL for name, weight in headings.items() if name not in _NAMES)
    surroundings = replace(surroundings, topical=topical and not surroundings.at_edge)
    steps = _steps(change, stands_elsewhere, surroundings)
    if above is not None:
        steps = (*steps, (above, _ABOVE))
    kind: ChangeKind = max((judgement.kind for _, judgement in steps), key=rank, default="cosmetic")
    if kind == "cosmetic" and any(_comes_or_goes(r) and judgement is not _MOVED for r, judgement in steps):
        kind = "noise"
    told = [(r, judgement.kind) for r, judgement in steps if judgement.kind in ("minor", "substantive")]
    found = _findings(change, headings, told, surroundings.renamed)
    found = tuple((name, _as_it_stands(finding, change, surroundings.leads)) for name, finding in found)
    if turn is not None:
        asked = Rewording(Sentence(f"{turn.question} {turn.was}"), Sentence(f"{turn.question} {turn.now}"))
        found = tuple({**dict(found), **dict(answers.findings(turn, headings, change.after or ""))}.items())
        return Read(change, "substantive", found[:_MOST_FLAGS], (*steps, (asked, _TURNED)))
    if kind == "cosmetic" and change.before is not None and change.after is not None:
        pages = other_pages(change.before, change.after)
        if pages:
            whole = Rewording(Sentence(change.before), Sentence(change.after))
            return Read(change, "minor", _reference(*pages), (*steps, (whole, _OTHER_PAGE)))
        if only_tokens(change.before, change.after):
            kind = "noise"
    return Read(change, kind, found, steps)


def _as_it_stands(finding: Finding, change: ClauseChange, leads: Leads) -> Finding:
    """With evidence that is to be found in the document: words that begin over the clause are shown by the clause."""
    stand = (change.before, change.after, *leads, *(change.old_path or ()), *change.path)
    if any(finding.evidence in text for text in stand if text):
        return finding
    own = change.after if change.after is not None else change.before or ""
    return replace(finding, evidence=own[:_SHOWN])


def _steps(
    change: ClauseChange, stands_elsewhere: Callable[[str, bool], bool], surroundings: Surroundings
) -> tuple[tuple[Rewording, Judgement], ...]:
    """The sentences that differ, items of a list with what introduces them, each with what it is worth."""
    steps = []
    for rewording in _changed(change):
        whole = under(rewording, surroundings.leads)
        if _only_moved(rewording, stands_elsewhere):
            steps.append((rewording, _MOVED))
        elif whole is rewording or not _comes_or_goes(rewording):
            steps.append((whole, difference(rewording, surroundings)))
        else:
            steps.append((whole, max(difference(rewording, surroundings), difference(whole), key=_worth)))
    return tuple(steps)


def _worth(judgement: Judgement) -> int:
    return rank(judgement.kind)


def _same_words(change: ClauseChange) -> bool:
    """Only what `tracker.words` folds differs: typography, an e-mail address hidden from robots."""
    return None not in (change.before, change.after) and words(change.before or "") == words(change.after or "")


def _reference(before: str, after: str) -> tuple[tuple[str, Finding], ...]:
    """The finding that the clause sends its reader to another page."""
    return ((OTHER, Finding("neutral", "The page that is referred to is another one", after or before, 0.2)),)


def _comes_or_goes(rewording: Rewording) -> bool:
    return rewording.before is None or rewording.after is None


def _changed(change: ClauseChange) -> list[Rewording]:
    if change.before is None:
        return [added(sentence) for sentence in sentences(change.after or "")[:_MAX_SENTENCES]]
    if change.after is None:
        return [removed(sentence) for sentence in sentences(change.before)[:_MAX_SENTENCES]]
    return rewordings(change.before, change.after)


def _only_moved(rewording: Rewording, stands_elsewhere: Callable[[str, bool], bool]) -> bool:
    if rewording.before is None and rewording.after is not None:
        return stands_elsewhere(rewording.after.text, True)
    if rewording.after is None and rewording.before is not None:
        return stands_elsewhere(rewording.before.text, False)
    return False


def _findings(
    change: ClauseChange,
    headings: dict[str, float],
    told: Sequence[tuple[Rewording, ChangeKind]],
    renamed: Set[str],
) -> tuple[tuple[str, Finding], ...]:
    """The finding to tell for each category that the rewordings are about."""
    clause = change.after if change.after is not None else change.before or ""
    spoken = [(rewording, _topics(rewording, kind, headings, clause, renamed)) for rewording, kind in told]
    seen = Counter(name for _, names in spoken for name in names)
    best: dict[str, Finding] = {}
    for rewording, names in spoken:
        # What one sentence is about, another of the clause may only touch: a promise bounds a practice told before it.
        for name in (*names, *(other for other in seen if other not in names and rewording.before is None)):
            finding = _finding(name, rewording)
            if name in names or finding.strength >= _TOUCHES:
                best[name] = stronger(best[name], finding) if name in best else finding
    ranked = sorted(best.items(), key=lambda item: (-seen[item[0]], -item[1].strength, item[0]))
    # The surest is told first: a reversal before a statement that was only widened.
    return tuple(sorted(ranked[:_MOST_FLAGS], key=lambda item: -item[1].strength))


def _topics(
    rewording: Rewording, kind: ChangeKind, headings: dict[str, float], clause: str, renamed: Set[str]
) -> list[str]:
    """The categories of a rewording: for a new name, how things are called; for other small ones the first only."""
    found = topics(rewording, headings, clause)
    if found == [OTHER] and meaning(rewording) is not None:
        found = [DEFINITIONS]
    if kind == "minor" and names_only(rewording, renamed):
        return [next((name for name in _NAMES if name in found), OTHER)]
    return found[:1] if kind == "minor" else found


def _finding(name: str, rewording: Rewording) -> Finding:
    found = meaning(rewording) if name == DEFINITIONS else None
    if found is None:
        found = judged(findings(name, rewording)) or unsaid(rewording)
    if found is not None:
        return found
    shown = rewording.after or rewording.before
    words = shown.text[:_SHOWN] if shown else ""
    what = "added" if rewording.before is None else "removed" if rewording.after is None else "reworded"
    return Finding("neutral", f"A statement was {what}", words, 0.2)


def flags(read: Read, *, silent: bool) -> tuple[Flag, ...]:
    """The flags of a judged clause, the gravest first."""
    return tuple(
        Flag(
            name,
            finding.direction,
            finding.reason,
            finding.evidence,
            severity_of(
                lexicon().categories[name].gravity if name in lexicon().categories else 1,
                finding.direction,
                finding.strength,
                kind=read.kind,
                silent=silent,
            ),
        )
        for name, finding in read.findings
    )
