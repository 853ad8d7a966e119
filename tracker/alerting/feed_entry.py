"""News as an entry of an Atom feed (RFC 4287), from what the archive records alone, so that it can be made again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import etree

from tracker.alerting import headers, wording
from tracker.alerting.harmless import one_line, shortened
from tracker.alerting.identities import FEEDS, alert_id
from tracker.alerting.view import web_link
from tracker.model import Alert, Change, Document, Entry, News

TEMPLATES = Environment(
    loader=PackageLoader("tracker.alerting", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ATOM = "http://www.w3.org/2005/Atom"

_ENTRIES = UUID("6f0c1c1e-6c0e-4f39-9d0b-5a3d6f2b8e71")
"""The name space of the entries' ids, drawn once."""

_EXPLANATIONS = 8
_NAME_LIMIT = 120
_HAPPENINGS = {
    "gone": "Policy gone",
    "back": "Policy back",
    "returned": "Earlier text back",
    "replaced": "Replaced",
}


@dataclass(frozen=True, slots=True)
class Label:
    """A category of an entry: `term` for programs, `label` for people."""

    term: str
    label: str


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry as it stands in a feed: its bytes, and what decides where and in which order it stands.

    `service` is "" where the document has none; `name` is what people call the document.
    """

    id: str
    updated: str
    document_id: str
    service: str
    name: str
    xml: bytes


def feed_alert(entry: Entry, change: Change | None, now: datetime) -> Alert:
    """The alert that carries the news into the feeds; `now` is when it is made, and no part of its bytes."""
    return Alert(
        id=alert_id(entry.document_id, entry.name, entry.digest, FEEDS, FEEDS),
        channel=FEEDS,
        recipient=FEEDS,
        document_id=entry.document_id,
        entry_name=entry.name,
        subject=headers.fitting(wording.subject(_news(entry, change))),
        payload=entry_xml(entry, change),
        created_at=now,
    )


def entry_xml(entry: Entry, change: Change | None) -> bytes:
    """The entry's element, without a declaration of Atom's name space: the same bytes for the same record."""
    news = _news(entry, change)
    link = web_link(one_line(entry.urls[0])) if entry.urls else ""
    points, explanations = wording.points(news), wording.explanations(news)[:_EXPLANATIONS]
    headline, manners = wording.capital(wording.headline(news)), tuple(_manners(news))
    first = points[0].told if points else explanations[0] if explanations else ""
    text = TEMPLATES.get_template("feed_entry.xml").render(
        id=entry_id(entry),
        title=wording.subject(news),
        updated=rfc3339(entry.recorded_at),
        link=link,
        shown_link=shortened(link, 200),
        labels=(*_labels(news), *manners),
        badges=" · ".join(one.label for one in manners),
        summary=f"{headline}. {first}".rstrip(),
        headline=headline,
        points=points,
        explanations=explanations,
        counts=wording.capital(wording.counts(change)) + "." if change and change.clauses else "",
        entry=shortened(f"{entry.document_id}/{entry.name}", 240),
        digest=shortened(entry.digest, 130),
        command=_command(entry),
    )
    return text.encode() + b"\n"


def entry_id(entry: Entry) -> str:
    """The Atom id, made from the entry's digest: the same however often, and by whichever machine, it is written."""
    return uuid5(_ENTRIES, entry.digest).urn


def rfc3339(at: datetime) -> str:
    """A time as Atom gives it, to the second and in UTC, so that the order of the texts is that of the times."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_entry(xml: bytes) -> FeedEntry:
    """An entry that `entry_xml` wrote, read. Raises ValueError for anything else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(b'<feed xmlns="' + ATOM.encode() + b'">' + xml + b"</feed>", parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not an entry of a feed: {error}") from None
    if len(root) != 1 or not _ALONE.fullmatch(xml):
        raise ValueError("not one entry of a feed")
    fields = {name: root[0].findtext(f"{{{ATOM}}}{name}") for name in ("id", "updated")}
    if not all(fields.values()):
        raise ValueError("an entry of a feed without id or time")
    terms = {
        one.get("term", "").partition(":")[0]: one for one in reversed(root[0].findall(f"{{{ATOM}}}category"))
    }  # fmt: skip
    return FeedEntry(
        id=fields["id"] or "",
        updated=fields["updated"] or "",
        document_id=_after(terms, "document"),
        service=_after(terms, "service"),
        name=terms["document"].get("label", "") if "document" in terms else "",
        xml=xml,
    )


_ALONE = re.compile(rb"<entry>\n.*\n</entry>\n", re.DOTALL)


def _after(terms: dict[str, etree._Element], kind: str) -> str:
    return terms[kind].get("term", "").partition(":")[2] if kind in terms else ""


def _news(entry: Entry, change: Change | None) -> News:
    """The news as the archive tells it, without what only the index knows."""
    document = Document(entry.document_id, entry.urls, entry.service, entry.type)
    return News(document, entry, change, None, first_seen=entry.seen_at, last_seen_before=None)


def _labels(news: News) -> Iterator[Label]:
    """What the entry is about: document, service, type, and the categories of what changed."""
    document = news.document
    yield Label(f"document:{document.id}", wording.name(news))
    for kind, text in (("service", document.service), ("type", document.type)):
        if name := shortened(text, _NAME_LIMIT):
            yield Label(f"{kind}:{name}", name)
    if news.change is not None:
        yield Label(f"kind:{news.change.kind}", wording.capital(news.change.kind))
        categories = dict.fromkeys(flag.category for _, flag in wording.ranked(news.change))
        for category in categories:
            named = shortened(category, _NAME_LIMIT)
            yield Label(f"category:{named}", wording.capital(named.replace("_", " ").replace("-", " ")))


def _manners(news: News) -> Iterator[Label]:
    """How it changed: severity, direction, and whether anybody was told."""
    change, reason = news.change, news.entry.reason
    if reason in _HAPPENINGS:
        yield Label(reason, _HAPPENINGS[reason])
    if change is not None:
        if change.severity != "none":
            yield Label(f"severity:{change.severity}", f"{wording.capital(change.severity)} severity")
        ranked = wording.ranked(change)
        if ranked:
            direction = ranked[0][1].direction
            yield Label(f"direction:{direction}", wording.capital(wording.EFFECTS[direction]))
        if change.silent:
            yield Label("silent", "Silent")
        if change.backdated:
            yield Label("backdated", "Backdated")
    if not news.entry.confirmed:
        yield Label("unconfirmed", "Unconfirmed")


def _command(entry: Entry) -> str:
    versions = [entry.compared_with, entry.name] if entry.kind == "change" and entry.compared_with else []
    words = ["tracker", "diff" if versions else "log", entry.document_id, *versions]
    return shlex.join(shortened(word, 200) for word in words)
