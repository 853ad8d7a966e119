"""What somebody names on the command line to be read: a file, an address, standard input."""

from __future__ import annotations

import re
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from tracker.config import find, load
from tracker.errors import ExtractionError, TrackerError
from tracker.extraction.budgets import MAX_BYTES
from tracker.extraction.decode import decode
from tracker.fetching.http import HttpFetcher
from tracker.fetching.settings import FetchSettings
from tracker.model import PolicyText, Selector, Validators
from tracker.texts import Explained, normalize, read
from tracker.texts import explain as explain_page

STDIN = "-"
_TAG = re.compile(r"<(?:!doctype|html|head|body|main|article|section|div|p|h[1-6]|ul|table)[\s>]", re.IGNORECASE)
_SNIFFED = 5_000
"""Characters in which a page shows a tag; Markdown and plain text show none."""


class UnreadableFile(TrackerError):
    """A file that was named on the command line cannot be read."""


@dataclass(frozen=True, slots=True)
class Source:
    """What was named and what it holds. `url` and `charset` are known of what was fetched."""

    name: str
    raw: bytes
    url: str = ""
    charset: str | None = None
    select: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()
    ignore: tuple[str, ...] = ()

    @property
    def is_page(self) -> bool:
        """Is it HTML, and neither Markdown nor plain text?"""
        if self.url or self.select or self.remove or self.ignore or self.name.endswith((".html", ".htm")):
            return True
        return bool(_TAG.search(decode(self.raw[: 4 * _SNIFFED])[:_SNIFFED]))

    def text(self) -> PolicyText:
        """The policy in it. Raises ExtractionError, or UnreadableFile in its place where it is a file."""
        if not self.is_page:
            return read(decode(self.raw))
        try:
            return normalize(
                self.raw,
                self.url,
                charset=self.charset,
                select=self.select,
                remove=self.remove,
                ignore=self.ignore,
            )
        except ExtractionError as error:
            raise self._named(error) from error

    def explained(self) -> Explained:
        """The policy in it, and how it was found. Raises as `text` does, and UnreadableFile for what is no page."""
        if not self.is_page:
            raise UnreadableFile(f"{self.name}: a text, of which nothing is left out; only pages (HTML) are explained")
        try:
            return explain_page(
                self.raw,
                self.url,
                charset=self.charset,
                select=self.select,
                remove=self.remove,
                ignore=self.ignore,
            )
        except ExtractionError as error:
            raise self._named(error) from error

    def _named(self, error: ExtractionError) -> TrackerError:
        return error if self.url else UnreadableFile(f"{self.name}: {error.detail}")


def source_of(
    context: click.Context,
    name: str,
    *,
    select: Sequence[str] = (),
    remove: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Source:
    """What a file, an address or standard input holds. Raises UnreadableFile, FetchError."""
    if name.startswith(("http://", "https://")):
        source = fetched(name, _fetch_settings(context))
    else:
        source = Source(name, _bytes_of(name))
    return replace(source, select=tuple(select), remove=tuple(remove), ignore=tuple(ignore))


def text_of(context: click.Context, name: str) -> PolicyText:
    """The policy in a file, at an address or on standard input. Raises UnreadableFile, FetchError, ExtractionError."""
    return source_of(context, name).text()


def fetched(url: str, settings: FetchSettings) -> Source:
    """What an address answers, asked once. Raises FetchError."""
    page = HttpFetcher(settings).fetch(url, validators=Validators(), headers=(), now=datetime.now(UTC))
    fragment = urlsplit(url).fragment
    return Source(url, page.body, f"{page.final_url}#{fragment}" if fragment else page.final_url, page.charset)


def _fetch_settings(context: click.Context) -> FetchSettings:
    """Those of the configuration; the usual ones where there is none."""
    path = find(context.obj)
    return load(path).fetch if context.obj is not None or path.exists() else FetchSettings()


def _bytes_of(name: str) -> bytes:
    """The file's content. Raises UnreadableFile for what is larger than a page may be, or no text."""
    try:
        if name == STDIN:
            raw = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(
            f"{name}: {error.strerror}; name a file, or an address with http:// or https://"
        ) from error
    if len(raw) > MAX_BYTES:
        raise UnreadableFile(f"{name}: larger than a page may be ({MAX_BYTES:,} bytes)")
    if raw.startswith(b"%PDF-"):
        raise UnreadableFile(f"{name}: a PDF; only HTML, Markdown and plain text are read")
    if b"\0" in raw[:_SNIFFED] and not raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise UnreadableFile(f"{name}: holds no text")
    return raw
