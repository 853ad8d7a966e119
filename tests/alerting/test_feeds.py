"""Feeds as other people's readers see them: what stands in them, what cannot break out, how files are replaced."""

from __future__ import annotations

import errno
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from tests.alerting import atom
from tests.alerting.building import BEFORE, DOCUMENT, ENTRY, NOW, SALE, change, modified
from tests.trust.calls import Call, Layer
from tracker.alerting.feed_entry import entry_xml, feed_alert, read_entry
from tracker.alerting.feed_files import BEFORE_ANY_NEWS, FeedNotifier, service_file
from tracker.alerting.settings import FeedSettings
from tracker.errors import DeliveryError
from tracker.model import Change, Entry

SOLD = modified(
    ("=", "Welcome. We "), ("-", "will not"), ("+", "may"), ("=", " sell your data. Bye."),
    flags=(replace(SALE, reason="The promise not to sell data was taken back"),),
)  # fmt: skip
SILENT = change(SOLD, silent=True)


def entry(number: int = 1, **fields: Any) -> Entry:
    at = ENTRY.recorded_at + timedelta(hours=number)
    made = replace(ENTRY, sequence=number, recorded_at=at, name=f"{at:%Y-%m-%dT%H%M%SZ}", digest=f"{number:064x}")
    return replace(made, **fields)


class Feeds:
    """A folder of feeds, written by the channel and read by feedparser."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.notifier = FeedNotifier(FeedSettings(folder, **settings), b"k" * 32)

    def tell(self, one: Entry, what: Change | None = SILENT) -> str:
        return self.notifier.deliver(feed_alert(one, what, NOW))

    def read(self, name: str = "all.xml") -> Any:
        data = (self.folder / name).read_bytes()
        assert atom.faults(data) == []
        found = feedparser.parse(data)
        assert not found.bozo
        assert found.version == "atom10"
        return found

    @property
    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def feeds(tmp_path: Path) -> Feeds:
    return Feeds(tmp_path / "feeds")


def test_an_entry_says_in_plain_words_what_changed_and_where_the_policy_is(feeds: Feeds) -> None:
    said = feeds.tell(entry())
    assert said == "in all.xml, documents/acme/privacy-policy.xml, services/acme.xml"
    for name, title in (
        ("all.xml", "Policy changes"),
        ("services/acme.xml", "Policy changes: Acme"),
        ("documents/acme/privacy-policy.xml", "Policy changes: Acme Privacy Policy"),
    ):
        found = feeds.read(name)
        assert found.feed.title == title
        assert found.feed.updated == "2026-11-22T05:16:00Z"
        assert found.feed.author == "tracker"
        (one,) = found.entries
        assert one.title == "Acme Privacy Policy: sale clause weakened, silently"
        assert one.link == "https://acme.example/privacy"
        assert one.updated == "2026-11-22T05:16:00Z"
        text = re.sub("<[^>]+>", "", one.content[0].value)
        assert "The promise not to sell data was taken back." in text
        assert "Was: “We will not sell your data.” Now: “We may sell your data.”" in text
        assert "Silent: the text changed, but the date that the policy gives of itself did not" in text
        assert f"acme/privacy-policy/{entry().name}" in text
        assert entry().digest in text
        assert f"tracker diff acme/privacy-policy {BEFORE.name} {entry().name}" in text
        assert one.summary.startswith("Sale clause weakened, silently. The promise not to sell")


def test_categories_are_for_programs_and_for_people(feeds: Feeds) -> None:
    feeds.tell(entry(confirmed=False))
    tags = {tag.term: tag.label for tag in feeds.read().entries[0].tags}
    assert tags == {
        "document:acme/privacy-policy": "Acme Privacy Policy",
        "service:Acme": "Acme",
        "type:Privacy Policy": "Privacy Policy",
        "kind:substantive": "Substantive",
        "category:sale": "Sale",
        "severity:high": "High severity",
        "direction:weakens": "Weakens your position",
        "silent": "Silent",
        "unconfirmed": "Unconfirmed",
    }


@pytest.mark.parametrize(
    ("right", "wrong", "section"),
    [
        ("<author><name>tracker</name></author>\n", "", "4.1.2: an entry without an author"),
        ("<author><name>tracker</name></author>", "<author><name> </name></author>", "3.2"),
        ("<generator>", "<generator>x</generator><generator>", "4.1: feed has 2 generator"),
        ("T05:16:00Z</updated>", " 05:16</updated>", "3.3"),
        ("<id>urn:uuid:", "<id>", "4.2.6"),
        ("</id>\n<title>Acme", "</id>\n<title>x</title><title>Acme", "4.1: entry has 2 title"),
        (
            '<link rel="alternate"',
            '<link rel="alternate" href="http://b.example/"/><link',
            "4.1: entry has 2 alternates",
        ),
        ('<category term="silent"', '<category term=""', "4.2.2"),
        ("<summary>", "<summary><b/>", "3.1"),
        ("<summary>", "<text/><summary>", "4.1: entry holds text"),
        ("</div></content>", "</div>x</content>", "4.1.3.3"),
        ('<div xmlns="http://www.w3.org/1999/xhtml">', "<div>", "4.1.3.3"),
    ],
)
def test_the_rules_of_the_rfc_find_what_breaks_them(feeds: Feeds, right: str, wrong: str, section: str) -> None:
    feeds.tell(entry())
    data = (feeds.folder / "all.xml").read_text("utf-8")
    assert right in data
    assert atom.faults(data.encode()) == []
    assert any(one.startswith(section) for one in atom.faults(data.replace(right, wrong, 1).encode()))


def test_what_is_gone_is_told_without_a_change(feeds: Feeds) -> None:
    feeds.tell(entry(kind="refused", reason="gone"), None)
    (one,) = feeds.read().entries
    assert one.title == "Acme Privacy Policy: the policy is gone"
    assert "gone" in [tag.term for tag in one.tags]
    assert "tracker log acme/privacy-policy" in one.content[0].value


def test_ids_are_stable_and_no_two_are_alike(feeds: Feeds, tmp_path: Path) -> None:
    for number in range(3):
        feeds.tell(entry(number))
    once = [one.id for one in feeds.read().entries]
    assert len(set(once)) == 3
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in once)
    again = Feeds(tmp_path / "again")
    again.tell(entry(1))
    assert again.read().entries[0].id == once[1]
    own = {feeds.read(name).feed.id for name in feeds.files}
    assert len(own) == len(feeds.files)
    other = FeedNotifier(FeedSettings(tmp_path / "other"), b"o" * 32)
    other.deliver(feed_alert(entry(1), SILENT, NOW))
    theirs = feedparser.parse((tmp_path / "other" / "all.xml").read_bytes()).feed.id
    assert theirs not in own, "another installation's feed is another feed"


def test_the_newest_stand_first_and_only_so_many(tmp_path: Path) -> None:
    feeds = Feeds(tmp_path, entries=3)
    for number in (4, 1, 5, 3, 2):
        feeds.tell(entry(number))
    times = [one.updated for one in feeds.read().entries]
    assert times == [f"2026-11-22T0{hour}:16:00Z" for hour in (9, 8, 7)]
    assert feeds.read().feed.updated == times[0]


def test_the_same_news_again_changes_no_byte_and_touches_no_file(feeds: Feeds) -> None:
    for number in range(3):
        feeds.tell(entry(number))
    before = {name: (feeds.folder / name).stat() for name in feeds.files}
    feeds.tell(entry(1))
    after = {name: (feeds.folder / name).stat() for name in feeds.files}
    assert [(one.st_ino, one.st_mtime_ns) for one in before.values()] == [
        (one.st_ino, one.st_mtime_ns) for one in after.values()
    ]


def test_made_anew_they_are_the_same_bytes_in_whatever_order(feeds: Feeds, tmp_path: Path) -> None:
    told = [entry(number, service="Acme" if number % 2 else "Borealis Air") for number in range(6)]
    for one in told:
        feeds.tell(one)
    anew = Feeds(tmp_path / "anew")
    assert anew.notifier.fill(entry_xml(one, SILENT) for one in reversed(told)) == len(feeds.files)
    assert anew.files == feeds.files
    for name in feeds.files:
        assert (anew.folder / name).read_bytes() == (feeds.folder / name).read_bytes()


def test_a_feed_of_a_document_without_news_can_be_subscribed_to(feeds: Feeds) -> None:
    feeds.notifier.begin([DOCUMENT])
    empty = feeds.read("documents/acme/privacy-policy.xml")
    assert (empty.entries, empty.feed.updated) == ([], BEFORE_ANY_NEWS)
    feeds.tell(entry())
    told = feeds.read("documents/acme/privacy-policy.xml")
    assert (told.feed.id, told.feed.title) == (empty.feed.id, empty.feed.title)
    feeds.notifier.begin([DOCUMENT])
    assert len(feeds.read("documents/acme/privacy-policy.xml").entries) == 1


def test_the_public_address_stands_in_each_feed(tmp_path: Path) -> None:
    feeds = Feeds(tmp_path, address="https://watch.example/feeds/")
    feeds.tell(entry())
    (link,) = feeds.read("services/acme.xml").feed.links
    assert (link.rel, link.href) == ("self", "https://watch.example/feeds/services/acme.xml")


# --- hostile text ---------------------------------------------------------------------------------------------------

NASTY = "</title></entry></feed><script>x</script>&amp;&#0;]]>\"' \x00\x0b\x1b[2J\ud800\ufffe\u202e\u2028\r\nend"


def test_hostile_words_stay_words(feeds: Feeds) -> None:
    flag = replace(SALE, reason=NASTY, category=f"x{NASTY}", evidence="may sell")
    clause = modified(("=", f"{NASTY} We "), ("-", "will not"), ("+", "may"), ("=", f" sell {NASTY}."), flags=(flag,))
    feeds.tell(
        entry(service=NASTY, type=NASTY, title=NASTY, urls=("https://a.example/?<\"'>&x", "javascript:1")),
        replace(change(clause), broken=(flag,)),
    )
    feeds.tell(entry(2, service="", urls=("javascript:alert(1)",)))
    for name in feeds.files:
        data = (feeds.folder / name).read_bytes()
        found = feeds.read(name)
        assert b"<script" not in data
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\ufffe]", data.decode())
        linked = [one.get("href") for one in etree.fromstring(data).iter("{*}link", "{*}a")]
        assert all(address.startswith("https://a.example/") for address in linked)
        assert len(found.entries) in (1, 2)
    assert len(feeds.read().entries) == 2
    assert "</title></entry></feed><script>x</script>&amp;&#0;]]>" in feeds.read().entries[1].title


@pytest.mark.parametrize(
    "service",
    ["../../etc/passwd", "/abs", "..", ".", "a/b", "a\\b", "x\x00y", "\u202exml", "日本", "", "A" * 5000, "con."],
)
def test_no_name_leaves_the_folder(tmp_path: Path, service: str) -> None:
    feeds = Feeds(tmp_path / "deep" / "feeds")
    feeds.tell(entry(service=service))
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and not path.is_relative_to(feeds.folder)]
    assert outside == []
    names = [Path(name) for name in feeds.files]
    assert {str(path.parent) for path in names} <= {".", "services", "documents/acme"}
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*\.xml", path.name) and len(path.name) < 90 for path in names)


def test_services_share_a_file_only_where_capitals_alone_tell_them_apart() -> None:
    assert [service_file(name) for name in ("Acme", "Borealis Air")] == ["acme.xml", "borealis-air.xml"]
    alike = ["Acme", "Acme!", "Äcme", "Acme.", "Ac me", "Ac-me", "Ac  me", "../acme", "日本", "中国", "!", "?"]
    assert len({service_file(name) for name in alike}) == len(alike)
    assert service_file("ACME") == service_file("acme")


@pytest.mark.parametrize("document_id", ["../../evil", "/etc/x", "a/../b", "", "A", "a//b", "a" * 201])
def test_an_id_that_is_none_is_refused_for_good(feeds: Feeds, document_id: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        feeds.tell(entry(document_id=document_id))
    assert caught.value.permanent
    assert not feeds.folder.exists()


@pytest.mark.parametrize(
    "payload", [b"", b"Subject: x\r\n\r\n", b"<entry>\n</entry>\n", b"<entry>\n&lol;\n</entry>\n", b"<a/><b/>"]
)
def test_what_is_no_entry_is_refused_for_good(feeds: Feeds, payload: bytes) -> None:
    with pytest.raises(DeliveryError) as caught:
        feeds.notifier.deliver(replace(feed_alert(entry(), SILENT, NOW), payload=payload))
    assert caught.value.permanent
    assert not feeds.folder.exists()


def test_an_entry_stays_small_whatever_it_tells() -> None:
    long = "long words " * 10_000
    flags = tuple(replace(SALE, reason=f"{number} {long}", category=f"{number}") for number in range(20))
    clause = modified(("=", long), ("-", "will not"), ("+", "may"), ("=", f" sell {long}"), flags=flags)
    made = replace(change(clause), broken=flags)
    assert len(entry_xml(entry(service=long, type=long, urls=(f"https://a.example/{'x' * 9999}",)), made)) < 20_000


# --- files ----------------------------------------------------------------------------------------------------------


def test_a_fault_at_any_call_leaves_whole_files_and_another_try_mends_it(tmp_path: Path) -> None:
    steady = Feeds(tmp_path / "steady")
    steady.tell(entry(1))
    counting = Layer()
    with counting.installed():
        steady.tell(entry(2))
    kinds = [call.kind for call in counting.calls]
    assert kinds == ["write", "fsync", "rename", "fsync"] * 3
    for number in range(1, len(kinds) + 1):
        feeds = Feeds(tmp_path / str(number))
        feeds.tell(entry(1))

        def fault(call: Call, number: int = number) -> int | None:
            return errno.ENOSPC if call.number == number else None

        with Layer(fault).installed(), pytest.raises(DeliveryError) as caught:
            feeds.tell(entry(2))
        assert not caught.value.permanent
        assert "No space left" in str(caught.value)
        for name in ("all.xml", "services/acme.xml", "documents/acme/privacy-policy.xml"):
            assert len(feeds.read(name).entries) in (1, 2)
        feeds.tell(entry(2))
        assert feeds.files == steady.files, "nothing is left lying about"
        for name in feeds.files:
            assert (feeds.folder / name).read_bytes() == (steady.folder / name).read_bytes()


def test_a_damaged_feed_is_written_without_what_is_damaged(feeds: Feeds, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(3):
        feeds.tell(entry(number))
    file = feeds.folder / "all.xml"
    data = file.read_bytes()
    file.write_bytes(data[: data.rindex(b"</content>")])
    feeds.tell(entry(3))
    assert len(feeds.read().entries) == 3
    assert "`tracker reindex` makes it anew" in caplog.text
    file.write_bytes(data.replace(b"<updated>2026-11-22T05", b"<updated>&lol;", 1))
    feeds.tell(entry(3))
    assert len(feeds.read().entries) == 3
    assert "left out" in caplog.text


@pytest.mark.parametrize("target", ["a file", "a link"])
def test_a_folder_that_is_none_is_a_failure_to_be_tried_again(tmp_path: Path, target: str) -> None:
    feeds = Feeds(tmp_path / "feeds")
    if target == "a file":
        feeds.folder.write_text("x")
    else:
        feeds.folder.symlink_to("nowhere/at/all")
    with pytest.raises(DeliveryError) as caught:
        feeds.tell(entry())
    assert not caught.value.permanent
    assert "feeds" in str(caught.value)
    feeds.folder.unlink()
    assert feeds.tell(entry())


def test_what_was_written_is_read_as_it_was() -> None:
    xml = entry_xml(entry(), SILENT)
    found = read_entry(xml)
    assert (found.document_id, found.service, found.name) == (DOCUMENT.id, "Acme", "Acme Privacy Policy")
    assert found.xml == xml
