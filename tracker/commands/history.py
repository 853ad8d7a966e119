"""What was recorded: `log`, `show` and `diff`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import click

from tracker.app import Tracker
from tracker.archive.record_json import to_plain
from tracker.archive.warc import decode
from tracker.commands.opening import end_of_day, must_know, open_to_read
from tracker.errors import ArchiveError, TrackerError
from tracker.extraction.recipe import recipe
from tracker.index.checks import CheckRun
from tracker.model import OUTCOMES, Change, Document, Entry, PolicyText
from tracker.terminal import say, say_change, say_json, summary, table, when
from tracker.texts import compare, read, read_pages

TOLD_WITHOUT_ENTRY = ("failed", "unread", "alternating")
"""The outcomes of visits that `log` tells although nothing was recorded for them."""


class UnknownEntry(TrackerError):
    """The document has no such entry."""


@click.command()
@click.argument("document_id", metavar="[ID]", required=False)
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many lines at most.")
@click.option("--json", "as_json", is_flag=True, help="The entries as a JSON list, with their changes.")
@click.pass_context
def log(context: click.Context, document_id: str | None, limit: int, as_json: bool) -> int:
    """Show what was recorded, the newest first: changes, first sights, and visits that came to nothing.

    \b
    Example:
      tracker log plivo/privacy-policy
    """
    with open_to_read(context) as tracker:
        must_know(tracker, document_id)
        entries = sorted(tracker.index.entries(document_id), key=lambda one: one.recorded_at, reverse=True)[:limit]
        if as_json:
            say_json([{"entry": to_plain(one), "change": to_plain(change_of(tracker, one))} for one in entries])
            return 0
        zone = tracker.config.timezone
        rows = [(one.recorded_at, one.document_id, one.name, _told(tracker, one)) for one in entries]
        trouble = [run for run in tracker.index.checks(document_id, limit=limit) if run.outcome in TOLD_WITHOUT_ENTRY]
        rows += [(run.last_at, run.document_id, "-", _trouble(run)) for run in trouble]
        if not rows:
            say("Nothing recorded yet: tracker check --all visits every document.")
            return 0
        newest = sorted(rows, key=lambda row: row[0], reverse=True)[:limit]
        table([("WHEN", "DOCUMENT", "ENTRY", "WHAT"), *((when(at, zone), *rest) for at, *rest in newest)])
    return 0


@click.command()
@click.argument("document_id", metavar="ID")
@click.option("--at", "at", metavar="DATE", help="The text as it stood at the end of that day (2026-05-03).")
@click.option("--json", "as_json", is_flag=True, help="Entry and text as JSON.")
@click.pass_context
def show(context: click.Context, document_id: str, at: str | None, as_json: bool) -> int:
    """Print a policy's text, today's or that of a day.

    Entry, time and digest go to standard error: what is piped on is the text alone, with that very digest.

    \b
    Example:
      tracker show plivo/privacy-policy --at 2026-05-03
      tracker show plivo/privacy-policy | sha256sum
    """
    with open_to_read(context) as tracker:
        must_know(tracker, document_id)
        entry = _entry_at(tracker, document_id, at) if at else tracker.index.baseline(document_id)
        if entry is None:
            raise _no_text(tracker, document_id, at)
        text = tracker.archive.text(entry)
        if as_json:
            say_json({"entry": to_plain(entry), "markdown": text})
            return 0
        seen = when(entry.seen_at, tracker.config.timezone)
        say(f"{entry.document_id}, entry {entry.name}, first seen {seen}", error=True)
        say(f"SHA-256 of the text: {entry.text_digest}\n", error=True)
        say(text, ended=sys.stdout.isatty())
    return 0


@click.command()
@click.argument("document_id", metavar="ID")
@click.argument("old", metavar="[OLD]", required=False)
@click.argument("new", metavar="[NEW]", required=False)
@click.option("--as-recorded", is_flag=True, help="Compare the texts as they were read then, by whatever recipe.")
@click.option("--json", "as_json", is_flag=True, help="The change with its clauses and flags as JSON.")
@click.pass_context
def diff(
    context: click.Context, document_id: str, old: str | None, new: str | None, as_recorded: bool, as_json: bool
) -> int:
    """Show what changed, clause by clause, with its flags; by default from the last version but one to the last.

    OLD and NEW are entries' names, their numbers, or dates (the text at the end of that day). A change that was
    recorded as such is shown as it was recorded and told. Else the texts are compared now; where the two were read by
    different recipes, both captures are read again with today's.

    \b
    Example:
      tracker diff plivo/privacy-policy
      tracker diff plivo/privacy-policy 2025-01-01 2026-01-01
    """
    with open_to_read(context) as tracker:
        must_know(tracker, document_id)
        before, after = pair(tracker, document_id, old, new)
        change = _recorded(tracker, before, after)
        if change is None:
            texts = texts_of(tracker, before, after, as_recorded=as_recorded)
            change = compare(*texts, old_seen=before.seen_at, new_seen=after.seen_at)
        if as_json:
            say_json({"old": to_plain(before), "new": to_plain(after), "change": to_plain(change)})
            return 0
        zone = tracker.config.timezone
        say(f"old: entry {before.name}, first seen {when(before.seen_at, zone)}")
        say(f"new: entry {after.name}, first seen {when(after.seen_at, zone)}\n")
        say_change(change)
    return 0


def _recorded(tracker: Tracker, before: Entry, after: Entry) -> Change | None:
    """What was told of these two: it knew when the old text was last seen, which no later comparison does."""
    return change_of(tracker, after) if after.compared_with == before.name else None


def _no_text(tracker: Tracker, document_id: str, at: str | None) -> UnknownEntry:
    first = next((one for one in tracker.index.entries(document_id) if one.accepted), None)
    if first is None:
        return UnknownEntry(f"{document_id}: no text is recorded yet; `tracker check {document_id}` takes the first")
    seen = when(first.seen_at, tracker.config.timezone)
    return UnknownEntry(f"{document_id}: the first text was seen after {at}, at {seen}")


def _trouble(run: CheckRun) -> str:
    times = f" ({run.times} times since {run.first_at:%Y-%m-%d})" if run.times > 1 else ""
    return f"{OUTCOMES[run.outcome]}{times}: {run.detail}".removesuffix(": ")


def change_of(tracker: Tracker, entry: Entry) -> Change | None:
    """The entry's change; None, with a word on standard error, where the archive is damaged: the rest shall be seen."""
    try:
        return tracker.archive.change(entry)
    except ArchiveError as error:
        say(f"tracker: {error}; `tracker verify` tells all that is damaged", error=True)
        return None


def _told(tracker: Tracker, entry: Entry) -> str:
    """One entry in a few words: its kind and, for a change, the gravest point."""
    words = {
        "first": "first seen",
        "technical": "read anew with today's recipe; the page had not changed",
        "visible": {
            "back": "the policy is back, unchanged",
            "unstable": "a change that had gone at the next visit",
            "response": "other bytes that show the same page",
        }.get(entry.reason, "the page around the policy changed"),
        "refused": f"not the policy: {entry.reason}" if entry.reason != "gone" else "the policy is gone",
        "unread": f"could not be read: {entry.reason}",
    }
    if entry.kind != "change":
        return words[entry.kind]
    change = change_of(tracker, entry)
    marks = [entry.reason] if entry.reason else []
    marks += [] if entry.confirmed else ["unconfirmed"]
    if change is None:
        return ", ".join(["changed", *marks])
    told = ", ".join([*marks, summary(change)])
    return f"{change.flags[0].reason} ({told})" if change.flags else told


def _entry_at(tracker: Tracker, document_id: str, date: str) -> Entry | None:
    return tracker.index.entry_at(document_id, end_of_day(date, tracker.config.timezone))


def pair(tracker: Tracker, document_id: str, old: str | None, new: str | None) -> tuple[Entry, Entry]:
    """The two versions that are meant, each by name, number or date; by default the last two.

    Raises UnknownEntry.
    """
    accepted = [entry for entry in tracker.index.entries(document_id) if entry.accepted]
    if not accepted:
        raise UnknownEntry(f"{document_id}: no version is recorded yet; `tracker check {document_id}` takes the first")
    if len(accepted) == 1 and old is None:
        raise UnknownEntry(f"{document_id}: one version is recorded, and nothing yet to compare it with")
    zone = tracker.config.timezone
    after = _named(accepted, new, zone, document_id) if new else accepted[-1]
    if old:
        return _named(accepted, old, zone, document_id), after
    return accepted[max(accepted.index(after) - 1, 0)], after


def _named(accepted: Sequence[Entry], name: str, zone: ZoneInfo, document_id: str) -> Entry:
    """The entry of that name or number, or the newest seen by the end of that day."""
    for entry in accepted:
        if name in (entry.name, str(entry.sequence)):
            return entry
    try:
        at = end_of_day(name, zone)
    except click.BadParameter:
        raise UnknownEntry(
            f"{document_id}: no version is called {name!r}; `tracker log {document_id}` shows their names"
        ) from None
    seen = [entry for entry in accepted if entry.seen_at <= at]
    if not seen:
        raise UnknownEntry(
            f"{document_id}: the first version was seen after {name}, at {when(accepted[0].seen_at, zone)}"
        )
    return seen[-1]


def texts_of(tracker: Tracker, before: Entry, after: Entry, *, as_recorded: bool) -> tuple[PolicyText, PolicyText]:
    """Both versions, as recorded or, where their recipes differ, both captures read with today's."""
    if as_recorded or before.recipe == after.recipe:
        old, new = (read(tracker.archive.text(one), title=one.title) for one in (before, after))
        return old, new
    return _read_again(tracker, before), _read_again(tracker, after)


def _read_again(tracker: Tracker, entry: Entry) -> PolicyText:
    """The entry's capture, read with today's recipe (the configuration's settings, if it is still there)."""
    document = tracker.documents.get(entry.document_id)
    document = document or Document(entry.document_id, entry.urls, entry.service, entry.type)
    if entry.recipe == recipe(document):
        return read(tracker.archive.text(entry), title=entry.title)
    return read_pages(document, decode(tracker.archive.capture(entry)))
