"""Looking after the archive: `verify` and `reindex`."""

from __future__ import annotations

import click

from tracker.app import Tracker
from tracker.archive.record_json import to_plain
from tracker.commands.opening import open_tracker
from tracker.errors import ArchiveError
from tracker.model import Change, Entry
from tracker.terminal import say, say_json


@click.command()
@click.argument("document_id", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="The damage as a JSON list; empty if there is none.")
@click.pass_context
def verify(context: click.Context, document_id: str | None, as_json: bool) -> int:
    """Check every file of the archive against its digests and its chain; exit code 1 if anything is wrong.

    \b
    Example:
      tracker verify
    """
    with open_tracker(context) as tracker:
        damage = list(tracker.archive.verify(document_id))
        ids = [document_id] if document_id else tracker.archive.documents()
        entries = sum(1 for one in ids for _ in tracker.index.entries(one))
    if as_json:
        say_json([to_plain(one) for one in damage])
        return 1 if damage else 0
    for one in damage:
        say(f"{one.path}: {one.problem}")
    if damage:
        say(f"{len(damage)} things are wrong; what is intact stays readable. Restore these files from a backup.")
        return 1
    say(f"{entries} entries of {len(ids)} documents: all intact.")
    return 0


@click.command()
@click.pass_context
def reindex(context: click.Context) -> int:
    """Rebuild the index from the archive; nothing is mailed for it. Damaged entries are named and left out.

    \b
    Example:
      tracker reindex
    """
    with open_tracker(context) as tracker, tracker.writing():
        found, problems = readable_entries(tracker)
        tracker.index.rebuild(found)
    for problem in problems:
        say(f"left out: {problem}", error=True)
    say(f"{len(found)} entries of {len({entry.document_id for entry, _ in found})} documents indexed.")
    return 1 if problems else 0


def readable_entries(tracker: Tracker) -> tuple[list[tuple[Entry, Change | None]], list[str]]:
    """All entries of the archive that can be read, with their changes, and a line for each that cannot."""
    found: list[tuple[Entry, Change | None]] = []
    problems: list[str] = []
    for document_id in tracker.archive.documents():
        for name in tracker.archive.names(document_id):
            try:
                entry = tracker.archive.entry(document_id, name)
                found.append((entry, tracker.archive.change(entry)))
            except ArchiveError as error:
                problems.append(str(error))
    found.sort(key=lambda pair: (pair[0].document_id, pair[0].sequence))
    return found, problems
