"""`make demo` tells its story: what is mailed, what is not, and that the archive stands."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO
from pathlib import Path

import pytest

from demo.__main__ import HISTORIES, show
from tracker.app import Tracker
from tracker.config import load

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Shown:
    """A demonstration that has run: its exit code, what it printed, and where it wrote."""

    code: int
    printed: str
    home: Path

    @property
    def mails(self) -> list[EmailMessage]:
        files = sorted((self.home / "mails").iterdir())
        return [message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default) for file in files]

    def body(self, number: int) -> str:
        part = self.mails[number].get_body(("plain",))
        assert part is not None
        return str(part.get_content())


def run(folder: Path, home: Path) -> Shown:
    out = StringIO()
    with redirect_stdout(out):
        code = show(folder, home)
    return Shown(code, out.getvalue(), home)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return run(HISTORIES, tmp_path_factory.mktemp("demo") / "home")


def test_three_mails_go_out_and_no_more(shown: Shown) -> None:
    assert [mail["Subject"] for mail in shown.mails] == [
        "Fernpost Privacy Policy: retention clause weakened",
        "Lumenchat Privacy Policy: sale clause weakened, silently",
        "Oakline Bank Terms of Service: date changed to 20 August 2025, nothing else",
    ]
    assert {mail["To"] for mail in shown.mails} == {"reader@example.org"}


def test_a_change_behind_a_new_date_is_told(shown: Shown) -> None:
    body = shown.body(0)
    assert "Retention went from 30 days to 24 months." in body
    assert "3 March 2025 → 10 June 2025" in body
    assert re.search(r"Old text last seen: +9 June 2025", body)


def test_a_silent_change_is_told_as_silent_and_grave(shown: Shown) -> None:
    body = shown.body(1)
    assert "High severity · Weakens your position · Silent" in body
    assert "We [-will not-] {+may+} sell your personal information" in body
    assert "15 January 2025, unchanged" in body


def test_a_new_date_alone_is_told_as_no_more_than_that(shown: Shown) -> None:
    body = " ".join(shown.body(2).split())
    assert "Low severity" in body
    assert "The policy's date went from 4 November 2024 to 20 August 2025. No other word changed." in body
    assert body.count("CHANGED in:") == 1


def test_adverts_and_a_challenge_are_seen_and_mailed_to_nobody(shown: Shown) -> None:
    assert not any("Newsloop" in mail["Subject"] or "Parcelo" in mail["Subject"] for mail in shown.mails)
    rows = {line.split()[0]: line.split()[1:] for line in shown.printed.splitlines() if re.match(r"\S+/\S+ +\d", line)}
    visits, same, page_only, refused, changed, mails = rows["newsloop/privacy-policy"]
    assert (same, refused, changed, mails) == ("-", "-", "-", "-")
    assert int(page_only) == int(visits) - 1 > 20
    *_, refused, changed, mails = rows["parcelo/cookie-policy"]
    assert (int(refused) > 1, changed, mails) == (True, "-", "-")
    assert "the page is not the policy: bot challenge" in " ".join(shown.printed.split())


def test_what_is_printed_holds_the_mails_as_the_server_took_them(shown: Shown) -> None:
    for mail in shown.mails:
        assert f"Subject: {mail['Subject']}" in shown.printed
    for number in range(3):
        assert shown.body(number).strip().replace("\r\n", "\n") in shown.printed


def test_what_is_printed_fits_a_plain_terminal(shown: Shown) -> None:
    """80 columns; only a mail's own unbroken words (addresses, subjects) may be longer."""
    too_long = [line for line in shown.printed.splitlines() if len(line) > 80]
    assert all(line.startswith(("Subject: ", "    ")) for line in too_long)
    assert "\x1b" not in shown.printed


def test_the_archive_lies_where_it_says_and_is_intact(shown: Shown) -> None:
    archive = shown.home / "archive"
    assert shown.code == 0
    assert str(archive) in shown.printed.replace("\n", "")
    assert re.search(r"\d+ entries of 5 documents.*intact", shown.printed)
    with Tracker(load(shown.home / "config.toml")) as tracker:
        assert tracker.config.archive == archive.resolve()
        kinds = {one: [entry.kind for entry in tracker.archive.entries(one)] for one in tracker.archive.documents()}
        assert len(tracker.index.outbox.alerts("sent")) == len(tracker.index.outbox.alerts()) == 3
    assert kinds["lumenchat/privacy-policy"] == ["first", "change"]
    assert set(kinds["newsloop/privacy-policy"]) == {"first", "visible"}
    assert set(kinds["parcelo/cookie-policy"]) == {"first", "refused"}


@pytest.mark.system
def test_damage_in_the_archive_is_the_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (HISTORIES / "fernpost" / "privacy-policy" / "2025-03-03.html").read_text("utf-8")
    own(tmp_path, {"acme/privacy/2025-03-03.html": page})
    from demo import story

    def spoil(checks: object, sent: object) -> None:
        next((tmp_path / "home" / "archive").rglob("text.md")).write_text("We sell everything.")

    monkeypatch.setattr(story, "summary", spoil)
    assert run(tmp_path / "own", tmp_path / "home").code == 1


def own(folder: Path, pages: dict[str, str]) -> None:
    for name, page in pages.items():
        path = folder / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")


def histories(*documents: str) -> Iterator[tuple[str, str]]:
    """Two pages of each document, a month between them."""
    page = (HISTORIES / "fernpost" / "privacy-policy" / "2025-03-03.html").read_text("utf-8")
    for day, document in enumerate(documents, 1):
        for month in range(1, 3):
            yield f"{document}/2025-{month:02}-{day:02}.html", page.replace("30 days", f"{30 + month} days")


@pytest.mark.system
def test_somebodys_own_folder_runs_whatever_its_names(tmp_path: Path) -> None:
    own(tmp_path, dict(histories("flat", "My Shop/Privacy Policy", "Ärzte & Co/deep/AGB")))
    shown = run(tmp_path / "own", tmp_path / "a home")
    assert shown.code == 0
    subjects = [str(mail["Subject"]) for mail in shown.mails]
    assert len(subjects) == 3
    assert {subject.partition(":")[0] for subject in subjects} == {
        "Flat Policy",
        "My Shop Privacy Policy",
        "Ärzte & Co Deep AGB",
    }
    assert re.search(r"6 entries of 3 documents.*intact", shown.printed)
    # A document is added when its first page goes online, not visited in vain before.
    assert "could not be had" not in shown.printed


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "holds no <document>/<date>.html"),
        (("acme/index.html",), "acme/index.html: a page is named by the date"),
        (("2025-01-01.html",), "a page lies in its document's folder"),
        (("acme/2025-01-01.html", "acme/2025-01-01.toml"), "acme/2025-01-01.toml: "),
    ],
)
def test_a_folder_that_cannot_be_served_is_told_in_one_line(names: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    own(tmp_path, dict.fromkeys(names, 'status = "many"'))
    home = tmp_path / "home"
    with pytest.raises(ValueError, match=re.escape(said)) as caught:
        run(tmp_path / "own", home)
    assert "\n" not in str(caught.value)
    assert not home.exists()


def test_a_missing_folder_is_wrong_use(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "demo", str(tmp_path / "no such")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path / 'no such'}: no such folder; name one that holds <document>/<date>.html\n"
