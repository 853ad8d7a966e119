"""Who is told of what."""

from __future__ import annotations

import pytest

from tests.alerting.building import change, news
from tracker.alerting.rules import tells_by_default, wants
from tracker.model import Subscriber


def subscriber(**fields: object) -> Subscriber:
    return Subscriber(name="Lea", address="lea@readers.example", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("patterns", "wanted"),
    [
        (("*",), True),
        (("acme/*",), True),
        (("*/privacy-policy",), True),
        (("acme/privacy-policy",), True),
        (("other/*", "acme/privacy-????cy"), True),
        (("Acme/*",), False),
        (("acme",), False),
        ((), False),
    ],
)
def test_documents_are_shell_patterns_of_ids(patterns: tuple[str, ...], wanted: bool) -> None:
    assert wants(subscriber(documents=patterns), news(change())) is wanted


@pytest.mark.parametrize("kind", ["minor", "substantive", "date-only"])
def test_default_kinds(kind: str) -> None:
    assert wants(subscriber(), news(change(kind=kind)))
    assert tells_by_default(news(change(kind=kind)))


@pytest.mark.parametrize("kind", ["cosmetic", "noise", "none"])
def test_what_means_nothing_is_told_to_nobody_who_did_not_ask(kind: str) -> None:
    assert not wants(subscriber(), news(change(kind=kind)))
    assert not tells_by_default(news(change(kind=kind)))
    assert wants(subscriber(kinds=(kind,)), news(change(kind=kind)))


def test_severity_is_a_minimum() -> None:
    medium = news(change(severity="medium"))
    assert wants(subscriber(severity="low"), medium)
    assert wants(subscriber(severity="medium"), medium)
    assert not wants(subscriber(severity="high"), medium)


@pytest.mark.parametrize("reason", ["gone", "replaced", "returned"])
def test_what_concerns_everybody_goes_to_all_who_follow(reason: str) -> None:
    choosy = subscriber(kinds=(), severity="high")
    assert wants(choosy, news(None, reason=reason))
    assert wants(choosy, news(change(kind="minor", severity="none"), reason=reason))
    assert not wants(subscriber(documents=("other/*",)), news(None, reason=reason))
    assert tells_by_default(news(None, reason=reason))


@pytest.mark.parametrize("kind", ["first", "technical", "visible", "refused", "unread"])
def test_other_entries_are_no_news(kind: str) -> None:
    assert not wants(subscriber(), news(None, kind=kind))
    assert not tells_by_default(news(None, kind=kind))
