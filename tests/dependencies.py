"""What the project depends on, as pyproject.toml, requirements.lock and the installed packages tell it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
DEVELOPMENT = [Requirement(line) for line in PROJECT["dependency-groups"]["dev"] + PROJECT["build-system"]["requires"]]
PROMISED = [
    version
    for classifier in PROJECT["project"]["classifiers"]
    for version in re.findall(r"^Programming Language :: Python :: (3\.\d+)$", classifier)
]


@dataclass(frozen=True)
class Pin:
    """One requirement of the lock with its digests."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)


def lock_text() -> str:
    return (ROOT / "requirements.lock").read_text("utf-8")


def pins() -> list[Pin]:
    """All requirements of the lock; each with its digests is one logical line."""
    found = []
    for line in lock_text().replace("\\\n", " ").splitlines():
        requirement, *hashes = (part.strip() for part in line.split("--hash="))
        found.append(Pin(Requirement(requirement), tuple(hashes)))
    return found


def applies(requirement: Requirement, version: str) -> bool:
    """Whether it is asked for on this Python (the last of its patch releases) on Linux, without extras."""
    here = {"python_version": version, "python_full_version": f"{version}.99", "extra": ""}
    return requirement.marker is None or requirement.marker.evaluate(
        {**here, "sys_platform": "linux", "platform_system": "Linux", "platform_python_implementation": "CPython"}
    )


def asked_for_by(direct: Iterable[Requirement], version: str) -> dict[str, set[str]]:
    """Every package that these need on this Python, theirs included, with who asks for it ("tracker", or a package)."""
    found: dict[str, set[str]] = {}
    waiting = [(requirement, "tracker") for requirement in direct]
    while waiting:
        requirement, by = waiting.pop()
        if not applies(requirement, version):
            continue
        name = canonicalize_name(requirement.name)
        if name not in found:
            waiting += [(Requirement(line), name) for line in requires(name) or ()]
        found.setdefault(name, set()).add(by)
    return found
