"""The channel to feeds: each entry is put into the files of all news, of its service and of its document.

A file is replaced as a whole, on the disk before it is visible, and not at all where its bytes would be the same: what
serves the folder goes on answering "not modified". The files are all that is kept: an entry that comes again stands in
its own place again.
"""

from __future__ import annotations

import hmac
import logging
import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid5

from tracker.alerting.feed_entry import TEMPLATES, FeedEntry, read_entry
from tracker.alerting.harmless import shortened
from tracker.alerting.settings import FeedSettings
from tracker.errors import DeliveryError
from tracker.model import Alert, Document

log = logging.getLogger(__name__)

BEFORE_ANY_NEWS = "1970-01-01T00:00:00Z"
"""The time of a feed without entries: it shall not seem new whenever it is written anew."""

_ENTRY = re.compile(rb"<entry>\n.*?\n</entry>\n", re.DOTALL)
_END = b"</feed>\n"
_DOCUMENT = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*")
_LONGEST = 60  # characters of a service's name in a file name


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its file below the folder, and its title."""

    file: str
    title: str


ALL = Feed("all.xml", "Policy changes")


class FeedNotifier:
    """Writes feeds. `key` is what makes their ids this installation's own."""

    def __init__(self, settings: FeedSettings, key: bytes) -> None:
        self._settings = settings
        self._ids = UUID(bytes=hmac.digest(key, b"feeds", "sha256")[:16], version=4)

    def deliver(self, alert: Alert) -> str:
        """Put the alert's entry into its feeds; returns which.

        Raises DeliveryError: permanent where it is no entry of a feed, otherwise where a file cannot be written.
        """
        try:
            entry = read_entry(alert.payload)
            feeds = _feeds_of(entry)
        except ValueError as error:
            raise DeliveryError(alert.recipient, str(error), permanent=True) from error
        try:
            for feed in feeds:
                self._write(feed, [entry, *self._entries(feed)])
        except OSError as error:
            raise DeliveryError(alert.recipient, f"{error.filename or feed.file}: {error.strerror or error}") from error
        return "in " + ", ".join(feed.file for feed in feeds)

    def close(self) -> None:
        """Nothing is held open."""

    @property
    def begun(self) -> bool:
        """Whether there are feeds in the folder."""
        return self._path(ALL).exists()

    def fill(self, entries: Iterable[bytes]) -> int:
        """Write the feeds of these entries anew, without any other; returns how many feeds. May raise OSError."""
        found: dict[str, tuple[Feed, list[FeedEntry]]] = {ALL.file: (ALL, [])}
        for entry in map(read_entry, entries):
            for feed in _feeds_of(entry):
                found.setdefault(feed.file, (feed, []))[1].append(entry)
        for feed, inside in found.values():
            self._write(feed, inside)
        return len(found)

    def begin(self, documents: Iterable[Document]) -> None:
        """Write the feeds of documents that have none yet, for readers who do not wait for news to subscribe.

        May raise OSError.
        """
        for document in documents:
            for feed in _named(document.id, document.name, shortened(document.service, 120)):
                if not self._path(feed).exists():
                    self._write(feed, [])

    def _path(self, feed: Feed) -> Path:
        return self._settings.folder / feed.file

    def _entries(self, feed: Feed) -> list[FeedEntry]:
        """The entries that a feed holds; what is damaged is left out, which is logged."""
        try:
            data = self._path(feed).read_bytes()
        except FileNotFoundError:
            return []
        found = list[FeedEntry]()
        for xml in _ENTRY.findall(data):
            try:
                found.append(read_entry(xml))
            except ValueError as error:
                log.warning("%s: left out: %s", self._path(feed), error)
        if not data.endswith(_END):
            log.warning("%s: not as it was written; `tracker reindex` makes it anew", self._path(feed))
        return found

    def _write(self, feed: Feed, entries: list[FeedEntry]) -> None:
        """Write a feed of these entries, the newest first and each once; the first of two with one id is kept."""
        once = {entry.id: entry for entry in reversed(entries)}.values()
        newest = sorted(once, key=lambda entry: (entry.updated, entry.id), reverse=True)[: self._settings.entries]
        _replace(self._path(feed), self._bytes(feed, newest))

    def _bytes(self, feed: Feed, entries: list[FeedEntry]) -> bytes:
        head = TEMPLATES.get_template("feed.xml").render(
            id=uuid5(self._ids, feed.file).urn,
            title=_title(feed, entries),
            updated=entries[0].updated if entries else BEFORE_ANY_NEWS,
            address=f"{self._settings.address.rstrip('/')}/{quote(feed.file)}" if self._settings.address else "",
        )
        return head.encode() + b"\n" + b"".join(entry.xml for entry in entries) + _END


def _feeds_of(entry: FeedEntry) -> tuple[Feed, ...]:
    """The feeds that an entry stands in. Raises ValueError where its document's id is none."""
    return (ALL, *_named(entry.document_id, entry.name, entry.service))


def _named(document_id: str, name: str, service: str) -> tuple[Feed, ...]:
    """The feeds of a document and of its service, if it has one."""
    if not _DOCUMENT.fullmatch(document_id) or len(document_id) > 200:
        raise ValueError(f"{shortened(document_id, 60)!r} is no document's id")
    feeds = [Feed(f"documents/{document_id}.xml", f"{ALL.title}: {shortened(name, 120)}")]
    if service:
        feeds.append(Feed(f"services/{service_file(service)}", f"{ALL.title}: {service}"))
    return tuple(feeds)


def service_file(service: str) -> str:
    """The file of a service's feed: its name in small ASCII letters, with a digest where that does not say it all.

    "Acme" is acme.xml and "Acme Bank" acme-bank.xml; a name with other signs than letters, digits and single spaces
    carries eight digits of its SHA-256, so that two services never share a file that are not one but for capitals.
    """
    plain = unicodedata.normalize("NFKD", service).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
    if slug.replace("-", " ") == service.lower():
        return f"{slug}.xml"
    return f"{slug or 'service'}-{sha256(service.encode()).hexdigest()[:8]}.xml"


def _title(feed: Feed, entries: list[FeedEntry]) -> str:
    """The feed's title in its newest entry's words."""
    if not entries:
        return feed.title
    return next((one.title for one in _feeds_of(entries[0]) if one.file == feed.file), feed.title)


def _replace(path: Path, data: bytes) -> None:
    """Put the bytes in the file's place, all or nothing; a file that holds them already is not touched."""
    try:
        if path.read_bytes() == data:
            return
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
