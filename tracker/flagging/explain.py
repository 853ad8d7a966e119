"""The whole reasoning behind a change: each sentence that differs, what it was judged to be worth, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from tracker.flagging.categorize import counted, matches
from tracker.flagging.clause_flags import Read, rank
from tracker.flagging.direction import findings
from tracker.flagging.dominance import told
from tracker.flagging.findings import Finding
from tracker.flagging.flag import flag, read_changes
from tracker.flagging.lexicon import lexicon
from tracker.flagging.pairing import Rewording, Sentence
from tracker.flagging.passage import passage
from tracker.flagging.promises import promises
from tracker.flagging.topics import heading_scores, heading_title
from tracker.model import Change, ClauseChange, PolicyText

_MOST_CLAUSES = 200
_MOST_SENTENCES = 40
_SHOWN = 400
_SIGNS = {"phrases": 1, "not": -1}
_PHRASES = 6
"""Phrases of a category that are shown: the weightiest tell enough."""


def explain(
    changes: tuple[ClauseChange, ...],
    old: PolicyText,
    new: PolicyText,
    *,
    old_seen: datetime | None = None,
    new_seen: datetime | None = None,
    watch: Sequence[str] = (),
) -> Iterator[str]:
    """Say, line by line, how `flag` comes to what it says of the same arguments."""
    change = flag(changes, old, new, old_seen=old_seen, new_seen=new_seen, watch=watch)
    reads = read_changes(changes, old, new)
    kept = {id(read.change): read for read in told(reads)}
    yield from _change(change, reads)
    yield from _promises(change, old)
    ranked = sorted(reads, key=lambda read: -rank(read.kind))
    for number, read in enumerate(ranked[:_MOST_CLAUSES], 1):
        yield ""
        yield from _clause(number, read, kept[id(read.change)], heading_title(old, new))
    if len(ranked) > _MOST_CLAUSES:
        yield f"\n... and {len(ranked) - _MOST_CLAUSES} more clauses"


def _change(change: Change, reads: Sequence[Read]) -> Iterator[str]:
    yield f"Kind: {change.kind}. {_why_kind(change, reads)}"
    old, new = change.dateline
    if change.silent:
        yield f"Silent: the text changed, and its date is still {new}."
    elif old or new:
        yield f"Date: {old or 'none'} before, {new or 'none'} after: not silent."
    else:
        yield "Date: the document gives none, so that no change of it is silent."
    if change.backdated:
        yield f"Backdated: {new} lies before the day on which the old text was last seen."
    if change.notice_days is not None:
        yield f"Announced: {change.notice_days} days before it takes effect."
    yield f"Severity: {change.severity}, that of its gravest flag."
    yield f"Lexicon: {change.lexicon}."


def _why_kind(change: Change, reads: Sequence[Read]) -> str:
    counts = {kind: sum(read.kind == kind for read in reads) for kind in ("substantive", "minor", "date-only")}
    if counts.get(change.kind):
        number = counts[change.kind]
        return f"{number} of {len(reads)} changed clauses {'is' if number == 1 else 'are'}; the gravest kind names it."
    if change.kind == "noise":
        return "The new text is no version of the old one, or nothing that states anything came or went."
    return "The texts are equal." if change.kind == "none" else "No clause says anything else than before."


def _promises(change: Change, old: PolicyText) -> Iterator[str]:
    for promise in promises(old):
        yield f'Promise: {promise.says}. "{promise.text}"'
    for flag_of in change.broken:
        yield f"Broken: {flag_of.reason}."


def _clause(number: int, read: Read, kept: Read, title: str) -> Iterator[str]:
    yield f"{number}. {' > '.join(read.change.path) or '(no heading)'} ({read.change.kind}: {read.kind})"
    headings = {name: weight for name, weight in heading_scores(read.change.path, title).items() if weight > 0}
    if headings:
        yield f"   headings: {_weights(headings)}"
    for rewording, judgement in read.steps[:_MOST_SENTENCES]:
        yield from _sides(rewording)
        yield f"     {judgement.kind}, because {judgement.why}"
        if judgement.kind in ("minor", "substantive"):
            yield from _reasons(rewording, read.findings)
    names = [name for name, _ in kept.findings]
    for name, finding in read.findings:
        if name in names:
            yield f"   told: {name}, {dict(kept.findings)[name].direction}: {finding.reason}"
        else:
            yield f"   not told: {name}, too little beside what else changed"


def _sides(rewording: Rewording) -> Iterator[str]:
    for sign, side in (("-", rewording.before), ("+", rewording.after)):
        if side is not None:
            yield f"   {sign} {side.text[:_SHOWN]}"


def _reasons(rewording: Rewording, chosen: Sequence[tuple[str, Finding]]) -> Iterator[str]:
    for name, _ in chosen:
        if name not in lexicon().categories:
            continue
        if phrases := _phrases(name, (rewording.before, rewording.after)):
            yield f"     {name}: {phrases}"
        for finding in findings(name, rewording):
            yield f"       {finding.direction} {finding.strength:.1f}: {finding.reason} [{finding.evidence[:120]}]"


def _phrases(name: str, sides: Sequence[Sentence | None]) -> str:
    """The words that speak of the category, with their weights: under 0 what speaks against it."""
    found: dict[str, float] = {}
    for side in sides:
        for match in counted(matches(side.text)) if side else ():
            if match.phrase.owner == name and match.phrase.table in _SIGNS:
                words = passage(side.text if side else "").excerpt(match.start, match.end)
                found[words] = _SIGNS[match.phrase.table] * match.phrase.weight
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_PHRASES]
    return "; ".join(f'"{words}" {weight:g}' for words, weight in ranked)


def _weights(weights: dict[str, float]) -> str:
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {weight:.1f}" for name, weight in ranked)
