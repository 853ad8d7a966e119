"""requirements.lock: pinned, hashed, complete for every Python promised, and without any address."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.dependencies import DEVELOPMENT, PROMISED, RUNTIME, Pin, applies, asked_for_by, lock_text, pins

PINS = pins()


def test_it_records_no_address_and_no_option() -> None:
    assert not re.search(r"http|file:|://|@", lock_text())
    assert not re.search(r"^\s*--(?!hash=)", lock_text(), re.MULTILINE)


@pytest.mark.parametrize("pin", PINS, ids=lambda pin: str(pin.requirement))
def test_a_requirement_is_pinned_with_digests(pin: Pin) -> None:
    assert [one.operator for one in pin.requirement.specifier] == ["=="]
    assert pin.hashes
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in pin.hashes)


def test_the_pythons_promised() -> None:
    assert PROMISED[0] == "3.11"
    assert len(PROMISED) >= 3


@pytest.mark.parametrize("version", PROMISED)
def test_it_holds_everything_that_is_asked_for_once(version: str) -> None:
    here = {pin.name: pin.requirement for pin in PINS if applies(pin.requirement, version)}
    names = Counter(pin.name for pin in PINS if applies(pin.requirement, version))
    assert not [name for name, times in names.items() if times > 1]
    assert set(asked_for_by([*RUNTIME, *DEVELOPMENT], version)) == set(here)
    for wanted in (*RUNTIME, *DEVELOPMENT):
        (pinned,) = here[wanted.name.lower()].specifier
        assert wanted.specifier.contains(pinned.version), wanted
