"""What a newcomer reads: each command's help, the list of commands, wrong use, and how fast that comes."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

import tracker as package
from tests.commands.home import Home
from tracker.cli import COMMANDS, tracker


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_shows_an_example(home: Home, name: str) -> None:
    done = home.run(name, "--help")
    assert (done.code, done.err) == (0, "")
    _, _, example = done.out.partition("Example:\n")
    assert f"tracker {name}" in example or f"run{name}" in example or "config.toml run" in example


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    command = tracker.get_command(click.Context(tracker), name)
    assert command is not None
    assert command.name == name
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_the_list_of_commands(home: Home) -> None:
    done = home.run("--help")
    assert done.code == 0
    for name, (_, about) in COMMANDS.items():
        assert f"  {name} " in done.out
        assert about in done.out
    assert "Example:" in done.out
    assert "Exit codes: 0 done" in done.out


def test_wrong_use(home: Home) -> None:
    for arguments in (["nosuch"], ["list", "--nosuch"], ["show"], []):
        done = home.run(*arguments)
        assert (done.code, done.out) == (2, "")
        assert "tracker" in done.err


def test_version(home: Home) -> None:
    assert home.run("--version").out.startswith("tracker, version ")


def test_help_loads_nothing_heavy() -> None:
    heavy = ("sqlalchemy", "lxml", "bs4", "requests", "apscheduler", "jinja2", "warcio", "tomlkit")
    code = (
        "import sys, tracker.cli\n"
        "try: tracker.cli.main(['--help'])\n"
        f"except SystemExit: print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n[]\n")


def test_the_packages_names_come_when_they_are_asked_for() -> None:
    assert set(package.__all__) <= set(dir(package))
    assert package.normalize("<h1>Privacy</h1>").title == "Privacy"
    with pytest.raises(AttributeError, match="no attribute 'nosuch'"):
        _ = package.nosuch  # type: ignore[attr-defined]
