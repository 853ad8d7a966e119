"""Feeds from the archive: what stands in them, and how they are made anew."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from tracker.alerting.feed_entry import entry_xml
from tracker.alerting.feed_files import FeedNotifier
from tracker.alerting.identities import FEEDS
from tracker.archive.archive import Archive
from tracker.errors import TrackerError
from tracker.index.index import Index
from tracker.model import Change, Document, Entry
from tracker.telling import in_feeds

log = logging.getLogger(__name__)


def rebuild_feeds(notifier: FeedNotifier, recorded: Iterable[tuple[Entry, Change | None]], index: Index) -> int:
    """Write all feeds anew from recorded entries; returns how many feeds. May raise OSError and IndexFault.

    What the outbox has not sent stays out: it is held, was dropped, or comes by itself.
    """
    waiting = (one for one in index.outbox.alerts() if one.channel == FEEDS and one.state != "sent")
    unsent = {(one.document_id, one.entry_name) for one in waiting}
    told = [
        (entry, change)
        for entry, change in recorded
        if in_feeds(entry, change) and (entry.document_id, entry.name) not in unsent
    ]
    return notifier.fill(entry_xml(entry, change) for entry, change in told)


def begin_feeds(notifier: FeedNotifier, documents: Iterable[Document], archive: Archive, index: Index) -> bool:
    """Make what is missing: all feeds where there are none, and empty ones of documents without news.

    A failure is logged, stops nothing, and gives False: the next call tries again.
    """
    try:
        if not notifier.begun:
            rebuild_feeds(notifier, _recorded(archive, index), index)
        notifier.begin(documents)
    except (OSError, TrackerError) as error:
        log.error("the feeds could not be begun: %s", error)
        return False
    return True


def _recorded(archive: Archive, index: Index) -> Iterator[tuple[Entry, Change | None]]:
    """The entries that may be news, with their changes; what is damaged is logged and left out."""
    for entry in index.entries():
        if in_feeds(entry, None) or entry.kind == "change":
            try:
                yield entry, archive.change(entry)
            except TrackerError as error:
                log.warning("left out of the feeds: %s", error)
