"""Header lines that every reader takes apart as they were put together.

Python's own writer folds long headers into encoded words and breaks them on U+2028 and U+0085. Here a header is
cleaned, cut and written on one line under the limit of RFC 5322; what is not plain ASCII becomes encoded words
(RFC 2047), each holding whole characters.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from email.utils import parseaddr

from tracker.alerting.harmless import one_line, shortened

LINE_LIMIT = 998
"""Bytes in a line without its end (RFC 5322, section 2.1.1)."""

_WORD_BYTES = 45  # makes 60 characters of base64 and a word of 72: RFC 2047 allows 75
_VALUE_LIMIT = 900
_PLAIN = re.compile(r"[\x20-\x7e]*\Z")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*\Z")
_DOMAIN_LABEL = re.compile(r"[^a-z0-9-]+")


def unstructured(name: str, value: str) -> bytes:
    """A header of free text, such as Subject. The text is made harmless and cut where it would not fit on a line."""
    return _line(name, _encoded(fitting(value)))


def fitting(value: str) -> str:
    """The text as it stands in a header: one harmless line, cut so that its encoded form fits."""
    text = one_line(value)
    while len(_encoded(text)) > _VALUE_LIMIT:
        text = shortened(text, len(text) * 9 // 10)
    return text


def mailbox(name: str, address: str) -> bytes:
    """A header that holds one address, given as `a@b.example` or `Name <a@b.example>`."""
    display, spec = parseaddr(one_line(address))
    spec = ascii_domain(spec)
    display = shortened(display, 100)
    return _line(name, f"{_phrase(display)} <{spec}>" if display else spec)


def bare(address: str) -> str:
    """The address alone of `Name <address>`, its domain as it goes over the wire."""
    return ascii_domain(parseaddr(one_line(address))[1])


def domain(address: str) -> str:
    """The domain of an address, in lower case and ASCII; "localhost" where there is none."""
    return bare(address).rpartition("@")[2].lower() or "localhost"


def ascii_domain(address: str) -> str:
    """The address with an international domain in its ASCII form (RFC 3490), as it was if that cannot be made."""
    local, at, host = address.rpartition("@")
    if host.isascii():
        return address
    try:
        return f"{local}{at}{host.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def list_id(label: str, document_id: str, host: str) -> bytes:
    """The List-Id of a document's mails (RFC 2919): filters and mail programs sort by it."""
    parts = [_DOMAIN_LABEL.sub("-", part.lower()).strip("-") for part in reversed(document_id.split("/"))]
    identifier = ".".join([*(part[:60] for part in parts if part), host])[:250]
    display = shortened(label, 100)
    return _line("List-Id", f"{_phrase(display)} <{identifier}>" if display else f"<{identifier}>")


def raw(name: str, value: str) -> bytes:
    """A header whose value the program itself made: ASCII, on one line."""
    return _line(name, one_line(value))


def _line(name: str, value: str) -> bytes:
    line = f"{name}: {value}".encode()
    if len(line) > LINE_LIMIT:
        raise ValueError(f"{name} takes {len(line)} bytes on a line; {LINE_LIMIT} are allowed")
    return line + b"\r\n"


def _phrase(display: str) -> str:
    """A display name: as it is, quoted, or in encoded words."""
    if _ATOMS.match(display) and "=?" not in display:
        return display
    if _PLAIN.match(display) and "=?" not in display:
        return '"' + display.replace("\\", "\\\\").replace('"', '\\"') + '"'
    # One encoded word only: between two in a name, Python's parser puts a space that is not there.
    while len(display.encode()) > _WORD_BYTES:
        display = shortened(display, len(display) - 1)
    return _encoded(display)


def _encoded(text: str) -> str:
    if _PLAIN.match(text) and "=?" not in text:
        return text
    return " ".join(f"=?utf-8?b?{b64encode(part).decode('ascii')}?=" for part in _portions(text))


def _portions(text: str) -> Iterator[bytes]:
    """The text in UTF-8, cut between characters into parts that fit an encoded word."""
    portion = b""
    for letter in text:
        encoded = letter.encode()
        if len(portion) + len(encoded) > _WORD_BYTES:
            yield portion
            portion = b""
        portion += encoded
    if portion:
        yield portion
