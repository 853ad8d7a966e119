"""`init` and `add`, and what a missing or faulty configuration comes to."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from tests.commands.home import Home
from tests.watching import CHALLENGE, policy


def test_init_writes_a_configuration_that_works(home: Home) -> None:
    done = home.run("init")
    assert (done.code, done.err) == (0, "")
    assert "tracker add URL" in done.out
    listed = home.run("list")
    assert listed.code == 0
    assert "No documents yet: tracker add URL adds one." in listed.out
    assert "Nobody is mailed" in listed.out


def test_init_leaves_an_existing_file_alone(home: Home) -> None:
    home.config.write_text("# mine\n")
    done = home.run("init")
    assert done.code == 1
    assert "exists already" in done.err
    assert home.config.read_text() == "# mine\n"


def test_init_says_where_it_cannot_write(home: Home) -> None:
    done = home.run("init", "no/such/folder/config.toml")
    assert (done.code, done.err) == (1, "no/such/folder/config.toml: No such file or directory\n")


@pytest.mark.parametrize(
    "command",
    [
        "list",
        "check",
        "run",
        "log",
        "show x",
        "diff x",
        "verify",
        "reindex",
        "held",
        "test-email",
        "add http://x.example",
    ],
)
def test_without_a_configuration_one_line_says_what_to_do(home: Home, command: str) -> None:
    done = home.run(*command.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert "`tracker init` writes one" in done.err
    assert home.files() == []


@pytest.mark.parametrize("command", ["list", "check", "run", "verify", "add http://x.example"])
def test_a_faulty_configuration_is_told_line_by_line(home: Home, command: str) -> None:
    home.config.write_text('timezone = "Mars"\nx = 1\n')
    done = home.run(*command.split())
    assert done.code == 2
    assert [line.split(": ")[0] for line in done.err.splitlines()] == ["config.toml:1", "config.toml:2"]


def test_a_configuration_that_is_a_folder(home: Home) -> None:
    done = home.run("--config", ".", "list")
    assert (done.code, done.err) == (2, ".: cannot be read: Is a directory\n")


def test_the_environment_names_the_configuration(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.configure()
    home.config.rename("other.toml")
    monkeypatch.setenv("TRACKER_CONFIG", "other.toml")
    assert home.run("list").code == 0


def test_add_visits_shows_and_adds(home: Home) -> None:
    home.configure("# the end, without a line break")
    home.config.write_bytes(home.config.read_bytes().rstrip(b"\n"))
    before = home.config.read_text()
    home.site.publish("privacy", policy())
    done = home.run("add", home.site.url("privacy"), "--service", "Brindle & Co")
    assert (done.code, done.err) == (0, "")
    for said in ("Title     Privacy Policy", "Dateline  2026-01-01", "Clauses   ", "- Sharing", "Verdict   a policy"):
        assert said in done.out
    *_, command = done.out.splitlines()
    assert command == "    tracker check brindle-co/privacy-policy", "a line to copy, however long the id is"
    after = home.config.read_text()
    assert after.startswith(before)
    assert tomllib.loads(after)["documents"] == [
        {
            "id": "brindle-co/privacy-policy",
            "service": "Brindle & Co",
            "type": "Privacy Policy",
            "url": home.site.url("privacy"),
        }
    ]
    assert home.files() == ["config.toml"], "nothing else is left behind, and no archive is made"
    assert home.run("check", "brindle-co/privacy-policy").out == "brindle-co/privacy-policy: first seen\n"


def test_add_takes_what_it_is_told(home: Home) -> None:
    home.configure()
    home.site.publish("privacy", policy())
    url = home.site.url("privacy")
    assert home.run("add", url, "--service", "S", "--type", "T", "--id", "my/own").code == 0
    document = tomllib.loads(home.config.read_text())["documents"][0]
    assert document == {"id": "my/own", "service": "S", "type": "T", "url": url}


def test_add_knows_what_is_watched_already(home: Home) -> None:
    home.configure()
    url = home.watch()
    done = home.run("add", url)
    assert (done.code, done.err) == (1, f"{url} is watched already, as brindle/privacy\n")


def test_add_finds_a_free_id(home: Home) -> None:
    home.configure()
    for page in ("one", "two"):
        home.site.publish(page, policy())
        assert home.run("add", home.site.url(page), "--service", "B").code == 0
    documents = tomllib.loads(home.config.read_text())["documents"]
    assert [one["id"] for one in documents] == ["b/privacy-policy", "b/privacy-policy-2"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["notaurl"], "url: 'notaurl'"),
        (["ftp://x.example/y"], "http://"),
        (["http://[x"], "url:"),
        (["http://u:p@x.example/"], "user name or password"),
        (["http://x.example/", "--id", "A B"], "id: 'A B' is no id"),
        (["http://x.example/", "--service", "a\x1bb"], "service:"),
        (["http://x.example/", "--id", "brindle/privacy"], "--id brindle/privacy-2"),
    ],
)
def test_add_refuses_before_it_visits(home: Home, arguments: list[str], said: str) -> None:
    home.configure()
    home.watch()
    before = home.config.read_bytes()
    done = home.run("add", *arguments)
    assert done.code == 2
    assert said in done.err
    assert home.config.read_bytes() == before
    assert home.files() == ["config.toml"]


def test_add_refuses_a_page_that_is_no_policy_unless_it_is_forced(home: Home) -> None:
    home.configure()
    before = home.config.read_bytes()
    home.site.publish("challenge", CHALLENGE)
    url = home.site.url("challenge")
    done = home.run("add", url)
    assert done.code == 1
    assert "not a policy: bot challenge" in done.out
    assert "--force" in done.err
    assert home.config.read_bytes() == before
    assert home.run("add", url, "--force").code == 0
    assert tomllib.loads(home.config.read_text())["documents"][0]["url"] == url


@pytest.mark.parametrize(("url", "reason"), [("http://127.0.0.1:1/x", "(connect)"), ("{site}/none", "(http-404)")])
def test_add_says_why_a_page_cannot_be_had(home: Home, url: str, reason: str) -> None:
    home.configure()
    done = home.run("add", url.format(site=home.site.address))
    assert done.code == 1
    assert done.err.startswith("tracker: ")
    assert reason in done.err
    assert "documents" not in home.config.read_text()


def test_add_that_cannot_write_names_the_folder_and_not_its_own_new_file(home: Home) -> None:
    home.configure()
    home.site.publish("privacy", policy())
    long = home.config.rename(home.folder / f"{'c' * 245}.toml")  # leaves no room for another name beside it
    done = home.run("--config", str(long), "add", home.site.url("privacy"))
    assert done.code == 1
    assert f"{home.folder}: File name too long, so that {long.name} was not changed" in done.err


def test_add_keeps_line_ends_mode_and_link(home: Home) -> None:
    home.configure()
    real = home.folder / "elsewhere" / "real.toml"
    real.parent.mkdir()
    real.write_bytes(b"\xef\xbb\xbf" + home.config.read_bytes().replace(b"\n", b"\r\n"))
    real.chmod(0o600)
    home.config.unlink()
    home.config.symlink_to(real)
    home.site.publish("privacy", policy())
    assert home.run("add", home.site.url("privacy")).code == 0
    assert home.config.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    data = real.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf[fetch]\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert [path.name for path in real.parent.iterdir()] == ["real.toml"]


def test_reading_commands_make_no_archive(home: Home) -> None:
    home.configure()
    home.watch()
    for command in ("list", "list --json", "log", "log brindle/privacy", "verify", "show brindle/privacy"):
        home.run(*command.split())
    assert home.files() == ["config.toml"]
    assert not Path("snapshots").exists()
