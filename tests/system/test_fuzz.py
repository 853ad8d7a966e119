"""Damaged and forged input of every kind, for a bounded time: it is read, or refused by name, and soon."""

from __future__ import annotations

import gzip
import json
import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.archive.samples import CHANGE, draft, page
from tests.fetching.scripted import ScriptedServer, answer
from tests.fetching.visiting import fetch, fetcher
from tests.test_config import EXAMPLE
from tests.watching import policy
from tracker.archive import entry_files, warc
from tracker.archive.http_message import body, parse
from tracker.config import load
from tracker.config_edit import add_document
from tracker.errors import TrackerError
from tracker.extraction.fingerprint import fingerprint
from tracker.texts import compare, normalize, read

pytestmark = pytest.mark.system

SECONDS = 10.0
"""For each kind of input."""
PATIENCE = 5.0
"""Seconds of computing that one input may take; the machine may have other work too."""

# A round of examples; without shrinking, which knows no time limit of ours.
fuzzing = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.reuse, Phase.generate],
)
GOOD = policy().encode()
NOW = datetime(2026, 3, 1, tzinfo=UTC)
CAPTURE = warc.encode([page(GOOD)])
NEW = {"id": "a/b", "service": "A", "type": "B", "url": "https://a.example/"}
RESPONSE = answer(
    gzip.compress(GOOD), "Content-Encoding: gzip", 'ETag: "a"', "Last-Modified: Sun, 01 Mar 2026 00:00:00 GMT"
)
ODD = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [
            b"\0",
            b"\r\n",
            b"\r\n\r\n",
            b"\xff",
            b"<",
            b">",
            b"&#0;",
            b"<!--",
            b"]]>",
            b"-1",
            b"9" * 30,
            b"\xe2\x80\xae",
            b" " * 99,
        ]
    ),
)


PLAIN = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
        st.sampled_from(["2026-11-22T041600Z", "../x", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", 10**400]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)


def for_a_while(run: Callable[[], None]) -> None:
    """Rounds of examples, each with others, until the time is over."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        run()


def soon(work: Callable[[], object]) -> None:
    """Success or an error of our own, within the patience; everything else is a bug."""
    began = time.process_time()
    with suppress(TrackerError):
        work()
    assert time.process_time() - began < PATIENCE


@st.composite
def mutated(draw: st.DrawFn, pieces: list[bytes]) -> bytes:
    """The pieces with some dropped, doubled, moved, nested, spoilt; or all of it cut off somewhere."""
    kept = list(pieces)
    for _ in range(draw(st.integers(1, 6))):
        at, other = draw(st.integers(0, len(kept) - 1)), draw(st.integers(0, len(kept) - 1))
        match draw(st.sampled_from(["drop", "double", "swap", "nest", "spoil", "insert", "cut"])):
            case "drop" if len(kept) > 1:
                del kept[at]
            case "double":
                kept[at] *= draw(st.sampled_from([2, 3, 50, 1000]))
            case "swap":
                kept[at], kept[other] = kept[other], kept[at]
            case "nest":
                kept[at] = kept[at] + b"".join(kept[min(at, other) : max(at, other)])[:20_000] + kept[at]
            case "spoil":
                cut = draw(st.integers(0, len(kept[at])))
                kept[at] = kept[at][:cut] + draw(ODD) + kept[at][cut + draw(st.integers(0, 3)) :]
            case "insert":
                kept.insert(at, draw(ODD))
            case "cut":
                kept[at] = kept[at][: draw(st.integers(0, len(kept[at])))]
    whole = b"".join(kept)[:1_000_000]
    return whole if draw(st.booleans()) else whole[: draw(st.integers(0, len(whole)))]


@st.composite
def replaced(draw: st.DrawFn, plain: Any) -> Any:
    """The value with one of its parts, however deep, replaced by another value, or left out."""
    if not (isinstance(plain, dict | list) and plain) or not draw(st.integers(0, 4)):
        return draw(PLAIN)
    key = draw(st.sampled_from(sorted(plain) if isinstance(plain, dict) else range(len(plain))))
    copy = plain.copy()
    if draw(st.integers(0, 9)):
        copy[key] = draw(replaced(copy[key]))
    else:
        del copy[key]
    return copy


def members(capture: bytes) -> Iterator[bytes]:
    """The records of a capture, unpacked."""
    while capture:
        decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
        yield decoder.decompress(capture)
        capture = decoder.unused_data


def seal(record: bytes) -> bytes:
    """The record with the length and the digest that its block has: forged by somebody who knows the format."""
    head, _, rest = record.partition(b"\r\n\r\n")
    block = rest.removesuffix(b"\r\n\r\n")
    head = re.sub(rb"(?i)content-length: *[^\r]*", b"Content-Length: %d" % len(block), head)
    digest = sha256(block).hexdigest().encode()
    head = re.sub(rb"(?i)warc-block-digest: *[^\r]*", b"WARC-Block-Digest: sha256:" + digest, head)
    return head + b"\r\n\r\n" + block + b"\r\n\r\n"


def parted(records: bytes) -> list[bytes]:
    """Records that stand one after the other, each by itself."""
    return [part for part in re.split(rb"(?=WARC/1\.1\r\n)", records) if part]


def sealed(records: bytes) -> bytes:
    """A capture of these records."""
    return b"".join(gzip.compress(seal(part)) for part in parted(records))


def test_pages() -> None:
    old = normalize(GOOD)
    labels = st.sampled_from([None, "utf-8", "utf-16", "gb18030", "x"])

    @fuzzing
    @given(mutated([piece for piece in re.split(rb"(<[^>]*>)", GOOD) if piece]), labels)
    def run(html: bytes, charset: str | None) -> None:
        soon(lambda: fingerprint(html, charset))
        soon(lambda: compare(old, normalize(html)))
        soon(lambda: compare(read(html.decode(errors="replace")), old))

    for_a_while(run)


def test_responses() -> None:
    scripts: dict[str, Any] = {}
    by = fetcher(timeout=1.0)
    pieces = [piece for piece in re.split(rb"(\r\n|: ?|[0-9]+)", RESPONSE[:300]) if piece] + [RESPONSE[300:]]

    with ScriptedServer(scripts) as server:

        @fuzzing
        @given(mutated(pieces))
        def run(response: bytes) -> None:
            scripts["/"] = response
            soon(lambda: fetch(server.url(), by=by))
            soon(lambda: body(parse(response), 1_000_000))

        for_a_while(run)


def test_captures() -> None:
    pieces = [piece for record in members(CAPTURE) for piece in re.split(rb"(\r\n|[\":,{}] ?)", record) if piece]

    assert warc.decode(sealed(b"".join(pieces))) == (page(GOOD),), "what is only taken apart is whole again"

    @fuzzing
    @given(mutated(pieces), st.booleans())
    def run(forged: bytes, well: bool) -> None:
        capture = sealed(forged) if well else b"".join(map(gzip.compress, parted(forged)))
        soon(lambda: [warc.check(capture), warc.decode(capture)])

    for_a_while(run)


def test_bytes_of_captures() -> None:
    @fuzzing
    @given(mutated([CAPTURE[at : at + 64] for at in range(0, len(CAPTURE), 64)]))
    def run(damaged: bytes) -> None:
        soon(lambda: warc.decode(damaged))

    for_a_while(run)


def test_records() -> None:
    _, files = entry_files.compose(draft(kind="change", change=CHANGE), None, NOW)
    meta, told = json.loads(files[entry_files.META]), json.loads(files[entry_files.CHANGE])

    @fuzzing
    @given(st.data())
    def run(data: st.DataObject) -> None:
        for plain, reader in ((meta, entry_files.read_meta), (told, entry_files.read_change)):
            raw = json.dumps(data.draw(replaced(plain))).encode()
            soon(partial(reader, "file.json", raw))
            pieces = [piece for piece in re.split(rb'([":,{}\[\]] ?)', raw) if piece]
            soon(partial(reader, "file.json", data.draw(mutated(pieces))))

    for_a_while(run)


def test_configurations(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    pieces = [piece for piece in re.split(rb"(\n|[=\"\[\]{}] ?)", EXAMPLE.encode()) if piece]

    @fuzzing
    @given(mutated(pieces))
    def run(configuration: bytes) -> None:
        path.write_bytes(configuration)
        soon(partial(load, path))
        with suppress(TrackerError):
            load(path)
            soon(partial(add_document, path.read_text(encoding="utf-8"), NEW))

    for_a_while(run)
