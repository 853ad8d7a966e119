"""Pages and the texts that are expected of them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.extraction.golden import CASES, FOLDER, digest, extracted
from tracker.extraction.recipe import VERSION


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_page_reads_as_expected(case: Path) -> None:
    assert extracted(case).markdown + "\n" == (case / "expected.md").read_text(encoding="utf-8")


def test_version_goes_up_when_a_text_changes() -> None:
    recorded = tomllib.loads((FOLDER / "version.toml").read_text(encoding="utf-8"))
    assert recorded == {"version": VERSION, "digest": digest()}, (
        "expected texts have changed: raise VERSION in tracker/extraction/recipe.py and run tests/extraction/golden.py"
    )


def test_semantic_page_gives_its_metadata() -> None:
    extraction = extracted(FOLDER / "semantic")
    assert (extraction.title, extraction.language) == ("Privacy notice", "en-GB")
    assert extraction.modified == date(2024, 3, 9)


def test_links_stand_beside_the_line_that_holds_their_words() -> None:
    extraction = extracted(FOLDER / "semantic")
    lines = extraction.markdown.split("\n")
    partners = next(number for number, line in enumerate(lines) if "harbour partners" in line)
    assert extraction.links[partners] == ("https://site.example/partners?region=north",)
    assert "http" not in extraction.markdown


def test_decoded_addresses_are_text_and_link() -> None:
    extraction = extracted(FOLDER / "encoded-addresses")
    assert extraction.links == {
        2: ("mailto:privacy@wren.example",),
        4: ("mailto:office@wren.example", "https://wren.example/legal/terms.html#part-2"),
    }
