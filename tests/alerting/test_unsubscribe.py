"""Unsubscription tokens, and the headers that carry them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.alerting.headers import LINE_LIMIT
from tracker.alerting.settings import EmailSettings
from tracker.alerting.unsubscribe import GOOD_FOR, BadToken, address_of, header_lines, token_for

KEY, OTHER = b"k" * 32, b"o" * 32
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CLICK = "https://watch.example.org/leave"


def test_a_token_tells_its_address_until_it_ends() -> None:
    token = token_for("Lea <lea@readers.example>", KEY, NOW)
    assert address_of(token, KEY, NOW) == "lea@readers.example"
    assert address_of(token, KEY, NOW + GOOD_FOR) == "lea@readers.example"
    with pytest.raises(BadToken, match="was good until 2026-08-28"):
        address_of(token, KEY, NOW + GOOD_FOR + timedelta(days=1))


def test_another_key_makes_other_tokens() -> None:
    with pytest.raises(BadToken, match="not made here"):
        address_of(token_for("lea@readers.example", OTHER, NOW), KEY, NOW)


def test_no_character_of_a_token_can_be_changed() -> None:
    token = token_for("lea@readers.example", KEY, NOW)
    for place in range(len(token) - 1):  # the last one has bits that stand for nothing
        forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(BadToken):
            address_of(forged, KEY, NOW)


@settings(max_examples=150)
@given(st.text(max_size=700))
def test_whatever_comes_is_a_bad_token_and_no_crash(text: str) -> None:
    with pytest.raises(BadToken):
        address_of(text, KEY, NOW)


@pytest.mark.parametrize(
    ("one_click", "dkim", "click"),
    [("", False, False), ("", True, False), (CLICK, False, False), (CLICK, True, True)],
)
def test_by_mail_always_by_one_click_only_where_both_are_given(one_click: str, dkim: bool, click: bool) -> None:
    server = EmailSettings("h", sender="Watch <watch@readers.example>", one_click=one_click, dkim=dkim)
    lines = header_lines(server, "lea@readers.example", KEY, NOW)
    token = token_for("lea@readers.example", KEY, NOW)
    by_mail = f"<mailto:watch@readers.example?subject=unsubscribe%20{token}>"
    if click:
        assert lines[0].decode().rstrip() == f"List-Unsubscribe: <{CLICK}?token={token}>, {by_mail}"
        assert lines[1].decode().rstrip() == "List-Unsubscribe-Post: List-Unsubscribe=One-Click"
    else:
        assert [line.decode().rstrip() for line in lines] == [f"List-Unsubscribe: {by_mail}"]


@settings(max_examples=100)
@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_hostile_addresses_stay_on_their_line(name: str, box: str) -> None:
    server = EmailSettings("h", sender="watch@readers.example", unsubscribe=f"{box}@readers.example")
    for line in header_lines(server, f"{name}@readers.example", KEY, NOW):
        text = line.decode("ascii")
        assert len(text.rstrip("\r\n")) <= LINE_LIMIT
        assert not set(text.rstrip("\r\n")) & {"\r", "\n", "\0"}
