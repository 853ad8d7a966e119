"""Visiting pages: `check` now, `run` for ever."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

import click

from tracker.app import Tracker
from tracker.archive.record_json import to_plain
from tracker.commands.opening import open_tracker
from tracker.config import find
from tracker.daemon import run as run_daemon
from tracker.delivery import Delivered
from tracker.errors import ArchiveLocked
from tracker.model import OUTCOMES, Check, Document
from tracker.terminal import say, say_json, summary

TROUBLE = ("failed", "refused", "unread", "gone")
POLL_SECONDS = 0.5


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every document, due or not. Without ids: those that are due.")
@click.option("--no-mail", is_flag=True, help="Deliver nothing; alerts wait for the next delivery.")
@click.option("--json", "as_json", is_flag=True, help="What each visit came to, as a JSON list.")
@click.pass_context
def check(context: click.Context, ids: tuple[str, ...], everything: bool, no_mail: bool, as_json: bool) -> int:
    """Visit documents now and deliver what is to be told.

    Under a running daemon the visits are left to it, and this command waits for what they come to. Exit code 1 if a
    document could not be had or read, or an alert was not taken.

    \b
    Example:
      tracker check plivo/privacy-policy
      tracker check --all --no-mail
    """
    with open_tracker(context) as tracker:
        documents = tracker.known(ids)
        if not ids and not everything:
            due = set(tracker.index.due(tracker.clock(), tuple(tracker.documents)))
            documents = [document for document in documents if document.id in due]
        if not documents and not as_json:
            say("Nothing is due." if tracker.documents else "No documents yet: tracker add URL adds one.")
        checks, delivered = _visit_all(tracker, documents, deliver=not no_mail, quiet=as_json)
    if as_json:
        say_json([to_plain(one) for one in checks])
    for line in delivered.errors:
        say(f"not delivered: {line}", error=True)
    return 1 if delivered.errors or any(one.outcome in TROUBLE for one in checks) else 0


@click.command()
@click.pass_context
def run(context: click.Context) -> int:
    """Run as a daemon: visit what is due, deliver, wait; stops within 10 seconds of SIGTERM or SIGINT.

    \b
    Example:
      tracker --config /etc/tracker/config.toml run
    """
    return run_daemon(find(context.obj))


def _visit_all(
    tracker: Tracker, documents: list[Document], *, deliver: bool, quiet: bool
) -> tuple[list[Check], Delivered]:
    try:
        with tracker.writing():
            checks = _with_progress(documents, partial(tracker.check, documents), quiet=quiet)
            return checks, tracker.deliver() if deliver else Delivered()
    except ArchiveLocked:
        return _with_progress(documents, partial(_ask_the_daemon, tracker, documents), quiet=quiet), Delivered()


def _with_progress(documents: list[Document], visit: Callable[..., list[Check]], *, quiet: bool) -> list[Check]:
    """Visit with a progress bar on a terminal, then a line for each document; without one, the lines as they come."""
    if quiet:
        return visit(on_done=None)
    if len(documents) < 2 or not sys.stderr.isatty():
        return visit(on_done=lambda done: say(line(done)))
    with click.progressbar(length=len(documents), label="Visiting", file=sys.stderr, show_pos=True) as bar:
        checks = visit(on_done=lambda _: bar.update(1))
    for done in checks:
        say(line(done))
    return checks


def line(done: Check) -> str:
    """One line for one visit: "plivo/privacy-policy: changed (substantive, severity high; silent)"."""
    said = OUTCOMES[done.outcome]
    if done.change is not None:
        said += f" ({summary(done.change)})"
    elif done.detail:
        said += f": {done.detail}"
    return f"{done.document_id}: {said}"


def _ask_the_daemon(
    tracker: Tracker, documents: list[Document], on_done: Callable[[Check], None] | None
) -> list[Check]:
    """Mark the documents as due and wait until the process that holds the archive has visited them."""
    say("A daemon has this archive; it does the visits.", error=True)
    asked = tracker.clock()
    tracker.index.ask([document.id for document in documents], asked)
    waiting, checks = {document.id for document in documents}, []
    patience = time.monotonic() + tracker.config.fetch.timeout * (len(documents) + 1)
    while waiting and time.monotonic() < patience:
        time.sleep(POLL_SECONDS)
        for done in _visited_since(tracker, waiting, asked):
            waiting.discard(done.document_id)
            checks.append(done)
            if on_done is not None:
                on_done(done)
    for one in sorted(waiting):
        say(f"{one}: the daemon has not visited it yet; `tracker list` will tell", error=True)
    return checks


def _visited_since(tracker: Tracker, ids: set[str], asked: datetime) -> list[Check]:
    states = (tracker.index.state(one) for one in sorted(ids))
    return [
        Check(state.document_id, state.checked_at, state.outcome, state.detail)
        for state in states
        if state.checked_at is not None and state.checked_at >= asked
    ]
