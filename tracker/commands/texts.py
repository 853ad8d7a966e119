"""Reading a page or a text without any archive: `normalize` and `compare`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from tracker.archive.record_json import to_plain
from tracker.errors import TrackerError
from tracker.fetching.http import HttpFetcher
from tracker.fetching.settings import FetchSettings
from tracker.model import Document, PolicyText, Validators
from tracker.terminal import say, say_change, say_json
from tracker.texts import compare as compare_texts
from tracker.texts import normalize as normalize_page
from tracker.texts import read, read_pages


class UnreadableFile(TrackerError):
    """A file that was named on the command line cannot be read."""


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--json", "as_json", is_flag=True, help="Title, dateline, language, verdict and clauses as JSON.")
def normalize(source: str, as_json: bool) -> None:
    """Print the policy that a page holds, as Markdown; `-` reads standard input.

    \b
    Example:
      tracker normalize https://example.com/privacy
      tracker normalize saved-page.html --json
    """
    text = _text_of(source)
    if as_json:
        say_json(to_plain(text))
        return
    say(text.markdown)
    if not text.verdict.is_policy:
        say(f"tracker: this does not look like a policy: {text.verdict.reason}", error=True)


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="The change with its clauses and flags as JSON.")
def compare(old: str, new: str, as_json: bool) -> None:
    """Say what changed from OLD to NEW, clause by clause; each a file (HTML, Markdown, plain text) or an address.

    \b
    Example:
      tracker compare policy-2024.html policy-2025.html
    """
    change = compare_texts(_text_of(old), _text_of(new))
    if as_json:
        say_json(to_plain(change))
    else:
        say_change(change)


def _text_of(source: str) -> PolicyText:
    if source.startswith(("http://", "https://")):
        return visit(source, FetchSettings())
    raw = _bytes_of(source)
    head = raw[:2000].lower()
    if b"<html" in head or b"<!doctype" in head or b"<body" in head or source.endswith((".html", ".htm")):
        return normalize_page(raw)
    return read(raw.decode(errors="replace"))


def visit(url: str, settings: FetchSettings) -> PolicyText:
    """The policy at an address, fetched once. Raises FetchError, ExtractionError."""
    page = HttpFetcher(settings).fetch(url, validators=Validators(), headers=(), now=datetime.now(UTC))
    return read_pages(Document("", (url,), "", ""), [page])


def _bytes_of(source: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"{source}: {error.strerror}; name a file, or an address with http:// or https://"
        ) from error
