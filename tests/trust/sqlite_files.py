"""SQLite's own writes and syncs, made countable: its file methods are wrapped from outside, in this process only.

SQLite asks a "VFS" for files, and each open file for its methods (sqlite.org/vfs.html). Both are plain C records, so
that ctypes can put functions of ours where its own stood. `found` is False where the interpreter hides its SQLite.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import errno
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from typing import Any

from tests.trust.calls import Layer

OK, FULL, IOERR_WRITE, IOERR_FSYNC = 0, 13, 778, 1034


class _Methods(Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = (
        ("version", c_int),
        *((name, c_void_p) for name in ("close", "read", "write", "truncate", "sync", "size", "lock", "unlock")),
        *((name, c_void_p) for name in ("reserved", "control", "sector", "traits", "map", "shm_lock", "barrier")),
        *((name, c_void_p) for name in ("unmap", "fetch", "unfetch")),
    )


class _File(Structure):
    _fields_ = (("methods", POINTER(_Methods)),)


_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, POINTER(_File), c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    """sqlite3_vfs as far as its xOpen."""

    _fields_ = (
        *(("version", c_int), ("file_size", c_int), ("longest", c_int)),
        *(("next", c_void_p), ("name", c_char_p), ("data", c_void_p), ("open", _OPEN)),
    )


def found() -> bool:
    """Whether this interpreter's SQLite can be reached."""
    return _library() is not None


def _library() -> ctypes.CDLL | None:
    library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    return library if hasattr(library, "sqlite3_vfs_find") else None


def watch(layer: Layer) -> None:
    """Count what SQLite writes and syncs from now on, for as long as this process lives."""
    library = _library()
    if library is None:
        return
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None).contents
    real_open = ctypes.cast(ctypes.cast(vfs.open, c_void_p).value, _OPEN)
    wrapped: dict[int, _Methods] = {}

    def opened(this: int, name: int, file: Any, flags: int, given: int) -> int:
        result: int = real_open(this, name, file, flags, given)
        if file.contents.methods:
            address = ctypes.addressof(file.contents.methods.contents)
            if address not in wrapped:
                wrapped[address] = _wrapped(file.contents.methods.contents, layer)
            file.contents.methods = ctypes.pointer(wrapped[address])
        return result

    vfs.open = _kept(_OPEN(opened))


def _wrapped(real: _Methods, layer: Layer) -> _Methods:
    methods = _Methods.from_buffer_copy(real)
    write = ctypes.cast(real.write, _WRITE)

    def written(file: int, data: int, amount: int, offset: int) -> int:
        return _call(layer, "index write", lambda: write(file, data, amount, offset), IOERR_WRITE)

    def synced(_file: int, _flags: int) -> int:
        return _call(layer, "index fsync", lambda: OK, IOERR_FSYNC)

    methods.write = ctypes.cast(_kept(_WRITE(written)), c_void_p)
    methods.sync = ctypes.cast(_kept(_SYNC(synced)), c_void_p)
    return methods


def _call(layer: Layer, kind: str, real: Callable[[], int], failed: int) -> int:
    try:
        with layer.around(kind, "index.sqlite") as fault:
            # SQLite takes a short write for a full disk, as its own file methods do.
            return real() if fault is None else FULL
    except OSError as error:
        return FULL if error.errno == errno.ENOSPC else failed


_KEPT: list[Any] = []


def _kept(function: Any) -> Any:
    _KEPT.append(function)  # C holds its address, which Python does not see
    return function
