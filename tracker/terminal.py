"""What a terminal is shown: strangers' text made harmless, times in the user's zone, changes as a word diff."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from tracker.alerting import harmless
from tracker.alerting.diff import Run, runs, to_text
from tracker.model import OUTCOMES, Change, Check, ClauseChange, Flag

SIGNS = {"weakens": "▼", "strengthens": "▲", "neutral": "•"}
COLOURS = {"weakens": "red", "strengthens": "green", "neutral": "yellow"}


def say(text: str = "", *, error: bool = False, ended: bool = True) -> None:
    """Print text that may come from a page or a file: no control character of it reaches the terminal.

    `ended` puts the end of a line behind it.
    """
    click.echo(harmless.lines(text), err=error, nl=ended)


def say_json(value: object) -> None:
    """Print a value for a machine, as one JSON document. Escapes keep every control character out."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=True))


def prepare() -> None:
    """Set up the streams: "?" where an encoding lacks a letter; the log, with times and harmless, to standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    handler = logging.StreamHandler()
    handler.setFormatter(_HarmlessFormatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("tracker").setLevel(logging.INFO)


class _HarmlessFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return harmless.lines(super().format(record))


def counted(number: int, noun: str) -> str:
    """ "1 entry", "1,200 entries"."""
    if number != 1:
        noun = f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun}"


def when(moment: datetime | None, timezone: ZoneInfo) -> str:
    """A time for a table, in the user's zone, with UTC beside it where they differ; "never" for None."""
    if moment is None:
        return "never"
    local = moment.astimezone(timezone)
    text = f"{local:%Y-%m-%d %H:%M}"
    return text if not local.utcoffset() else f"{text} ({moment.astimezone(UTC):%H:%M} UTC)"


def table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows as columns; the first row is the heading."""
    clean = [[harmless.one_line(cell) for cell in row] for row in rows]
    widths = [max(harmless.width(row[column]) for row in clean) for column in range(len(clean[0]))]
    for number, row in enumerate(clean):
        cells = (cell + " " * (width - harmless.width(cell)) for cell, width in zip(row, widths, strict=True))
        line = "  ".join(cells).rstrip()
        click.echo(click.style(line, bold=True) if number == 0 else line)


def line(done: Check) -> str:
    """One line for one visit: "plivo/privacy-policy: changed (substantive, severity high; silent)"."""
    said = OUTCOMES[done.outcome]
    if done.change is not None:
        said += f" ({summary(done.change)})"
    if done.detail:
        said += f": {done.detail}"
    return harmless.one_line(f"{done.document_id}: {said}")


def say_change(change: Change) -> None:
    """Print a change: what it comes to, then clause by clause a word diff with its flags, the gravest first."""
    _show(summary(change), bold=True)
    _show_flags(change.broken)
    for clause in change.clauses:
        click.echo()
        _show(_heading(clause), fg="cyan")
        _show_flags(clause.flags)
        for words in _coloured(runs(clause)).split("\n"):
            click.echo(f"  {words}")


def _show_flags(flags: Iterable[Flag]) -> None:
    for flag in flags:
        _show(f"{SIGNS[flag.direction]} {flag.category} ({flag.severity}): {flag.reason}", COLOURS[flag.direction])


def summary(change: Change) -> str:
    """One line: kind, severity, what the dateline did."""
    kind = "no change" if change.kind == "none" else change.kind
    said = [kind if change.severity == "none" else f"{kind}, severity {change.severity}"]
    old, new = change.dateline
    if old != new:
        said.append(f"dateline {old or 'absent'} -> {new or 'absent'}")
    elif old is not None:
        said.append(f"dateline still {old}")
    if change.silent:
        said.append("silent")
    if change.backdated:
        said.append("backdated")
    if change.notice_days:
        said.append(f"announced {counted(change.notice_days, 'day')} ahead")
    return "; ".join(said)


def _show(text: str, fg: str | None = None, *, bold: bool | None = None) -> None:
    indent = "  " if fg in COLOURS.values() else ""
    click.secho(indent + harmless.one_line(text), fg=fg, bold=bold)


def _heading(clause: ClauseChange) -> str:
    place = " › ".join(clause.path) or "(before the first heading)"
    elsewhere = clause.old_path and clause.old_path != clause.path  # a whole section keeps its headings when it moves
    moved = f" (was under {' › '.join(clause.old_path or ())})" if elsewhere else ""
    return f"{clause.kind}: {place}{moved}"


def _coloured(shown: Iterable[Run]) -> str:
    """The word diff with its marks, which stay readable where there is no colour, and colour on top."""
    return "".join(_styled(run) for run in shown)


def _styled(run: Run) -> str:
    text = to_text([run])
    if run.op == "delete":
        return "\n".join(_style_lines(text, fg="red", strikethrough=True))
    if run.op == "insert":
        return "\n".join(_style_lines(text, fg="green", underline=True))
    return click.style(text, dim=True) if run.op == "gap" else text


def _style_lines(text: str, *, fg: str, strikethrough: bool = False, underline: bool = False) -> Iterator[str]:
    for part in text.split("\n"):
        yield click.style(part, fg=fg, strikethrough=strikethrough or None, underline=underline or None)
