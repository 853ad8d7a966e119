"""Reading a page or a text without any archive: `normalize` and `compare`."""

from __future__ import annotations

import re
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from datetime import UTC, datetime
from pathlib import Path

import click

from tracker.archive.record_json import to_plain
from tracker.config import find, load
from tracker.errors import ExtractionError, TrackerError
from tracker.extraction.budgets import MAX_BYTES
from tracker.extraction.decode import decode
from tracker.fetching.http import HttpFetcher
from tracker.fetching.settings import FetchSettings
from tracker.model import Document, PolicyText, Validators
from tracker.terminal import say, say_change, say_json
from tracker.texts import compare as compare_texts
from tracker.texts import normalize as normalize_page
from tracker.texts import read, read_pages

STDIN = "-"
_TAG = re.compile(r"<(?:!doctype|html|head|body|main|article|section|div|p|h[1-6]|ul|table)[\s>]", re.IGNORECASE)
_SNIFFED = 5_000
"""Characters in which a page shows a tag; Markdown and plain text show none."""


class UnreadableFile(TrackerError):
    """A file that was named on the command line cannot be read."""


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--json", "as_json", is_flag=True, help="Title, dateline, language, verdict and clauses as JSON.")
@click.pass_context
def normalize(context: click.Context, source: str, as_json: bool) -> int:
    """Print the policy that a page holds, as Markdown; `-` reads standard input.

    Exit code 1 if the page does not look like a policy. An address is fetched with the configuration's [fetch]
    settings, where there is a configuration.

    \b
    Example:
      tracker normalize https://example.com/privacy
      tracker normalize saved-page.html --json
    """
    text = text_of(context, source)
    if as_json:
        say_json(to_plain(text))
    else:
        say(text.markdown)
        _say_if_no_policy(source, text)
    return 0 if text.verdict.is_policy else 1


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="The change with its clauses and flags as JSON.")
@click.pass_context
def compare(context: click.Context, old: str, new: str, as_json: bool) -> int:
    """Say what changed from OLD to NEW, clause by clause.

    Each is a file (HTML, Markdown, plain text), an address, or `-` for standard input.

    \b
    Example:
      tracker compare policy-2024.html policy-2025.html
    """
    if old == new == STDIN:
        raise click.UsageError("only one of the two can come from standard input")
    before, after = text_of(context, old), text_of(context, new)
    change = compare_texts(before, after)
    if as_json:
        say_json(to_plain(change))
        return 0
    for source, text in ((old, before), (new, after)):
        _say_if_no_policy(source, text)
    say_change(change)
    return 0


def _say_if_no_policy(source: str, text: PolicyText) -> None:
    if not text.verdict.is_policy:
        say(f"tracker: {source} does not look like a policy: {text.verdict.reason}", error=True)


def text_of(context: click.Context, source: str) -> PolicyText:
    """The policy in a file, at an address or on standard input. Raises UnreadableFile, FetchError, ExtractionError."""
    if source.startswith(("http://", "https://")):
        return visit(source, _fetch_settings(context))
    raw = _bytes_of(source)
    if len(raw) > MAX_BYTES:
        raise UnreadableFile(f"{source}: larger than a page may be ({MAX_BYTES:,} bytes)")
    if raw.startswith(b"%PDF-"):
        raise UnreadableFile(f"{source}: a PDF; only HTML, Markdown and plain text are read")
    if b"\0" in raw[:_SNIFFED] and not raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise UnreadableFile(f"{source}: holds no text")
    if not source.endswith((".html", ".htm")) and not _TAG.search(decode(raw[: 4 * _SNIFFED])[:_SNIFFED]):
        return read(decode(raw))
    try:
        return normalize_page(raw)
    except ExtractionError as error:
        raise UnreadableFile(f"{source}: {error.detail}") from error


def _fetch_settings(context: click.Context) -> FetchSettings:
    """Those of the configuration; the usual ones where there is none."""
    path = find(context.obj)
    return load(path).fetch if context.obj is not None or path.exists() else FetchSettings()


def visit(url: str, settings: FetchSettings) -> PolicyText:
    """The policy at an address, fetched once. Raises FetchError, ExtractionError."""
    page = HttpFetcher(settings).fetch(url, validators=Validators(), headers=(), now=datetime.now(UTC))
    return read_pages(Document("", (url,), "", ""), [page])


def _bytes_of(source: str) -> bytes:
    """The file's content, a little more than a page may hold of it at most."""
    try:
        if source == STDIN:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(
            f"{source}: {error.strerror}; name a file, or an address with http:// or https://"
        ) from error
