"""`normalize` and `compare`: pages and texts without any archive."""

from __future__ import annotations

import io
import sys

import pytest

from tests.commands.home import SELLS, Home
from tests.watching import CHALLENGE, policy
from tracker.extraction.budgets import MAX_BYTES


def give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """What standard input holds."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_file_an_address_and_standard_input(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.configure()
    home.site.publish("privacy", policy())
    (home.folder / "page.html").write_text(policy())
    (home.folder / "page").write_text(policy())
    done = home.run("normalize", "page.html")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("# Privacy Policy\n\nLast updated: 1 January 2026\n")
    assert "Everything must go" not in done.out
    give(monkeypatch, policy().encode())
    for source in ("page", home.site.url("privacy"), "-"):
        assert home.run("normalize", source).out == done.out
    (home.folder / "policy.md").write_text(done.out)
    assert home.run("normalize", "policy.md").out == done.out + "\n"


def test_an_address_needs_no_configuration(home: Home) -> None:
    done = home.run("normalize", home.site.url("privacy"))
    assert done.code == 1
    assert "(private-address)" in done.err, "the usual settings hold"
    assert home.files() == []


def test_normalize_for_machines(home: Home) -> None:
    (home.folder / "page.html").write_text(policy())
    text = home.run("normalize", "page.html", "--json").json
    assert (text["title"], text["dateline"], text["verdict"]["is_policy"]) == ("Privacy Policy", "2026-01-01", True)


def test_what_is_no_policy_is_told(home: Home) -> None:
    (home.folder / "page.html").write_text(CHALLENGE)
    done = home.run("normalize", "page.html")
    assert done.code == 1
    assert "page.html does not look like a policy: bot challenge" in done.err
    assert home.run("normalize", "page.html", "--json").json["verdict"]["reason"] == "bot challenge"
    assert "page.html does not look like a policy" in home.run("compare", "page.html", "page.html").err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 ...", "a PDF; only HTML, Markdown and plain text are read"),
        (b" " * (MAX_BYTES + 1), "larger than a page may be"),
        (b"<div>" * 5_000, "2,040 deep"),
        (bytes(range(256)) * 200, "holds no text"),
    ],
)
def test_what_cannot_be_read(home: Home, content: bytes, said: str) -> None:
    (home.folder / "page").write_bytes(content)
    done = home.run("normalize", "page")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("tracker: page: ")
    assert said in done.err


def test_an_endless_file_ends(home: Home) -> None:
    assert "larger than a page may be" in home.run("normalize", "/dev/zero").err


@pytest.mark.parametrize("source", ["nosuch", "."])
def test_no_file(home: Home, source: str) -> None:
    done = home.run("normalize", source)
    assert done.code == 1
    assert "name a file, or an address with http:// or https://" in done.err


def test_other_character_sets(home: Home) -> None:
    (home.folder / "a").write_bytes("# Datenschutzerklärung\n\nWir löschen nichts.".encode("utf-16"))
    assert "Datenschutzerklärung" in home.run("normalize", "a").out


def test_compare_two_files(home: Home) -> None:
    (home.folder / "old.html").write_text(policy())
    (home.folder / "new.html").write_text(policy(sharing=SELLS))
    done = home.run("compare", "old.html", "new.html")
    assert (done.code, done.err) == (0, "")
    assert "modified: Privacy Policy › Sharing" in done.out
    assert home.run("compare", "old.html", "new.html", "--json").json["kind"] == "substantive"
    assert home.run("compare", "old.html", "old.html").out == "no change; dateline still 2026-01-01\n"


def test_compare_what_cannot_be_compared(home: Home) -> None:
    assert home.run("compare", "nosuch", "nosuch").code == 1
    done = home.run("compare", "-", "-")
    assert done.code == 2
    assert "only one of the two can come from standard input" in done.err
