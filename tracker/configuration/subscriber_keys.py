"""The keys of config.toml that say who is told, and of what."""

from __future__ import annotations

from typing import get_args

from tracker.configuration import names, values
from tracker.configuration.shape import REQUIRED, Key, Section, words
from tracker.model import SEVERITIES, ChangeKind, Direction, Subscriber

_SUBSCRIBER = Subscriber("", ())

SUBSCRIBERS = Section(
    "subscribers",
    "Who is mailed, and of what.",
    (
        Key(
            "name",
            values.name,
            REQUIRED,
            "a line of text that no other subscriber has",
            "Who it is, for people; it tells subscribers apart.",
            '"Ada Lovelace"',
        ),
        Key(
            "email",
            values.many(names.address, or_one=True),
            REQUIRED,
            "an e-mail address, or an array of them",
            "Where the mail goes.",
            '"ada@example.org"',
        ),
        Key(
            "documents",
            values.many(values.name, or_one=True),
            list(_SUBSCRIBER.documents),
            "an array of ids or shell patterns of ids",
            'Which documents: ids or patterns of ids like "example/*".',
        ),
        Key(
            "kinds",
            values.many(values.choice(*get_args(ChangeKind)[1:])),
            list(_SUBSCRIBER.kinds),
            f"an array of {words(get_args(ChangeKind)[1:])}",
            "Which kinds of change are mailed; all others are archived and shown all the same.",
        ),
        Key(
            "severity",
            values.choice(*SEVERITIES),
            _SUBSCRIBER.severity,
            words(SEVERITIES),
            "The least severity that is mailed; where categories or directions are named, of a flag of these.",
        ),
        Key(
            "services",
            values.many(values.name, or_one=True, or_none=True),
            [],
            "an array of services' names or shell patterns of them",
            "Only documents of these services; empty means any.",
            '["Example", "Acme*"]',
        ),
        Key(
            "types",
            values.many(values.name, or_one=True, or_none=True),
            [],
            "an array of documents' types or shell patterns of them",
            "Only documents of these types; empty means any.",
            '["Privacy Policy"]',
        ),
        Key(
            "languages",
            values.many(names.language, or_one=True, or_none=True),
            [],
            'an array of codes of languages like "de" or "pt-BR"',
            "Only policies in these languages, and those whose language cannot be told; empty means any.",
            '["en", "de"]',
        ),
        Key(
            "categories",
            values.many(names.category, or_one=True, or_none=True),
            [],
            f"an array of {words(names.CATEGORIES)}",
            "Only changes with a flag of these categories (docs/flags.md tells what each means); empty means any.",
            '["sale", "sharing"]',
        ),
        Key(
            "directions",
            values.many(values.choice(*get_args(Direction)), or_one=True, or_none=True),
            [],
            f"an array of {words(get_args(Direction))}",
            "Only changes with a flag that goes this way for the reader; empty means any.",
            '["weakens"]',
        ),
        Key(
            "silent_only",
            values.boolean,
            _SUBSCRIBER.silent_only,
            "true or false",
            "Only changes that the policy's own date does not tell of.",
        ),
        Key(
            "watch",
            values.many(names.watch_word, or_one=True, or_none=True),
            [],
            "an array of phrases, * at a word's end for any ending, or RE2 regular expressions between slashes",
            "Own words: a changed clause that holds one is flagged and mailed, whatever kinds are asked for.",
            '["arbitration", "biometric*", "/third.part(y|ies)/"]',
        ),
    ),
    repeated=True,
)
