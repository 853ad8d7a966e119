"""The commented config.toml that `tracker init` writes: every key with its meaning and default, ready to be changed."""

from __future__ import annotations

from textwrap import wrap

import tomlkit

from tracker.configuration.keys import SECTIONS
from tracker.configuration.shape import REQUIRED, Key, Section

_INTRODUCTION = """\
# What the policy tracker watches, how, and whom it tells.
#
# Lines that begin with # are comments. A key that is commented out shows its default, or an example of it; take its
# # away to change it. Paths are relative to this file; secrets come from the environment. After a change,
# `tracker list` tells whether the file is good; a running daemon reads it again by itself.
"""


def template() -> str:
    """The whole file; it can be loaded as it stands and watches nothing yet."""
    return "\n\n".join([_INTRODUCTION, *(section_text(section) for section in SECTIONS)])


def section_text(section: Section) -> str:
    """A section with all its keys as comments. Sections that need not be there are comments altogether."""
    mark = "#" if section.repeated or section.optional else ""
    blocks = ["\n".join([*_comment(section.about), f"{mark}{section.header}"])] if section.name else []
    for key in section.keys:
        about = _comment(f"{key.about} Allowed: {key.allowed}.")
        blocks.append("\n".join([*about, f"#{key.name} = {example_of(key)}"]))
    return "\n\n".join(blocks) + "\n"


def example_of(key: Key) -> str:
    """What to show as the key's value, as TOML: its default, or an example where that says nothing."""
    if key.example or key.default is REQUIRED:
        return key.example
    return tomlkit.item(key.default).as_string()


def _comment(text: str) -> list[str]:
    return wrap(text, 118, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
