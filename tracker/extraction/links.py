"""Where words link to, cleaned of what says nothing about the policy. Kept beside the text, never in it."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from tracker.extraction.budgets import MAX_ATTRIBUTE
from tracker.extraction.emails import email_of_link

# Parameters that tell who clicked where, not what is linked.
_TRACKING = re.compile(
    r"utm_\w+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|_hs\w+|hsa_\w+|_ga|_gl"
    r"|ref_src|mkt_tok|vero_id|oly_\w+|spm|(php|j|asp\.net_)?sess(ion)?_?id|sid",
    re.IGNORECASE,
)
# A page that only sends on to the address it is given ("/url?q=https://...") stands between, and is not what is linked.
_SENDS_ON = re.compile(
    r"(?:^|/)(?:url|redir(?:ect)?(?:or)?|away|out(?:bound|going)?|l|link|leave|exit|goto|go|click|track|safelinks?)(?:\.\w{2,4})?/?$",
    re.IGNORECASE,
)
_TARGET = frozenset(
    ["url", "u", "q", "to", "target", "dest", "destination", "goto", "link", "redirect", "redirect_url", "next"]
)
_MOST_HOPS = 3
_SESSION = re.compile(r";(?:j|php)?sess(?:ion)?_?id=[^/?#]*", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0]+")


def clean_link(href: str, base: str) -> str | None:
    """The absolute address of a link, or None where it leads nowhere else (a place on the page, a script).

    Tracking parameters and session ids are dropped, redirectors passed over, and the subject a `mailto:` brings along.
    """
    email = email_of_link(href)
    if email:
        return f"mailto:{email}"
    address = _CONTROL.sub("", href)
    if not address or address.startswith("#"):
        return None
    try:
        return _clean_absolute(urljoin(base, address), base)
    except ValueError:  # "http://[" and the like
        return None


def _clean_absolute(address: str, base: str) -> str | None:
    parts = urlsplit(address)
    if parts.scheme in ("mailto", "tel"):
        return f"{parts.scheme}:{parts.path}" if parts.path else None
    if parts.scheme not in ("http", "https") or not parts.netloc or len(address) > MAX_ATTRIBUTE:
        return None
    parts = _sent_on(parts)
    if base and parts._replace(fragment="") == urlsplit(base)._replace(fragment=""):
        return None
    return urlunsplit(parts._replace(path=_SESSION.sub("", parts.path), query=_without_tracking(parts.query)))


def _sent_on(parts: SplitResult) -> SplitResult:
    """Where a redirector leads to, or the address itself."""
    for _ in range(_MOST_HOPS):
        if not parts.query or not _SENDS_ON.search(parts.path):
            break
        targets = [value for name, value in parse_qsl(parts.query) if name.lower() in _TARGET]
        target = next((value for value in targets if value.startswith(("http://", "https://"))), "")
        further = urlsplit(_CONTROL.sub("", target))
        if not further.netloc:
            break
        parts = further
    return parts


def _without_tracking(query: str) -> str:
    if not query:
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    return query if len(kept) == len(pairs) else urlencode(kept)
