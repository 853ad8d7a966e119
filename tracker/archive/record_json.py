"""Records of `tracker.model` as JSON and back, without loss.

Both ways follow the declared fields of the record, so that a field added to the model is stored without a line here.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]
"""What JSON can say; floating point numbers have no place in our records."""

T = TypeVar("T")

_SURROGATE = re.compile("[\ud800-\udfff]")


def to_plain(value: object) -> Plain:
    """A record, or anything a field of one may hold, as what JSON can say. Times become UTC with a final Z."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"a record holds {type(value).__name__}, which has no form in JSON yet")


def from_plain(kind: type[T], raw: object) -> T:
    """The record of class `kind` that `to_plain` gave `raw` for. ValueError names the key that does not fit.

    A missing key takes the field's default, so that records written before a field was added can still be read.
    """
    record: T = _build(kind, raw, kind.__name__)
    return record


def dump(raw: Plain) -> bytes:
    """JSON for people and for digests: sorted keys, two spaces, UTF-8, one final line feed; always the same bytes.

    Lone surrogates, which hostile text may hold and UTF-8 has no bytes for, stay as JSON escapes.
    """
    text = json.dumps(raw, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode()


def load(data: bytes) -> dict[str, Any]:
    """A JSON object out of bytes that may be damaged or forged. ValueError if it is none."""
    try:
        raw = json.loads(data.decode())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(raw, dict):
        raise ValueError("not a JSON object")
    return raw


def _build(hint: Any, raw: object, where: str) -> Any:
    origin = get_origin(hint)
    if is_dataclass(hint):
        return _build_record(hint, raw, where)
    if origin in (Union, types.UnionType):
        return None if raw is None else _build(_without_none(hint), raw, where)
    if origin is tuple:
        return _build_tuple(get_args(hint), raw, where)
    if origin is Literal:
        return _one_of(get_args(hint), raw, where)
    if hint in (date, datetime):
        return _build_time(hint, raw, where)
    if hint in (str, int, bool) and type(raw) is hint:
        return raw
    raise ValueError(f"{where}: {type(raw).__name__} where {getattr(hint, '__name__', hint)} is due")


def _without_none(hint: Any) -> Any:
    (inner,) = (arg for arg in get_args(hint) if arg is not type(None))
    return inner


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _build_record(kind: Any, raw: object, where: str) -> Any:
    if not isinstance(raw, dict):
        raise ValueError(f"{where}: {type(raw).__name__} where an object is due")
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(raw.keys() - known.keys()):
        raise ValueError(f"{where}: unknown key {unknown[0]!r}")
    if missing := [name for name, field in known.items() if name not in raw and not _optional(field)]:
        raise ValueError(f"{where}: {missing[0]} is missing")
    return kind(**{name: _build(_hints(kind)[name], raw[name], f"{where}.{name}") for name in known if name in raw})


def _optional(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _build_tuple(hints: tuple[Any, ...], raw: object, where: str) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise ValueError(f"{where}: {type(raw).__name__} where a list is due")
    if hints[-1] is Ellipsis:
        hints = (hints[0],) * len(raw)
    if len(hints) != len(raw):
        raise ValueError(f"{where}: {len(raw)} items where {len(hints)} are due")
    return tuple(_build(hint, item, f"{where}[{i}]") for i, (hint, item) in enumerate(zip(hints, raw, strict=True)))


def _one_of(allowed: tuple[Any, ...], raw: object, where: str) -> Any:
    if raw not in allowed:
        raise ValueError(f"{where}: {raw!r} is none of {', '.join(map(str, allowed))}")
    return raw


def _build_time(kind: Any, raw: object, where: str) -> Any:
    if not isinstance(raw, str):
        raise ValueError(f"{where}: {type(raw).__name__} where a time is due")
    try:
        value = kind.fromisoformat(raw)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error
    if kind is datetime and value.tzinfo is None:
        raise ValueError(f"{where}: a time without its zone")
    return value
