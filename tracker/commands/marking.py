"""A page with what was left out of it marked, for a terminal and as a page of its own."""

from __future__ import annotations

from collections import Counter

import click
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from tracker.alerting import harmless
from tracker.terminal import counted, say
from tracker.texts import Explained

_TEMPLATES = Environment(
    loader=PackageLoader("tracker.commands", "templates"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["harmless"] = harmless.one_line


def say_explained(name: str, explained: Explained) -> None:
    """Print the page: "+" before what was taken for the policy, "-" before what was left out, below the reason."""
    for stretch in explained.stretches:
        say()
        heading = f"left out: {stretch.reason}" if stretch.reason else "the policy"
        _show(f"[{heading}; {counted(stretch.words, 'word')}]", "yellow" if stretch.reason else "green")
        for line in stretch.lines:
            if stretch.reason:
                _show(f"- {line}", "bright_black")
            else:
                say(f"+ {harmless.one_line(line)}")
    say()
    for fact, value in facts(name, explained):
        say(f"{fact}: {harmless.one_line(value)}")


def _show(line: str, colour: str) -> None:
    click.secho(harmless.one_line(line), fg=colour)


def facts(name: str, explained: Explained) -> list[tuple[str, str]]:
    """What there is to know of the whole page: what was chosen, how much was left out for which reason."""
    left_out: Counter[str] = Counter()
    for stretch in explained.stretches:
        left_out[stretch.reason] += stretch.words
    kept = left_out.pop("", 0)
    reasons = [f"{reason} ({words:,})" for reason, words in left_out.most_common()]
    verdict = explained.text.verdict
    return [
        ("Page", name),
        ("Chosen", explained.chosen),
        ("Words kept", f"{kept:,}"),
        ("Words left out", ", ".join(reasons) or "none"),
        ("Verdict", "a policy" if verdict.is_policy else f"no policy: {verdict.reason}"),
    ]


def page_of(name: str, explained: Explained) -> str:
    """The same as an HTML page. It holds no script, no link and no address to be asked; all of the page is text."""
    template = _TEMPLATES.get_template("explained.html")
    return template.render(facts=facts(name, explained), stretches=explained.stretches, title=explained.text.title)
