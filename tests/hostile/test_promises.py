"""SECURITY.md names the bounds that the program has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.extraction import budgets
from tracker.fetching import visit, wire
from tracker.fetching.settings import FetchSettings

TOLD = (Path(__file__).parents[2] / "SECURITY.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "bound",
    [
        f"{FetchSettings().timeout:g} s by default",
        f"{FetchSettings().max_size // 1_000_000} MB",
        f"at most {visit.MAX_REDIRECTS} redirects",
        f"heads at {wire._MAX_HEAD:,} bytes",
        f"{budgets.MAX_BYTES:,} bytes",
        f"{budgets.MAX_ELEMENTS:,} elements and comments",
        f"{budgets.MAX_DEPTH:,} levels",
        f"{budgets.MAX_TAG:,} characters of one tag",
        f"{budgets.MAX_ATTRIBUTES:,} attributes of one",
        f"{budgets.MAX_TEXT:,} characters of text",
    ],
)
def test_every_bound_is_told_as_it_is(bound: str) -> None:
    assert bound in " ".join(TOLD.split())
