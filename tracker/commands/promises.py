"""What policies say about their own changes, and what then happened: `promises`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from tracker.app import Tracker
from tracker.commands.history import change_of
from tracker.commands.opening import must_know, open_to_read
from tracker.flagging.promises import promises as promises_of
from tracker.model import Change, Entry, Promise
from tracker.terminal import say, say_json
from tracker.texts import read


@click.command()
@click.argument("document_id", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Promises and changes as JSON.")
@click.pass_context
def promises(context: click.Context, document_id: str | None, as_json: bool) -> int:
    """Show what each policy says about its own changes, and which recorded changes did not keep it.

    A change is held against the promises of the text before it, in the company's favour where visits leave doubt.

    \b
    Example:
      tracker promises plivo/privacy-policy
    """
    with open_to_read(context) as tracker:
        must_know(tracker, document_id)
        ids = [document_id] if document_id else [one.id for one in tracker.config.documents]
        found = [(one, _said(tracker, one), list(_changes(tracker, one))) for one in ids]
        if as_json:
            say_json([_plain(*one) for one in found])
            return 0
        for at, (name, said, changes) in enumerate(found):
            for line in _lines(name, said, changes):
                say(line if line else "")
            if at + 1 < len(found):
                say("")
    return 0


def _said(tracker: Tracker, document_id: str) -> tuple[Promise, ...] | None:
    """The promises of the newest text; None where no text is recorded yet."""
    entry = tracker.index.baseline(document_id)
    return tuple(promises_of(read(tracker.archive.text(entry)))) if entry is not None else None


def _changes(tracker: Tracker, document_id: str) -> Iterator[tuple[Entry, Change]]:
    """The recorded changes of substance, oldest first: only these are held against promises."""
    for entry in sorted(tracker.index.entries(document_id), key=lambda one: one.sequence):
        change = change_of(tracker, entry) if entry.kind == "change" else None
        if change is not None and change.kind == "substantive":
            yield entry, change


def _lines(name: str, said: tuple[Promise, ...] | None, changes: list[tuple[Entry, Change]]) -> Iterator[str]:
    yield name
    if said is None:
        yield "  no text is recorded yet"
        return
    if not said:
        yield "  says nothing about its own changes" + (" now" if any(change.broken for _, change in changes) else "")
    for text in dict.fromkeys(promise.text for promise in said):
        yield "  says that " + ", that ".join(promise.says for promise in said if promise.text == text) + ":"
        yield f"    “{text}”"
    broken = [(entry, flag) for entry, change in changes for flag in change.broken]
    yield f"  substantive changes recorded: {len(changes)}" + (
        "" if broken or not changes else "; none broke a promise"
    )
    for entry, flag in broken:
        yield f"    {entry.name[:10]}  {flag.reason}, by the text before it"


def _plain(name: str, said: tuple[Promise, ...] | None, changes: list[tuple[Entry, Change]]) -> dict[str, Any]:
    return {
        "document": name,
        "promises": [{"kind": one.kind, "says": one.says, "text": one.text, "days": one.days} for one in said or ()],
        "changes": [
            {"entry": entry.name, "broken": [flag.reason for flag in change.broken]} for entry, change in changes
        ],
    }
