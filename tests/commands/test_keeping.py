"""`verify` and `reindex`, and what the other commands do with a damaged archive or index."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.home import Home


@pytest.fixture
def state(home: Home) -> Path:
    """The state folder of an archive in which one change is recorded."""
    home.changed()
    return home.folder / "snapshots" / ".state"


def lose_index(state: Path) -> None:
    for file in state.glob("index.sqlite*"):
        file.unlink()


def flip_a_bit(home: Home, name: str) -> None:
    """In the newest file of that name."""
    file = max(home.folder.rglob(name))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.chmod(0o644)
    file.write_bytes(data)


def test_an_intact_archive(home: Home, state: Path) -> None:
    done = home.run("verify")
    assert (done.code, done.out, done.err) == (0, "2 entries of 1 document: all intact.\n", "")
    assert home.run("verify", "--json").json == []
    assert home.run("verify", "brindle/privacy").code == 0


def test_one_bit_is_found(home: Home, state: Path) -> None:
    flip_a_bit(home, "text.md")
    done = home.run("verify")
    assert done.code == 1
    assert "text.md: " in done.out
    assert "1 problem found" in done.out
    (damage,) = home.run("verify", "--json").json
    assert damage["path"].startswith("brindle/privacy/")


def test_verify_of_no_document(home: Home, state: Path) -> None:
    for wrong in ("nosuch", "../x", "privacy"):
        done = home.run("verify", wrong)
        assert (done.code, done.out) == (2, "")
        assert "no document" in done.err


def test_a_damaged_change_hides_no_other_line_of_the_log(home: Home, state: Path) -> None:
    flip_a_bit(home, "change.json")
    done = home.run("log")
    assert done.code == 0
    assert len(done.out.splitlines()) == 3
    assert "`tracker verify` tells" in done.err
    assert len(home.run("log", "--json").json) == 2


def test_a_damaged_text_is_not_shown(home: Home, state: Path) -> None:
    flip_a_bit(home, "text.md")
    done = home.run("show", "brindle/privacy")
    assert (done.code, done.out) == (1, "")
    assert "text.md" in done.err
    assert home.run("show", "brindle/privacy", "--at", "2020-01-01").code == 1


@pytest.mark.parametrize("harm", ["lost", "garbage", "empty"])
def test_an_index_that_cannot_be_used(home: Home, state: Path, harm: str) -> None:
    entries = home.run("log", "--json").json
    lose_index(state)
    if harm != "lost":
        (state / "index.sqlite").write_bytes(b"garbage" * 999 if harm == "garbage" else b"")
    for command in ("check", "run", "held"):
        done = home.run(command)
        assert (done.code, done.out) == (1, "")
        assert "`tracker reindex`" in done.err
    for command in ("list", "log", "show brindle/privacy", "diff brindle/privacy"):
        done = home.run(*command.split())
        assert done.code == 0
        assert "What follows is read from the archive alone." in done.err
        assert any(said in done.out for said in ("brindle/privacy", "Brindle sells brushes", "{+may+}"))
    assert home.run("verify").code == 0, "it needs no index"
    done = home.run("reindex")
    assert done.code == 0
    assert done.out == "2 entries of 1 document indexed.\n"
    assert ("index could not be used and lies in" in done.err) == (harm == "garbage")
    assert home.run("log", "--json").json == entries
    assert "not visited since the index was made anew" in home.run("list").out
    assert home.run("check", "--all").out.startswith("brindle/privacy: unchanged")
    assert home.run("held").out == "No alerts are held.\n"


def test_reindex_leaves_out_what_is_damaged(home: Home, state: Path) -> None:
    flip_a_bit(home, "change.json")
    lose_index(state)
    done = home.run("reindex")
    assert done.code == 1
    assert done.out == "1 entry of 1 document indexed.\n"
    assert "left out: " in done.err


@pytest.mark.parametrize("command", ["list", "check", "run", "verify", "reindex", "log"])
def test_a_file_where_the_archive_should_be(home: Home, command: str) -> None:
    home.configure()
    home.watch()
    (home.folder / "snapshots").write_text("")
    done = home.run(command)
    assert done.code == 1
    assert done.err.startswith("tracker: ")
    assert "snapshots" in done.err
