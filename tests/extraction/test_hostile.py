"""Any bytes give a text or a named error, in bounded time; no page brings the program down."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import ExtractionError
from tracker.extraction.budgets import MAX_DEPTH, MAX_ELEMENTS, MAX_TAG, MAX_TEXT
from tracker.extraction.extract import extract
from tracker.extraction.fingerprint import fingerprint

pytestmark = pytest.mark.system


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"<div>" * 100_000, "too-deep"),
        (b"<table><tr><td>" * 30_000, "too-deep"),
        (b"<font>" * (MAX_DEPTH + 10), "too-deep"),
        (b"<a b='" + b"x" * 50_000_000 + b"'>", "too-large"),
        (b"<p>" * (MAX_ELEMENTS + 10), "too-many-elements"),
        (b"<!---->" * (MAX_ELEMENTS + 10), "too-many-elements"),
        (b"<?x>" * (MAX_ELEMENTS + 10), "too-many-elements"),
        (b"<a " + b"b=c " * (MAX_TAG // 4) + b">", "too-large"),
        (b"<a " + b" ".join(b"b%d=c" % n for n in range(MAX_TAG // 10)) + b">", "too-large"),
        (b"<p>x</p>" * 1000 + (b"<a " + b" ".join(b"b%d=c" % n for n in range(2000)) + b">") * 1000, "too-large"),
        (b"<a " + b" ".join(b"b%d" % n if n % 99 else b"b%d='>'" % n for n in range(90_000)) + b">", "too-large"),
        (b"word " * (MAX_TEXT // 5 + 10), "too-much-text"),
    ],
    ids=[
        "tags",
        "tables",
        "font",
        "attribute",
        "elements",
        "comments",
        "instructions",
        "long tag",
        "attributes",
        "attributes everywhere",
        "attributes with ends in their values",
        "text",
    ],
)
def test_pages_beyond_the_budgets_are_refused_by_name(page: bytes, reason: str) -> None:
    with pytest.raises(ExtractionError) as error:
        extract(page, url="https://site.example/")
    assert error.value.reason == reason
    assert "https://site.example/" in str(error.value)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (b"<font>" * 1900 + b"deep", "deep"),
        (b"<a b='" + b"x" * 4_000_000 + b"'>wide</a>", "wide"),
        (b"\0\0<p>nul</p>", "\ufffd\ufffd\n\nnul"),
        (b"", ""),
        (b"<!-- never closed", ""),
        (b"<p>one<!-- two -->three<?four?><![CDATA[five]]></p>", "onethree"),
        (b"<h1>" * 500, ""),
        (b"<p>" + b"*a " * 10_000, None),
        (b"<p>[" + b"](" * 50_000, None),
        (b"<table><tr><td colspan=1000 rowspan=9999>x<td>y" * 500, None),
        (b"<ol start=99999999999999999999><li value=-5>x", "1. x"),
        (b"<a href='http://[bad'>x</a>", "x"),
        (b"<base href='http://[bad'><a href='y'>x</a>", "x"),
        (b'<p \x01="1" b\x0c\x01m="2" \xef\xbf\xbf=3>x<q\x01\x02 r:\x03=4>y</q>', "xy"),
        (b'<a data-cfemail="zz">x</a><a data-cfemail="ff">y</a>', "xy"),
    ],
)
def test_odd_pages_are_read(page: bytes, text: str | None) -> None:
    markdown = extract(page, url="https://site.example/").markdown
    assert markdown == text if text is not None else markdown


@pytest.mark.parametrize(
    "page",
    [
        b"<div hidden>" * 2000 + b"<b>word</b>" * 8000,
        b"<header>" * 2000 + b"<b></b>" * 8000 + b"<h1>x</h1>",
        b"<div>" * 2000 + b"<b></b>" * 8000 + b"<article>" + b"<p>Some prose of more than thirty characters.</p>" * 9,
        b"<div hidden>" + b"word " * 200_000,
        b"<p>" + b"word " * 200_000 + b"<br>x",
        b"<p>](" + b"[" * 200_000,
        b"<tr><td rowspan=1000 colspan=1000>x" * 3000,
        b"<table><tr>" + b"<td><a href=1>a</a><a href=2>b</a><a href=3>c</a><a href=4>d</a>" * 1500,
    ],
    ids=["hidden", "headers", "frames", "no-sentence", "long-line", "brackets", "spans", "cells"],
)
def test_pages_made_to_take_for_ever_do_not(page: bytes) -> None:
    # Quadratic work on any of them takes minutes: it shows in the time the suite takes.
    extract(page, url="https://site.example/")
    fingerprint(page, None)


def test_deep_lists_end_at_the_last_level_that_is_written() -> None:
    lines = extract(b"<ul><li>x" * 500).markdown.split("\n")
    assert len(lines) == 500
    assert lines[-1] == " " * 14 + "- x"


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "shift_jis", "utf-7", "rot13", "x" * 99, "\0"])
)
def test_any_bytes_in_any_character_set_are_read(page: bytes, charset: str | None) -> None:
    extract(page, charset=charset)
    fingerprint(page, charset)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=100))
def test_any_text_is_read_even_with_lone_surrogates(page: str) -> None:
    extract(page).markdown.encode()
