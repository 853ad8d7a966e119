"""The rules of RFC 4287 for a feed document, by its sections; what feedparser forgives is a fault here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

ATOM, XHTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"

ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}
AT_MOST_ONCE = {
    "feed": ("generator", "icon", "logo", "rights", "subtitle"),
    "entry": ("content", "published", "rights", "source", "summary"),
}
ANY_TIMES = ("author", "category", "contributor", "link")
ATTRIBUTES = {
    "category": {"term", "scheme", "label"},
    "content": {"type", "src"},
    "generator": {"uri", "version"},
    "link": {"href", "rel", "type", "hreflang", "title", "length"},
    "title": {"type"},
    "summary": {"type"},
    "subtitle": {"type"},
    "rights": {"type"},
}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
MEDIA_TYPE = re.compile(r".+/.+")


def faults(data: bytes) -> list[str]:
    """What is wrong with a feed document, each with its section; ValueError where it is no XML."""
    try:
        feed = etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if feed.tag != f"{ATOM}feed":
        return [f"2: the document is a {feed.tag}"]
    entries = feed.findall(f"{ATOM}entry")
    authored = feed.find(f"{ATOM}author") is not None
    found = [*_element(feed, "feed"), *(fault for one in entries for fault in _element(one, "entry"))]
    for one in entries:
        if not authored and one.find(f"{ATOM}author") is None:
            found.append("4.1.2: an entry without an author, in a feed without one")
        if one.find(f"{ATOM}content") is None and not _alternates(one):
            found.append("4.1.2: an entry with neither content nor an alternate link")
    names = Counter((one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}updated")) for one in entries)
    return found + [f"4.1.1: {name} stands twice with one time" for name, times in names.items() if times > 1]


def _element(parent: etree._Element, kind: str) -> Iterator[str]:
    names = Counter(str(child.tag).removeprefix(ATOM) for child in parent)
    known = (*ONCE[kind], *AT_MOST_ONCE[kind], *ANY_TIMES, *(["entry"] if kind == "feed" else []))
    yield from (f"4.1: {kind} holds {name}" for name in names if name not in known)
    yield from (f"4.1: {kind} has {names[name]} {name}" for name in ONCE[kind] if names[name] != 1)
    yield from (f"4.1: {kind} has {names[name]} {name}" for name in AT_MOST_ONCE[kind] if names[name] > 1)
    alternates = Counter((one.get("type"), one.get("hreflang")) for one in _alternates(parent))
    yield from (f"4.1: {kind} has {times} alternates {which}" for which, times in alternates.items() if times > 1)
    for child in parent:
        yield from _child(child, str(child.tag).removeprefix(ATOM))


def _child(child: etree._Element, name: str) -> Iterator[str]:
    known = ATTRIBUTES.get(name, set())
    yield from (f"2: {name} has {one}" for one in child.attrib if one not in known and not str(one).startswith("{"))
    text = (child.text or "").strip()
    match name:
        case "id":
            if not urlsplit(text).scheme or text != child.text:
                yield f"4.2.6: {text!r} is no IRI"
        case "updated" | "published":
            if not DATE.fullmatch(child.text or ""):
                yield f"3.3: {child.text!r} is no date"
        case "title" | "summary" | "subtitle" | "rights":
            yield from _text(child, name)
        case "content":
            yield from _content(child)
        case "author" | "contributor":
            yield from _person(child)
        case "link":
            if not child.get("href"):
                yield "4.2.7: a link without an address"
            if not MEDIA_TYPE.fullmatch(child.get("type", "a/b")):
                yield f"4.2.7: {child.get('type')} is no media type"
        case "category":
            if not child.get("term"):
                yield "4.2.2: a category without a term"


def _text(child: etree._Element, name: str) -> Iterator[str]:
    kind = child.get("type", "text")
    if kind not in ("text", "html", "xhtml"):
        yield f"3.1: {name} of the type {kind}"
    if kind != "xhtml" and len(child):
        yield f"3.1: {name} holds elements"


def _content(child: etree._Element) -> Iterator[str]:
    if child.get("type") != "xhtml" or child.get("src"):
        yield "4.1.3: not the content that we write"
    elif [one.tag for one in child] != [f"{XHTML}div"] or (child.text or "").strip() or (child[0].tail or "").strip():
        yield "4.1.3.3: not one div"
    else:
        yield from (f"4.1.3.3: {one.tag} in XHTML" for one in child.iter("*") if one is not child and not _is_html(one))


def _is_html(element: etree._Element) -> bool:
    return str(element.tag).startswith(XHTML)


def _person(child: etree._Element) -> Iterator[str]:
    names = Counter(str(one.tag).removeprefix(ATOM) for one in child)
    if (
        names["name"] != 1
        or names["uri"] > 1
        or names["email"] > 1
        or not (child.findtext(f"{ATOM}name") or "").strip()
    ):
        yield f"3.2: a person of {dict(names)}"


def _alternates(parent: etree._Element) -> list[etree._Element]:
    return [one for one in parent.findall(f"{ATOM}link") if one.get("rel", "alternate") == "alternate"]
