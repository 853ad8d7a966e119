"""Why a change is called what it is called: `explain`."""

from __future__ import annotations

from datetime import datetime

import click

from tracker.commands.history import pair, texts_of
from tracker.commands.opening import must_know, open_to_read
from tracker.commands.sources import text_of
from tracker.comparison.compare import compare_clauses
from tracker.flagging.explain import explain as reasoning
from tracker.model import PolicyText
from tracker.terminal import say, when


@click.command()
@click.argument("old", metavar="ID|OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.pass_context
def explain(context: click.Context, old: str, new: str | None) -> int:
    """Show the whole reasoning behind a change: what each sentence was judged to be worth, by which words and rules.

    With one argument, the last change of a document; with two, from OLD to NEW, each a file, an address or `-`.

    \b
    Example:
      tracker explain plivo/privacy-policy
      tracker explain policy-2024.html policy-2025.html
    """
    if new is not None:
        _say(text_of(context, old), text_of(context, new), None, None)
        return 0
    with open_to_read(context) as tracker:
        must_know(tracker, old)
        before, after = pair(tracker, old, None, None)
        zone = tracker.config.timezone
        say(f"old: entry {before.name}, first seen {when(before.seen_at, zone)}")
        say(f"new: entry {after.name}, first seen {when(after.seen_at, zone)}\n")
        _say(*texts_of(tracker, before, after, as_recorded=False), before.seen_at, after.seen_at)
    return 0


def _say(old: PolicyText, new: PolicyText, old_seen: datetime | None, new_seen: datetime | None) -> None:
    for line in reasoning(compare_clauses(old, new), old, new, old_seen=old_seen, new_seen=new_seen):
        say(line)
