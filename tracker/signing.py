"""The key that this installation signs with: from the environment, or made once and kept beside the index."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from tracker.errors import ConfigError, ConfigProblem, TrackerError

VARIABLE = "TRACKER_SECRET"
FILE_NAME = "signing.key"
LEAST = 32
"""Characters: 32 hexadecimal ones are 128 bits."""


def signing_key(folder: Path, environ: Mapping[str, str] = os.environ) -> bytes:
    """The key of 32 bytes: what TRACKER_SECRET gives, else what `folder` keeps, made there if need be (mode 0600).

    Raises ConfigError where the variable is too short to be a secret, TrackerError where the file cannot be had.
    """
    if given := environ.get(VARIABLE):
        if len(given) < LEAST:
            allowed = f"at least {LEAST} characters that nobody can guess"
            raise ConfigError((ConfigProblem(f"${VARIABLE}", None, "", "is too short to be a secret", allowed),))
        return sha256(given.encode()).digest()
    path = folder / FILE_NAME
    try:
        return _kept(path) or _made(path)
    except OSError as error:
        raise TrackerError(f"{path}: the key of this installation cannot be kept ({error.strerror})") from error


def _kept(path: Path) -> bytes | None:
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    if len(key) != sha256().digest_size:
        raise TrackerError(f"{path}: no key of this program; remove it, and a new one is made")
    return key


def _made(path: Path) -> bytes:
    """Made whole or not at all, and only once, whoever else is at it: a key half written would be another key."""
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(secrets.token_bytes(sha256().digest_size))
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink()
    return path.read_bytes()
