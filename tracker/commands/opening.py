"""Opening the tracker that a command works on, and finding one's way in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TextIO
from zoneinfo import ZoneInfo

import click

from tracker.app import Tracker
from tracker.archive.files import FileArchive
from tracker.errors import ArchiveError, IndexFault, UnknownDocument
from tracker.index.index import Index
from tracker.model import Change, Entry
from tracker.terminal import say


def open_tracker(context: click.Context, *, printed: TextIO | None = None) -> Tracker:
    """The tracker of the configuration that the command line, the environment or the folder names."""
    return Tracker.open(context.obj, printed=printed)


def open_to_read(context: click.Context) -> Tracker:
    """The same for a command that only reads: it makes no folder, and does without the index where it has to.

    An index that is damaged, missing or another user's is told; then what the archive itself says is shown.
    """
    tracker = open_tracker(context)
    tracker.index = _index_to_read(tracker)
    return tracker


def _index_to_read(tracker: Tracker) -> Index:
    if not tracker.config.archive.exists():
        return Index.in_memory()
    try:
        return tracker.index
    except IndexFault as fault:
        say(f"tracker: {fault}", error=True)
        say("What follows is read from the archive alone.", error=True)
        entries, _ = readable_entries(tracker.archive)  # may raise, so before anything is opened
        index = Index.in_memory()
        index.rebuild(entries)
        return index


def readable_entries(archive: FileArchive) -> tuple[list[tuple[Entry, Change | None]], list[str]]:
    """All entries that can be read, in their order, with their changes; and a line for each that cannot."""
    found: list[tuple[Entry, Change | None]] = []
    problems: list[str] = []
    for document_id in archive.documents():
        for name in archive.names(document_id):
            try:
                entry = archive.entry(document_id, name)
                found.append((entry, archive.change(entry)))
            except ArchiveError as error:
                problems.append(str(error))
    found.sort(key=lambda pair: (pair[0].document_id, pair[0].sequence))
    return found, problems


def must_know(tracker: Tracker, document_id: str | None) -> None:
    """Raises UnknownDocument for an id that neither the configuration nor the archive knows; None is fine."""
    if document_id is None or document_id in tracker.documents:
        return
    recorded = tracker.archive.documents()
    if document_id not in recorded:
        raise UnknownDocument(document_id, near(document_id, [*tracker.documents, *recorded]))


def near(document_id: str, known: Iterable[str]) -> tuple[str, ...]:
    """The ids that somebody may have meant."""
    return tuple(one for one in known if document_id and (document_id in one or one in document_id))


def end_of_day(text: str, timezone: ZoneInfo) -> datetime:
    """A point in time from "2026-05-03" (its last moment in `timezone`) or "2026-05-03T14:00" (that moment there).

    Raises click.BadParameter.
    """
    return _in_zone(text, time.max, timezone)


def start_of_day(text: str, timezone: ZoneInfo) -> datetime:
    """The same, but the first moment of a day. Raises click.BadParameter."""
    return _in_zone(text, time.min, timezone)


def _in_zone(text: str, of_day: time, timezone: ZoneInfo) -> datetime:
    try:
        moment = _moment(text, of_day)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone)
        moment.utctimetuple()  # the last days of the calendar overflow in zones west of Greenwich
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{text!r} is no date; write 2026-05-03 or 2026-05-03T14:00") from None
    return moment


def _moment(text: str, of_day: time) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), of_day)
    except ValueError:
        return datetime.fromisoformat(text)
