"""config.toml, read once into one frozen record.

Every fault of a file is told at once, with its line and what is allowed; nothing is half-loaded. What a key means and
allows stands in `tracker.configuration.keys`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tracker.alerting.settings import EmailSettings, FeedSettings
from tracker.archive.identity import STATE
from tracker.configuration.sections import Faults, Tables, Values, read_sections
from tracker.configuration.times import WEEKDAYS
from tracker.configuration.together import SIGNED_WITH, check_together, from_environment
from tracker.errors import ConfigError, ConfigProblem
from tracker.fetching.settings import FetchSettings
from tracker.model import Digest, Document, Subscriber

ENVIRONMENT_KEY = "TRACKER_CONFIG"
FILE_NAME = "config.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """All that config.toml says, checked. `path` is the file itself; `archive` an absolute folder.

    `database` is an SQLAlchemy address. `cron` is the common schedule on the clock of `timezone`; `hold_mass_change`
    is in percent, 0 for off. `email` is None where nobody is mailed. `per_minute` is the limit of
    each channel, 0 for none; `webhook_secret` is what webhooks are signed with. `unseen_checks` and `unseen_after` say
    when a document counts as unseen.
    """

    path: Path
    timezone: ZoneInfo
    archive: Path
    database: str
    cron: str
    jitter: timedelta
    confirm: timedelta
    hold_mass_change: float
    fetch: FetchSettings
    email: EmailSettings | None
    subscribers: tuple[Subscriber, ...]
    documents: tuple[Document, ...]
    per_minute: int = 0
    unseen_checks: int = 10
    unseen_after: timedelta = timedelta(days=3)
    webhook_secret: bytes = field(default=b"", repr=False)
    feeds: FeedSettings | None = None


def find(explicit: Path | str | None = None, environ: Mapping[str, str] = os.environ, cwd: Path | None = None) -> Path:
    """The configuration file: the one that is named, else what TRACKER_CONFIG names, else ./config.toml.

    `cwd` is the folder that relative names start from, by default the process's. The file need not exist.
    """
    return (cwd or Path()) / (explicit or environ.get(ENVIRONMENT_KEY) or FILE_NAME)


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Read a configuration file; secrets come from `environ`. Raises ConfigError with every fault found."""
    text = _text(path)
    faults = Faults(str(path), text)
    tables = read_sections(_toml(path, text), faults)
    check_together(tables, faults, environ)
    _check_feeds(path, tables, faults)
    if faults.problems:
        raise ConfigError(faults.in_order())
    return _built(path, tables, environ)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise _unusable(path, None, "there is no such file; `tracker init` writes one") from None
    except OSError as error:
        raise _unusable(path, None, f"cannot be read: {error.strerror}") from None
    try:
        # TOML knows no byte order mark, but some editors write one.
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _unusable(path, line, "is not UTF-8", "a text file in UTF-8") from None


def _toml(path: Path, text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, line = _where(str(error), text)
        raise _unusable(path, line, f"is not TOML: {message}", "TOML 1.0, see https://toml.io") from None
    except RecursionError:
        raise _unusable(path, None, "is nested too deeply") from None


def _where(message: str, text: str) -> tuple[str, int]:
    """tomllib's message without its place, and the line of that place (its own attribute only since Python 3.14)."""
    match = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    if match is None:
        return message, 1
    return message[: match.start()], int(match[1] or text.rstrip().count("\n") + 1)


def _unusable(path: Path, line: int | None, problem: str, allowed: str = "") -> ConfigError:
    return ConfigError((ConfigProblem(str(path), line, "", problem, allowed),))


def _built(path: Path, tables: Tables, environ: Mapping[str, str]) -> Config:
    """The record of tables that hold no fault."""
    (general,), (place,), (schedule,), (fetch,) = (
        [table.values for table in tables[name]] for name in ("", "archive", "schedule", "fetch")
    )
    archive = _beside(path, place["path"])
    return Config(
        path=path,
        timezone=general["timezone"],
        archive=archive,
        database=_database(path, from_environment(place["database"], environ), archive),
        cron=schedule["cron"],
        jitter=schedule["jitter"],
        confirm=schedule["confirm"],
        hold_mass_change=float(schedule["hold_mass_change"]),
        fetch=_fetch(fetch),
        email=next((_email(table.values, environ) for table in tables["email"]), None),
        subscribers=tuple(_subscriber(table.values, general["timezone"], environ) for table in tables["subscribers"]),
        documents=tuple(_document(table.values, environ) for table in tables["documents"]),
        unseen_checks=schedule["unseen_checks"],
        unseen_after=schedule["unseen_after"],
        per_minute=tables["delivery"][0].values["per_minute"],
        webhook_secret=environ.get(SIGNED_WITH, "").encode(),
        feeds=next((_feeds(path, table.values) for table in tables["feeds"]), None),
    )


def _check_feeds(path: Path, tables: Tables, faults: Faults) -> None:
    """Feeds are for others to read: their folder holds nothing of the archive, nor the archive anything of theirs."""
    place = tables["archive"][0].values.get("path") if tables["archive"] else None
    for table in tables["feeds"]:
        if place and (given := table.values.get("path")):
            archive, folder = _beside(path, place), _beside(path, given)
            if archive.is_relative_to(folder) or folder.is_relative_to(archive):
                faults.add((*table.place, "path"), "is the archive, or holds it, or lies in it", "a folder beside it")


def _feeds(path: Path, values: Values) -> FeedSettings:
    return FeedSettings(_beside(path, values["path"]), values["entries"], values["address"])


def _beside(path: Path, name: str) -> Path:
    """A path of the file as an absolute one: relative ones start from the file's folder, "~" from the home."""
    return (path.parent / Path(name).expanduser()).resolve()


_SQLITE_FILE = re.compile(r"(sqlite(?:\+\w+)?:///)(?!/|:memory:|file:)([^?]+)(.*)")


def _database(path: Path, address: str, archive: Path) -> str:
    if not address:
        return f"sqlite:///{archive / STATE / 'index.sqlite'}"
    if relative := _SQLITE_FILE.fullmatch(address):
        return f"{relative[1]}{_beside(path, relative[2])}{relative[3]}"
    return address


def _fetch(values: Values) -> FetchSettings:
    return FetchSettings(
        **values | {name: values[name].total_seconds() for name in ("timeout", "delay")},
    )


def _email(values: Values, environ: Mapping[str, str]) -> EmailSettings:
    return EmailSettings(
        host=values["host"],
        port=values["port"],
        security=values["security"],
        username=values["username"],
        password=environ.get(values["password_env"], "") if values["username"] else "",
        sender=values["from"],
        operator=values["operator"],
        errors_to=values["errors_to"],
        unsubscribe=values["unsubscribe"],
        one_click=values["one_click"],
        dkim=values["dkim"],
    )


def _subscriber(values: Values, common: ZoneInfo, environ: Mapping[str, str]) -> Subscriber:
    own = {"email", "digest", "digest_at", "digest_day", "digest_when_empty", "timezone", "webhook", "apprise"}
    return Subscriber(
        addresses=values["email"],
        webhook=from_environment(values["webhook"], environ),
        apprise=tuple(from_environment(one, environ) for one in values["apprise"]),
        digest=_digest(values) if values["digest"] != "none" else None,
        timezone=values["timezone"] or common,
        **{key: values[key] for key in values if key not in own},
    )


def _digest(values: Values) -> Digest:
    return Digest(
        period=values["digest"],
        at=values["digest_at"],
        weekday=WEEKDAYS.index(values["digest_day"]),
        when_empty=values["digest_when_empty"],
    )


def _document(values: Values, environ: Mapping[str, str]) -> Document:
    return Document(
        id=values["id"],
        urls=values["url"],
        service=values["service"],
        type=values["type"],
        select=values["select"],
        remove=values["remove"],
        ignore=values["ignore"],
        schedule=values["cron"],
        headers=tuple((name, from_environment(value, environ)) for name, value in values["headers"]),
        keep=values["keep"],
    )
