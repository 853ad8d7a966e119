"""Records for the tests of flagging: policies and clause changes made of a few words."""

from __future__ import annotations

from datetime import date

from tracker.flagging.flag import flag
from tracker.model import Change, Clause, ClauseChange, Dateline, PolicyText, Verdict


def policy(*clauses: str, updated: date | None = None, effective: date | None = None, **fields: object) -> PolicyText:
    """A policy of these clauses under no heading."""
    lines = [Dateline("updated", updated, f"Last updated: {updated}")] if updated else []
    lines += [Dateline("effective", effective, f"Effective {effective}")] if effective else []
    text = "\n\n".join([line.text for line in lines] + list(clauses))
    made = PolicyText(
        markdown=text,
        title=str(fields.get("title", "")),
        clauses=tuple(Clause((), clause) for clause in clauses),
        dateline=updated,
        datelines=tuple(lines),
        language=str(fields["language"]) if "language" in fields else None,
    )
    verdict = fields.get("verdict")
    return made if not isinstance(verdict, Verdict) else PolicyText(**{**_fields(made), "verdict": verdict})


def _fields(text: PolicyText) -> dict[str, object]:
    return {name: getattr(text, name) for name in text.__slots__}


def changed(before: str | None, after: str | None, *path: str) -> ClauseChange:
    """One clause change, of the kind that its sides tell."""
    kind = "added" if before is None else "removed" if after is None else "modified"
    return ClauseChange(kind, path, before, after)


def flagged(before: str | None, after: str | None, *path: str) -> Change:
    """A comparison of two policies that differ in one clause."""
    stays = "Welcome to the rest of this policy, which is the same on both sides."
    old = policy(*([before] if before else []), stays)
    new = policy(*([after] if after else []), stays)
    return flag((changed(before, after, *path),), old, new)
