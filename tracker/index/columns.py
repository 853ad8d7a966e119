"""Column types that SQLite and PostgreSQL store and compare alike, and that no page's words can break."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# PostgreSQL refuses NUL in text, and neither database can encode half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Serial = BigInteger().with_variant(Integer, "sqlite")
"""A primary key that counts up by itself; SQLite does that for INTEGER only."""


class Instant(TypeDecorator[datetime]):
    """A time as whole microseconds since 1970 in UTC: exact, ordered as numbers, the same in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """ValueError for a time without a zone: nobody could tell later which moment it was."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        """Always in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Words(TypeDecorator[str]):
    """Text that may come from a page or a server: what cannot be stored stands as U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """The text without NUL and lone surrogates."""
        return None if value is None else _UNSTORABLE.sub("\ufffd", value)


class Strings(TypeDecorator[tuple[str, ...]]):
    """A few strings in order, as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, _dialect: Dialect) -> str | None:
        """JSON in ASCII, so that any string survives."""
        return None if value is None else json.dumps(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> tuple[str, ...] | None:
        """The strings, as a tuple again."""
        return None if value is None else tuple(json.loads(value))


def microseconds(time: datetime) -> int:
    """Microseconds since 1970 of an aware time. ValueError for a naive one."""
    if time.tzinfo is None:
        raise ValueError(f"{time!r} has no time zone")
    return (time - EPOCH) // _MICROSECOND
