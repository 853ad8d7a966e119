"""Title, language and date of change, as far as a page gives them."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.extraction.extract import extract


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>Privacy | Site</title><h1>Our promise</h1>", "Our promise"),
        ("<title>Privacy Policy | Some Long Company Name</title>", "Privacy Policy"),
        ("<title>Some Company – Terms of Use</title>", "Terms of Use"),
        ("<title>Site: Rules</title>", "Site: Rules"),
        ("<meta property='og:title' content='Rules · Site'><meta property='og:site_name' content='site'>", "Rules"),
        ("<title>Site | Rules</title><meta property='og:site_name' content='Site'>", "Rules"),
        ("<title> a \n b </title><svg><title>icon</title></svg>", "a b"),
        ("<p>x</p>", ""),
        ("<h1> </h1><title>Terms</title>", "Terms"),
    ],
)
def test_title(html: str, title: str) -> None:
    assert extract(html).title == title


@pytest.mark.parametrize(
    ("declared", "language"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("zh-hant-TW", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("", None),
        ("x", None),
        ("123", None),
    ],
)
def test_language(declared: str, language: str | None) -> None:
    assert extract(f"<html lang='{declared}'><p>x").language == language


@pytest.mark.parametrize(
    ("html", "modified"),
    [
        ("<meta property='article:modified_time' content='2024-02-29T23:59:59-08:00'>", date(2024, 2, 29)),
        ("<meta itemprop='dateModified' content='2024-01-02'>", date(2024, 1, 2)),
        (
            "<meta property='article:modified_time' content='soon'><meta name='last-modified' content='2023-05-06'>",
            date(2023, 5, 6),
        ),
        ('<script type=\'application/ld+json\'>[{"dateModified" : "2022-03-04T05:06Z"}]</script>', date(2022, 3, 4)),
        ('<script type=\'application/ld+json\'>{"dateModified": "2022-99-04"}</script>', None),
        ("<script type='application/ld+json'>" + "[" * 99_999 + "</script>", None),
        ("", None),
    ],
)
def test_modified(html: str, modified: date | None) -> None:
    assert extract(f"<head>{html}</head><p>x").modified == modified
