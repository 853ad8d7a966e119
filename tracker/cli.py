"""The command `tracker`: gathers the commands and turns every error into one clear line and an exit code."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click

from tracker.commands import alerts, documents, history, keeping, setup, visiting
from tracker.commands import texts as reading
from tracker.errors import ArchiveLocked, ConfigError, TrackerError
from tracker.terminal import say

FOUND_TROUBLE, MISUSED, IN_USE, INTERRUPTED = 1, 2, 3, 130


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 done, and something needs a look (a visit failed, damage was found); "
    "2 wrong use or configuration; 3 another process writes to the archive; 130 interrupted.",
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
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


for command in (
    setup.init,
    documents.add,
    documents.list_documents,
    visiting.check,
    visiting.run,
    history.log,
    history.show,
    history.diff,
    reading.normalize,
    reading.compare,
    keeping.verify,
    keeping.reindex,
    alerts.held,
    alerts.test_email,
):
    tracker.add_command(command)


def main() -> None:
    """The entry point: run a command; an error is a line or more on standard error and an exit code, no traceback."""
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%Y-%m-%d %H:%M:%S", level=logging.INFO)
    try:
        code = tracker(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(MISUSED)
    except click.Abort:
        sys.exit(INTERRUPTED)
    except ConfigError as error:
        say(str(error), error=True)
        sys.exit(MISUSED)
    except ArchiveLocked as error:
        say(f"tracker: {error}", error=True)
        sys.exit(IN_USE)
    except TrackerError as error:
        say(f"tracker: {error}", error=True)
        sys.exit(FOUND_TROUBLE)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; what is still buffered has nobody to go to.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
