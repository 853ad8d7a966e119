"""What was read on a page: a policy in clauses, its dates, promises and verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page around the text looks like, for the verdict. `visible_text` is all a reader would see on it.

    `cut_off` says that the HTML begins as a whole page and ends as none, `at_root` that it is the site's first page.
    """

    visible_text: str = ""
    password_fields: int = 0
    script_bytes: int = 0
    html_bytes: int = 0
    cut_off: bool = False
    at_root: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """The policy's text without the page around it.

    `markdown` holds one block a line (a paragraph, heading, list item or table row), in the Markdown subset of
    `tracker.markdown`. `links` gives, for a line's 0-based number in `markdown.split("\\n")`, the cleaned
    addresses that its words linked to. `language` is what the page declares, `modified` a date
    that its metadata gives.
    """

    markdown: str
    links: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    title: str = ""
    language: str | None = None
    modified: date | None = None
    facts: PageFacts = PageFacts()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Is this the policy? `reason` is a stable word or two ("policy", "bot challenge", "log-in" ...).

    `by_history` is true where only the document's own history speaks against it: that delays, it never vetoes.
    """

    is_policy: bool
    reason: str
    by_history: bool = False


NOT_JUDGED = Verdict(is_policy=False, reason="not judged")


@dataclass(frozen=True, slots=True)
class Clause:
    """One paragraph, list item with its sub-items, or table row, under its headings from the outermost.

    `text` is Markdown (a list item's sub-items follow on their own indented lines); `links` are addresses its words
    link to, which are no part of the text.
    """

    path: tuple[str, ...]
    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dateline:
    """A date the document gives of itself. `kind` tells "updated" from "effective"; `text` is the line as it stands."""

    kind: Literal["updated", "effective", "version"]
    date: date
    text: str


@dataclass(frozen=True, slots=True)
class Promise:
    """What a policy says about its own changes.

    `kind` is "notice", "e-mail", "days", "consent", "date", "versions" or "no notice"; `says` completes "The document
    says that ..."; `text` is the sentence as it stands; `days` the period of notice, for "days" alone.
    """

    kind: str
    says: str
    text: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy, read. `dateline` is the date of its last update as it gives it, or None; `language` a BCP 47 code."""

    markdown: str
    title: str
    clauses: tuple[Clause, ...]
    dateline: date | None = None
    datelines: tuple[Dateline, ...] = ()
    language: str | None = None
    verdict: Verdict = NOT_JUDGED
