"""The index can be lost, the archive can be damaged: what is made again, what is named, and that nobody is mailed."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from demo.site import PolicySite
from tests.alerting.receiver import Receiver, receiving
from tests.commands.home import SELLS, SETTINGS, Home
from tests.watching import CHALLENGE, policy
from tracker import daemon
from tracker.app import Tracker
from tracker.archive.files import FileArchive
from tracker.index import schema
from tracker.model import Entry

ROOT = Path(__file__).parents[2]
ONLY_THE_INDEX_KNOWS = {"states", "checks", "intents", "alerts", "deliveries", "digests", "troubles", "unsubscriptions"}
MAIL = """
[email]
host = "127.0.0.1"
port = {port}
security = "none"
from = "tracker@brindle.example"
operator = "operator@brindle.example"

[[subscribers]]
name = "Reader"
email = "reader@brindle.example"
"""


class Prepared:
    """A folder that is made once, with its site and its mail server; each test gets a copy."""

    def __init__(self, folder: Path, site: PolicySite, mail: Receiver) -> None:
        self.folder, self.site, self.mail = folder, site, mail


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Two documents with entries of every kind that takes no days; two changes were mailed."""
    folder = tmp_path_factory.mktemp("prepared")
    with PolicySite() as site, receiving() as mail:
        documents = [
            f'[[documents]]\nid = "brindle/{name}"\nurl = "{site.url(name)}"\n' for name in ("privacy", "terms")
        ]
        text = "\n".join([SETTINGS.format(hold=0), MAIL.format(port=mail.port), *documents])
        config = folder / "config.toml"
        config.write_text(text)
        site.publish("terms", policy(extra="<p>These are the terms.</p>"))
        sells, advert = policy(sharing=SELLS), policy(sharing=SELLS, advert="Nothing must go.")
        for html in (policy(), sells, advert, CHALLENGE, policy(dateline="1 February 2026")):
            site.publish("privacy", html)
            visit(config)
        config.write_text(text.replace('privacy"\nurl', 'privacy"\nremove = ["aside", "h2 + p"]\nurl'))
        visit(config)
        kinds = [entry.kind for entry in FileArchive(folder / "snapshots").entries("brindle/privacy")]
        assert {"first", "change", "visible", "refused", "technical"} == set(kinds)
        assert len(mail.taken) == 2
        yield Prepared(folder, site, mail)


def visit(config: Path) -> None:
    with Tracker.open(config) as tracker, tracker.writing():
        tracker.check(tracker.known(()))
        tracker.deliver()


@pytest.fixture
def mail(prepared: Prepared) -> Receiver:
    del prepared.mail.taken[2:]
    return prepared.mail


@pytest.fixture
def history(
    prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Home:
    folder = tmp_path / "home"
    shutil.copytree(prepared.folder, folder)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("TRACKER_CONFIG", raising=False)
    prepared.site.publish("privacy", policy(dateline="1 February 2026"))
    prepared.site.publish("terms", policy(extra="<p>These are the terms.</p>"))
    return Home(folder, prepared.site, capsys)


def entries(home: Home, document: str = "privacy") -> list[Entry]:
    with Tracker.open(home.config) as tracker:
        return tracker.index.entries(f"brindle/{document}")


def index_of(home: Home) -> Path:
    return home.folder / "snapshots" / ".state" / "index.sqlite"


def lose_index(home: Home) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{index_of(home)}{suffix}").unlink(missing_ok=True)


def dump(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, and of the states what the archive tells of them."""
    tables = {name: f"SELECT * FROM {name}" for name in schema.metadata.tables}
    tables["states"] = "SELECT document_id, changed_at FROM states"
    with closing(sqlite3.connect(index_of(home))) as index:
        return {name: sorted(index.execute(query).fetchall()) for name, query in tables.items()}


def test_a_lost_index_is_made_again_and_nobody_is_mailed(history: Home, mail: Receiver) -> None:
    before = dump(history)
    lose_index(history)
    assert history.run("reindex").code == 0
    after = dump(history)
    for name in before.keys() - ONLY_THE_INDEX_KNOWS:
        assert after[name] == before[name], name
    assert after["states"] == before["states"]
    assert all(after[name] == [] for name in ONLY_THE_INDEX_KNOWS - {"states"})
    assert history.run("check", "--all").code == 0
    assert len(mail.taken) == 2, "what is recorded was told when it was recorded"
    assert dump(history)["alerts"] == []
    assert history.run("verify").code == 0


def test_the_docs_name_what_only_the_index_knows() -> None:
    section = (ROOT / "docs/design.md").read_text("utf-8").partition("## What only the index knows")[2]
    for words in (
        "Check runs",
        "due times",
        "candidates",
        "outbox",
        "deliveries",
        "digests",
        "troubles",
        "unsubscriptions",
    ):
        assert words in section.partition("\n## ")[0]
    derived = {"meta", "entries", "changes", "flags"}
    assert set(schema.metadata.tables) == derived | ONLY_THE_INDEX_KNOWS, "a new table: is it made again by reindex?"


def test_an_index_that_is_in_order_keeps_what_only_it_knows(history: Home) -> None:
    before = dump(history)
    assert history.run("reindex").code == 0
    assert dump(history) == before


# --- damage ---------------------------------------------------------------------------------------------------------


def change_of(home: Home) -> Path:
    """The folder of an entry in the middle that has all five files."""
    folders = sorted((home.folder / "snapshots/brindle/privacy").iterdir())
    return next(folder for folder in folders[1:-1] if (folder / "change.json").exists())


def named(home: Home) -> list[str]:
    """What `verify` names, relative to the document."""
    done = home.run("verify")
    assert done.code == 1
    lines = done.out.splitlines()
    assert done.err == ""
    assert str(len(lines) - 1) in lines[-1]
    return [line.partition(": ")[0].removeprefix("brindle/privacy/") for line in lines[:-1]]


def test_verify_names_the_file_of_each_damage(history: Home) -> None:
    folder = change_of(history)
    files = sorted(folder.iterdir())
    assert len(files) == 5
    for file in files:
        whole = file.read_bytes()
        file.chmod(0o644)
        for place in (0, len(whole) // 2, len(whole) - 1):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert named(history) == [f"{folder.name}/{file.name}"], f"a flipped bit at {place}"
        file.write_bytes(whole[: len(whole) // 2])
        assert named(history) == [f"{folder.name}/{file.name}"], "cut"
        file.unlink()
        assert named(history) == [f"{folder.name}/{file.name}"], "missing"
        file.write_bytes(whole)
    (folder / "notes.txt").write_text("mine")
    assert named(history) == [f"{folder.name}/notes.txt"]
    (folder / "notes.txt").unlink()
    after = sorted(folder.parent.iterdir())[sorted(folder.parent.iterdir()).index(folder) + 1]
    shutil.move(folder, history.folder / "elsewhere")
    assert named(history) == [after.name], "a missing entry is told where the next one is"
    shutil.move(history.folder / "elsewhere", folder)
    assert history.run("verify").code == 0


def test_reindex_leaves_out_what_is_damaged_and_names_it(history: Home) -> None:
    document = history.folder / "snapshots/brindle/privacy"
    folders = sorted(document.iterdir())
    count = len(entries(history))
    (folders[1] / "meta.json").unlink()
    (folders[2] / "meta.json").chmod(0o644)
    (folders[2] / "meta.json").write_bytes(b"\xff{}")
    shutil.copytree(folders[0], document / "2019-01-01T000000Z")
    (document / "2019-01-02T000000Z").write_text("no folder")
    (document / "2019-01-03T000000Z").symlink_to(folders[0])
    (document.parent / "linked").symlink_to(document)
    lose_index(history)
    done = history.run("reindex")
    assert done.code == 1
    left_out = {line.partition(": ")[2].partition(": ")[0] for line in done.err.splitlines()}
    names = {Path(path).relative_to(document).parts[0] for path in left_out}
    assert names == {
        *(folders[1].name, folders[2].name),
        *("2019-01-01T000000Z", "2019-01-02T000000Z", "2019-01-03T000000Z"),
    }
    assert len(entries(history)) == count - 2


def test_a_damaged_document_is_told_to_the_operator_once_and_stops_no_other(history: Home, mail: Receiver) -> None:
    newest = max((history.folder / "snapshots/brindle/privacy").iterdir())
    (newest / "text.md").chmod(0o644)
    (newest / "text.md").write_text("forged")
    history.site.publish("privacy", policy())
    history.site.publish("terms", policy(extra="<p>These are other terms.</p>"))
    for _ in range(2):
        history.run("check", "--all")
    told = [one.original_content or b"" for one in mail.taken if one.rcpt_tos == ["operator@brindle.example"]]
    assert len(told) == 1
    assert b"text.md" in told[0]
    assert [entry.kind for entry in entries(history, "terms")] == ["first", "change"]


# --- the daily copy -------------------------------------------------------------------------------------------------


def restore_as_told(home: Home, copy: Path) -> None:
    """Run what docs/how-to-restore.md says, with the name of the copy that is there."""
    section = (ROOT / "docs/how-to-restore.md").read_text("utf-8").partition("with all it knew\n")[2]
    steps = re.findall(r"^    (.+)$", section.partition("\n## ")[0], re.MULTILINE)
    assert [step.split()[0] for step in steps] == ["cp", "rm", "tracker"]
    for step in steps[:2]:
        step = re.sub(r"index-\d{4}-\d\d-\d\d\.sqlite", copy.name, step)
        subprocess.run(step, shell=True, check=True, cwd=home.folder)
    assert home.run(*steps[2].split()[1:]).code == 0


def test_the_daemons_daily_copy_is_restored_by_copying(history: Home, mail: Receiver) -> None:
    config = history.config.read_text()
    history.config.write_text(config.replace('confirm = "0s"', 'confirm = "30m"'))
    assert "will be visited again" in history.see(policy(sharing="We sell it.")).out
    with Tracker.open(history.config) as tracker, tracker.writing():
        daemon._step(tracker, Event())
    (copy,) = (history.folder / "snapshots/.state/backup").iterdir()
    at_the_copy = dump(history)
    history.config.write_text(config)
    assert ": changed" in history.run("check", "--all").out
    recorded, told = dump(history), len(mail.taken)
    # The index goes while it is in use: its log stays behind.
    Path(f"{index_of(history)}-wal").write_bytes(b"the log of another index")
    index_of(history).write_bytes(b"garbage")
    restore_as_told(history, copy)
    restored = dump(history)
    assert {name: restored[name] for name in ("alerts", "deliveries", "checks")} == {
        name: at_the_copy[name] for name in ("alerts", "deliveries", "checks")
    }
    assert {name: restored[name] for name in ("entries", "changes", "flags")} == {
        name: recorded[name] for name in ("entries", "changes", "flags")
    }
    done = history.run("check", "--all")
    assert (done.code, done.out.count("unchanged")) == (0, 2), "what waited in the copy was recorded since"
    assert len(mail.taken) == told
