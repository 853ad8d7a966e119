"""What the table of keys is made of."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.configuration.values import Parser

REQUIRED = object()
"""The default of a key that must be given."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `default` is a value as TOML would give it; `example` stands for it where there is none to show."""

    name: str
    parse: Parser
    default: object
    allowed: str
    about: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A table of keys; `repeated` ones stand as [[name]], any number of times."""

    name: str
    about: str
    keys: tuple[Key, ...]
    repeated: bool = False
    optional: bool = False

    @property
    def header(self) -> str:
        """The section's line in the file; the keys before all sections have none."""
        return f"[[{self.name}]]" if self.repeated else f"[{self.name}]" if self.name else ""


def words(options: tuple[str, ...]) -> str:
    """The options of a key, for people: `"one", "two"`."""
    return ", ".join(f'"{option}"' for option in options)
