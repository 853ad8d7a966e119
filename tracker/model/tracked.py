"""What is tracked: documents as the configuration gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Range:
    """A part of a page between two elements, each named by a CSS selector; exactly one start and one end are set."""

    start_before: str | None = None
    start_after: str | None = None
    end_before: str | None = None
    end_after: str | None = None


Selector = str | Range
"""A CSS selector, or a range between two."""


@dataclass(frozen=True, slots=True)
class Document:
    """A policy that is watched, as the configuration gives it.

    `id` is its folder in the archive and never changes. `urls` are the pages it consists of, in order (most have one).
    `schedule` is a crontab(5) expression, or None for the common one. `headers` are sent with each request and never
    recorded in clear. `ignore` are patterns of lines that count as no part of the policy. `keep` is "changes" (the
    default) or "all" (every distinct response is archived).
    """

    id: str
    urls: tuple[str, ...]
    service: str
    type: str
    select: tuple[Selector, ...] = ()
    remove: tuple[Selector, ...] = ()
    ignore: tuple[str, ...] = ()
    schedule: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    keep: Literal["changes", "all"] = "changes"

    @property
    def name(self) -> str:
        """What people call it: "Plivo Privacy Policy"."""
        return f"{self.service} {self.type}".strip() or self.id
