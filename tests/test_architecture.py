"""The direction of imports: model and errors below, stages beside each other, pipeline above them, commands on top."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "tracker"

BASE = ("model", "errors", "words", "markdown", "languages", "patterns")
STAGES = (
    "scheduling", "fetching", "extraction", "reading", "verdict",
    "comparison", "flagging", "archive", "index", "alerting",
)  # fmt: skip
LEVELS: tuple[tuple[str, ...], ...] = (
    BASE,
    STAGES,
    ("config", "config_schema", "config_lines", "config_edit", "config_template", "configuration"),
    ("decision", "texts", "signing"),
    ("recording", "delivery", "trouble", "error_alerts", "telling", "channels"),
    ("visit", "digesting", "feeding"),
    ("settling",),
    ("pipeline",),
    ("app",),
    ("terminal",),
    ("daemon",),
    ("commands",),
    ("cli",),
)
LEVEL = {name: level for level, names in enumerate(LEVELS) for name in names}


def part_of(path: Path) -> str:
    """The part a file belongs to: the first name below the package."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> Iterator[str]:
    """The parts of the package that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "tracker":
            names = node.module.split(".")[1:]
            yield from names[:1] or (alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("tracker."):
                    yield alias.name.split(".")[1]


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_downwards(path: Path) -> None:
    part = part_of(path)
    assert part in LEVEL, f"{part} has no level yet: give it one in LEVELS"
    for imported in imports(path):
        if imported == part:
            continue
        assert imported in LEVEL, f"{imported} has no level yet: give it one in LEVELS"
        if part in STAGES:
            assert imported in BASE, f"a stage imports no other stage: {part} imports {imported}"
        elif part in BASE:
            assert LEVEL[imported] == 0, f"{part} lies at the bottom and imports {imported}"
        else:
            assert LEVEL[imported] <= LEVEL[part], f"{part} imports {imported}, which lies above it"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stages_package_holds_only_its_docstring(stage: str) -> None:
    tree = ast.parse((PACKAGE / stage / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_no_folder_or_file_says_nothing() -> None:
    said_nothing = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "tools"}
    assert not {path.stem for path in PACKAGE.rglob("*")} & said_nothing


def test_the_packages_public_names() -> None:
    import tracker

    assert tracker.__all__ == sorted(tracker.__all__)
    assert {"Tracker", "normalize", "read", "compare", "categorize"} <= set(tracker.__all__)
    for name in tracker.__all__:
        assert getattr(tracker, name).__doc__
