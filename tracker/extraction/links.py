"""Where words link to, cleaned of what says nothing about the policy. Kept beside the text, never in it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from tracker.extraction.budgets import MAX_ATTRIBUTE
from tracker.extraction.emails import email_of_link

# Parameters that tell who clicked where, not what is linked.
_TRACKING = re.compile(
    r"utm_\w+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|_hs\w+|hsa_\w+|_ga|_gl"
    r"|ref_src|mkt_tok|vero_id|oly_\w+|spm|(php|j|asp\.net_)?session_?id|sid",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0]+")


def clean_link(href: str, base: str) -> str | None:
    """The absolute address of a link, or None where it leads nowhere else (a place on the page, a script).

    Tracking parameters are dropped, and so is the subject a `mailto:` brings along.
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
    if base and parts._replace(fragment="") == urlsplit(base)._replace(fragment=""):
        return None
    return urlunsplit(parts._replace(query=_without_tracking(parts.query)))


def _without_tracking(query: str) -> str:
    if not query:
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    return query if len(kept) == len(pairs) else urlencode(kept)
