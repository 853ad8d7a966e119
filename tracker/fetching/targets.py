"""Addresses of pages: which may be visited, and where a redirect leads."""

from __future__ import annotations

from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

from tracker.fetching.faults import Fault

# Beyond what servers accept (RFC 9110, section 4.1 asks for 8000 at least), and not worth recording.
_MAX_LENGTH = 8192

_PORTS = {"http": 80, "https": 443}


def checked(url: str) -> str:
    """The address as it is asked for, without fragment, if it can be visited. Raises Fault "bad-url"."""
    parts = _split(url)
    if parts.scheme not in _PORTS:
        raise _bad(f"an address begins with http:// or https://, not with {parts.scheme[:20]!r}")
    if parts.username is not None or parts.password is not None:
        raise _bad("an address holds no user name or password; send them as a header")
    return urldefrag(url).url


def shown(url: str) -> str:
    """An address as it may be shown and recorded: without a user name and password."""
    before, at, after = url.partition("@")
    scheme, slashes, rest = before.partition("//")
    return f"{scheme}//{after}" if at and slashes and not set("/?#") & set(rest) else url


def redirected(url: str, location: str) -> str:
    """Where a redirect from `url` leads.

    `location` is the header as http.client gives it. Raises Fault "redirect-scheme" or "bad-redirect".
    """
    # Header bytes arrive as Latin-1; where servers send more than ASCII there it is UTF-8.
    target = location.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        whole = urljoin(url, target)
        parts = _split(whole)
    except (ValueError, Fault) as error:
        raise Fault("bad-redirect", f"redirected to {target[:200]!r}, which is no address") from error
    if parts.scheme not in _PORTS:
        raise Fault("redirect-scheme", f"redirected to {parts.scheme[:20]!r}, which is not followed", transient=False)
    # What the site's own address says for a user name is nobody's secret of ours, and no use to us.
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()


def host_of(url: str) -> str:
    """The host that a visit to this address burdens, in lower case; "" if it is no address."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def same_origin(one: str, other: str) -> bool:
    """Whether what is sent to the one may be sent to the other: same scheme, host and port, or only made safe."""
    first, second = urlsplit(one), urlsplit(other)
    if first.hostname != second.hostname:
        return False
    if (first.scheme, _port(first)) == (second.scheme, _port(second)):
        return True
    return (first.scheme, _port(first), second.scheme, _port(second)) == ("http", 80, "https", 443)


def _port(parts: SplitResult) -> int | None:
    return parts.port or _PORTS.get(parts.scheme)


def _split(url: str) -> SplitResult:
    if len(url) > _MAX_LENGTH:
        raise _bad(f"an address of {len(url):,} characters")
    try:
        parts = urlsplit(url)
        if parts.scheme in _PORTS and (not parts.hostname or parts.port == 0):
            raise _bad("an address without a host")
    except ValueError as error:
        raise _bad(str(error)) from error
    return parts


def _bad(detail: str) -> Fault:
    return Fault("bad-url", detail, transient=False)
