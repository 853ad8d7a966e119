"""Equal fingerprints must mean equal texts; what changes at every visit must not change them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extraction.documents import HTML
from tests.extraction.golden import CASES
from tracker.extraction.fingerprint import fingerprint
from tracker.texts import compare, normalize


def _of(html: str) -> str | None:
    return fingerprint(f"<html><body>{html}</body></html>".encode(), None)


def _encoded(address: str, key: int) -> str:
    return f"{key:02x}" + "".join(f"{ord(char) ^ key:02x}" for char in address)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a b</p>", "<p class='n1'>a\n  b</p>"),
        ("<p>a</p>", "<script>1</script><p>a</p><style>p{}</style><!-- 2 -->"),
        ("<p nonce='1'>a</p>", "<p nonce='2'>a</p>"),
        (
            f"<a data-cfemail='{_encoded('a@b.example', 7)}'>[protected]</a>",
            f"<a data-cfemail='{_encoded('a@b.example', 99)}'>[protected]</a>",
        ),
        (
            f"<a href='/cdn-cgi/l/email-protection#{_encoded('a@b.example', 7)}'>us</a>",
            f"<a href='/cdn-cgi/l/email-protection#{_encoded('a@b.example', 8)}'>us</a>",
        ),
    ],
)
def test_noise_leaves_it_as_it_is(one: str, other: str) -> None:
    assert _of(one) == _of(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a b</p>", "<p>a c</p>"),
        ("<td>1</td><td>0</td>", "<td>10</td><td></td>"),
        ("<p>may <b>not</b></p>", "<p>may<b>not</b></p>"),
        ("<p>a</p><p>b</p>", "<p hidden>a</p><p>b</p>"),
        ("<p>a</p><p>b</p>", "<p>a</p><p aria-hidden='true'>b</p>"),
        ("<p>a</p>", "<p style='display : none'>a</p>"),
        (
            f"<a data-cfemail='{_encoded('a@b.example', 7)}'>[protected]</a>",
            f"<a data-cfemail='{_encoded('c@d.example', 7)}'>[protected]</a>",
        ),
    ],
)
def test_what_a_reader_could_notice_changes_it(one: str, other: str) -> None:
    assert _of(one) != _of(other)


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<div>" * 2100 + b"x",
        b"<b>" * 100_000 + b"x",
        b"<a b='" + b"x" * 50_000_000 + b"'>",
        b"<a " + b" ".join(b"b%d=1" % n for n in range(60_000)) + b">",
        b"<p>a</p>" * 100_000,
        b"<p hidden>\x01bell</p>",
    ],
    ids=["empty", "deep", "deeper", "huge", "attributes", "elements", "control"],
)
def test_a_page_that_cannot_be_judged_by_it_has_none(page: bytes) -> None:
    assert fingerprint(page, None) is None


def test_a_change_deep_in_the_page_changes_it() -> None:
    assert _of("<font>" * 1900 + "a") != _of("<font>" * 1900 + "b")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_real_pages_have_one(case: Path) -> None:
    digest = fingerprint((case / "page.html").read_bytes(), None)
    assert digest is not None
    assert len(digest) == 64


@settings(max_examples=50, deadline=None)
@given(HTML)
def test_it_is_the_same_every_time(html: str) -> None:
    assert _of(html) == _of(html)


NOISE = st.sampled_from(
    [
        "<script>t('8f3a')</script>",
        "<style>.x1{}</style>",
        "<!-- 17 -->",
        "\n\t ",
        "<template>x</template>",
        "<svg></svg>",
    ]
)


@settings(max_examples=60)
@given(HTML, st.lists(st.tuples(st.integers(0, 400), NOISE), max_size=6))
def test_equal_fingerprints_mean_that_nothing_is_told(html: str, noise: list[tuple[int, str]]) -> None:
    other = html
    for place, piece in noise:
        seams = [found.start() for found in re.finditer("<", other)] or [0]
        at = seams[place % len(seams)]
        other = other[:at] + piece + other[at:]
    if _of(html) is not None and _of(html) == _of(other):
        assert compare(normalize(html), normalize(other)).kind in ("none", "cosmetic")
