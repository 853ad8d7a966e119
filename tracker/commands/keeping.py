"""Looking after the archive: `verify` and `reindex`."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.alerting.feed_files import FeedNotifier
from tracker.app import utc_now
from tracker.archive.files import FileArchive
from tracker.archive.identity import STATE
from tracker.archive.lock import ArchiveLock
from tracker.archive.record_json import to_plain
from tracker.commands.opening import must_know, open_tracker, readable_entries
from tracker.config import Config, find, load
from tracker.feeding import rebuild_feeds
from tracker.index.backup import kept
from tracker.index.index import Index
from tracker.index.unsubscriptions import Unsubscription, rescued
from tracker.model import Change, Entry
from tracker.signing import signing_key
from tracker.terminal import counted, say, say_json


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
        must_know(tracker, document_id)
        archive = tracker.archive
        damage = list(archive.verify(document_id))
        ids = [document_id] if document_id else archive.documents()
        entries = sum(len(archive.names(one)) for one in ids)
    if as_json:
        say_json([to_plain(one) for one in damage])
        return 1 if damage else 0
    for one in damage:
        say(f"{one.path}: {one.problem}")
    if damage:
        say(f"{counted(len(damage), 'problem')} found; what is intact stays readable. Restore these from a backup.")
        return 1
    say(f"{counted(entries, 'entry')} of {counted(len(ids), 'document')}: all intact.")
    return 0


@click.command()
@click.pass_context
def reindex(context: click.Context) -> int:
    """Rebuild the index and the feeds from the archive; nothing is mailed for it.

    Damaged entries are named and left out.

    \b
    Example:
      tracker reindex
    """
    config = load(find(context.obj))
    with ArchiveLock(config.archive):
        index, aside = Index.mend(config.database, utc_now())
        found, problems = readable_entries(FileArchive(config.archive))
        if aside is not None or not index.states():  # a new one: nobody shall be mailed again because a disk failed
            for one in _unsubscribed(aside, config.archive / STATE / "backup"):
                index.unsubscriptions.add(one.address, one.at)
        index.rebuild(found)
        unwritten = _write_feeds(config, found, index)
        index.close()
    if aside is not None:
        say(f"The old index could not be used and lies in {aside} now.", error=True)
    for problem in problems:
        say(f"left out: {problem}", error=True)
    if unwritten:
        say(f"the feeds could not be written: {unwritten}", error=True)
    documents = {entry.document_id for entry, _ in found}
    say(f"{counted(len(found), 'entry')} of {counted(len(documents), 'document')} indexed.")
    return 1 if problems or unwritten else 0


def _write_feeds(config: Config, found: list[tuple[Entry, Change | None]], index: Index) -> str:
    """Make the configured feeds anew; returns what kept them from being written, "" if nothing did."""
    if config.feeds is None:
        return ""
    try:
        rebuild_feeds(FeedNotifier(config.feeds, signing_key(config.archive / STATE)), found, index)
    except OSError as error:
        return str(error)
    return ""


def _unsubscribed(aside: Path | None, backup: Path) -> list[Unsubscription]:
    """Who unsubscribed, as an index that is out of use and its newest copy tell."""
    copies = kept(backup) if backup.is_dir() else []
    return [one for file in (*copies[-1:], aside) if file is not None for one in rescued(file)]
