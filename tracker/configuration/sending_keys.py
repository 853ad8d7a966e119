"""The keys of config.toml that say how alerts leave the house."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from tracker.alerting.settings import EmailSettings, FeedSettings, Security
from tracker.configuration import names, targets, values
from tracker.configuration.shape import REQUIRED, Key, Section, words

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
            words(get_args(Security)),
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
        Key(
            "errors_to",
            values.many(names.address, or_one=True, or_none=True),
            [],
            "an e-mail address, or an array of them",
            "Who is told when something is wrong, and when it is over; empty means `operator`.",
            '["ops@example.org"]',
        ),
        Key(
            "unsubscribe",
            names.optional_mailbox,
            "",
            'an e-mail address, "Name <address>", or ""',
            "Who gets the mails of those who unsubscribe; empty means `operator`, or `from` where that is empty too.",
        ),
        Key(
            "one_click",
            targets.https_address,
            "",
            'an https:// address without "?", or ""',
            "A public address of yours that carries out unsubscriptions (RFC 8058); it gets the token as `?token=`.",
            '"https://watch.example.org/unsubscribe"',
        ),
        Key(
            "dkim",
            values.boolean,
            EmailSettings("").dkim,
            "true or false",
            "Whether the mail server signs with DKIM, without which no mail program heeds `one_click`.",
            "true",
        ),
    ),
    optional=True,
)

DELIVERY = Section(
    "delivery",
    "How fast alerts go out.",
    (
        Key(
            "per_minute",
            values.number(0, 100_000),
            100,
            "a whole number from 0 to 100000 (0 switches it off)",
            "At most so many alerts a minute go through each channel; the rest follow in the next minutes.",
        ),
    ),
)

FEEDS = Section(
    "feeds",
    "Atom feeds, written as files. Without this section there are none.",
    (
        Key(
            "path",
            names.folder,
            "feeds",
            "a folder outside the archive, relative to this file",
            "The folder that they are written to: all.xml, services/NAME.xml and documents/ID.xml.",
        ),
        Key(
            "entries",
            values.number(1, 1000),
            FeedSettings(Path()).entries,
            "a whole number from 1 to 1000",
            "At most so many entries stand in each feed, the newest.",
        ),
        Key(
            "address",
            targets.plain_address,
            "",
            'an http:// or https:// address without "?" and "#", or ""',
            "Where a web server of yours shows that folder; it then stands in the feeds.",
            '"https://watch.example.org/feeds/"',
        ),
    ),
    optional=True,
)
