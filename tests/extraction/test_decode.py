"""Character sets: who is believed, and in what order."""

from __future__ import annotations

import codecs

import pytest

from tracker.extraction.decode import decode

META = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("page", "charset", "text"),
    [
        ("é".encode(), None, "é"),
        ("é".encode("cp1252"), None, "é"),
        ("“é”".encode("cp1252"), "iso-8859-1", "“é”"),
        ("é".encode(), "iso-8859-1", "é"),
        (codecs.BOM_UTF8 + "é".encode(), "windows-1251", "é"),
        (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "utf-8", "\ufeffé".removeprefix("\ufeff")),
        ("ж".encode("cp1251"), "windows-1251", "ж"),
        ("ж".encode("koi8-r"), " 'KOI8-R' ", "ж"),
        ("日本".encode("cp932"), "Shift_JIS", "日本"),
        ("中".encode("gb18030"), "gb2312", "中"),
        (b"caf\xe9", "utf-8", "café"),
        ("né ".encode() + b"caf\xe9 " + "où".encode(), "utf-8", "né caf\ufffd où"),
        ("für Größe überall möglich, für alle".encode(), "koi8-r", "für Größe überall möglich, für alle"),
        ("für Größe überall möglich".encode(), "utf-16", "für Größe überall möglich"),
        ("é".encode("utf-16-le") + "x".encode("utf-16-le"), "utf-16", "éx"),
        ("日本".encode("iso2022_jp"), "iso-2022-jp", "日本"),
        ("é".encode(), "koi8-r", "é".encode().decode("koi8-r")),
        (b"+ADw-", "utf-7", "+ADw-"),
        (b"\\u0041", "unicode_escape", "\\u0041"),
        (b"abc", "no-such-set", "abc"),
        (b"a\0b", None, "a\ufffdb"),
    ],
)
def test_bytes_become_the_text_that_was_meant(page: bytes, charset: str | None, text: str) -> None:
    assert decode(page, charset) == text


def test_the_page_itself_is_asked_when_the_server_is_silent() -> None:
    page = META.format("windows-1251") + "ж"
    assert decode(page.encode("cp1251")) == page
    assert decode(page.encode("cp1251"), "koi8-r") != page


def test_a_page_that_says_utf_16_in_ascii_is_utf_8() -> None:
    page = META.format("utf-16") + "é"
    assert decode(page.encode()) == page


def test_text_is_taken_as_it_is() -> None:
    assert decode("\ufeffé\ud800", "cp1251") == "é?"
