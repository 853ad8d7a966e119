"""docs/third-party.md against what is installed: every package that runs, who asks for it, and its licence."""

from __future__ import annotations

from importlib.metadata import metadata

import pytest

from tests.dependencies import PROMISED, ROOT, RUNTIME, asked_for_by

ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in (ROOT / "docs" / "third-party.md").read_text("utf-8").splitlines()
    if line.startswith("| ")
][1:]

# What packages without a licence expression call theirs, and what it can be in SPDX's terms.
FREER_WORDS = {
    "MIT License": {"MIT"},
    "Apache 2.0": {"Apache-2.0"},
    "License :: OSI Approved :: MIT License": {"MIT"},
    "License :: OSI Approved :: BSD License": {"BSD-2-Clause", "BSD-3-Clause"},
    "License :: OSI Approved :: Apache Software License": {"Apache-2.0"},
}


def declared(package: str) -> set[str]:
    """The SPDX names that fit what an installed package says of its licence; raises KeyError for words not known."""
    said = metadata(package)
    named = said.get("License-Expression") or (said.get("License") or "").strip()
    if not named:
        (named,) = (line for line in said.get_all("Classifier") or () if line.startswith("License ::"))
    return {named} if named in {row[2] for row in ROWS} else FREER_WORDS[named]


def test_it_names_what_runs_and_who_asks_for_it() -> None:
    wanted: dict[str, set[str]] = {}
    for version in PROMISED:
        for package, by in asked_for_by(RUNTIME, version).items():
            wanted.setdefault(package, set()).update(by)
    assert [(row[0], set(row[1].split(", "))) for row in ROWS] == sorted(wanted.items())


@pytest.mark.parametrize(("package", "by", "licence", "use"), ROWS)
def test_a_packages_licence_is_the_one_it_declares(package: str, by: str, licence: str, use: str) -> None:
    assert licence in {"MIT", "BSD-3-Clause", "Apache-2.0", "MPL-2.0", "PSF-2.0"}, "allowed beside Apache-2.0?"
    assert licence in declared(package)
    assert use
