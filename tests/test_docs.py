"""README and docs: links lead somewhere, commands exist, and every example that can be run does run."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from demo.site import PolicySite
from tests.dependencies import ROOT
from tracker.cli import tracker

README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
HISTORIES = ROOT / "demo" / "histories"
COMMANDS = tracker.list_commands(click.Context(tracker))

BLOCKS = re.findall(r"(?:^ {4,}\S.*\n|^\n(?= {4}))+", README, re.MULTILINE)
SPANS = re.findall(r"`([^`\n]+)`", README)
TABLE = re.findall(r"^\| `(tracker [^`]+)` \|", README, re.MULTILINE)
STEPS = re.findall(r"^ +(tracker .+)$", README.partition("three steps")[2].partition("\n## ")[0], re.MULTILINE)


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) < 150


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^(```|~~~).*?^\1", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        target, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = page.parent / target if target else page
        assert file.exists(), link
        if anchor:
            assert anchor in anchors(file), link


def anchors(page: Path) -> set[str]:
    """What a heading can be linked by, as code hosts make it: lower case, no punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_names_every_command_and_no_other() -> None:
    code = "\n".join([*BLOCKS, *SPANS])
    named = set(re.findall(r"(?:^ *|/)tracker(?: --config \S+)? ([a-z][a-z-]*)", code, re.MULTILINE))
    assert named == set(COMMANDS)


def test_the_readme_tells_the_exit_codes_that_the_help_tells() -> None:
    told, helped = (
        dict(re.findall(r"(\d+) ([a-z][a-z, ]+[a-z])", " ".join(text.split()).partition("Exit codes: ")[2][:300]))
        for text in (README, tracker.epilog or "")
    )
    assert told == helped
    assert len(told) == 5


def test_the_readmes_make_targets_exist() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = {name for text in [*BLOCKS, *SPANS] for name in re.findall(r"(?:^|\s)make ([a-z-]+)", text)}
    assert {"demo", "test"} <= named <= set(targets)


def test_the_readmes_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = [block for block in BLOCKS if "from tracker import" in block]
    assert len(blocks) == 1
    old, new = (page.read_bytes() for page in sorted((HISTORIES / "lumenchat" / "privacy-policy").iterdir()))
    exec(re.sub(r"^ {4}", "", blocks[0], flags=re.MULTILINE), {"old_html": old, "new_html": new})
    first, clause = capsys.readouterr().out.splitlines()
    assert first == "substantive high True"
    assert clause.startswith("modified ('Privacy Policy', '3. Sharing of Information') ['The promise not to sell")


class Reader:
    """Somebody who types what the README says, in a folder of his own; example.com is a small site on loopback."""

    def __init__(self, folder: Path, site: PolicySite) -> None:
        self.folder = folder
        self.site = site
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}

    def words(self, line: str) -> list[str]:
        address = self.site.url("fernpost/privacy-policy")
        tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
        pages = sorted((HISTORIES / "fernpost" / "privacy-policy").iterdir())
        typed = {
            "https://example.com/privacy": address,
            "FILE\\|URL": shlex.quote(str(pages[0])),
            "[OLD [NEW]]": "",
            "[ID]": "",
            " ID": " example/privacy-policy",
            "SUBSCRIBER": "Priya",
            "OLD NEW": shlex.join(map(str, pages)),
            "2026-05-03": tomorrow,
        }
        for said, meant in typed.items():
            line = line.replace(said, meant)
        return shlex.split(line)[1:]

    def start(self, line: str) -> subprocess.Popen[str]:
        command = [str(Path(sys.executable).with_name("tracker")), *self.words(line)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, **pipes)

    def ask(self, line: str) -> str:
        """The same without a process of its own, which most of the time goes into."""
        asked = CliRunner().invoke(tracker, self.words(line), env={"TRACKER_CONFIG": str(self.folder / "config.toml")})
        assert asked.exit_code == 0, f"{line}: {asked.output}"
        if "SHA-256 of the text: " in asked.stderr:  # `show` names the text beside it, so that it can be piped alone
            assert sha256(asked.stdout.encode()).hexdigest() in asked.stderr
        else:
            assert not asked.stderr, f"{line}: {asked.stderr}"
        return asked.stdout

    def type(self, line: str) -> str:
        out, errors = self.start(line).communicate(timeout=60)
        assert not errors, f"{line}: {errors}"
        return out

    def subscribe(self, name: str) -> None:
        with (self.folder / "config.toml").open("a", encoding="utf-8") as config:
            config.write(f'\n[[subscribers]]\nname = "{name}"\nemail = "priya@example.org"\n')

    def configure(self, **settings: str) -> None:
        """Take settings of the written configuration out of their comments, with other values."""
        config = self.folder / "config.toml"
        text = config.read_text(encoding="utf-8")
        for key, value in settings.items():
            text, changed = re.subn(rf"(?m)^#?{key} = .*$", f"{key} = {value}", text)
            assert changed == 1
        config.write_text(text, encoding="utf-8")


@pytest.mark.system
def test_the_readmes_three_steps_and_questions(tmp_path: Path) -> None:
    """Its commands in its order: at the end there is a change, and every question has an answer."""
    with PolicySite(HISTORIES, now=datetime(2025, 3, 3, tzinfo=UTC)) as site:
        reader = Reader(tmp_path, site)
        init, add, check, run = STEPS
        assert "config.toml" in reader.type(init)
        reader.configure(allow_private_addresses="true", confirm='"0s"')
        assert "example/privacy-policy" in reader.type(add)
        assert "example/privacy-policy: first seen" in reader.type(check)
        site.now = datetime(2025, 7, 1, tzinfo=UTC)
        said = reader.type(check)
        assert "example/privacy-policy: changed" in said
        # Without an [email] section alerts are printed.
        assert "Retention went from 30 days to 24 months." in said
        reader.subscribe("Priya")
        answers = {question.split()[1]: reader.ask(question) for question in TABLE}
        daemon = reader.start(run)
        stopped = stop_when_watching(daemon)
    assert all(answers.values())
    assert re.search(r"^example/privacy-policy .+ ok$", answers["list"], re.MULTILINE)
    assert "for 24 months" in answers["show"]
    assert "Retention went from 30 days to 24 months" in answers["diff"]
    assert "all intact" in answers["verify"]
    assert stopped == 0


def stop_when_watching(daemon: subprocess.Popen[str]) -> int:
    """Ask the daemon to stop once it says that it watches; its exit code."""
    with daemon:
        assert daemon.stderr is not None
        said = ""
        while "watching 1 document" not in said:
            line = daemon.stderr.readline()
            assert line, f"the daemon ended: {said}"
            said += line
        daemon.send_signal(signal.SIGTERM)
        return daemon.wait(timeout=15)
