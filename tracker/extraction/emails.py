"""E-mail addresses that a page hides from robots by Cloudflare's scheme, in clear again.

The scheme writes an address as hexadecimal: the first byte is a key, each further byte a byte of the address XOR that
key. The key is new at every visit, so that an address left encoded would look changed each time.
"""

from __future__ import annotations

import re

_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){2,200}")
_PROTECTED_LINK = re.compile(r"/cdn-cgi/l/email-protection#([0-9a-fA-F]+)$")


def decode_email(encoded: str) -> str | None:
    """The address behind the value of `data-cfemail`, or None if it is not of that form."""
    if not _HEX.fullmatch(encoded):
        return None
    key, *rest = bytes.fromhex(encoded)
    return bytes(byte ^ key for byte in rest).decode("utf-8", errors="replace")


def email_of_link(href: str) -> str | None:
    """The address that a protected link leads to, or None for any other link."""
    found = _PROTECTED_LINK.search(href)
    return decode_email(found[1]) if found else None
