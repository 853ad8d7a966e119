"""`normalize` and `compare`: pages and texts without any archive."""

from __future__ import annotations

import io
import sys

import pytest
from bs4 import BeautifulSoup

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


def test_what_was_left_out_is_marked_with_the_reason(home: Home) -> None:
    (home.folder / "page.html").write_text(policy())
    done = home.run("normalize", "page.html", "--explain")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines.index("+ Privacy Policy") < lines.index("+ Sharing")
    advert = next(number for number, line in enumerate(lines) if "Everything must go" in line)
    assert lines[advert].startswith("- ")
    assert any(line.startswith("[left out: ") for line in lines[:advert])
    assert "Verdict: a policy" in lines


def test_the_reasons_for_machines(home: Home) -> None:
    (home.folder / "page.html").write_text(policy())
    explained = home.run("normalize", "page.html", "--explain", "--json").json
    assert explained["text"]["title"] == "Privacy Policy"
    kept = next(stretch for stretch in explained["stretches"] if not stretch["reason"])
    assert kept["lines"][:2] == ["Privacy Policy", "Last updated: 1 January 2026"]


def test_an_explained_page_is_safe_to_open(home: Home) -> None:
    hostile = """<!doctype html><title></title>
    <script>alert(0)</script></title><style>@import "//evil.example/a"</style>
    <nav onclick="alert(1)">&lt;script src=//evil.example/x>&lt;/script> &lt;/section>\u202e\x1b[31m</nav>
    <main><h1 style="background:url(//evil.example/b)">Privacy &lt;img src=//evil.example/c onerror=alert(2)></h1>
    <p>We keep <a href="javascript:alert(3)">your "letters" &amp;amp; parcels</a> {{ 7 * 7 }} for a year.</p></main>"""
    (home.folder / "page.html").write_text(hostile)
    done = home.run("normalize", "page.html", "--explain-html", "marked.html")
    assert done.out == "marked.html: written; open it in a browser\n"
    page = (home.folder / "marked.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(page, "lxml")
    assert {tag.name for tag in soup.find_all(True)} == {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "table", "tr", "th", "td", "section", "h2"),
        "p",
    }
    assert {name for tag in soup.find_all(True) for name in tag.attrs} == {
        *("lang", "charset", "http-equiv", "content", "name", "scope", "dir", "class"),
    }
    assert len(soup.find_all("style")) == 1
    assert "evil.example" not in str(soup.style)
    assert "default-src 'none'" in page
    assert not {"\x1b", "\u202e"} & set(page)
    assert 'We keep your "letters" &amp; parcels {{ 7 * 7 }} for a year.' in soup.get_text()
    assert "<script src=//evil.example/x></script> </section>" in soup.get_text()


def test_the_terminal_is_safe_from_what_is_left_out(home: Home) -> None:
    (home.folder / "page.html").write_text(policy().replace("<body>", "<body><nav>\x1b[2Jgone\u202e</nav>"))
    assert not {"\x1b", "\u202e"} & set(home.run("normalize", "page.html", "--explain").out)


def test_a_marked_page_that_cannot_be_written(home: Home) -> None:
    (home.folder / "page.html").write_text(policy())
    done = home.run("normalize", "page.html", "--explain-html", "nosuch/marked.html")
    assert done.code == 1
    assert "nosuch/marked.html" in done.err
    assert "name a file that can be written" in done.err


def test_only_pages_are_explained(home: Home) -> None:
    (home.folder / "policy.md").write_text("# Privacy\n\nWe keep nothing.")
    done = home.run("normalize", "policy.md", "--explain")
    assert done.code == 1
    assert "only pages (HTML) are explained" in done.err


def test_selectors_are_tried(home: Home) -> None:
    (home.folder / "page.html").write_text(policy())
    assert home.run("normalize", "page.html", "--select", "h1").out.startswith("# Privacy Policy\n")
    assert "Sharing" not in home.run("normalize", "page.html", "--select", "h1").out
    assert "# Privacy Policy" not in home.run("normalize", "page.html", "--remove", "h1").out
    done = home.run("normalize", "page.html", "--select", "#nosuch")
    assert (done.code, done.out) == (1, "")
    assert "the selector '#nosuch' finds nothing on the page" in done.err


def test_an_address_is_explained(home: Home) -> None:
    home.configure()
    home.site.publish("privacy", policy())
    assert "+ Privacy Policy" in home.run("normalize", home.site.url("privacy"), "--explain").out


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
