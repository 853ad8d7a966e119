"""Opening the tracker that a command works on, and finding one's way in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TextIO
from zoneinfo import ZoneInfo

import click

from tracker.app import Tracker
from tracker.errors import UnknownDocument


def open_tracker(context: click.Context, *, only_reads: bool = False, printed: TextIO | None = None) -> Tracker:
    """The tracker of the configuration that the command line, the environment or the folder names."""
    return Tracker.open(context.obj, only_reads=only_reads, printed=printed)


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
    try:
        moment = _moment(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=timezone)
        moment.utctimetuple()  # the last days of the calendar overflow in zones west of Greenwich
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{text!r} is no date; write 2026-05-03 or 2026-05-03T14:00") from None
    return moment


def _moment(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time.max)
    except ValueError:
        return datetime.fromisoformat(text)
