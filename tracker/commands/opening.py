"""Opening the tracker that a command works on."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import click

from tracker.app import Tracker

Moment = str | None


def open_tracker(context: click.Context) -> Tracker:
    """The tracker of the configuration that the command line, the environment or the folder names."""
    return Tracker.open(context.obj)


def end_of_day(text: str, timezone: ZoneInfo) -> datetime:
    """A point in time from "2026-05-03" (its last moment in `timezone`) or "2026-05-03T14:00" (that moment there).

    Raises click.BadParameter.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no date; write 2026-05-03 or 2026-05-03T14:00") from None
    if len(text) == len("2026-05-03"):
        moment = datetime.combine(moment, time.max)
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone)
