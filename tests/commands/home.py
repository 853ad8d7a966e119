"""A person's folder with a configuration, a site on loopback, and the commands run in this process."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.site import PolicySite
from tests.watching import policy
from tracker.cli import main

SETTINGS = """\
[fetch]
allow_private_addresses = true
delay = "0s"
timeout = "20s"

[schedule]
jitter = "0s"
confirm = "0s"
hold_mass_change = {hold}
"""
SELLS = "We may sell your personal information to anybody, and we share it with our partners."


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which has to be one JSON document and nothing else."""
        return json.loads(self.out)


class Home:
    """`run` runs a command in the folder; `watch` adds a document to the configuration."""

    def __init__(self, folder: Path, site: PolicySite, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.site = site
        self.config = folder / "config.toml"
        self._capture = capture

    def run(self, *arguments: str) -> Done:
        """Run `tracker` with these arguments."""
        handlers, level = logging.root.handlers[:], logging.root.level
        ours = logging.getLogger("tracker")
        self._capture.readouterr()
        try:
            with pytest.raises(SystemExit) as ended:
                main(list(arguments))
        finally:
            logging.root.handlers[:] = handlers
            logging.root.setLevel(level)
            ours.setLevel(logging.NOTSET)
        said = self._capture.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, said.out, said.err)

    def configure(self, *sections: str, hold: int = 0) -> None:
        """Write the configuration anew."""
        self.config.write_text("\n".join([SETTINGS.format(hold=hold), *sections]), encoding="utf-8")

    def watch(self, document_id: str = "brindle/privacy", page: str = "privacy") -> str:
        """Add a document to the configuration; returns its address."""
        url = self.site.url(page)
        with self.config.open("a", encoding="utf-8") as file:
            file.write(f'\n[[documents]]\nid = "{document_id}"\nurl = "{url}"\nservice = "Brindle"\n')
        return url

    def see(self, html: str, page: str = "privacy") -> Done:
        """Put a page online, and visit everything; nothing is to be confirmed here."""
        self.site.publish(page, html)
        return self.run("check", "--all", "--no-mail")

    def changed(self) -> None:
        """Watch a document of which one change is recorded."""
        self.configure()
        self.watch()
        self.see(policy())
        self.see(policy(sharing=SELLS))

    def files(self) -> list[str]:
        """What the folder holds."""
        return sorted(path.name for path in self.folder.iterdir())
