"""Who is told of what."""

from __future__ import annotations

from fnmatch import fnmatchcase

from tracker.model import SEVERITIES, News, Subscriber

FOR_EVERYBODY = frozenset({"back", "gone", "replaced", "returned"})
"""Reasons of an entry that concern everybody who follows the document, whatever kinds they asked for."""

DEFAULT_KINDS = Subscriber(name="", address="").kinds
"""The kinds of change that are told where nobody said otherwise."""


def wants(subscriber: Subscriber, news: News) -> bool:
    """Whether this subscriber is to be told: follows the document, and asked for such a change or cannot miss it.

    A document pattern's `*` also matches slashes, so "acme/*" and "*/privacy-policy" say what they seem to say.
    """
    return follows(subscriber, news.document.id) and (
        news.entry.reason in FOR_EVERYBODY or _asked_for(subscriber, news)
    )


def follows(subscriber: Subscriber, document_id: str) -> bool:
    """Whether one of the subscriber's patterns matches the document's id (case counts)."""
    return any(fnmatchcase(document_id, pattern) for pattern in subscriber.documents)


def tells_by_default(news: News) -> bool:
    """Whether the news is told where no subscriber is configured: of the default kinds, or for everybody."""
    change = news.change
    return news.entry.reason in FOR_EVERYBODY or (change is not None and change.kind in DEFAULT_KINDS)


def _asked_for(subscriber: Subscriber, news: News) -> bool:
    change = news.change
    return (
        change is not None
        and change.kind in subscriber.kinds
        and SEVERITIES.index(change.severity) >= SEVERITIES.index(subscriber.severity)
    )
