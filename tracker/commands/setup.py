"""Starting out: `init`."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.config_template import template
from tracker.terminal import say


@click.command()
@click.argument("path", metavar="[FILE]", type=click.Path(path_type=Path), default=Path("config.toml"))
def init(path: Path) -> int:
    """Write a commented config.toml to start from; an existing file is never touched.

    \b
    Example:
      mkdir policies && cd policies && tracker init
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError:
        say(f"{path}: exists already and was left as it is; remove it first, or name another file", error=True)
        return 1
    except OSError as error:
        say(f"{path}: {error.strerror}", error=True)
        return 1
    say(f"Wrote {path}. Next: `tracker add URL` with a policy's address, then `tracker check --all`.")
    return 0
