"""A digest of what a page shows, taken in about a millisecond: equal digests mean that nothing has to be read."""

from __future__ import annotations

import hashlib
import re

from lxml import etree

from tracker.extraction.budgets import MAX_BYTES, MAX_ELEMENTS
from tracker.extraction.decode import decode
from tracker.extraction.emails import decode_email, email_of_link
from tracker.extraction.hidden import is_hidden_by

_SILENT = ("script", "style", "template", "noscript", "svg", "iframe", etree.Comment, etree.ProcessingInstruction)
# Attributes are found several times faster than elements that have one of them.
_MAY_HIDE = etree.XPath("//*/@hidden | //*/@style | //*/@aria-hidden")
_ENCODED = etree.XPath("//*[@data-cfemail] | //a[contains(@href, '/cdn-cgi/l/email-protection#')]")
# libxml2 takes quadratic time for the attributes of one tag: 25,000 in this many bytes take a second.
_LONGEST_TAG = 200_000
# lxml makes the whole tree before it can be counted: five million elements in 20 MB are more than two gigabytes.
_MOST_TAGS = 3 * MAX_ELEMENTS
_HUGE_TAG = re.compile(rb"<[^<>]{%d}" % _LONGEST_TAG)
_HIDDEN_MARK = "\u2063"  # an invisible separator: no page has a reason to hold one


def fingerprint(html: bytes, charset: str | None) -> str | None:
    """SHA-256 (hexadecimal) of a page's text, or None where the page has to be read in full.

    What is hidden is part of it, and that it is hidden; addresses encoded against robots count as what they decode to,
    since their key changes at every visit; scripts, styles and the white space between words count for nothing. None
    for a page beyond the budget, one the parser reports fatal trouble with, and one nested deeper than lxml reads (it
    stops at 256 levels without a word, and a change below would go unseen).
    """
    if len(html) > MAX_BYTES or _has_huge_tag(html) or _has_many_tags(html):
        return None
    root = _parse(decode(html, charset))
    return None if root is None else _digest(root, encoded=b"cfemail" in html or b"/email-protection#" in html)


def _digest(root: etree._Element, *, encoded: bool) -> str | None:
    try:
        for tag in _owners(_MAY_HIDE, root):
            if is_hidden_by({str(name): value for name, value in tag.attrib.items()}):
                tag.text = _HIDDEN_MARK + (tag.text or "")
        for tag in _find(_ENCODED, root) if encoded else ():
            _show_address(tag)
    except ValueError:  # control characters, which lxml reads but does not write
        return None
    etree.strip_elements(root, *_SILENT, with_tail=False)
    # The seams between elements count: "1" and "0" in two cells are not "10" in one.
    text = "\0".join(map(str, root.itertext()))
    return hashlib.sha256(b" ".join(text.encode().split())).hexdigest()


def _has_huge_tag(html: bytes) -> bool:
    # Half a tag of that length fills a block without another one beginning in it; looking for that takes no time.
    half = _LONGEST_TAG // 2
    blocks = range(0, len(html) - half + 1, half)
    return any(html.find(b"<", at, at + half) < 0 for at in blocks) and bool(_HUGE_TAG.search(html))


def _has_many_tags(html: bytes) -> bool:
    return len(html) > _MOST_TAGS and html.count(b"<") > _MOST_TAGS


def _owners(path: etree.XPath, root: etree._Element) -> list[etree._Element]:
    """The elements that attributes which this finds belong to, each once."""
    found = path(root)
    attributes = found if isinstance(found, list) else []
    owners = [value.getparent() for value in attributes if isinstance(value, etree._ElementUnicodeResult)]
    return list(dict.fromkeys(tag for tag in owners if tag is not None))


def _find(path: etree.XPath, root: etree._Element) -> list[etree._Element]:
    found = path(root)
    return [tag for tag in found if isinstance(tag, etree._Element)] if isinstance(found, list) else []


def _parse(text: str) -> etree._Element | None:
    # The decoded text is handed over as UTF-8, so that a <meta> in the page cannot make lxml read it otherwise.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    fatal = any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log)
    return None if root is None or fatal else root


def _show_address(tag: etree._Element) -> None:
    address = decode_email(tag.get("data-cfemail") or "")
    if address:
        for child in list(tag):
            tag.remove(child)
        tag.text = address
    else:
        tag.text = f"{email_of_link(tag.get('href') or '') or ''} {tag.text or ''}"
