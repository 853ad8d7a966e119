"""Watching one more page: `add`."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click

from tracker.commands.sources import fetched
from tracker.config import Config, find, load
from tracker.config_edit import add_document
from tracker.errors import ConfigError
from tracker.model import PolicyText
from tracker.terminal import say

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

HEADINGS_SHOWN = 12


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
    service = service or _service_of(url)
    # Before anybody waits for a page that could not be added.
    _with_document(path, config, document_id or _free_id(config, "page"), url, service, kind or "")
    text = fetched(url, config.fetch).text()
    _show(url, text)
    if not text.verdict.is_policy and not force:
        say("Not added. If it is the right page all the same, add it with --force.", error=True)
        return 1
    kind = kind or _kind_of(f"{text.title} {url}")
    document_id = document_id or _free_id(config, f"{slug(service)}/{slug(kind)}")
    _replace(path, _with_document(path, config, document_id, url, service, kind))
    say(f"\nAdded to {path} as {document_id}.")
    say("A running daemon takes its first snapshot by itself; without one:")
    say(f"    tracker check {document_id}")
    return 0


def _with_document(path: Path, config: Config, document_id: str, url: str, service: str, kind: str) -> bytes:
    """The configuration with one more document, tried out. Raises UsageError where it would be no good, or OSError."""
    if any(one.id == document_id for one in config.documents):
        free = _free_id(config, document_id)
        raise click.UsageError(f"{document_id} is watched already, another page; add this one with --id {free}")
    # Bytes, not text: whatever ends its lines and begins the file is to stay.
    before = path.read_bytes().decode("utf-8")
    mark = "\ufeff" if before.startswith("\ufeff") else ""
    fields = {"id": document_id, "service": service, "type": kind, "url": url}
    after = add_document(before.removeprefix(mark), fields)
    if "\r\n" in before:
        after = re.sub("\r?\n", "\r\n", after)
    data = (mark + after).encode()
    with _beside(path) as trial:
        trial.write_bytes(data)
        try:
            load(trial)
        except ConfigError as error:
            said = [f"{one.key.rpartition('.')[2]}: {one.problem}; allowed: {one.allowed}" for one in error.problems]
            raise click.UsageError("\n".join(said)) from error
    return data


def _replace(path: Path, data: bytes) -> None:
    """Put the new content in the configuration's place, in one step and for the same readers as before."""
    target = path.resolve()  # a link to a file elsewhere stays a link
    status = target.stat()
    with _beside(path) as new:
        new.write_bytes(data)
        shutil.copymode(target, new)
        if os.geteuid() == 0:
            os.chown(new, status.st_uid, status.st_gid)
        new.replace(target)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A new file in the configuration's folder, empty and only this user's, gone afterwards."""
    target = path.resolve()
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    except OSError as error:  # whoever reads it knows the folder, not the new file's name
        what = f"{error.strerror}, so that {target.name} was not changed"
        raise OSError(error.errno, what, str(target.parent)) from error
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _free_id(config: Config, wished: str) -> str:
    """The id, with a number where it is taken."""
    taken = {one.id for one in config.documents}
    numbered = (f"{wished}-{number}" for number in range(2, len(taken) + 3))
    return wished if wished not in taken else next(one for one in numbered if one not in taken)


def _show(url: str, text: PolicyText) -> None:
    say(f"Address   {url}")
    say(f"Title     {text.title or '(none)'}")
    say(f"Dateline  {text.dateline or '(none)'}")
    say(f"Language  {text.language or '(unknown)'}")
    say(f"Verdict   {'a policy' if text.verdict.is_policy else f'not a policy: {text.verdict.reason}'}")
    say(f"Clauses   {len(text.clauses)}")
    headings = list(dict.fromkeys(clause.path[-1] for clause in text.clauses if clause.path))
    for heading in headings[:HEADINGS_SHOWN]:
        say(f"          - {heading}")
    if len(headings) > HEADINGS_SHOWN:
        say(f"          … and {len(headings) - HEADINGS_SHOWN} more headings")


def slug(name: str) -> str:
    """A name as part of an id: "Crédit Mutuel & Co." is "credit-mutuel-co"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "document"


def _service_of(url: str) -> str:
    """A name from the address: the host without "www." and its last label."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""  # what is wrong with it, the configuration's rule for addresses says
    labels = host.split(".")
    if all(label.isdigit() for label in labels) or len(labels) < 2:
        return host
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3  # co.uk, com.au
    return labels[-3 if short else -2].capitalize()


def _kind_of(hint: str) -> str:
    hint = hint.lower()
    return next((name for word, name in KINDS_OF_DOCUMENT if word in hint), "Policy")
