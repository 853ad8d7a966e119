"""Values that name something: addresses of pages, people and databases, documents, time zones, parts of a page.

All raise Unfit for a value that is not allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from email.utils import parseaddr
from importlib import resources
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import soupsieve

from tracker.archive.identity import LONGEST_ID
from tracker.configuration.values import Step, Unfit, kind_of, name, shown, text, unfit
from tracker.model import Range, Selector
from tracker.patterns import BadPattern, search
from tracker.scheduling.cron import parse as parse_cron

_ID = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*(?:/[a-z0-9]+(?:-+[a-z0-9]+)*)*")
# Names that some file systems keep for devices: an archive shall be copyable to any.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def document_id(value: object) -> str:
    """A document's id: its folder in the archive, "service/type" in lower-case letters, digits and hyphens."""
    given = name(value)
    if not _ID.fullmatch(given):
        raise unfit(f"{shown(given)} is no id")
    if len(given) > LONGEST_ID:
        raise unfit(f"is {len(given)} characters long; at most {LONGEST_ID} are allowed")
    for part in given.split("/"):
        if part in _RESERVED:
            raise unfit(f"{shown(part)} is a name that some systems keep for themselves")
    return given


def url(value: object) -> str:
    """The address of a page."""
    given = name(value)
    if re.search(r"\s", given):
        raise unfit(f"{shown(given)} holds a space")
    try:
        parts = urlsplit(given)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise unfit(f"{shown(given)} is no address of a page ({error})") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise unfit(f"{shown(given)} does not begin with https:// or http://")
    if "@" in parts.netloc:
        raise unfit("holds a user name or password, which would be recorded; send them with `headers`")
    if not host or port == 0 or host.startswith(".") or ".." in host:
        raise unfit(f"{shown(given)} has no host")
    return given


# RFC 5322's atoms, and what is not ASCII (RFC 6531); quoted local parts are more often mistakes than addresses.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+"
_LABEL = r"[A-Za-z0-9\x80-\U0010ffff](?:[A-Za-z0-9\x80-\U0010ffff-]*[A-Za-z0-9\x80-\U0010ffff])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")


def address(value: object) -> str:
    """An e-mail address alone."""
    given = name(value)
    if not _ADDRESS.fullmatch(given) or re.search(r"\s", given):
        raise unfit(f"{shown(given)} is no e-mail address")
    local, _, domain = given.rpartition("@")
    if len(local.encode()) > 64 or len(domain.encode()) > 253:
        raise unfit(f"{shown(given)} is too long for an e-mail address")
    return given


def mailbox(value: object) -> str:
    """An e-mail address, alone or as `Name <address>`."""
    given = name(value)
    shown_name, spec = parseaddr(given)
    if shown_name and not given.endswith(">"):
        raise unfit(f"{shown(given)} is no e-mail address")
    try:
        address(spec if given.endswith(">") else given)
    except Unfit:
        raise unfit(f"{shown(given)} is no e-mail address") from None
    return given


def host(value: object) -> str:
    """A host's name or address, without scheme and port."""
    given = name(value)
    if re.search(r"[\s/@]", given) or (":" in given and given.count(":") == 1):
        raise unfit(f"{shown(given)} is not just a host's name")
    return given


def timezone(value: object) -> ZoneInfo:
    """A time zone of the IANA database."""
    given = name(value)
    try:
        return ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise unfit(f"{shown(given)} is no known time zone{did_you_mean(given, available_timezones())}") from None


def cron(value: object) -> str:
    """A crontab(5) expression."""
    given = name(value)
    try:
        parse_cron(given)
    except ValueError as error:
        raise unfit(str(error)) from None
    return given


def optional_cron(value: object) -> str | None:
    """A crontab(5) expression, or "" for the common schedule."""
    return cron(value) if text(value) else None


_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def variable(value: object) -> str:
    """The name of an environment variable."""
    given = name(value)
    if not _VARIABLE.fullmatch(given):
        raise unfit(f"{shown(given)} is no name of an environment variable")
    return given


def database(value: object) -> str:
    """An SQLAlchemy address of a database, a reference to a variable that holds one, or ""."""
    given = text(value)
    if given and not re.match(r"(sqlite|postgresql)(\+\w+)?://|\$[A-Za-z_]\w*$", given):
        raise unfit("is no address of a database")  # not shown: it may hold a password
    return given


def folder(value: object) -> str:
    """A folder's path."""
    given = name(value)
    if "://" in given:
        raise unfit(f"{shown(given)} is an address, not a folder")
    return given


_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110, section 5.6.2
_OURS = {"host", "content-length", "transfer-encoding", "connection", "if-none-match", "if-modified-since"}


def headers(value: object) -> tuple[tuple[str, str], ...]:
    """A table of request headers; a value "$NAME" is left as it is, for the environment to fill."""
    if not isinstance(value, Mapping):
        raise unfit(f"is {kind_of(value)}, not a table")
    faults: list[tuple[tuple[Step, ...], str]] = []
    pairs: list[tuple[str, str]] = []
    for key, given in value.items():
        try:
            pairs.append((_header_name(key), _header_value(given)))
        except Unfit as error:
            faults += [((key, *at), problem) for at, problem in error.faults]
    if faults:
        raise Unfit(*faults)
    return tuple(pairs)


def _header_name(key: str) -> str:
    if not _TOKEN.fullmatch(key):
        raise unfit(f"{shown(key)} is no name of a header")
    if key.lower() in _OURS:
        raise unfit("is a header that the tracker sets itself")
    return key


def _header_value(value: object) -> str:
    given = text(value)
    if not given.isascii():
        raise unfit("holds characters that a header cannot carry")
    if given.startswith("$"):
        variable(given[1:])
    return given


_EDGES = ("start_before", "start_after", "end_before", "end_after")


def selector(value: object) -> Selector:
    """A CSS selector, or a table that names a range between two."""
    if isinstance(value, Mapping):
        return _range(value)
    return css(value)


def css(value: object) -> str:
    """A CSS selector."""
    given = name(value)
    try:
        soupsieve.compile(given)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        raise unfit(f"{shown(given)} is no CSS selector ({str(error).splitlines()[0]})") from None
    return given


def _range(value: Mapping[str, object]) -> Range:
    if unknown := sorted(set(value) - set(_EDGES)):
        raise unfit(f"unknown key {shown(unknown[0])}{did_you_mean(unknown[0], _EDGES)}")
    starts, ends = (sum(key.startswith(edge) for key in value) for edge in ("start", "end"))
    if (starts, ends) != (1, 1):
        raise unfit("a range needs exactly one start_before or start_after, and one end_before or end_after")
    faults: list[tuple[tuple[Step, ...], str]] = []
    edges: dict[str, str] = {}
    for key, given in value.items():
        try:
            edges[key] = css(given)
        except Unfit as error:
            faults += [((key, *at), problem) for at, problem in error.faults]
    if faults:
        raise Unfit(*faults)
    return Range(**edges)


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """The end of a sentence: the known name nearest to what was given, or nothing."""
    near = get_close_matches(given[:200], sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def optional_mailbox(value: object) -> str:
    """An e-mail address, alone or as `Name <address>`, or ""."""
    return mailbox(value) if text(value) else ""


def header_text(value: object) -> str:
    """A header's value: printable ASCII."""
    given = name(value)
    if not given.isascii():
        raise unfit("holds characters that a header cannot carry")
    return given


def pattern(value: object) -> str:
    """A phrase, or a regular expression between slashes."""
    given = name(value)
    try:
        search(given)
    except BadPattern as error:
        raise unfit(f"{shown(given)} {error}") from None
    return given


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def language(value: object) -> str:
    """The code of a language (BCP 47)."""
    given = name(value)
    if not _LANGUAGE.fullmatch(given):
        raise unfit(f"{shown(given)} is no code of a language")
    return given


CATEGORIES = tuple(
    sorted(
        item.name.removesuffix(".toml")
        for item in resources.files("tracker.flagging").joinpath("lexicon").iterdir()
        if item.name.endswith(".toml")
    )
)
"""The categories of flags: each has a file of the lexicon."""


def category(value: object) -> str:
    """A category of flags."""
    given = name(value)
    if given not in CATEGORIES:
        raise unfit(f"{shown(given)} is no category{did_you_mean(given, CATEGORIES)}")
    return given
