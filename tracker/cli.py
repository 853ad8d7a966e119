"""The command `tracker`: gathers the commands and turns every error into one clear line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from tracker.errors import ArchiveLocked, ConfigError, TrackerError, UnknownDocument
from tracker.terminal import prepare, say

FOUND_TROUBLE, MISUSED, IN_USE, INTERRUPTED = 1, 2, 3, 130

COMMANDS: Mapping[str, tuple[str, str]] = {
    "init": ("setup.init", "Write a commented config.toml to start from."),
    "add": ("documents.add", "Visit a page and add it to the configuration."),
    "list": ("listing.list_documents", "Show documents, last check, last change, health."),
    "check": ("visiting.check", "Visit documents now and deliver what is to be told."),
    "run": ("visiting.run", "Run as a daemon."),
    "log": ("history.log", "Show what was recorded, the newest first."),
    "show": ("history.show", "Print a policy's text, today's or that of a day."),
    "diff": ("history.diff", "Show what changed, clause by clause, with its flags."),
    "normalize": ("texts.normalize", "Print the policy that a page holds, as Markdown."),
    "compare": ("texts.compare", "Say what changed from one file or page to another."),
    "explain": ("explain.explain", "Show the whole reasoning behind a change."),
    "promises": ("promises.promises", "Show what policies promise about changes."),
    "verify": ("keeping.verify", "Check every file of the archive."),
    "reindex": ("keeping.reindex", "Rebuild the index from the archive."),
    "doctor": ("doctor.doctor", "Say what needs a look, and what to do."),
    "rules": ("rules.rules", "Try a subscriber's rules on past changes."),
    "held": ("alerts.held", "Show, release or drop alerts that are held."),
    "unsubscribe": ("unsubscribe.unsubscribe", "Mail somebody no more, by their token."),
    "test-email": ("alerts.test_email", "Send a test message."),
}
"""The commands in the order in which a person meets them: where each lies in `tracker.commands`, and what it does."""


class Commands(click.Group):
    """The commands, each loaded when it is used: loading all takes half a second, which `--help` need not wait for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(".")
        command: click.Command = getattr(import_module(f"tracker.commands.{module}"), attribute)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # The reader (head, less) has seen enough; what is still buffered has nobody to go to.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`tracker COMMAND --help` says more, with an example. Exit codes: 0 done; 1 done, and something needs a "
    "look (a visit failed, damage was found); 2 wrong use or configuration; 3 another process writes to the archive; "
    "130 interrupted.",
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help="The configuration file; else the environment's TRACKER_CONFIG, else ./config.toml.",
)
@click.version_option(package_name="policy-tracker", prog_name="tracker")
@click.pass_context
def tracker(context: click.Context, config_path: Path | None) -> None:
    """Watch privacy policies and terms; keep dated evidence; tell what changed in which clause.

    \b
    Example:
      tracker init
      tracker add https://example.com/privacy --service Example
      tracker check --all
    """
    context.obj = config_path
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        context.color = False


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: run a command; an error is a line or more on standard error and an exit code, no traceback.

    `arguments` are the command line's by default. Raises SystemExit.
    """
    prepare()
    try:
        code = tracker(arguments, prog_name="tracker", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(MISUSED)
    except click.Abort:
        say("tracker: interrupted", error=True)
        sys.exit(INTERRUPTED)
    except (TrackerError, OSError) as error:
        say(_told(error), error=True)
        sys.exit(_exit_code(error))
    sys.exit(code if isinstance(code, int) else 0)


def _told(error: TrackerError | OSError) -> str:
    if isinstance(error, ConfigError):
        return str(error)  # its lines begin with the file's name, as compilers' do
    if isinstance(error, OSError):
        return f"tracker: {error.filename or 'the system'}: {error.strerror or error}"
    return f"tracker: {error}"


def _exit_code(error: TrackerError | OSError) -> int:
    if isinstance(error, ArchiveLocked):
        return IN_USE
    return MISUSED if isinstance(error, ConfigError | UnknownDocument) else FOUND_TROUBLE
