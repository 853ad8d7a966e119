"""Each setting that can change a text changes the recipe, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.extraction import recipe as module
from tracker.extraction.recipe import recipe
from tracker.model import Document, Range

DOCUMENT = Document("wren/privacy-policy", ("https://wren.example/privacy",), "Wren", "Privacy Policy")


@pytest.mark.parametrize(
    "other",
    [
        replace(DOCUMENT, select=("main",)),
        replace(DOCUMENT, select=("main", "p")),
        replace(DOCUMENT, select=("p", "main")),
        replace(DOCUMENT, remove=("main",)),
        replace(DOCUMENT, remove=(Range(start_before="a", end_before="b"),)),
        replace(DOCUMENT, remove=(Range(start_after="a", end_before="b"),)),
        replace(DOCUMENT, urls=(*DOCUMENT.urls, "https://wren.example/more")),
        replace(DOCUMENT, urls=tuple(f"{url}#terms" for url in DOCUMENT.urls)),
    ],
)
def test_settings_that_change_the_text_change_it(other: Document) -> None:
    assert recipe(other) != recipe(DOCUMENT)


@pytest.mark.parametrize(
    "other",
    [
        replace(DOCUMENT, id="wren/other", service="Other", type="Other", schedule="@daily", keep="all"),
        replace(DOCUMENT, urls=("https://elsewhere.example/privacy",)),
        replace(DOCUMENT, headers=(("Cookie", "a=b"),)),
    ],
)
def test_other_settings_leave_it(other: Document) -> None:
    assert recipe(other) == recipe(DOCUMENT)


def test_a_new_version_is_a_new_recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    before = recipe(DOCUMENT)
    monkeypatch.setattr(module, "VERSION", module.VERSION + 1)
    assert recipe(DOCUMENT) != before
