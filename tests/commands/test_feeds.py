"""Feeds from the configuration to the files: through the outbox, made anew by reindex, never in the way of a visit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import feedparser
import pytest

from tests.alerting import atom
from tests.commands.home import SELLS, Home
from tests.watching import policy

FEEDS = '[feeds]\npath = "public/feeds"'
DOCUMENT = "documents/brindle/privacy.xml"


def read(home: Home, name: str = "all.xml") -> Any:
    data = (home.folder / "public" / "feeds" / name).read_bytes()
    assert atom.faults(data) == []
    found = feedparser.parse(data)
    assert not found.bozo
    return found


def written(home: Home) -> dict[str, bytes]:
    folder = home.folder / "public" / "feeds"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(home: Home) -> None:
    home.see(policy())
    home.see(policy(sharing=SELLS))
    home.run("check")


def test_from_a_change_to_a_reader(home: Home) -> None:
    home.configure(FEEDS)
    home.watch()
    home.see(policy())
    home.run("check")
    assert read(home).entries == read(home, DOCUMENT).entries == []
    home.see(policy(sharing=SELLS))
    home.run("check")
    (entry,) = read(home).entries
    assert entry.title.startswith("Brindle: ")
    assert "sell" in entry.content[0].value
    assert [one.id for one in read(home, DOCUMENT).entries] == [entry.id]
    assert [one.id for one in read(home, "services/brindle.xml").entries] == [entry.id]
    assert home.run("doctor").code == 0
    assert home.run("verify").code == 0
    assert home.files() == ["config.toml", "public", "snapshots"]


def test_without_the_section_there_are_none(home: Home) -> None:
    home.changed()
    home.run("check")
    assert home.files() == ["config.toml", "snapshots"]


def test_what_is_cosmetic_or_noise_stays_out(home: Home) -> None:
    home.configure(FEEDS)
    home.watch()
    home.see(policy())
    home.see(policy().replace("brushes.", "brushes ."))
    home.see(policy(advert="Nothing must go."))
    home.run("check")
    assert read(home).entries == []


def test_reindex_makes_the_same_bytes_again(home: Home) -> None:
    home.configure(FEEDS)
    home.watch()
    change(home)
    home.see(policy(dateline="1 February 2026"))
    home.see("gone", "nothing")
    home.run("check")
    before = written(home)
    assert len(read(home).entries) == 2
    (home.folder / "public" / "feeds" / "all.xml").write_bytes(b"damaged")
    (home.folder / "public" / "feeds" / DOCUMENT).unlink()
    assert home.run("reindex").code == 0
    assert written(home) == before
    (home.folder / "snapshots" / ".state" / "index.sqlite").unlink()
    assert home.run("reindex").code == 0
    assert written(home) == before


def test_feeds_that_are_switched_on_later_hold_what_came_before(home: Home) -> None:
    home.changed()
    home.run("check")
    home.config.write_text(home.config.read_text().replace("[[documents]]", f"{FEEDS}\n[[documents]]"))
    home.run("check")
    assert len(read(home).entries) == 1


def test_what_is_held_stands_in_no_feed_until_it_is_released(home: Home) -> None:
    home.configure(FEEDS, hold=20)
    pages = [f"p{number}" for number in range(6)]
    for page in pages:
        home.watch(f"brindle/{page}", page)
        home.site.publish(page, policy())
    home.run("check", "--all")
    for page in pages:
        home.site.publish(page, policy(sharing=SELLS))
    home.run("check", "--all")
    assert read(home).entries == []
    home.run("reindex")
    assert read(home).entries == []
    assert home.run("held", "--release").code == 0
    home.run("check")
    assert len(read(home).entries) == 6


def test_a_feed_that_cannot_be_written_stops_no_visit_and_no_other_channel(home: Home) -> None:
    home.configure(FEEDS)
    home.watch()
    (home.folder / "public").write_text("in the way")
    home.see(policy())
    home.see(policy(sharing=SELLS))
    done = home.run("check")
    assert "the feeds could not be begun" in done.err
    assert "not delivered" in done.err + done.out
    assert "Traceback" not in done.err
    assert home.run("verify").code == 0
    assert "is now allowed" in home.run("log").out
    reindexed = home.run("reindex")
    assert (reindexed.code, "the feeds could not be written" in reindexed.err) == (1, True)
    (home.folder / "public").unlink()
    assert home.run("doctor", "--retry", "feeds").code in (0, 1)
    home.run("check")
    assert home.run("reindex").code == 0


@pytest.mark.parametrize("path", ["snapshots", "snapshots/feeds", ".", "./snapshots/../snapshots/x"])
def test_feeds_are_kept_apart_from_the_archive(home: Home, path: str) -> None:
    home.configure(f'[feeds]\npath = "{path}"')
    done = home.run("list")
    assert done.code == 2
    assert "feeds.path: is the archive, or holds it, or lies in it" in done.err


@pytest.mark.parametrize("line", ['address = "ftp://x.example/"', 'address = "https://x.example/?a"', "entries = 0"])
def test_values_that_are_none(home: Home, line: str) -> None:
    home.configure(f"[feeds]\n{line}")
    done = home.run("list")
    assert done.code == 2
    assert f"feeds.{line.partition(' ')[0]}" in done.err


def test_the_folder_is_there_for_others_to_read(home: Home) -> None:
    home.configure(FEEDS)
    home.watch()
    change(home)
    file: Path = home.folder / "public" / "feeds" / "all.xml"
    assert file.stat().st_mode & 0o444 == 0o444
