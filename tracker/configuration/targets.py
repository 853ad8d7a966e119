"""Addresses that programs are called at, and the variables that hold what must not stand in a file.

All raise Unfit for a value that is not allowed.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tracker.configuration.names import url
from tracker.configuration.values import name, shown, text, unfit


def https_address(value: object) -> str:
    """A public https:// address that a query can be added to, or ""."""
    given = plain_address(value)
    if given and not given.lower().startswith("https://"):
        raise unfit(f"{shown(given)} is no plain https:// address")
    return given


def plain_address(value: object) -> str:
    """An http:// or https:// address that a path or a query can be added to, or ""."""
    given = text(value)
    if given and (not given.isascii() or not url(given) or re.search(r"[?#<>]", given)):
        raise unfit(f"{shown(given)} is no plain address")
    return given


VARIABLE = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*")


def secret(value: object) -> str:
    """ "$NAME" of an environment variable: what must not stand in a file."""
    given = name(value)
    if not VARIABLE.fullmatch(given):
        raise unfit(f"{shown(given)} is not the name of an environment variable after a dollar sign")
    return given


def webhook(value: object) -> str:
    """An https:// address, a http:// address of this machine, or "$NAME" of a variable that holds one; or ""."""
    given = text(value)
    return given if not given or VARIABLE.fullmatch(given) else webhook_address(given)


def webhook_address(value: object) -> str:
    """An https:// address without "#", or a http:// address of this machine."""
    given = url(value)
    parts = urlsplit(given)
    plain = parts.scheme.lower() == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not given.isascii() or "#" in given or not (plain or parts.scheme.lower() == "https"):
        raise unfit("is no https:// address; http:// only reaches this machine itself")
    return given
