"""What a page says of itself beside its text: title, language, date of change, what its links are relative to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urljoin, urlsplit

from tracker.extraction.lines import clean
from tracker.extraction.parse import Element, attribute

_MODIFIED_NAMES = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
)
_LINKED_DATA_MODIFIED = re.compile(r'"dateModified"\s*:\s*"(\d{4}-\d{2}-\d{2})')
_LINKED_DATA_LIMIT = 500_000
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?![a-zA-Z])")
_TITLE_PARTS = re.compile(r"\s+[|–—·•:»›-]+\s+|\s*\|\s*|\s*::\s*")
_TITLE_LIMIT = 300
_ROOT = re.compile(r"/?(?:[a-zA-Z]{2}(?:[-_][a-zA-Z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{2,5})?/?)?")
# What policies are called in the languages they are mostly written in; tells "Privacy | Site" from "Site | Privacy".
_POLICY_WORDS = re.compile(
    r"privacy|terms|policy|policies|cookie|conditions|agreement|notice|guidelines|licen[cs]e|datenschutz|bedingungen|agb"
    r"|confidentialit|politique|mentions|privacidad|t[eé]rminos|termos|pol[ií]tica|condi[cç]|informativa|voorwaarden"
    r"|integritet|personvern|villkor|prywatno|regulamin|隐私|隱私|条款|利用規約|プライバシー|개인정보|약관|конфиденциальност",
    re.IGNORECASE,
)
_TELLING = ("html", "meta", "title", "base", "link", "script")


class Metadata:
    """The metadata of one page, collected from its elements."""

    def __init__(self, root: Element) -> None:
        self._meta: dict[str, str] = {}
        self._linked_data = ""
        self._title = ""
        self._lang = ""
        self._base = ""
        self._canonical = ""
        for tag in root.iter(*_TELLING):
            self._collect(tag)

    def title(self, heading: str) -> str:
        """The policy's title: its first-level heading, or else what the page calls itself, without the site's name."""
        if heading:
            return heading[:_TITLE_LIMIT]
        own = clean(self._meta.get("og:title", "") or self._title)
        site = clean(self._meta.get("og:site_name", "")).casefold()
        parts = [part for part in _TITLE_PARTS.split(own) if part and part.casefold() != site]
        telling = [part for part in parts if names_a_policy(part)]
        return next(iter([*telling, *parts]), own)[:_TITLE_LIMIT]

    def language(self) -> str | None:
        """The language the page declares, as a BCP 47 code ("en", "pt-BR"), or None."""
        return language_code(self._lang) or language_code(self._meta.get("content-language", ""))

    def modified(self) -> date | None:
        """The day of the last change that the page's metadata gives, as written there, or None."""
        dates = [self._meta.get(name, "") for name in _MODIFIED_NAMES]
        found = _LINKED_DATA_MODIFIED.search(self._linked_data)
        return next(_dates([*dates, found[1] if found else ""]), None)

    def at_root(self, url: str) -> bool:
        """Is this the first page of its site, or of a language of it, by its address or by what it says of itself?"""
        return any(map(_is_root, (url, self._canonical, self._meta.get("og:url", ""))))

    def base(self, url: str) -> str:
        """The address that the page's links are relative to."""
        try:
            return urljoin(url, self._base)
        except ValueError:
            return url

    def _collect(self, tag: Element) -> None:
        name = tag.tag
        if name == "meta":
            key = attribute(tag, "property") or attribute(tag, "name") or attribute(tag, "itemprop")
            key = (key or attribute(tag, "http-equiv")).lower()
            self._meta.setdefault(key, attribute(tag, "content"))
        elif name == "html":
            self._lang = self._lang or attribute(tag, "lang") or attribute(tag, "xml:lang")
        elif name == "title" and not self._title:
            self._title = "".join(map(str, tag.itertext()))[: 2 * _TITLE_LIMIT]
        elif name == "base":
            self._base = self._base or attribute(tag, "href")
        elif name == "link" and attribute(tag, "rel") == "canonical":
            self._canonical = self._canonical or attribute(tag, "href")
        elif name == "script" and attribute(tag, "type") == "application/ld+json":
            self._linked_data += (tag.text or "")[: _LINKED_DATA_LIMIT - len(self._linked_data)]


def _is_root(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and not parts.query and bool(_ROOT.fullmatch(parts.path))


def names_a_policy(title: str) -> bool:
    """Does a title hold a word by which policies are called?"""
    return bool(_POLICY_WORDS.search(title))


def language_code(declared: str) -> str | None:
    """A declared language as BCP 47 writes it ("EN_us" -> "en-US", "zh-hant" -> "zh-Hant"), or None."""
    found = _LANGUAGE.match(declared.strip())
    if not found:
        return None
    language, script, region = found.groups()
    return "-".join(part for part in (language.lower(), script and script.title(), region and region.upper()) if part)


def _dates(written: list[str]) -> Iterator[date]:
    for text in written:
        try:
            yield date.fromisoformat(text.strip()[:10])
        except ValueError:
            continue
