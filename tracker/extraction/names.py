"""What the names that classes and ids carry say of a part of a page."""

from __future__ import annotations

import re
from functools import lru_cache

_SEP = r"[-_ ]*"
# Reasons, and the names of parts that are no policy wherever they stand.
_PARTS = {
    "path to the page": r"breadcrumbs?|crumbs",
    "skip link": rf"skip{_SEP}(?:links?|nav|to\w*)|back{_SEP}to{_SEP}top|scroll{_SEP}(?:to{_SEP})?top",
    "page numbers": r"pagination|pager",
    "share links": (
        rf"(?:social|share|sharing){_SEP}(?:bar|buttons?|icons?|links?|list|media|widget|tools|menu|nav|block|box)"
    ),
    "consent box": (
        rf"(?:cookies?|consent|gdpr|privacy){_SEP}(?:banner|bar|popup|modal|dialog|box|overlay|wall|prompt|toast)|"
        rf"(?:cookie{_SEP}(?:consent|notice|law|alert|message)|consent{_SEP}(?:notice|manager|sdk|layer))"
    ),
    "language or country picker": (
        rf"(?:language|lang|locale|country){_SEP}(?:switcher|selector|picker|select|menu|dropdown|list|nav|chooser)"
    ),
    "table of contents": rf"(?:table{_SEP}of{_SEP}contents?|toc)|on{_SEP}this{_SEP}page",
    "related articles": (
        rf"(?:related|recommended|popular|recent|similar|more|next){_SEP}(?:articles?|posts?|content|links|pages|stories)"
    ),
    "question to the reader": (
        rf"article{_SEP}(?:votes?|feedback|rating)|reactions?{_SEP}(?:picker|bar|buttons?)|(?:page|doc){_SEP}feedback|"
        rf"was{_SEP}this{_SEP}helpful|helpful|csat"
    ),
    "newsletter": rf"newsletter|subscribe|sign{_SEP}up{_SEP}form",
    "dialog": rf"announcement{_SEP}bar|popup|popover|modal|lightbox|toast|snackbar|tooltip",
    "words for screen readers": r"sr-only|visually-?hidden|screen-reader-text",
    "picture": rf"material{_SEP}(?:icons?|symbols?)",
    "advertisement": r"advert\w*|ads?-(?:slot|banner|container)",
    "not for print": r"no-?print",
}
_REASONS = tuple(_PARTS)
_PART = re.compile(
    "(?<![a-z])(?:" + "|".join(f"(?P<r{n}>{names})" for n, names in enumerate(_PARTS.values())) + ")(?![a-z])"
)
# Names of frames round a page.
_FRAME = re.compile(
    r"(?<![a-z])(?:(?:site|page|global|main|top|bottom|app|mega)?[-_ ]*"
    r"(?:nav|navbar|navigation|menu|footer|header|masthead|topbar|sidebar|sidenav|subnav))(?![a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=1024)
def part_named(names: str) -> str:
    """What part of a page that is no policy is called by a class or an id like this, or ""."""
    found = _PART.search(_CAMEL.sub("-", names).lower())
    return _REASONS[int(found.lastgroup[1:])] if found and found.lastgroup else ""


@lru_cache(maxsize=1024)
def is_frame(names: str) -> bool:
    """Is a frame round a page called like this?"""
    return bool(_FRAME.search(_CAMEL.sub("-", names).lower()))
