"""The wheel holds all that the program needs, nothing else, and works where there is no checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.dependencies import ROOT

pytestmark = pytest.mark.system

# Runs a module as `python -m` does and then says which parts of tracker were loaded from where.
RUN_AND_TELL = """
import runpy, sys
module, sys.argv = sys.argv[1], sys.argv[1:]
try:
    runpy.run_module(module, run_name="__main__", alter_sys=True)
except SystemExit as end:
    code = end.code
print("LOADED", code, *{m.__file__ for n, m in list(sys.modules.items()) if n.split(".")[0] == "tracker"}, sep="\\n")
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, built without the network."""
    folder = tmp_path_factory.mktemp("dist")
    python("-m", "hatchling", "build", "-d", str(folder), cwd=ROOT)
    return folder


@pytest.fixture(scope="module")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder the wheel is installed into."""
    folder = tmp_path_factory.mktemp("installed") / "site"
    (wheel,) = built.glob("*.whl")
    offline = ("--no-deps", "--no-index", "--disable-pip-version-check", "--quiet")
    python("-m", "pip", "install", *offline, "--target", str(folder), str(wheel), cwd=folder.parent)
    return folder


def python(*words: str, cwd: Path, **environment: str) -> str:
    """What a Python of its own prints; it finds tracker nowhere but where `environment` says, not even beside it."""
    done = subprocess.run(
        [sys.executable, *words], cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tracker(site: Path, cwd: Path, *words: str) -> str:
    """What the installed command prints."""
    return python("-P", str(site / "bin" / "tracker"), *words, cwd=cwd, PYTHONPATH=str(site))


def test_the_wheel_holds_the_package_and_its_data_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with ZipFile(wheel) as content:
        names = set(content.namelist())
    package = {file.relative_to(ROOT).as_posix() for file in (ROOT / "tracker").rglob("*") if file.is_file()}
    assert {name for name in names if ".dist-info/" not in name} == {n for n in package if "__pycache__" not in n}
    told = {name.partition(".dist-info/")[2] for name in names if ".dist-info/" in name}
    assert told == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
    for needed in ("py.typed", "flagging/lexicon/sale.toml", "alerting/templates/alert.html", "reading/headings.toml"):
        assert f"tracker/{needed}" in names


def test_the_source_distribution_holds_what_its_tests_need(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        names = {name.partition("/")[2] for name in content.getnames()}
    assert {"Makefile", "requirements.lock", "config.toml", "README.md", "LICENSE", "docs/design.md"} <= names
    assert {"tests/test_package.py", "demo/__main__.py", "tests/system/install-packages"} <= names
    assert [name for name in names if name.startswith((".venv", ".demo", "snapshots", ".git/"))] == [
        "snapshots/README.md"
    ]


def test_the_installed_command_works_from_any_folder(site: Path, tmp_path: Path) -> None:
    assert tracker(site, tmp_path, "--version").strip() == f"tracker, version {version('policy-tracker')}"
    assert "Wrote config.toml" in tracker(site, tmp_path, "init")
    assert "No documents yet" in tracker(site, tmp_path, "list")
    pages = sorted((ROOT / "demo" / "histories" / "lumenchat" / "privacy-policy").glob("*.html"))
    said = tracker(site, tmp_path, "compare", *map(str, pages))
    assert "substantive, severity high" in said
    assert "▼ sale (high)" in said


def test_the_whole_flow_runs_on_what_was_installed(site: Path, tmp_path: Path) -> None:
    """The demonstration of this checkout, with the tracker of the wheel: pages are read, and a mail is composed."""
    history = ROOT / "demo" / "histories" / "lumenchat"
    paths = f"{site}{os.pathsep}{ROOT}"
    said, _, loaded = python("-P", "-c", RUN_AND_TELL, "demo", str(history), cwd=tmp_path, PYTHONPATH=paths).partition(
        "LOADED\n"
    )
    assert "Subject: Privacy Policy: sale clause weakened, silently" in said
    assert re.search(r"2 entries of 1 document.*intact", said)
    code, *files = loaded.split()
    assert code == "0"
    assert len(files) > 100
    assert {Path(file).is_relative_to(site) for file in files} == {True}
