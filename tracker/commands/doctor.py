"""One readable page about the health of an installation: `doctor`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from itertools import groupby
from textwrap import indent

import click

from tracker.app import Tracker
from tracker.commands.examining import Finding, examine
from tracker.commands.opening import open_tracker
from tracker.model import Alert
from tracker.terminal import counted, say, say_json

ALL = "all"


@click.command()
@click.option("--retry", multiple=True, metavar="RECIPIENT", help='Try what was given up for RECIPIENT ("all") again.')
@click.option("--dismiss", multiple=True, metavar="RECIPIENT", help="Never send it; it is not shown any more.")
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
@click.pass_context
def doctor(context: click.Context, retry: tuple[str, ...], dismiss: tuple[str, ...], as_json: bool) -> int:
    """Say what needs a look, and what to do: alerts given up or waiting, documents that fail, disk, index, lock.

    Exit code 1 if anything needs a look.

    \b
    Example:
      tracker doctor
      tracker doctor --retry lea@example.com
    """
    if as_json and (retry or dismiss):
        raise click.UsageError("--json shows, --retry and --dismiss do: one of them")
    with open_tracker(context) as tracker:
        if retry or dismiss:
            return _settle(tracker, retry, dismiss)
        findings = examine(tracker)
    well = all(one.well for one in findings)
    if as_json:
        say_json({"well": well, "findings": [asdict(one) for one in findings]})
    else:
        _show(findings)
        looks = sum(not one.well for one in findings)
        say("\nAll is well." if well else f"\n{counted(looks, 'matter')} to look at.")
    return 0 if well else 1


def _show(findings: list[Finding]) -> None:
    for area, found in groupby(findings, key=lambda one: one.area):
        say(area.capitalize())
        for one in found:
            say(f"  {'ok  ' if one.well else 'LOOK'}  {one.what}")
            if one.advice:
                say(indent(one.advice, " " * 8))


def _settle(tracker: Tracker, retry: Collection[str], dismiss: Collection[str]) -> int:
    """Try parked alerts again, or never."""
    outbox = tracker.index.outbox
    parked = outbox.alerts("parked")
    again, never = _of(parked, retry), _of(parked, dismiss)
    if not again and not never:
        say("Nothing was given up for them.", error=True)
        return 1
    if again:
        say(f"{counted(outbox.release(again, tracker.clock()), 'alert')} to be tried again with the next delivery.")
    if never:
        say(f"{counted(outbox.drop(never), 'alert')} dropped; the changes stay in the archive.")
    return 0


def _of(alerts: list[Alert], recipients: Collection[str]) -> list[str]:
    return [one.id for one in alerts if ALL in recipients or one.recipient in recipients]
