"""Several policies on one page: all of them, or the one that the address's fragment names."""

from __future__ import annotations

import pytest

from tests.extraction.golden import FOLDER
from tracker.extraction.extract import extract
from tracker.texts import explain, normalize

PAGE = (FOLDER / "several-policies" / "page.html").read_text(encoding="utf-8")
WHOLE = (FOLDER / "several-policies" / "expected.md").read_text(encoding="utf-8").rstrip("\n")
TERMS, PRIVACY, COOKIES = ("Terms of use", "Privacy policy", "Cookies")


@pytest.mark.parametrize(
    ("fragment", "start", "end"),
    [
        ("terms", "## Terms of use", "must not sell it."),
        ("privacy", "## Privacy policy", "no longer than a year."),
    ],
)
def test_a_fragment_picks_one_policy(fragment: str, start: str, end: str) -> None:
    text = extract(PAGE, fragment=fragment).markdown
    assert text in WHOLE
    assert text.startswith(start)
    assert text.endswith(end)
    assert normalize(PAGE, f"https://thistle.example/legal#{fragment}").markdown == text


def test_an_anchor_within_a_heading_names_its_section() -> None:
    page = PAGE.replace(
        "The player sets one cookie", "So that it need not be set anew each day, the player sets one cookie"
    )
    text = extract(page, fragment="cookies").markdown
    assert text.startswith("## Cookies\n\nSo that it need not be set anew each day, the player")
    assert "Letters" not in text


def test_a_heading_in_a_frame_of_its_own_takes_what_follows_the_frame() -> None:
    frames = "".join(
        f"<div><a id='{name}'></a><h2>{name}</h2></div><div><p>{f'We keep what {name} asks us to keep. ' * 5}</p></div>"
        for name in ("orders", "letters")
    )
    text = extract(f"<main>{frames}</main>", fragment="letters").markdown
    assert text.startswith("## letters\n\nWe keep what letters asks")
    assert "orders" not in text


@pytest.mark.parametrize("fragment", ["nosuch", "!/app/route", "", "cookies"])
def test_a_name_that_is_not_there_or_names_next_to_nothing_means_the_whole_page(fragment: str) -> None:
    assert extract(PAGE, fragment=fragment).markdown == WHOLE


def test_all_policies_are_read_without_a_fragment_or_by_selectors() -> None:
    assert all(f"## {name}" in WHOLE for name in (TERMS, PRIVACY, COOKIES))
    assert extract(PAGE, select=["#terms"], fragment="privacy").markdown == extract(PAGE, fragment="terms").markdown


def test_what_a_fragment_leaves_out_is_shown() -> None:
    explained = explain(PAGE, "https://thistle.example/legal#privacy")
    kept = [line for stretch in explained.stretches if not stretch.reason for line in stretch.lines]
    assert kept[0] == PRIVACY
    assert any(TERMS in stretch.lines for stretch in explained.stretches if stretch.reason)
