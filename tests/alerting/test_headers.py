"""Headers parse back to what was written, whatever it was."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.alerting import headers

# Letters of many scripts, emoji with joiners, marks, right-to-left, and what breaks naive writers.
_MIXED = st.lists(
    st.one_of(
        st.sampled_from("abc XYZ 019:,;.-_?=()<>@\"'\\\t\r\n\0\x85\u2028\u2029\u200b\u202e\u00a0\u3000\u200d\ufe0f"),
        st.sampled_from(
            ["=?", "?=", "=?utf-8?q?x?=", "プライバシー", "政策", "سياسة", "מדיניות", "गोपनीयता", "👩‍⚖️", "é"]
        ),
        st.text(max_size=20),
    ),
    max_size=60,
).map("".join)


def parsed(header: bytes, name: str) -> str:
    return str(message_from_bytes(header + b"\r\n", policy=policy.default)[name])


@given(_MIXED)
@example("x" * 5000)
@example("政" * 5000)
@example("👩‍⚖️" * 900)
@example("a=?utf-8?q?b?= c")
@example("line one\u2028line two\x85line three\r\nBcc: everyone@readers.example")
@example("  ")
@settings(max_examples=60, deadline=None)
def test_a_subject_parses_back_equal(text: str) -> None:
    line = headers.unstructured("Subject", text)
    assert line.endswith(b"\r\n")
    assert line.isascii()
    assert line.count(b"\n") == line.count(b"\r") == 1
    assert len(line) <= headers.LINE_LIMIT + 2
    assert parsed(line, "subject") == headers.fitting(text)
    assert str(make_header(decode_header(line[9:].decode().strip()))) == headers.fitting(text)


@given(st.text(max_size=80))
@settings(max_examples=80, deadline=None)
def test_a_name_parses_back_beside_its_address(name: str) -> None:
    name = headers.fitting(name.replace("<", "").replace(">", "").replace('"', "").replace("\\", "").replace("(", ""))
    line = headers.mailbox("To", f'"{name}" <lea@readers.example>')
    assert line.isascii()
    assert line.count(b"\n") == 1
    message = message_from_bytes(line + b"\r\n", policy=policy.default)
    (address,) = message["To"].addresses
    assert address.addr_spec == "lea@readers.example"
    assert address.display_name == name or (
        address.display_name.endswith("…") and name.startswith(address.display_name[:-1])
    )


@pytest.mark.parametrize(
    ("given_as", "written"),
    [
        ("lea@readers.example", "lea@readers.example"),
        ("Lea Brandt <lea@readers.example>", "Lea Brandt <lea@readers.example>"),
        ("Brandt, Lea <lea@readers.example>", None),
        ('"Brandt, Lea" <lea@readers.example>', '"Brandt, Lea" <lea@readers.example>'),
        ("lea@bücher.example", "lea@xn--bcher-kva.example"),
        ("Léa <lea@readers.example>", "=?utf-8?b?TMOpYQ==?= <lea@readers.example>"),
    ],
)
def test_mailboxes(given_as: str, written: str | None) -> None:
    line = headers.mailbox("To", given_as).decode().strip()
    assert written is None or line == f"To: {written}"


def test_a_header_cannot_be_broken_out_of() -> None:
    line = headers.mailbox("To", "Lea\r\nBcc: x@y.example <lea@readers.example>")
    assert line.count(b"\r\n") == 1


@pytest.mark.parametrize(
    ("document_id", "identifier"),
    [
        ("acme/privacy-policy", "<privacy-policy.acme.readers.example>"),
        ("Ac me/../x\r\ny", "<x-y.ac-me.readers.example>"),
        ("", "<readers.example>"),
    ],
)
def test_list_ids(document_id: str, identifier: str) -> None:
    line = headers.list_id("Acme Privacy Policy", document_id, "readers.example").decode()
    assert line == f"List-Id: Acme Privacy Policy {identifier}\r\n"


def test_an_address_too_long_for_a_header_is_an_error() -> None:
    with pytest.raises(ValueError, match="998"):
        headers.mailbox("To", "a" * 1000 + "@readers.example")
