"""docs/configuration.md, made from the table of keys by `python -m tracker.configuration.reference`."""

from __future__ import annotations

import sys

import tomlkit

from tracker.configuration.keys import SECTIONS
from tracker.configuration.shape import REQUIRED, Key, Section

_INTRODUCTION = """\
# Configuration

This page is made from the program's own table of keys (`tracker/configuration/keys.py`); a test holds the two together.

The tracker reads one file: the one `--config` names, else the one the environment's `TRACKER_CONFIG` names, else
`./config.toml`. It is [TOML](https://toml.io) in UTF-8. Paths in it are relative to the file. `tracker init` writes a
commented one; `tracker add URL` adds a document to it and leaves all else as it is.

Secrets do not stand in the file: a header's value or a database written as `"$NAME"` is taken from the environment
variable `NAME`, and `password_env` names the variable that holds the mail server's password.

Nothing is half-loaded. Every fault is told, each in one line with file, line, key and what is allowed, and the command
ends with exit code 2. An unknown key is a fault: a misspelt one would otherwise be silently without effect.
"""


def reference() -> str:
    """The page as Markdown."""
    return "\n".join([_INTRODUCTION, *(_section(section) for section in SECTIONS)])


def _section(section: Section) -> str:
    title = f"## `{section.header}`" if section.name else "## Before all sections"
    times = "Any number of times. " if section.repeated else "May be left out. " if section.optional else ""
    about = [f"{times}{section.about}", ""] if section.name else []
    rows = ["| key | meaning | allowed | default |", "|---|---|---|---|", *map(_row, section.keys)]
    return "\n".join([title, "", *about, *rows]) + "\n"


def _row(key: Key) -> str:
    default = "(must be given)" if key.default is REQUIRED else f"`{tomlkit.item(key.default).as_string()}`"
    if key.default in ("", [], {}):
        default = "(none)"
    return (
        "| "
        + " | ".join(cell.replace("|", "\\|") for cell in (f"`{key.name}`", key.about, key.allowed, default))
        + " |"
    )


if __name__ == "__main__":
    sys.stdout.write(reference())
