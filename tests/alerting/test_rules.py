"""Who is told of what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.alerting.building import NOW, SELLING, change, modified, news
from tracker.alerting.rules import Ruling, ruling, tells_by_default
from tracker.flagging.watch import watched
from tracker.model import Document, Flag, News, Subscriber


def subscriber(**fields: object) -> Subscriber:
    return Subscriber(name="Lea", addresses=("lea@readers.example",), **fields)  # type: ignore[arg-type]


def ruled(subscriber: Subscriber, what: News) -> Ruling:
    return ruling(subscriber, what, NOW, watched)


def wants(subscriber: Subscriber, what: News) -> bool:
    return ruled(subscriber, what).told


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


WEAKER_SALE = Flag("sale", "weakens", "selling is now allowed", "may sell", "high")
BETTER_CHOICE = Flag("user_choice", "strengthens", "an opt-out is offered", "opt out", "low")
MIXED = change(
    modified(("=", "We "), ("-", "will not"), ("+", "may"), ("=", " sell your data."), flags=(WEAKER_SALE,)),
    modified(("=", "You may "), ("+", "always "), ("=", "opt out."), flags=(BETTER_CHOICE,)),
)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"categories": ("sale",)}, ""),
        ({"categories": ("retention",)}, "categories"),
        ({"directions": ("strengthens",)}, ""),
        ({"directions": ("neutral",)}, "directions"),
        # One and the same flag must be all that is asked for.
        ({"categories": ("sale",), "directions": ("strengthens",)}, "directions"),
        ({"categories": ("user_choice",), "severity": "medium"}, "severity"),
        ({"categories": ("sale", "user_choice"), "severity": "high"}, ""),
        ({"silent_only": True}, "silent_only"),
        ({"services": ("acme",)}, ""),
        ({"services": ("AC*", "Other")}, ""),
        ({"services": ("Other",)}, "services"),
        ({"types": ("Terms*",)}, "types"),
        ({"types": ("privacy policy",)}, ""),
        ({"documents": ("other/*",)}, "documents"),
        ({"kinds": ("minor",)}, "kinds"),
    ],
)
def test_every_rule_holds_back_by_its_name(fields: dict[str, object], rule: str) -> None:
    found = ruled(subscriber(**fields), news(MIXED))
    assert (found.told, found.rule) == ((False, rule) if rule else (True, "kinds"))
    assert found.why


@pytest.mark.parametrize(("language", "wanted"), [("de", True), ("de-AT", True), ("fr", False), (None, True)])
def test_policies_in_other_languages_are_held_back_and_unknown_ones_are_not(language: str | None, wanted: bool) -> None:
    assert wants(subscriber(languages=("de",)), replace(news(change()), language=language)) is wanted


def test_a_broken_promise_counts_as_a_flag_of_its_category() -> None:
    broken = Flag("policy_change", "weakens", "no notice was given", "We will tell you", "medium")
    told = change(modified(("+", "A word.")), broken=(broken,))
    assert wants(subscriber(categories=("policy_change",)), news(told))


@pytest.mark.parametrize("kind", ["cosmetic", "noise", "minor"])
def test_watch_words_let_a_change_through_whatever_was_asked(kind: str) -> None:
    choosy = subscriber(kinds=("substantive",), severity="high", silent_only=True, watch=("biometric*",))
    clause = modified(("=", "We keep biometric"), ("-", "s"), ("+", " data"), ("=", " for a year."), flags=())
    found = ruled(choosy, news(change(clause, kind=kind, severity="none")))
    assert (found.told, found.rule) == (True, "watch")
    assert "biometric*" in found.why
    assert found.news.change is not None
    assert [flag.category for flag in found.news.change.flags] == ["watch: biometric*"]
    assert found.news.change.severity == "low"
    other = ruled(choosy, news(change(SELLING, kind=kind, severity="none")))
    assert (other.told, other.rule) == (False, "kinds")


def test_watch_words_open_no_other_document() -> None:
    choosy = subscriber(documents=("other/*",), watch=("sell",))
    assert ruled(choosy, news(change())).rule == "documents"


def test_what_concerns_everybody_says_so() -> None:
    found = ruled(subscriber(categories=("retention",), silent_only=True), news(None, reason="gone"))
    assert (found.told, found.rule, found.why) == (
        True,
        "everybody",
        "the policy is gone, which concerns everybody who follows it",
    )
    elsewhere = Document("other/terms", ("https://other.example/terms",), "Other", "Terms")
    assert not wants(subscriber(services=("Acme",)), news(None, reason="gone", document=elsewhere))
