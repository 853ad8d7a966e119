"""The table of all keys of config.toml: what each is called, means and allows.

Reading, the reference in docs/configuration.md and the commented file that `tracker init` writes are all made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tracker.configuration import names, values
from tracker.configuration.sending_keys import DELIVERY, EMAIL, FEEDS
from tracker.configuration.shape import REQUIRED, Key, Section
from tracker.configuration.subscriber_keys import SUBSCRIBERS
from tracker.configuration.values import Parser
from tracker.fetching.settings import FetchSettings


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
        Key(
            "unseen_checks",
            values.number(1, 1000),
            10,
            "a whole number from 1 to 1000",
            "After so many failed visits in a row the operator is told that a document cannot be seen.",
        ),
        Key(
            "unseen_after",
            values.duration(timedelta(hours=1), timedelta(days=365)),
            "3d",
            'a span of time from "1h" to "365d"',
            "Or after this time without a sight of it, if its last visit failed.",
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
            "ignore",
            values.many(names.pattern, or_one=True, or_none=True),
            [],
            "a phrase (* for any ending of a word), an RE2 regular expression between slashes, or an array of them",
            "Paragraphs, items and rows that hold one of these are no part of the policy: a counter, a daily line.",
            '["visitors today"]',
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

SECTIONS: tuple[Section, ...] = (GENERAL, ARCHIVE, SCHEDULE, FETCH, EMAIL, DELIVERY, FEEDS, SUBSCRIBERS, DOCUMENTS)
BY_NAME: Mapping[str, Section] = {section.name: section for section in SECTIONS}
