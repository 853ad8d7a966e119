"""The keys of config.toml that say who is told, and of what."""

from __future__ import annotations

from typing import get_args, get_type_hints

from tracker.configuration import names, targets, times, values
from tracker.configuration.shape import REQUIRED, Key, Section, words
from tracker.model import SEVERITIES, ChangeKind, Digest, Direction, Subscriber

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
            values.many(names.address, or_one=True, or_none=True),
            [],
            "an e-mail address, or an array of them",
            "Where the mail goes.",
            '"ada@example.org"',
        ),
        Key(
            "webhook",
            targets.webhook,
            "",
            'an https:// address, or "$NAME" of an environment variable that holds one, or ""',
            "Where alerts are posted as signed JSON (docs/webhooks.md); TRACKER_WEBHOOK_SECRET holds the secret.",
            '"https://hooks.example.org/tracker"',
        ),
        Key(
            "apprise",
            values.many(targets.secret, or_one=True, or_none=True),
            [],
            'an array of "$NAME" of environment variables',
            "Variables that hold Apprise addresses (chats and push services), for which the extra `apprise` is needed.",
            '["$TRACKER_TEAM_CHAT"]',
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
            values.many(names.pattern, or_one=True, or_none=True),
            [],
            "an array of phrases, * at a word's end for any ending, or RE2 regular expressions between slashes",
            "Own words: a changed clause that holds one is flagged and mailed, whatever kinds are asked for.",
            '["arbitration", "biometric*", "/third.part(y|ies)/"]',
        ),
        Key(
            "digest",
            values.choice("none", *get_args(get_type_hints(Digest)["period"])),
            "none",
            '"none", "daily", "weekly"',
            "Whether news comes at once or is gathered into one mail a day or a week.",
            '"daily"',
        ),
        Key(
            "digest_at",
            times.time_of_day,
            "08:00",
            'a time of the day like "08:00"',
            "When the digest is mailed, on the subscriber's clock.",
        ),
        Key(
            "digest_day",
            values.choice(*times.WEEKDAYS),
            times.WEEKDAYS[0],
            words(times.WEEKDAYS),
            "On which day a weekly digest is mailed.",
        ),
        Key(
            "digest_when_empty",
            values.boolean,
            False,
            "true or false",
            "Whether a digest is mailed, too, when nothing happened.",
        ),
        Key(
            "mute_until",
            times.optional_day,
            "",
            'a day like 2026-12-24, or ""',
            "Nothing is mailed before this day begins; what happened meanwhile is then mailed together.",
            "2026-12-24",
        ),
        Key(
            "timezone",
            times.optional_timezone,
            "",
            'a time zone like "Europe/Berlin", or "" for the common one',
            "The subscriber's clock, for digest and mute.",
            '"Europe/Berlin"',
        ),
    ),
    repeated=True,
)
