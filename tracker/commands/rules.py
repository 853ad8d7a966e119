"""Trying a subscriber's rules on what was recorded: `rules test`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import click

from tracker.alerting.rules import Ruling, ruling
from tracker.alerting.wrapping import wrap
from tracker.app import Tracker
from tracker.archive.record_json import to_plain
from tracker.commands.history import change_of
from tracker.commands.opening import open_to_read, start_of_day
from tracker.flagging.watch import watched
from tracker.model import Document, Entry, News, Subscriber
from tracker.recording import is_news
from tracker.telling import language
from tracker.terminal import counted, say, say_json, when

WIDTH = 80


@click.group()
def rules() -> None:
    """Try the rules of the configuration on what is recorded.

    \b
    Example:
      tracker rules test "Ada Lovelace" --since 2026-01-01
    """


@rules.command()
@click.argument("subscriber", metavar="SUBSCRIBER")
@click.option("--since", metavar="DATE", help="Only what was recorded on that day (2026-05-03) or later.")
@click.option("--json", "as_json", is_flag=True, help="The changes as a JSON list, each with the rule that decided.")
@click.pass_context
def test(context: click.Context, subscriber: str, since: str | None, as_json: bool) -> int:
    """Show which past changes SUBSCRIBER would be told of by today's rules, and which rule decided each.

    SUBSCRIBER is the name of one of the [[subscribers]]. The oldest change comes first. A time of silence (mute_until)
    is left out of account: the rules are what is tried.

    \b
    Example:
      tracker rules test "Ada Lovelace" --since 2026-01-01
    """
    with open_to_read(context) as tracker:
        who = _named(tracker.config.subscribers, subscriber)
        begin = start_of_day(since, tracker.config.timezone) if since else None
        found = list(_rulings(tracker, replace(who, mute_until=None), begin))
        if as_json:
            say_json([_plain(one) for one in found])
            return 0
        for one in found:
            _show(tracker, one)
        _sum_up(found, since)
    return 0


def _named(subscribers: Sequence[Subscriber], name: str) -> Subscriber:
    """The subscriber of this name, case aside. Raises click.BadParameter."""
    for one in subscribers:
        if one.name.casefold() == name.strip().casefold():
            return one
    names = ", ".join(one.name for one in subscribers)
    known = f"it has {names}" if names else "it has no [[subscribers]] at all"
    raise click.BadParameter(f"the configuration has no subscriber {name!r}; {known}")


def _rulings(tracker: Tracker, subscriber: Subscriber, since: datetime | None) -> Iterator[Ruling]:
    entries = [one for one in tracker.index.entries() if is_news(one) and (since is None or one.recorded_at >= since)]
    for entry in sorted(entries, key=lambda one: (one.recorded_at, one.document_id)):
        yield ruling(subscriber, _news(tracker, entry, subscriber), entry.recorded_at, watched)


def _news(tracker: Tracker, entry: Entry, subscriber: Subscriber) -> News:
    """The news as it was, of a document as it is configured today."""
    document = tracker.documents.get(entry.document_id)
    document = document or Document(entry.document_id, entry.urls, entry.service, entry.type)
    before = tracker.index.entry(entry.document_id, entry.compared_with) if entry.compared_with else None
    news = News(document, entry, change_of(tracker, entry), before, entry.seen_at, None)
    return replace(news, language=language(news, tracker.archive)) if subscriber.languages else news


def _show(tracker: Tracker, one: Ruling) -> None:
    entry = one.news.entry
    say(f"{when(entry.recorded_at, tracker.config.timezone)}  {entry.document_id}")
    how = f"{_how(one)} ({one.rule}): {one.why}"
    say(wrap(how, indent="    ", columns=WIDTH))


def _how(one: Ruling) -> str:
    if not one.told:
        return "– held back"
    return "• told at once" if one.due is None else f"• told in the digest {one.due.period}"


def _sum_up(found: Sequence[Ruling], since: str | None) -> None:
    if not found:
        say(f"No change is recorded{f' since {since}' if since else ''}.")
        return
    told = sum(one.told for one in found)
    say(f"\n{counted(told, 'change')} told, {len(found) - told:,} held back, by the rules of today.")


def _plain(one: Ruling) -> dict[str, object]:
    entry = one.news.entry
    return {
        "document_id": entry.document_id,
        "entry": entry.name,
        "recorded_at": to_plain(entry.recorded_at),
        "told": one.told,
        "rule": one.rule,
        "why": one.why,
        "digest": one.due.period if one.due else None,
    }
