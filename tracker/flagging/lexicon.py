"""The lexicon: a TOML file for each category, loaded once from the package.

A file tells `about` (for people), `practice` and `promise` (words for reasons), `adding` (which way a plain new
statement goes for the reader), `negation` ("flips" where a "not" turns that round, "keeps" where it does not), `more`
(which way a larger number goes), `gravity` (1 to 3), and tables of phrases with weights: `phrases`, `headings`, `not`
(speaks against the category), `aside` (mentions it by the way: a phrase that begins within one does not count),
`weakens` and `strengthens` (what a statement of the category does for the reader). `burdens` and `gains` hold names for
what a statement against or for the reader is about, each with the phrases that show it. docs/flags.md explains the
writing.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

from tracker.flagging import labels, quantities, signs, volatile
from tracker.flagging.phrases import Matcher, Phrase, PhraseError, classes_source, parse
from tracker.model import Direction

FORMAT = 1
"""Of the files and of the arithmetic that reads them; counted up when either changes meaning."""

Negation = Literal["flips", "keeps"]

_TABLES = ("phrases", "headings", "not", "aside", "weakens", "strengthens")
NAMING = ("burdens", "gains")
"""Tables of names with the phrases that show each: what is weighed elsewhere is called so."""
_DIRECTIONS = ("weakens", "strengthens", "neutral")


class LexiconError(ValueError):
    """A file of the lexicon is not written as such files are; the text names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Category:
    """What the lexicon says of one category. The fields are those of its file, phrases aside."""

    name: str
    about: str
    practice: str
    promise: str
    adding: Direction
    negation: Negation
    more: Direction
    gravity: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All categories, and two matchers: for a clause's words and for the words of its headings."""

    categories: Mapping[str, Category]
    text: Matcher
    headings: Matcher
    names: Mapping[tuple[str, str, str], str]
    """What a phrase shows, by its category, its table (`burdens` or `gains`) and its text."""
    digest: str


def _category(name: str, fields: Mapping[str, object]) -> Category:
    adding, more = fields.get("adding"), fields.get("more")
    negation, gravity = fields.get("negation"), fields.get("gravity")
    if adding not in _DIRECTIONS or more not in _DIRECTIONS or negation not in ("flips", "keeps"):
        raise LexiconError(f"{name}.toml: adding, more or negation is missing or none of what is allowed")
    if gravity not in (1, 2, 3):
        raise LexiconError(f"{name}.toml: gravity is 1, 2 or 3")
    texts = [fields.get(key) for key in ("about", "practice", "promise")]
    if not all(isinstance(text, str) and text for text in texts):
        raise LexiconError(f"{name}.toml: about, practice or promise is missing")
    about, practice, promise = map(str, texts)
    return Category(
        name,
        about,
        practice,
        promise,
        cast(Direction, adding),
        negation,
        cast(Direction, more),
        int(str(gravity)),
    )


def _phrases(name: str, fields: Mapping[str, object]) -> list[Phrase]:
    found: list[Phrase] = []
    for table in _TABLES:
        entries = fields.get(table, {})
        if not isinstance(entries, dict):
            raise LexiconError(f"{name}.toml: [{table}] is no table of phrases with weights")
        for text, weight in entries.items():
            if not isinstance(weight, int | float) or isinstance(weight, bool) or not 0 < weight <= 2:
                raise LexiconError(f"{name}.toml: {text!r}: a weight is a number over 0 and up to 2")
            try:
                found.append(parse(text, name, table, float(weight)))
            except PhraseError as error:
                raise LexiconError(f"{name}.toml: {error}") from error
    return found


def _names(category: str, fields: Mapping[str, object]) -> Iterator[tuple[Phrase, str]]:
    """The phrases of `burdens` and `gains`, each with the name of what it shows."""
    for table in NAMING:
        entries = fields.get(table, {})
        if not isinstance(entries, dict):
            raise LexiconError(f"{category}.toml: [{table}] is no table of names with their phrases")
        for name, texts in entries.items():
            if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
                raise LexiconError(f"{category}.toml: {name!r}: its phrases are an array of texts")
            for text in texts:
                try:
                    yield parse(text, category, table, 1), name
                except PhraseError as error:
                    raise LexiconError(f"{category}.toml: {error}") from error


def compiled(files: Mapping[str, bytes]) -> Lexicon:
    """The lexicon that the files hold, by name of category. Raises LexiconError."""
    categories: dict[str, Category] = {}
    phrases: list[Phrase] = []
    names: dict[tuple[str, str, str], str] = {}
    digest = hashlib.sha256(classes_source())
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name] + b"\0")
        try:
            fields = tomllib.loads(files[name].decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LexiconError(f"{name}.toml: {error}") from error
        categories[name] = _category(name, fields)
        phrases += _phrases(name, fields)
        for phrase, shown in _names(name, fields):
            phrases.append(phrase)
            names[name, phrase.table, phrase.text] = shown
    return Lexicon(
        categories,
        Matcher(phrase for phrase in phrases if phrase.table != "headings"),
        Matcher(phrase for phrase in phrases if phrase.table in ("headings", "not")),
        names,
        digest.hexdigest(),
    )


@cache
def lexicon() -> Lexicon:
    """The lexicon that the package brings, loaded at the first use. Raises LexiconError if a file was spoiled."""
    folder = resources.files("tracker.flagging") / "lexicon"
    files = {
        item.name.removesuffix(".toml"): item.read_bytes() for item in folder.iterdir() if item.name.endswith(".toml")
    }
    return compiled(files)


@cache
def lexicon_version() -> str:
    """The format's number and the digest of all files, signs, labels and units too: equal versions judge alike."""
    files = signs.source() + labels.source() + quantities.source() + volatile.source()
    digest = hashlib.sha256(lexicon().digest.encode() + files)
    return f"{FORMAT}-{digest.hexdigest()[:12]}"
