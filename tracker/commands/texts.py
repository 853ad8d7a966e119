"""Reading a page or a text without any archive: `normalize` and `compare`."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.archive.record_json import to_plain
from tracker.commands.marking import page_of, say_explained
from tracker.commands.sources import STDIN, Source, UnreadableFile, source_of, text_of
from tracker.model import PolicyText
from tracker.patterns import BadPattern, search
from tracker.terminal import say, say_change, say_json
from tracker.texts import compare as compare_texts


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--json", "as_json", is_flag=True, help="Title, dateline, language, verdict and clauses as JSON.")
@click.option("--explain", "explain", is_flag=True, help="The whole page, with what was left out and why.")
@click.option("--explain-html", "page", metavar="FILE", help="The same as a page for a browser, written to FILE.")
@click.option("--select", multiple=True, metavar="CSS", help="Try what `select` in the configuration would read.")
@click.option("--remove", multiple=True, metavar="CSS", help="Try what `remove` in the configuration would leave out.")
@click.option(
    "--ignore", multiple=True, metavar="PATTERN", help="Try what `ignore` in the configuration would leave out."
)
@click.pass_context
def normalize(
    context: click.Context,
    source: str,
    as_json: bool,
    explain: bool,
    page: str | None,
    select: tuple[str, ...],
    remove: tuple[str, ...],
    ignore: tuple[str, ...],
) -> int:
    """Print the policy that a page holds, as Markdown; `-` reads standard input.

    Exit code 1 if the page does not look like a policy. An address is fetched with the configuration's [fetch]
    settings, where there is a configuration.

    \b
    Example:
      tracker normalize https://example.com/privacy
      tracker normalize https://example.com/privacy --explain
      tracker normalize saved-page.html --select "#policy" --remove ".advert" --json
    """
    for pattern in ignore:
        _must_be_pattern(pattern)
    given = source_of(context, source, select=select, remove=remove, ignore=ignore)
    if explain or page:
        return _explain(given, page, as_json=as_json, in_terminal=explain)
    text = given.text()
    if as_json:
        say_json(to_plain(text))
    else:
        say(text.markdown)
        _say_if_no_policy(source, text)
    return 0 if text.verdict.is_policy else 1


def _must_be_pattern(pattern: str) -> None:
    try:
        search(pattern)
    except BadPattern as error:
        raise click.BadParameter(f"{pattern!r} {error}", param_hint="--ignore") from None


def _explain(given: Source, page: str | None, *, as_json: bool, in_terminal: bool) -> int:
    explained = given.explained()
    if page is not None:
        _write(page, page_of(given.name, explained))
    if as_json:
        say_json(to_plain(explained))
    elif in_terminal:
        say_explained(given.name, explained)
    else:
        say(f"{page}: written; open it in a browser")
        _say_if_no_policy(given.name, explained.text)
    return 0 if explained.text.verdict.is_policy else 1


def _write(path: str, page: str) -> None:
    try:
        Path(path).write_text(page, encoding="utf-8")
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror}; name a file that can be written") from error


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="The change with its clauses and flags as JSON.")
@click.pass_context
def compare(context: click.Context, old: str, new: str, as_json: bool) -> int:
    """Say what changed from OLD to NEW, clause by clause.

    Each is a file (HTML, Markdown, plain text), an address, or `-` for standard input.

    \b
    Example:
      tracker compare policy-2024.html policy-2025.html
    """
    if old == new == STDIN:
        raise click.UsageError("only one of the two can come from standard input")
    before, after = text_of(context, old), text_of(context, new)
    change = compare_texts(before, after)
    if as_json:
        say_json(to_plain(change))
        return 0
    for source, text in ((old, before), (new, after)):
        _say_if_no_policy(source, text)
    say_change(change)
    return 0


def _say_if_no_policy(source: str, text: PolicyText) -> None:
    if not text.verdict.is_policy:
        say(f"tracker: {source} does not look like a policy: {text.verdict.reason}", error=True)
