"""The documents that are watched: `add` and `list`."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from urllib.parse import urlsplit

import click

from tracker.app import Tracker
from tracker.archive.record_json import to_plain
from tracker.commands.opening import open_tracker
from tracker.commands.texts import visit
from tracker.config import Config, find, load
from tracker.config_edit import add_document
from tracker.model import OUTCOMES, PolicyText, State
from tracker.terminal import say, say_json, table, when

KINDS_OF_DOCUMENT = (
    ("cookie", "Cookie Policy"),
    ("privacy", "Privacy Policy"),
    ("datenschutz", "Privacy Policy"),
    ("acceptable use", "Acceptable Use Policy"),
    ("terms", "Terms of Service"),
    ("conditions", "Terms of Service"),
    ("guidelines", "Community Guidelines"),
)
"""What a title or an address tells of the kind of document; the first that fits counts."""


@click.command()
@click.argument("url", metavar="URL")
@click.option("--service", help="Who publishes it; taken from the address if not given.")
@click.option("--type", "kind", help='What it is ("Privacy Policy"); taken from its title if not given.')
@click.option("--id", "document_id", help="Its id and folder in the archive; made of service and type if not given.")
@click.option("--force", is_flag=True, help="Add it even if the page does not look like a policy.")
@click.pass_context
def add(
    context: click.Context, url: str, service: str | None, kind: str | None, document_id: str | None, force: bool
) -> int:
    """Visit a page, show what is read there, and add it to the configuration, whose comments and order stay.

    \b
    Example:
      tracker add https://example.com/privacy --service Example --type "Privacy Policy"
    """
    path = find(context.obj)
    config = load(path)
    if known := next((one for one in config.documents if url in one.urls), None):
        say(f"{url} is watched already, as {known.id}", error=True)
        return 1
    text = visit(url, config.fetch)
    _show(url, text)
    if not text.verdict.is_policy and not force:
        say("Not added. If it is the right page all the same, add it with --force.", error=True)
        return 1
    service = service or _service_of(url)
    kind = kind or _kind_of(f"{text.title} {url}")
    document_id = document_id or f"{slug(service)}/{slug(kind)}"
    _write(path, config, document_id, url, service, kind)
    say(f"\nAdded as {document_id}. `tracker check {document_id}` takes its first snapshot; so will the daemon.")
    return 0


def _write(path: Path, config: Config, document_id: str, url: str, service: str, kind: str) -> None:
    """Put the document into the file, if the file with it is a good configuration. Raises ConfigError, UsageError."""
    if any(one.id == document_id for one in config.documents):
        raise click.UsageError(f"there is a document {document_id!r} already; choose another id with --id")
    before = path.read_text(encoding="utf-8")
    after = add_document(before, {"id": document_id, "service": service, "type": kind, "url": url})
    trial = path.with_name(f".{path.name}.new")
    try:
        trial.write_text(after, encoding="utf-8")
        load(trial)
        trial.replace(path)
    finally:
        trial.unlink(missing_ok=True)


def _show(url: str, text: PolicyText) -> None:
    say(f"Address   {url}")
    say(f"Title     {text.title or '(none)'}")
    say(f"Dateline  {text.dateline or '(none)'}")
    say(f"Language  {text.language or '(unknown)'}")
    say(f"Verdict   {'a policy' if text.verdict.is_policy else f'not a policy: {text.verdict.reason}'}")
    say(f"Clauses   {len(text.clauses)}")
    headings = list(dict.fromkeys(clause.path[-1] for clause in text.clauses if clause.path))
    for heading in headings[:12]:
        say(f"          - {heading}")
    if len(headings) > 12:
        say(f"          … and {len(headings) - 12} more headings")


def slug(name: str) -> str:
    """A name as part of an id: "Crédit Mutuel & Co." is "credit-mutuel-co"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "document"


def _service_of(url: str) -> str:
    """A name from the address: the host without "www." and its last label."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    if all(label.isdigit() for label in labels) or len(labels) < 2:
        return host
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3  # co.uk, com.au
    return labels[-3 if short else -2].capitalize()


def _kind_of(hint: str) -> str:
    hint = hint.lower()
    return next((name for word, name in KINDS_OF_DOCUMENT if word in hint), "Policy")


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Documents and their states as a JSON list.")
@click.pass_context
def list_documents(context: click.Context, as_json: bool) -> int:
    """Show the documents: last check, last change, health; and who is told of nothing.

    \b
    Example:
      tracker list
    """
    with open_tracker(context) as tracker:
        states = tracker.index.states()
        dropped = [one for one in tracker.archive.documents() if one not in tracker.documents]
        if as_json:
            known = [to_plain(states.get(one, State(one))) for one in [*tracker.documents, *dropped]]
            say_json(known)
            return 0
        if not tracker.documents and not dropped:
            say("No documents yet: tracker add URL adds one.")
        else:
            rows = [
                _row(tracker, states.get(one, State(one)), one in dropped) for one in [*tracker.documents, *dropped]
            ]
            table([("ID", "LAST CHECK", "LAST CHANGE", "HEALTH"), *rows])
        _say_who_is_mailed(tracker)
    return 0


def _row(tracker: Tracker, state: State, dropped: bool) -> tuple[str, str, str, str]:
    zone = tracker.config.timezone
    changed = when(state.changed_at, zone)
    health = "no longer tracked" if dropped else health_of(state)
    return state.document_id, when(state.checked_at, zone), changed, health


def health_of(state: State) -> str:
    """The state of a document in a few words: "ok", or what is the matter."""
    if state.checked_at is None:
        return "not visited yet"
    if state.failures:
        times = f" ({state.failures} times in a row)" if state.failures > 1 else ""
        return f"{OUTCOMES[state.outcome]}{times}: {state.detail}"
    if state.outcome in ("unchanged", "page-changed", "changed", "cosmetic", "first", "back"):
        return "ok"
    return OUTCOMES[state.outcome] + (f": {state.detail}" if state.detail else "")


def _say_who_is_mailed(tracker: Tracker) -> None:
    config, counts = tracker.config, tracker.index.outbox.counts()
    waiting, held, parked = (counts.get(state, 0) for state in ("waiting", "held", "parked"))
    if config.email is None:
        say("\nNobody is mailed: the configuration has no [email] section; alerts are printed and kept.")
    elif not config.subscribers:
        say("\nNobody is mailed: the configuration has no [[subscribers]].")
    if waiting:
        say(f"\n{waiting} alerts wait to be delivered.")
    if held:
        say(f"\n{held} alerts are held after a mass change: tracker held shows them.")
    if parked:
        say(f"\n{parked} alerts were refused for good by the mail server; the log tells why.")
