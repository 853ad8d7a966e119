"""`explain`: the reasoning behind a document's last change, or from one file to another."""

from __future__ import annotations

from tests.commands.home import SELLS, Home
from tests.watching import policy


def test_the_last_change_of_a_document(home: Home) -> None:
    home.changed()
    done = home.run("explain", "brindle/privacy")
    assert (done.code, done.err) == (0, "")
    assert "Kind: substantive." in done.out
    assert "Silent: the text changed, and its date is still 2026-01-01." in done.out
    assert f"+ {SELLS}" in done.out
    assert "told: sharing, weakens: The promise not to share personal data was removed" in done.out


def test_two_files(home: Home) -> None:
    (home.folder / "old.html").write_text(policy())
    (home.folder / "new.html").write_text(policy().replace("We do not sell", "We may sell"))
    done = home.run("explain", "old.html", "new.html")
    assert (done.code, done.err) == (0, "")
    assert "because words that bear on its meaning differ" in done.out


def test_what_cannot_be_explained(home: Home) -> None:
    home.configure()
    home.watch()
    assert home.run("explain", "nosuch").code == 2
    home.see(policy())
    done = home.run("explain", "brindle/privacy")
    assert done.code == 1
    assert "nothing yet to compare it with" in done.err
