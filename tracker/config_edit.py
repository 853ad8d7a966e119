"""Changes config.toml for a person without touching what they wrote in it."""

from __future__ import annotations

from collections.abc import Mapping

import tomlkit
from tomlkit.items import Array


def add_document(text: str, fields: Mapping[str, str]) -> str:
    """The text with one more document at its end; every comment, space and order in it stays as it was.

    `fields` are the document's keys in the order they are written in. Raises tomlkit's ParseError for bad TOML.
    """
    document = tomlkit.parse(text)
    table = tomlkit.table()
    table.update(fields)
    if isinstance(written := document.get("documents"), Array):
        # Written as one array (`documents = []`), to which no [[documents]] can be added.
        inline = tomlkit.inline_table()
        inline.update(fields)
        written.append(inline)
        return tomlkit.dumps(document)
    tables = tomlkit.aot()
    tables.append(table)
    addition = tomlkit.document().add("documents", tables)
    # Appended as text: put into the parsed document, it would land before the comments that end the file.
    gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    return text + gap + tomlkit.dumps(addition)
