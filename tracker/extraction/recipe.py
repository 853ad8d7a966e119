"""Which recipe a text was made by, so that a new recipe is never taken for a new policy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from urllib.parse import urlsplit

import bs4
from lxml import etree

from tracker.model import Document, Range, Selector

VERSION = 6
"""Goes up with every change of the extraction that changes a text; a test holds it against the golden pages."""


def recipe(document: Document) -> str:
    """SHA-256 (hexadecimal) of all that decides which text is read in this document's pages.

    That is how many pages it has, what is selected, removed and ignored, this extraction's version, and the versions of
    lxml, libxml2 and BeautifulSoup. Addresses are not in it, but for the parts of pages that their fragments name: the
    same page elsewhere reads the same.
    """
    parts: dict[str, object] = {
        "version": VERSION,
        "lxml": etree.LXML_VERSION,
        "libxml2": etree.LIBXML_VERSION,
        "beautifulsoup": bs4.__version__,
        "pages": len(document.urls),
        "select": _plain(document.select),
        "remove": _plain(document.remove),
    }
    if document.ignore:
        parts["ignore"] = list(document.ignore)
    fragments = [urlsplit(url).fragment for url in document.urls]
    if any(fragments):
        parts["fragments"] = fragments
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _plain(selectors: Sequence[Selector]) -> list[object]:
    return [asdict(selector) if isinstance(selector, Range) else selector for selector in selectors]
