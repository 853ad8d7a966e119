"""The documents that are watched and how they do: `list`."""

from __future__ import annotations

from collections.abc import Mapping

import click

from tracker.app import Tracker, utc_now
from tracker.archive.record_json import to_plain
from tracker.commands.opening import open_to_read
from tracker.decision import variants
from tracker.model import GATHERED, OUTCOMES, Entry, State
from tracker.terminal import counted, say, say_json, table, when

WELL = ("unchanged", "page-changed", "changed", "cosmetic", "first", "back")
REASONS_SHOWN = 3


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Documents and their states as a JSON list.")
@click.pass_context
def list_documents(context: click.Context, as_json: bool) -> int:
    """Show the documents: last check, last change, health; and say so when nobody is mailed.

    \b
    Example:
      tracker list
    """
    with open_to_read(context) as tracker:
        states = tracker.index.states()
        alternating = _alternating(tracker)
        dropped = [one for one in tracker.archive.documents() if one not in tracker.documents]
        shown = [states.get(one, State(one)) for one in [*tracker.documents, *dropped]]
        if as_json:
            say_json([_plain(tracker, state, alternating) for state in shown])
            return 0
        if not shown:
            say("No documents yet: tracker add URL adds one.")
        else:
            table(
                [("ID", "LAST CHECK", "LAST CHANGE", "HEALTH"), *(_row(tracker, state, alternating) for state in shown)]
            )
        _say_who_is_mailed(tracker)
        _say_what_waits(tracker)
    return 0


def _alternating(tracker: Tracker) -> dict[str, int]:
    """The documents whose pages go back and forth, with the number of texts they alternate between."""
    accepted: dict[str, list[Entry]] = {}
    for entry in tracker.index.entries():
        if entry.accepted:
            accepted.setdefault(entry.document_id, []).append(entry)
    now = utc_now()
    return {document_id: found for document_id, entries in accepted.items() if (found := variants(entries, now))}


def _plain(tracker: Tracker, state: State, alternating: Mapping[str, int]) -> dict[str, object]:
    document = tracker.documents.get(state.document_id)
    # Field by field: a document's headers hold secrets.
    return {
        "document_id": state.document_id,
        "service": document.service if document else None,
        "type": document.type if document else None,
        "urls": list(document.urls) if document else [],
        "tracked": document is not None,
        "health": _health(tracker, state, alternating),
        "alternates_between": alternating.get(state.document_id, 0),
        "state": to_plain(state),
    }


def _row(tracker: Tracker, state: State, alternating: Mapping[str, int]) -> tuple[str, str, str, str]:
    zone = tracker.config.timezone
    health = _health(tracker, state, alternating)
    return state.document_id, when(state.checked_at, zone), when(state.changed_at, zone), health


def _health(tracker: Tracker, state: State, alternating: Mapping[str, int]) -> str:
    if state.document_id not in tracker.documents:
        return "no longer tracked"
    health = health_of(state)
    texts = alternating.get(state.document_id)
    return f"{health}; alternates between {texts} known texts" if texts and health == "ok" else health


def health_of(state: State) -> str:
    """The state of a document in a few words: "ok", or what is the matter."""
    if state.checked_at is None:
        return "not visited yet"
    if not state.outcome:
        return "not visited since the index was made anew"
    if state.outcome in WELL and not state.failures:
        return "ok"
    times = f" ({state.failures} times in a row)" if state.failures > 1 else ""
    said = OUTCOMES.get(state.outcome, state.outcome) + times
    return f"{said}: {state.detail}" if state.detail else said


def _say_who_is_mailed(tracker: Tracker) -> None:
    config = tracker.config
    if config.email is None:
        say("\nNobody is mailed: the configuration has no [email] section; alerts are printed and kept.")
    elif not config.subscribers:
        say("\nNobody is mailed: the configuration has no [[subscribers]].")


def _say_what_waits(tracker: Tracker) -> None:
    counts = tracker.index.outbox.counts()
    if counts.get("waiting"):
        alerts = tracker.index.outbox.alerts("waiting")
        waiting = [one for one in alerts if one.channel != GATHERED]
        if gathered := len(alerts) - len(waiting):
            say(f"\n{counted(gathered, 'change')} gathered for digests.")
        if waiting:
            say(f"\n{counted(len(waiting), 'alert')} not delivered yet; tracker check or the daemon delivers.")
        reasons = dict.fromkeys(one.error for one in waiting if one.error)
        for reason in list(reasons)[-REASONS_SHOWN:]:
            say(f"  {reason}")
    if held := counts.get("held"):
        say(f"\n{counted(held, 'alert')} held after a mass change: tracker held shows them.")
    if parked := counts.get("parked"):
        say(f"\n{counted(parked, 'alert')} given up:")
        reasons = dict.fromkeys(one.error for one in tracker.index.outbox.alerts("parked"))
        for reason in list(reasons)[-REASONS_SHOWN:]:
            say(f"  {reason}")
