"""Who is told of what, and when: each subscriber's rules on a piece of news, with the rule that decided.

Rules on the document (`documents`, `services`, `types`, `languages`) always hold. Rules on the change (`kinds`,
`silent_only`, `severity`, `categories`, `directions`) must all hold too, unless the news concerns everybody who follows
the document, or a changed clause holds one of the subscriber's own watch words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase

from tracker.alerting.periods import Due, due_of
from tracker.languages import may_be_same
from tracker.model import SEVERITIES, Change, ClauseChange, Document, Flag, News, Subscriber

FOR_EVERYBODY = {
    "back": "the policy is back",
    "gone": "the policy is gone",
    "replaced": "the policy was replaced",
    "returned": "an earlier text returned",
}
"""Reasons of an entry that concern everybody who follows the document, whatever kinds they asked for."""

DEFAULT_KINDS = Subscriber(name="", addresses=()).kinds
"""The kinds of change that are told where nobody said otherwise."""

WATCHED = "watch: "
"""How the category of a watch word's flag begins."""

Watched = Callable[[ClauseChange, Sequence[str]], Iterable[Flag]]
"""The flags that watch words raise on a changed clause."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a subscriber's rules say of a piece of news.

    `rule` is the key of the configuration that let the news through or held it back ("everybody" where the news itself
    did), `why` says it in words. `due` is None for news that is told at once, else the digest it goes into. `news`
    bears the flags of the subscriber's watch words.
    """

    subscriber: Subscriber
    told: bool
    rule: str
    why: str
    news: News
    due: Due | None = None


def ruling(subscriber: Subscriber, news: News, now: datetime, watched: Watched = lambda _clause, _words: ()) -> Ruling:
    """Whether the subscriber is told of the news at `now`, by which rule, and at once or in which digest.

    `watched` gives the flags of watch words. Pure.
    """
    news = with_watch_flags(news, subscriber.watch, watched)
    told, rule, why = _decided(subscriber, news)
    return Ruling(subscriber, told, rule, why, news, due_of(subscriber, now) if told else None)


def with_watch_flags(news: News, watch: Sequence[str], watched: Watched) -> News:
    """The news with a flag on each changed clause that holds one of the words; the clauses keep their order."""
    change = news.change
    if change is None or not watch:
        return news
    marked = tuple(
        replace(clause, flags=(*clause.flags, *found)) if (found := tuple(watched(clause, watch))) else clause
        for clause in change.clauses
    )
    if marked == change.clauses:
        return news
    severity = max(change.severity, "low", key=SEVERITIES.index)
    return replace(news, change=replace(change, clauses=marked, severity=severity))


def tells_by_default(news: News) -> bool:
    """Whether the news is told where no subscriber is configured: of the default kinds, or for everybody."""
    change = news.change
    return news.entry.reason in FOR_EVERYBODY or (change is not None and change.kind in DEFAULT_KINDS)


def _decided(subscriber: Subscriber, news: News) -> tuple[bool, str, str]:
    """Told or not, the key that decided, and why in words."""
    for rule, why in _other_document(subscriber, news.document):
        return False, rule, why
    for rule, why in _other_language(subscriber, news.language):
        return False, rule, why
    if news.entry.reason in FOR_EVERYBODY:
        return True, "everybody", f"{FOR_EVERYBODY[news.entry.reason]}, which concerns everybody who follows it"
    change = news.change
    if change is None:
        return False, "kinds", "nothing changed"
    if found := dict.fromkeys(flag.category[len(WATCHED) :] for flag in change.flags if _is_watched(flag)):
        return True, "watch", f"a changed clause holds {', '.join(found)}"
    for rule, why in _other_change(subscriber, change):
        return False, rule, why
    return True, "kinds", f"a {change.kind} change, and every other rule holds"


def follows(subscriber: Subscriber, document: Document) -> bool:
    """Whether the rules on documents let this one through, whatever language it is in."""
    return next(_other_document(subscriber, document), None) is None


def _other_document(subscriber: Subscriber, document: Document) -> Iterator[tuple[str, str]]:
    """Why the subscriber does not follow the document."""
    if not any(fnmatchcase(document.id, pattern) for pattern in subscriber.documents):
        yield "documents", f"{document.id} matches none of {', '.join(subscriber.documents)}"
    for rule, value, patterns in (
        ("services", document.service, subscriber.services),
        ("types", document.type, subscriber.types),
    ):
        if patterns and not any(fnmatchcase(value.casefold(), pattern.casefold()) for pattern in patterns):
            yield rule, f"{value or 'none'} matches none of {', '.join(patterns)}"


def _other_language(subscriber: Subscriber, language: str | None) -> Iterator[tuple[str, str]]:
    if subscriber.languages and not any(may_be_same(one, language) for one in subscriber.languages):
        yield "languages", f"the policy is in {language}, not in {' or '.join(subscriber.languages)}"


def _other_change(subscriber: Subscriber, change: Change) -> Iterator[tuple[str, str]]:
    """Why the change is none that the subscriber asked for."""
    if change.kind not in subscriber.kinds:
        yield "kinds", f"{change.kind} is none of {', '.join(subscriber.kinds)}"
    if subscriber.silent_only and not change.silent:
        yield "silent_only", "the change is not silent"
    if SEVERITIES.index(change.severity) < SEVERITIES.index(subscriber.severity):
        yield "severity", f"{change.severity} is below {subscriber.severity}"
    if subscriber.categories or subscriber.directions:
        yield from _no_such_flag(subscriber, (*change.flags, *change.broken))


def _no_such_flag(subscriber: Subscriber, flags: tuple[Flag, ...]) -> Iterator[tuple[str, str]]:
    """Category, direction and severity are asked of one and the same flag: a grave flag of another does not count."""
    of_category = [one for one in flags if not subscriber.categories or one.category in subscriber.categories]
    if subscriber.categories and not of_category:
        yield "categories", f"nothing in it is about {' or '.join(subscriber.categories)}"
    wanted = [one for one in of_category if not subscriber.directions or one.direction in subscriber.directions]
    if subscriber.directions and not wanted:
        yield "directions", f"nothing asked for {' or '.join(subscriber.directions)} the reader's position"
    least = SEVERITIES.index(subscriber.severity)
    if all(SEVERITIES.index(one.severity) < least for one in wanted):
        yield "severity", f"what is asked for in it is below {subscriber.severity}"


def _is_watched(flag: Flag) -> bool:
    return flag.category.startswith(WATCHED)
