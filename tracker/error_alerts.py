"""Error alerts: a word to the operator when something goes wrong for long, and one when it is over."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tracker.alerting.identities import way
from tracker.index.index import Index
from tracker.model import OUTCOMES, Alert, State

TOGETHER = timedelta(hours=1)
"""Troubles of one kind within this time are told in one mail: when a line is down, documents fail one by one."""

LITTLE_ROOM = 200_000_000
"""Bytes free on the archive's disk below which the operator is told, before nothing can be recorded at all."""

_SHOWN = 50

Tell = Callable[[str, str, str, datetime], tuple[Alert, ...]]
"""Makes the operator's alerts from a key, a subject, a text and the time."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of trouble in words: what begins, what is over, and what to do."""

    begins: str
    over: str
    advice: str
    told_elsewhere: bool = False


KINDS: Mapping[str, Kind] = {
    "unseen": Kind(
        "documents cannot be seen",
        "documents are seen again",
        "Their changes are missed until they can be read again. Open the address in a browser: if the page has moved, "
        "put its new address into the configuration. `tracker check ID` tries at once; `tracker doctor` shows all.",
    ),
    "disk": Kind(
        "the archive's disk is nearly full",
        "the archive's disk has room again",
        "Make room before nothing can be recorded any more.",
    ),
    "recipient": Kind(
        "alerts to somebody were given up",
        "no alerts are given up any more",
        "The other side refused them, or could not be reached for days. `tracker doctor` says what to look at, and how "
        "to send them after all.",
    ),
    "held": Kind(
        "alerts are held after a mass change",
        "no alerts are held any more",
        "`tracker held` shows them, and sends or drops them.",
        told_elsewhere=True,  # the pass that held them said why (see `recording`)
    ),
}


def look(
    index: Index,
    states: Collection[State],
    archive: Path,
    now: datetime,
    *,
    checks: int,
    after: timedelta,
    tell: Tell,
) -> None:
    """Tell of what is wrong now and was not, and of what was and is over.

    A document is unseen after `checks` failed visits in a row, or one failed visit and `after` since it was last seen.
    """
    found: dict[str, dict[str, str]] = {
        "unseen": dict(_unseen(states, now, checks, after)),
        "disk": _full(archive),
        "recipient": _parked(index),
        "held": {"alerts": "held"} if index.outbox.counts().get("held") else {},
    }
    known = index.troubles.known()
    for kind, wrong in found.items():
        told = [one for one in known if one.kind == kind]
        if any(now - TOGETHER < one.told_at <= now for one in told):
            continue
        was = {one.what for one in told if not one.over}
        begun, over = {what: wrong[what] for what in wrong if what not in was}, was - wrong.keys()
        if begun or over:
            alerts = (*_begun(kind, begun, now, tell), *_over(kind, sorted(over), now, tell))
            index.troubles.tell(kind, begun, over, alerts, now)


def _begun(kind: str, begun: Mapping[str, str], now: datetime, tell: Tell) -> tuple[Alert, ...]:
    about = KINDS[kind]
    if not begun or about.told_elsewhere:
        return ()
    lines = [f"{what}: {why}" for what, why in begun.items()]
    return tell(f"{kind} begins {now.isoformat()}", about.begins, f"{_listed(lines)}\n\n{about.advice}", now)


def _over(kind: str, over: list[str], now: datetime, tell: Tell) -> tuple[Alert, ...]:
    if not over:
        return ()
    return tell(f"{kind} over {now.isoformat()}", KINDS[kind].over, f"It is over:\n\n{_listed(over)}", now)


def _listed(lines: list[str]) -> str:
    more = f"\n  and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
    return "\n".join(f"  {line}" for line in lines[:_SHOWN]) + more


def _unseen(states: Iterable[State], now: datetime, checks: int, after: timedelta) -> Iterable[tuple[str, str]]:
    for state in states:
        if not state.failures or state.outcome == "gone":  # that is news for those who follow it
            continue
        long = state.seen_at is not None and now - state.seen_at >= after
        if state.failures >= checks or long:
            since = f", last seen {state.seen_at:%Y-%m-%d %H:%M} UTC" if state.seen_at else ", never seen"
            said = f"{OUTCOMES.get(state.outcome, state.outcome)} ({state.failures} visits in a row{since})"
            yield state.document_id, f"{said}: {state.detail}" if state.detail else said


def _full(archive: Path) -> dict[str, str]:
    if not archive.exists():
        return {}
    free = shutil.disk_usage(archive).free
    return {str(archive): f"{free // 1_000_000} MB are free"} if free < LITTLE_ROOM else {}


def _parked(index: Index) -> dict[str, str]:
    return {way(one.channel, one.recipient): one.error for one in index.outbox.alerts("parked")}
