"""A digest of what a page shows, taken in about a millisecond: equal digests mean that nothing has to be read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tracker.errors import ExtractionError
from tracker.extraction.budgets import MAX_BYTES
from tracker.extraction.decode import decode
from tracker.extraction.emails import decode_email, email_of_link
from tracker.extraction.hidden import find_hidden
from tracker.extraction.parse import Element, parse

_SILENT = ("script", "style", "template", "noscript", "svg", "iframe")
_ENCODED = etree.XPath("//*[@data-cfemail] | //a[contains(@href, '/cdn-cgi/l/email-protection#')]")
_HIDDEN_MARK = "\u2063"  # an invisible separator: no page has a reason to hold one


def fingerprint(html: bytes, charset: str | None) -> str | None:
    """SHA-256 (hexadecimal) of a page's text, or None where the page has to be read in full.

    What is hidden is part of it, and that it is hidden; addresses encoded against robots count as what they decode to,
    since their key changes at every visit; scripts, styles and the white space between words count for nothing. None
    for an empty page, and for one beyond the budgets, which has to be refused by name.
    """
    if not html or len(html) > MAX_BYTES:
        return None
    try:
        root = parse(decode(html, charset), "")
        return _digest(root, encoded=b"cfemail" in html or b"/email-protection#" in html)
    except (ExtractionError, ValueError):  # ValueError: control characters, which lxml reads but does not write
        return None


def _digest(root: Element, *, encoded: bool) -> str:
    for tag in find_hidden(root):
        tag.text = _HIDDEN_MARK + (tag.text or "")
    for tag in _find_encoded(root) if encoded else ():
        _show_address(tag)
    etree.strip_elements(root, *_SILENT, with_tail=False)
    texts: Iterator[Any] = root.itertext()
    # The seams between elements count: "1" and "0" in two cells are not "10" in one.
    text = "\0".join(texts)
    return hashlib.sha256(b" ".join(text.encode().split())).hexdigest()


def _find_encoded(root: Element) -> list[Element]:
    found = _ENCODED(root)
    return [tag for tag in found if isinstance(tag, etree._Element)] if isinstance(found, list) else []


def _show_address(tag: Element) -> None:
    address = decode_email(tag.get("data-cfemail") or "")
    if address:
        for child in list(tag):
            tag.remove(child)
        tag.text = address
    else:
        tag.text = f"{email_of_link(tag.get('href') or '') or ''} {tag.text or ''}"
