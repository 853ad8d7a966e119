"""Where a clause stands that changed, as far as it bears on what the change is worth."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.flagging.leads import NO_LEADS, Leads, introductions
from tracker.flagging.passage import without_links
from tracker.flagging.references import renumbered
from tracker.model import Clause, ClauseChange, PolicyText

_ITEM = 80
"""Characters of a bare item of a list."""
_INTRODUCES = (".", ":", "。", "：")

_WORD = re.compile(r"[^\W\d_]{4,}")
_OFTEN = 5
"""Times more on one side from which a word may be a name given up or taken on."""
_AS_OFTEN = 0.6
"""Share of these times that the other name must reach."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a changed clause.

    `topical`: under a heading that names rights, duties or practices, so that a bare noun is one. `at_edge`: at the
    very start or end of the text, where a label is the page's. `in_list`: between two items of its list that stayed.
    `renumbered`: headings of the document have other numbers than before. `renamed`: words, in lower case, of which
    one took the other's place throughout, as when a company changes its name. `leads`: what introduces it as an item.
    """

    topical: bool = False
    at_edge: bool = False
    in_list: bool = False
    renumbered: bool = False
    renamed: frozenset[str] = frozenset()
    leads: Leads = NO_LEADS

    @property
    def lists(self) -> bool:
        """A bare noun is an item of what the policy lists."""
        return self.topical or self.in_list


ANYWHERE = Surroundings()


def surroundings(
    changes: Sequence[ClauseChange], old: PolicyText, new: PolicyText, runs: Sequence[Sequence[ClauseChange]]
) -> list[Surroundings]:
    """Those of each change, in order; whether they are topical is for the reader of the clause to say.

    `runs` are `edge_runs` of the same arguments.
    """
    edges = {id(change) for run in runs for change in run}
    before = introductions(old.clauses, {one.before for one in changes if one.before is not None})
    after = introductions(new.clauses, {one.after for one in changes if one.after is not None})
    listed, numbers, names = _listed(changes, old, new), renumbered(old, new), _renamed(changes)
    return [
        Surroundings(
            at_edge=id(one) in edges,
            in_list=id(one) in listed,
            renumbered=numbers,
            renamed=names,
            leads=(
                before.get((one.old_path or one.path, one.before), "") if one.before is not None else "",
                after.get((one.path, one.after), "") if one.after is not None else "",
            ),
        )
        for one in changes
    ]


def edge_runs(changes: Sequence[ClauseChange], old: PolicyText, new: PolicyText) -> list[list[ClauseChange]]:
    """Clauses that came or went before the first clause that stayed, or after the last: where a page's furniture is."""
    came = {change.after: change for change in changes if change.before is None}
    went = {change.before: change for change in changes if change.after is None}
    runs = []
    for clauses, one_sided in ((new.clauses, came), (old.clauses, went)):
        for ordered in (clauses, reversed(clauses)):
            run: list[ClauseChange] = []
            for clause in ordered:
                if clause.text not in one_sided:
                    break
                run.append(one_sided[clause.text])
            runs.append(run)
    return runs


def _listed(changes: Sequence[ClauseChange], old: PolicyText, new: PolicyText) -> frozenset[int]:
    """Labels that came or went between two others that stayed, in a list that a sentence of its section introduces.

    By identity of the record. Menus have nothing that introduces them; labels with links are the page's.
    """
    one_sided = {change.after or change.before: change for change in changes if None in (change.before, change.after)}
    found: set[int] = set()
    for clauses, others in ((new.clauses, old.clauses), (old.clauses, new.clauses)):
        stayed = {(clause.path, clause.text) for clause in others if _is_item(clause)}
        section, introduced = None, False
        for before, clause, after in zip(clauses, clauses[1:], clauses[2:], strict=False):
            introduced = not _is_item(before) or (introduced and before.path == section)
            section = before.path
            if not introduced or clause.text not in one_sided or not before.path == clause.path == after.path:
                continue
            if _is_item(clause) and all((one.path, one.text) in stayed for one in (before, after)):
                found.add(id(one_sided[clause.text]))
    return frozenset(found)


def _is_item(clause: Clause) -> bool:
    """A bare label, not a sentence nor what announces a list."""
    return len(clause.text) <= _ITEM and not clause.links and not clause.text.endswith(_INTRODUCES)


def _renamed(changes: Sequence[ClauseChange]) -> frozenset[str]:
    """The word that most went from the changed clauses and the one that most came, if as often: a name changed.

    One of the two is written with a capital throughout. Words that bear on the meaning are looked at before names are.
    """
    if len(changes) < _OFTEN:
        return frozenset()
    before, after = _words(change.before for change in changes), _words(change.after for change in changes)
    went, came = (before - after).most_common(1), (after - before).most_common(1)
    if not went or not came or went[0][1] < _OFTEN or came[0][1] < _OFTEN:
        return frozenset()
    (old, times), (new, others) = went[0], came[0]
    if min(times, others) < _AS_OFTEN * max(times, others) or (old == old.lower() and new == new.lower()):
        return frozenset()
    return frozenset((old.lower(), new.lower()))


def _words(texts: Iterable[str | None]) -> Counter[str]:
    return Counter(word for text in texts if text for word in _WORD.findall(without_links(text)))
