"""The table of all keys of config.toml: what each is called, means and allows.

Reading, the reference in docs/configuration.md and the commented file that `tracker init` writes are all made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import get_args

from tracker.alerting.settings import EmailSettings, Security
from tracker.configuration import names, values
from tracker.configuration.shape import REQUIRED, Key, Section
from tracker.configuration.values import Parser
from tracker.fetching.settings import FetchSettings
from tracker.model import SEVERITIES, ChangeKind, Direction, Subscriber


def _span(low: timedelta, high: timedelta, words: str) -> tuple[Parser, str]:
    return values.duration(low, high), f'a span of time in d, h, m and s like "90s" or "1h30m", {words}'


_ZERO, _DAY = timedelta(0), timedelta(days=1)
_UP_TO_A_DAY, _UP_TO_A_DAY_WORDS = _span(_ZERO, _DAY, "0s to 1d")
_TIMEOUT, _TIMEOUT_WORDS = _span(timedelta(seconds=1), timedelta(minutes=10), "1s to 10m")
_DELAY, _DELAY_WORDS = _span(_ZERO, timedelta(hours=1), "0s to 1h")
_CRON_WORDS = 'a crontab(5) expression, "minute hour day-of-month month weekday", or @daily, @weekly, @monthly'
_SELECTORS_WORDS = (
    "a CSS selector, or a range { start_before | start_after = selector, end_before | end_after = selector }, "
    "or an array of these"
)


def _words(options: tuple[str, ...]) -> str:
    return ", ".join(f'"{option}"' for option in options)


def _toml(options: tuple[str, ...]) -> str:
    return f"[{_words(options)}]"


GENERAL = Section(
    "",
    "",
    (
        Key(
            "timezone",
            names.timezone,
            "UTC",
            'a time zone of the IANA database like "Europe/Paris"',
            "The clock that schedules follow and times are shown on (UTC stands beside it).",
        ),
    ),
)

ARCHIVE = Section(
    "archive",
    "Where the evidence is kept.",
    (
        Key(
            "path",
            names.folder,
            "snapshots",
            "a folder, relative to this file",
            "The archive's folder; it is made at the first visit.",
        ),
        Key(
            "database",
            names.database,
            "",
            '"" or an SQLAlchemy address (sqlite:///... or postgresql://...), or "$NAME" of a variable that holds it',
            "The index of the archive; empty means .state/index.sqlite in the archive's folder.",
        ),
    ),
)

SCHEDULE = Section(
    "schedule",
    "When documents are visited.",
    (
        Key("cron", names.cron, "15 4 * * *", _CRON_WORDS, "When each document is due, unless it has its own `cron`."),
        Key(
            "jitter",
            _UP_TO_A_DAY,
            "30m",
            _UP_TO_A_DAY_WORDS,
            "Documents of one schedule are spread over this time, each always at the same place in it.",
        ),
        Key(
            "confirm",
            _UP_TO_A_DAY,
            "30m",
            _UP_TO_A_DAY_WORDS,
            "A changed page is visited again after this time before anybody is told.",
        ),
        Key(
            "hold_mass_change",
            values.number(0, 100, whole=False),
            20,
            "a number from 0 to 100 (percent; 0 switches it off)",
            "If more than this part of the documents (and at least 5) change within a day, alerts wait for you.",
        ),
    ),
)

_FETCH = FetchSettings()

FETCH = Section(
    "fetch",
    "How pages are fetched.",
    (
        Key(
            "user_agent",
            names.header_text,
            _FETCH.user_agent,
            "a line of ASCII text",
            "How visits name themselves; say in it how you can be reached.",
        ),
        Key("timeout", _TIMEOUT, "60s", _TIMEOUT_WORDS, "The time that a whole visit may take, redirects included."),
        Key(
            "max_size",
            values.size(1_000, 1_000_000_000),
            "20MB",
            'a size in B, kB, MB, GB, KiB or MiB like "20MB", 1kB to 1GB',
            "The largest page that is read, after decompression.",
        ),
        Key("delay", _DELAY, "2s", _DELAY_WORDS, "The pause between two visits to one host."),
        Key(
            "workers",
            values.number(1, 64),
            _FETCH.workers,
            "a whole number from 1 to 64",
            "How many hosts are visited at a time.",
        ),
        Key(
            "allow_private_addresses",
            values.boolean,
            _FETCH.allow_private_addresses,
            "true or false",
            "Whether visits may reach this machine and the private network it stands in.",
        ),
    ),
)

EMAIL = Section(
    "email",
    "The mail server that sends alerts. Without this section, alerts are printed and kept.",
    (
        Key("host", names.host, REQUIRED, "a host's name", "The mail server.", '"smtp.example.org"'),
        Key(
            "port",
            values.number(1, 65535),
            EmailSettings("").port,
            "a whole number from 1 to 65535",
            "Its port: mostly 587 with starttls, 465 with tls.",
        ),
        Key(
            "security",
            values.choice(*get_args(Security)),
            EmailSettings("").security,
            _words(get_args(Security)),
            "How the connection is protected; `none` only takes a log-in to this machine itself.",
        ),
        Key("username", values.text, "", "a line of text", "The name to log in with; empty means no log-in."),
        Key(
            "password_env",
            names.variable,
            "TRACKER_SMTP_PASSWORD",
            "the name of an environment variable",
            "The environment variable that holds the password; the password itself never stands in this file.",
        ),
        Key(
            "from",
            names.mailbox,
            REQUIRED,
            'an e-mail address, or "Name <address>"',
            "Who the mails come from.",
            '"Policy tracker <tracker@example.org>"',
        ),
        Key(
            "operator",
            names.optional_mailbox,
            "",
            'an e-mail address, "Name <address>", or ""',
            "Who answers for this installation: named in each mail, and told when something is wrong.",
        ),
    ),
    optional=True,
)

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
            f"an array of {_words(get_args(ChangeKind)[1:])}",
            "Which kinds of change are mailed; all others are archived and shown all the same.",
        ),
        Key(
            "severity",
            values.choice(*SEVERITIES),
            _SUBSCRIBER.severity,
            _words(SEVERITIES),
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
            f"an array of {_words(names.CATEGORIES)}",
            "Only changes with a flag of these categories (docs/flags.md tells what each means); empty means any.",
            '["sale", "sharing"]',
        ),
        Key(
            "directions",
            values.many(values.choice(*get_args(Direction)), or_one=True, or_none=True),
            [],
            f"an array of {_words(get_args(Direction))}",
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

DOCUMENTS = Section(
    "documents",
    "The policies that are watched. `tracker add URL` writes one of these for you.",
    (
        Key(
            "id",
            names.document_id,
            REQUIRED,
            'lower-case letters, digits and hyphens in parts separated by slashes, like "example/privacy-policy"',
            "The document's folder in the archive; it never changes once there are snapshots.",
            '"example/privacy-policy"',
        ),
        Key(
            "url",
            values.many(names.url, or_one=True),
            REQUIRED,
            "an http:// or https:// address without user name and password, or an array of them",
            "The policy's address; several in order if it is spread over pages.",
            '"https://example.org/privacy"',
        ),
        Key("service", values.text, "", "a line of text", "Who publishes it, for display.", '"Example"'),
        Key("type", values.text, "", "a line of text", "What it is, for display.", '"Privacy Policy"'),
        Key(
            "select",
            values.many(names.selector, or_one=True, or_none=True),
            [],
            _SELECTORS_WORDS,
            "Where the policy stands on the page, if the tracker takes too much or too little.",
            '["main article"]',
        ),
        Key(
            "remove",
            values.many(names.selector, or_one=True, or_none=True),
            [],
            _SELECTORS_WORDS,
            "What is taken out of it.",
            '[".related-links"]',
        ),
        Key(
            "cron",
            names.optional_cron,
            "",
            _CRON_WORDS,
            "When it is due, instead of the common schedule.",
            '"0 6 * * mon"',
        ),
        Key(
            "headers",
            names.headers,
            {},
            'a table of header names and values; a value "$NAME" comes from the environment',
            "Request headers sent with each visit; the archive records their values as [redacted].",
            '{ Cookie = "$EXAMPLE_COOKIE" }',
        ),
        Key(
            "keep",
            values.choice("changes", "all"),
            "changes",
            '"changes", "all"',
            "Whether only changes are archived or every distinct response.",
        ),
    ),
    repeated=True,
)

SECTIONS: tuple[Section, ...] = (GENERAL, ARCHIVE, SCHEDULE, FETCH, EMAIL, SUBSCRIBERS, DOCUMENTS)
BY_NAME: Mapping[str, Section] = {section.name: section for section in SECTIONS}
