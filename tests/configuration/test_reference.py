"""The table of keys: complete, true to its records, and told in docs and templates."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.config import load
from tracker.config_template import example_of, template
from tracker.configuration.keys import SECTIONS
from tracker.configuration.reference import reference
from tracker.configuration.shape import REQUIRED, Key

ROOT = Path(__file__).parent.parent.parent
KEYS = [pytest.param(key, id=f"{section.name}.{key.name}") for section in SECTIONS for key in section.keys]


def test_the_reference_is_what_the_table_says() -> None:
    """To mend: python -m tracker.configuration.reference > docs/configuration.md"""
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_explained_and_its_default_allowed(key: Key) -> None:
    assert key.about.endswith(".")
    assert key.allowed
    assert example_of(key)
    if key.default is not REQUIRED:
        key.parse(key.default)


@pytest.mark.parametrize("text", [template(), (ROOT / "config.toml").read_text(encoding="utf-8")])
def test_files_to_start_from_explain_every_key(text: str) -> None:
    lines = text.splitlines()
    for section in SECTIONS:
        assert not section.name or f"{section.header}" in [line.lstrip("#") for line in lines]
        for key in section.keys:
            assert any(line.lstrip("#").startswith(f"{key.name} = ") for line in lines), key.name


def test_the_template_loads_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(template(), encoding="utf-8")
    config = load(path, {})
    assert (config.documents, config.subscribers, config.email) == ((), (), None)


def test_the_templates_examples_are_allowed(tmp_path: Path) -> None:
    """All its settings taken out of their comments make a good file."""
    text = "\n".join(
        line[1:] if line.startswith("#") and line[1:2].strip() else line for line in template().splitlines()
    )
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    config = load(
        path,
        {
            "EXAMPLE_COOKIE": "a=b",
            "TRACKER_SMTP_PASSWORD": "x",
            "TRACKER_WEBHOOK_SECRET": "s" * 32,
            "TRACKER_TEAM_CHAT": "json://localhost",
        },
    )
    assert (len(config.documents), len(config.subscribers)) == (1, 1)
    assert config.email is not None
