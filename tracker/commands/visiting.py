"""Visiting pages: `check` now, `run` for ever."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Event

import click

from tracker.app import Tracker
from tracker.archive.lock import ArchiveLock
from tracker.archive.record_json import to_plain
from tracker.commands.opening import open_tracker
from tracker.config import find
from tracker.daemon import HALT_WITHIN, stopped_by_signals
from tracker.daemon import run as run_daemon
from tracker.delivery import Delivered
from tracker.errors import ArchiveLocked
from tracker.model import Check, Document
from tracker.terminal import counted, line, say, say_json

TROUBLE = ("failed", "refused", "unread", "gone")
POLL_SECONDS = 0.2
INTERRUPTED = 130


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every document, due or not. Without ids: those that are due.")
@click.option("--no-mail", is_flag=True, help="Deliver nothing; alerts wait for the next delivery.")
@click.option("--json", "as_json", is_flag=True, help="What each visit came to, as a JSON list; all else on stderr.")
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
    if ids and everything:
        raise click.UsageError("name documents or say --all, not both")
    with (
        open_tracker(context, printed=sys.stderr if as_json else sys.stdout) as tracker,
        stopped_by_signals(exit_code=INTERRUPTED, on_stop=partial(tracker.halt, HALT_WITHIN)) as stop,
    ):
        documents = tracker.known(ids) if ids or everything else tracker.due()
        if not documents:
            _say_why_nothing(tracker, error=as_json)
        round_ = Round(tracker, stop, deliver=not no_mail, quiet=as_json)
        round_.visit(documents)
    if as_json:
        say_json([to_plain(one) for one in round_.checks])
    elif round_.delivered.sent and tracker.config.email:
        say(f"{counted(round_.delivered.sent, 'alert')} delivered.")
    if held := round_.held:
        say(f"{counted(held, 'alert')} held after a mass change: `tracker held` shows them.", error=as_json)
    for problem in round_.delivered.errors:
        say(f"not delivered: {problem}", error=True)
    if stop.is_set():
        return INTERRUPTED
    return 1 if round_.delivered.errors or any(one.outcome in TROUBLE for one in round_.checks) else 0


@click.command()
@click.pass_context
def run(context: click.Context) -> int:
    """Run as a daemon: visit what is due, deliver, wait; stops within 10 seconds of SIGTERM or SIGINT.

    A changed configuration file is taken up by itself; a faulty one is told, and the old one stays.

    \b
    Example:
      tracker --config /etc/tracker/config.toml run
    """
    return run_daemon(find(context.obj))


def _say_why_nothing(tracker: Tracker, *, error: bool) -> None:
    if not tracker.documents:
        say("No documents yet: tracker add URL adds one.", error=error)
        return
    due = tracker.next_visit()
    zone = tracker.config.timezone
    coming = f" The next visit is due at {due.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})." if due else ""
    say(f"Nothing is due.{coming} `tracker check --all` visits all the same.", error=error)


@dataclass
class Round:
    """One round of visits for a person who waits for it.

    `checks` are done, `delivered` is what was mailed after, `held` is how many alerts wait for that person to say so.
    """

    tracker: Tracker
    stop: Event
    deliver: bool
    quiet: bool
    checks: list[Check] = field(default_factory=list)
    delivered: Delivered = field(default_factory=Delivered)
    held: int = 0

    def visit(self, documents: list[Document]) -> None:
        """Visit and deliver; where another process holds the archive, leave it to that one, and wait for it."""
        try:
            with self.tracker.writing():
                self._show(documents, partial(self.tracker.check, documents, stop=self.stop))
                if self.deliver:
                    self.delivered = self.tracker.deliver(stop=self.stop)
                    self.held = self.tracker.index.outbox.counts().get("held", 0)
                return
        except ArchiveLocked as error:
            if not documents:
                return
            who = f"Process {error.pid}" if error.pid else "Another process"
            say(f"{who} holds this archive and does the visits.", error=True)
        if not self.deliver:
            say("--no-mail does not bind it: it delivers as it is configured.", error=True)
        self._show(documents, partial(self._leave_to_the_other, documents))
        left = [one for one in documents if one.id not in {done.document_id for done in self.checks}]
        if not left or self.stop.is_set():
            return
        if not _is_locked(self.tracker):
            self.visit(left)
            return
        for one in left:
            say(f"{one.id}: not visited yet; `tracker list` will tell", error=True)

    def _show(self, documents: list[Document], visit: Callable[..., object]) -> None:
        """Visit with a progress bar on a terminal, then a line for each; without one, the lines as they come."""
        before = len(self.checks)
        if self.quiet or len(documents) < 2 or not sys.stderr.isatty():
            visit(on_done=self._done)
            return
        with click.progressbar(length=len(documents), label="Visiting", file=sys.stderr, show_pos=True) as bar:

            def on_done(done: Check) -> None:
                self.checks.append(done)
                bar.update(1)

            visit(on_done=on_done)
        for done in self.checks[before:]:
            say(line(done))

    def _done(self, done: Check) -> None:
        self.checks.append(done)
        if not self.quiet:
            say(line(done))

    def _leave_to_the_other(self, documents: list[Document], on_done: Callable[[Check], None]) -> None:
        """Mark documents as due and wait until the process that holds the archive has visited them, or has ended, or
        has had the time to."""
        index, asked = self.tracker.index, self.tracker.clock()
        waiting = {document.id for document in documents}
        index.ask(sorted(waiting), asked)
        patience = time.monotonic() + self.tracker.config.fetch.timeout * (len(documents) + 1)
        while waiting and time.monotonic() < patience and not self.stop.wait(POLL_SECONDS):
            # Looked at first: what it wrote before it ended is seen below.
            ended = not _is_locked(self.tracker)
            for state in [index.state(one) for one in sorted(waiting)]:
                if state.checked_at is not None and state.checked_at >= asked:
                    waiting.discard(state.document_id)
                    on_done(Check(state.document_id, state.checked_at, state.outcome, state.detail))
            if ended:
                return


def _is_locked(tracker: Tracker) -> bool:
    try:
        with ArchiveLock(tracker.config.archive):
            return False
    except ArchiveLocked:
        return True
