"""What every archive guarantees (tracker/archive/archive.py), run on each of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.archive.samples import CAPTURE, CHANGE, DOCUMENT, MORNING, draft
from tracker.archive.archive import Archive
from tracker.archive.entry_files import text_digest
from tracker.archive.files import FileArchive
from tracker.archive.memory import MemoryArchive
from tracker.errors import ArchiveError
from tracker.model import Entry, EntryDraft

RECORDED = datetime(2026, 11, 22, 4, 20, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bench:
    """An archive, and the means to read and damage what lies under it; None removes a file."""

    archive: Archive
    read: Callable[[Entry, str], bytes]
    overwrite: Callable[[Entry, str, bytes | None], None]

    def record(self, draft_: EntryDraft, at: datetime = RECORDED) -> Entry:
        staged = self.archive.stage(draft_, recorded_at=at)
        self.archive.publish(staged)
        return staged.entry

    def damages(self) -> dict[str, str]:
        return {damage.path: damage.problem for damage in self.archive.verify()}


def _on_disk(folder: Path) -> Bench:
    def path(entry: Entry, file: str) -> Path:
        return folder / entry.document_id / entry.name / file

    def overwrite(entry: Entry, file: str, data: bytes | None) -> None:
        path(entry, file).unlink(missing_ok=True)
        if data is not None:
            path(entry, file).write_bytes(data)

    return Bench(FileArchive(folder), lambda entry, file: path(entry, file).read_bytes(), overwrite)


def _in_memory() -> Bench:
    archive = MemoryArchive()

    def overwrite(entry: Entry, file: str, data: bytes | None) -> None:
        folder = archive.folders[entry.document_id][entry.name]
        folder.pop(file, None)
        if data is not None:
            folder[file] = data

    return Bench(archive, lambda entry, file: archive.folders[entry.document_id][entry.name][file], overwrite)


@pytest.fixture(params=["files", "memory"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    return _on_disk(tmp_path / "snapshots") if request.param == "files" else _in_memory()


def test_an_archive_begins_empty(bench: Bench) -> None:
    assert bench.archive.documents() == []
    assert bench.archive.entries(DOCUMENT.id) == []
    assert bench.archive.latest(DOCUMENT.id) is None
    assert not bench.archive.exists(DOCUMENT.id, "2026-11-22T042030Z")
    assert bench.archive.clean() == []
    assert bench.damages() == {}


def test_an_entry_comes_back_as_it_was_staged(bench: Bench) -> None:
    made = draft(kind="change", change=CHANGE, reason="returned", compared_with="x", confirmed=False, returned_to="y")
    staged = bench.archive.stage(made, recorded_at=RECORDED)
    bench.archive.publish(staged)
    entry = bench.archive.entry(DOCUMENT.id, "2026-11-22T042030Z")
    assert entry == staged.entry
    assert (bench.archive.text(entry), bench.archive.change(entry)) == (made.markdown, CHANGE)
    assert bench.archive.capture(entry) == CAPTURE
    assert entry == Entry(
        document_id="plivo/privacy-policy",
        sequence=1,
        name="2026-11-22T042030Z",
        kind="change",
        reason="returned",
        recorded_at=RECORDED,
        seen_at=MORNING,
        service="Plivo",
        type="Privacy Policy",
        urls=DOCUMENT.urls,
        final_urls=made.final_urls,
        recipe="r1",
        title=made.title,
        dateline=made.dateline,
        text_digest=sha256((made.markdown or "").encode()).hexdigest(),
        compared_with="x",
        confirmed=False,
        returned_to="y",
        previous=None,
        digest=sha256(bench.read(entry, "meta.json")).hexdigest(),
    )


def test_staging_changes_nothing_that_can_be_read(bench: Bench) -> None:
    bench.archive.stage(draft(), recorded_at=RECORDED)
    assert bench.archive.documents() == []
    assert bench.archive.latest(DOCUMENT.id) is None
    assert not bench.archive.exists(DOCUMENT.id, "2026-11-22T042030Z")
    assert bench.damages() == {}


def test_entries_form_a_chain(bench: Bench) -> None:
    first = bench.record(draft())
    second = bench.record(draft(kind="change", change=CHANGE), RECORDED + DAY)
    third = bench.record(draft(kind="unread", markdown=None), RECORDED + 2 * DAY)
    assert bench.archive.entries(DOCUMENT.id) == [first, second, third]
    assert bench.archive.latest(DOCUMENT.id) == third
    assert [entry.sequence for entry in (first, second, third)] == [1, 2, 3]
    assert [first.previous, second.previous, third.previous] == [None, first.digest, second.digest]
    assert bench.archive.exists(DOCUMENT.id, second.name)
    assert bench.damages() == {}


def test_names_are_told_of_damaged_entries_too(bench: Bench) -> None:
    first, second = bench.record(draft()), bench.record(draft(), RECORDED + DAY)
    bench.overwrite(first, "meta.json", b"{")
    assert bench.archive.names(DOCUMENT.id) == [first.name, second.name]
    assert bench.archive.names("unknown") == []
    assert bench.archive.entry(DOCUMENT.id, second.name) == second


def test_a_clock_set_back_does_not_change_the_order(bench: Bench) -> None:
    first = bench.record(draft())
    second = bench.record(draft(), RECORDED - DAY)
    third = bench.record(draft(), RECORDED)
    assert [first.name, second.name, third.name] == [f"2026-11-22T04203{i}Z" for i in range(3)]
    assert second.recorded_at == RECORDED - DAY
    assert bench.archive.entries(DOCUMENT.id) == [first, second, third]


def test_documents_have_chains_of_their_own(bench: Bench) -> None:
    other = replace(DOCUMENT, id="plivo")  # the beginning of the other's id
    bench.record(draft())
    assert bench.record(draft(document=other)).sequence == 1
    assert bench.archive.documents() == ["plivo", "plivo/privacy-policy"]
    assert [entry.document_id for entry in bench.archive.entries("plivo")] == ["plivo"]
    assert bench.damages() == {}


def test_an_entry_without_text_or_change_says_so(bench: Bench) -> None:
    entry = bench.record(draft(kind="refused", markdown=None, reason="bot challenge"))
    assert entry.text_digest is None
    assert bench.archive.change(entry) is None
    with pytest.raises(ArchiveError, match="holds no text"):
        bench.archive.text(entry)


def test_hostile_text_is_kept_to_the_character(bench: Bench) -> None:
    text = "a\r\nb\rc\u2028\x00\x1b[31m\ufeff\U0001f600"
    entry = bench.record(draft(markdown=text, title="\ud800\x00\u2028", reason='"\n'))
    assert bench.archive.text(entry) == text
    assert bench.archive.entry(DOCUMENT.id, entry.name).title == "\ud800\x00\u2028"
    assert text_digest(text) == entry.text_digest


def test_what_utf8_cannot_hold_is_replaced_in_texts(bench: Bench) -> None:
    entry = bench.record(draft(markdown="lone \udfff"))
    assert bench.archive.text(entry) == "lone \ufffd"
    assert text_digest("lone \udfff") == entry.text_digest


def test_a_discarded_entry_is_gone_and_its_name_free(bench: Bench) -> None:
    staged = bench.archive.stage(draft(), recorded_at=RECORDED)
    bench.archive.discard(staged)
    bench.archive.discard(staged)
    with pytest.raises(ArchiveError):
        bench.archive.publish(staged)
    assert bench.record(draft()).name == staged.entry.name


def test_discarding_a_published_entry_does_nothing(bench: Bench) -> None:
    staged = bench.archive.stage(draft(), recorded_at=RECORDED)
    bench.archive.publish(staged)
    bench.archive.discard(staged)
    assert bench.archive.latest(DOCUMENT.id) == staged.entry


def test_an_entry_that_no_longer_follows_is_refused(bench: Bench) -> None:
    late = bench.archive.stage(draft(), recorded_at=RECORDED - DAY)
    first = bench.record(draft())
    with pytest.raises(ArchiveError, match="another entry was recorded"):
        bench.archive.publish(late)
    assert bench.archive.entries(DOCUMENT.id) == [first]


def test_publishing_twice_is_refused(bench: Bench) -> None:
    staged = bench.archive.stage(draft(), recorded_at=RECORDED)
    bench.archive.publish(staged)
    with pytest.raises(ArchiveError):
        bench.archive.publish(staged)
    assert bench.archive.entries(DOCUMENT.id) == [staged.entry]


def test_staging_again_takes_the_place_of_the_first(bench: Bench) -> None:
    first = bench.archive.stage(draft(), recorded_at=RECORDED)
    second = bench.archive.stage(draft(title="other"), recorded_at=RECORDED)
    with pytest.raises(ArchiveError):
        bench.archive.publish(first)
    bench.archive.publish(second)
    assert bench.archive.latest(DOCUMENT.id) == second.entry


def test_clean_forgets_what_is_not_kept(bench: Bench) -> None:
    other = replace(DOCUMENT, id="other")
    kept = bench.archive.stage(draft(), recorded_at=RECORDED)
    bench.archive.stage(draft(document=other), recorded_at=RECORDED)
    assert len(bench.archive.clean([(DOCUMENT.id, kept.entry.name)])) == 1
    bench.archive.publish(kept)
    assert bench.archive.documents() == [DOCUMENT.id]
    assert bench.archive.clean() == []


def test_times_need_a_zone(bench: Bench) -> None:
    with pytest.raises(ValueError, match="zone"):
        bench.archive.stage(draft(), recorded_at=RECORDED.replace(tzinfo=None))
    with pytest.raises(ValueError, match="zone"):
        bench.archive.stage(draft(seen_at=MORNING.replace(tzinfo=None)), recorded_at=RECORDED)


@pytest.mark.parametrize("id_", ["..", "../x", "/etc", ".state", "A/b", ""])
def test_an_id_that_is_none_is_refused_everywhere(bench: Bench, id_: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: bench.archive.entries(id_),
        lambda: bench.archive.latest(id_),
        lambda: bench.archive.entry(id_, "2026-11-22T042030Z"),
        lambda: bench.archive.exists(id_, "2026-11-22T042030Z"),
        lambda: bench.archive.stage(draft(document=replace(DOCUMENT, id=id_)), recorded_at=RECORDED),
        lambda: list(bench.archive.verify(id_)),
    ]
    for call in calls:
        with pytest.raises(ArchiveError, match="not the id"):
            call()


@pytest.mark.parametrize("name", ["..", "2026-11-22T042030Z/..", "2026-11-22T042030Z"])
def test_an_entry_that_is_not_there_is_an_error(bench: Bench, name: str) -> None:
    bench.record(draft(), RECORDED + DAY)
    with pytest.raises(ArchiveError):
        bench.archive.entry(DOCUMENT.id, name)


def test_an_unknown_format_stops_with_what_to_do(bench: Bench) -> None:
    entry = bench.record(draft())
    meta = json.loads(bench.read(entry, "meta.json"))
    bench.overwrite(entry, "meta.json", json.dumps({**meta, "format": 2}).encode())
    with pytest.raises(ArchiveError, match="pip install --upgrade policy-tracker"):
        bench.archive.entries(DOCUMENT.id)
    bench.overwrite(entry, "meta.json", json.dumps({**meta, "format": "?"}).encode())
    with pytest.raises(ArchiveError, match="not known to this program"):
        bench.archive.latest(DOCUMENT.id)


@pytest.mark.parametrize("file", ["text.md", "change.json", "capture.warc.gz", "meta.json"])
def test_damage_is_never_passed_on_as_content(bench: Bench, file: str) -> None:
    entry = bench.record(draft(kind="change", change=CHANGE))
    bench.overwrite(entry, file, bench.read(entry, file).replace(b"e", b"f", 1))
    read: dict[str, Callable[[Entry], object]] = {
        "text.md": bench.archive.text,
        "change.json": bench.archive.change,
        "capture.warc.gz": bench.archive.capture,
        "meta.json": lambda entry: bench.archive.entry(entry.document_id, entry.name) == entry or _fail(),
    }
    with pytest.raises(ArchiveError):
        read[file](entry)


def _fail() -> object:
    raise ArchiveError("meta.json", "another entry than was recorded")


@pytest.mark.parametrize("file", ["text.md", "change.json", "capture.warc.gz", "meta.json", "SHA256SUMS"])
def test_verify_names_the_file_of_every_flipped_bit(bench: Bench, file: str) -> None:
    bench.record(draft())
    entry = bench.record(draft(kind="change", change=CHANGE), RECORDED + DAY)
    bench.record(draft(), RECORDED + 2 * DAY)  # remembers the digest of meta.json, so that any bit of it is told
    good = bench.read(entry, file)
    path = f"{DOCUMENT.id}/{entry.name}/{file}"
    for position in range(0, len(good), max(1, len(good) // 60)):
        bad = bytearray(good)
        bad[position] ^= 1 << position % 8
        bench.overwrite(entry, file, bytes(bad))
        assert set(bench.damages()) == {path}, position
    bench.overwrite(entry, file, good)
    assert bench.damages() == {}


@pytest.mark.parametrize("file", ["text.md", "change.json", "capture.warc.gz", "meta.json", "SHA256SUMS"])
def test_verify_names_every_missing_file(bench: Bench, file: str) -> None:
    entry = bench.record(draft(kind="change", change=CHANGE))
    bench.record(draft(), RECORDED + DAY)
    bench.overwrite(entry, file, None)
    assert bench.damages() == {f"{DOCUMENT.id}/{entry.name}/{file}": "missing"}


def test_verify_names_an_added_file(bench: Bench) -> None:
    entry = bench.record(draft())
    bench.overwrite(entry, "note.txt", b"?")
    bench.overwrite(entry, "change.json", b"{}")
    folder = f"{DOCUMENT.id}/{entry.name}"
    assert bench.damages() == {
        f"{folder}/note.txt": "not part of the entry",
        f"{folder}/change.json": "not part of the entry",
    }


@pytest.mark.parametrize("addition", [b"\n", b"# note\n", b"0" * 64 + b"  other.txt\n"])
def test_nothing_can_hide_in_the_sums(bench: Bench, addition: bytes) -> None:
    entry = bench.record(draft())
    for sums in (bench.read(entry, "SHA256SUMS") + addition, addition + bench.read(entry, "SHA256SUMS")):
        bench.overwrite(entry, "SHA256SUMS", sums)
        assert list(bench.damages()) == [f"{DOCUMENT.id}/{entry.name}/SHA256SUMS"]


def test_a_meta_json_at_odds_with_itself_is_damage(bench: Bench) -> None:
    entry = bench.record(draft())
    meta = {**json.loads(bench.read(entry, "meta.json")), "text_digest": None}
    bench.overwrite(entry, "meta.json", json.dumps(meta).encode())
    with pytest.raises(ArchiveError, match="text_digest"):
        bench.archive.latest(DOCUMENT.id)


def test_the_last_entry_has_one_witness_less(bench: Bench) -> None:
    entry = bench.record(draft())
    changed = bench.read(entry, "meta.json").replace(b'"Plivo"', b'"Other"')
    bench.overwrite(entry, "meta.json", changed)
    assert list(bench.damages()) == [f"{DOCUMENT.id}/{entry.name}/meta.json"]


def test_a_forged_entry_with_new_sums_breaks_the_chain(bench: Bench) -> None:
    entry = bench.record(draft())
    bench.record(draft(), RECORDED + DAY)
    forged = bench.read(entry, "meta.json").replace(b'"Plivo"', b'"Other"')
    sums = bench.read(entry, "SHA256SUMS").decode().replace(entry.digest, sha256(forged).hexdigest())
    bench.overwrite(entry, "meta.json", forged)
    bench.overwrite(entry, "SHA256SUMS", sums.encode())
    assert "chain broken" in bench.damages()[f"{DOCUMENT.id}/{entry.name}/meta.json"]


def test_a_capture_that_was_recorded_damaged_is_told(bench: Bench) -> None:
    entry = bench.record(draft(capture=CAPTURE[:-30]))
    assert "cut short" in bench.damages()[f"{DOCUMENT.id}/{entry.name}/capture.warc.gz"]


def test_damage_of_one_document_is_not_told_of_another(bench: Bench) -> None:
    bench.record(draft())
    other = bench.record(draft(document=replace(DOCUMENT, id="other")))
    bench.overwrite(other, "text.md", b"")
    assert list(bench.archive.verify(DOCUMENT.id)) == []
    assert [damage.path for damage in bench.archive.verify("other")] == [f"other/{other.name}/text.md"]


def test_many_damages_at_once_are_all_told(bench: Bench) -> None:
    entries = [bench.record(draft(), RECORDED + i * DAY) for i in range(3)]
    for entry in entries:
        for file in ("meta.json", "SHA256SUMS", "text.md", "capture.warc.gz"):
            bench.overwrite(entry, file, b"\xff{")
    told = {path.rsplit("/", 2)[1] for path in bench.damages()}
    assert told == {entry.name for entry in entries}
