"""What a terminal is shown: strangers' text made harmless, times in the user's zone, changes as a word diff."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from tracker.alerting import harmless
from tracker.alerting.diff import Run, runs, to_text
from tracker.archive.record_json import Plain
from tracker.model import Change, ClauseChange, Flag

SIGNS = {"weakens": "▼", "strengthens": "▲", "neutral": "•"}
COLOURS = {"weakens": "red", "strengthens": "green", "neutral": "yellow"}


def say(text: str = "", *, error: bool = False) -> None:
    """Print text that may come from a page or a file: no control character of it reaches the terminal."""
    click.echo(harmless.lines(text), err=error)


def say_json(value: Plain) -> None:
    """Print a value for a machine, as one JSON document. Escapes keep every control character out."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=True))


def when(moment: datetime | None, timezone: ZoneInfo) -> str:
    """A time for a table, in the user's zone, with UTC beside it where they differ; "never" for None."""
    if moment is None:
        return "never"
    local = moment.astimezone(timezone)
    text = f"{local:%Y-%m-%d %H:%M}"
    return text if local.utcoffset() == moment.astimezone(UTC).utcoffset() else f"{text} ({moment:%H:%M} UTC)"


def table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows as columns; the first row is the heading."""
    clean = [[harmless.one_line(cell) for cell in row] for row in rows]
    widths = [max(harmless.width(row[column]) for row in clean) for column in range(len(clean[0]))]
    for number, row in enumerate(clean):
        cells = (cell + " " * (width - harmless.width(cell)) for cell, width in zip(row, widths, strict=True))
        line = "  ".join(cells).rstrip()
        click.echo(click.style(line, bold=True) if number == 0 else line)


def say_change(change: Change) -> None:
    """Print a change: what it comes to, then clause by clause a word diff with its flags, the gravest first."""
    click.secho(harmless.one_line(summary(change)), bold=True)
    for clause in change.clauses:
        click.echo()
        click.secho(_heading(clause), fg="cyan")
        for flag in clause.flags:
            click.echo("  " + _flag(flag))
        for line in _coloured(runs(clause)).split("\n"):
            click.echo("  " + line)


def summary(change: Change) -> str:
    """One line: kind, severity, what the dateline did."""
    said = [change.kind if change.severity == "none" else f"{change.kind}, severity {change.severity}"]
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
        said.append(f"announced {change.notice_days} days ahead")
    return "; ".join(said)


def _heading(clause: ClauseChange) -> str:
    place = " › ".join(clause.path) or "(before the first heading)"
    moved = f" (was under {' › '.join(clause.old_path)})" if clause.old_path else ""
    return harmless.one_line(f"{clause.kind}: {place}{moved}")


def _flag(flag: Flag) -> str:
    line = harmless.one_line(f"{SIGNS[flag.direction]} {flag.category} ({flag.severity}): {flag.reason}")
    return click.style(line, fg=COLOURS[flag.direction])


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
    for line in text.split("\n"):
        yield click.style(line, fg=fg, strikethrough=strikethrough or None, underline=underline or None)
