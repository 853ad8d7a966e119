"""Whole messages, taken apart by the standard library."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.alerting.building import DOCUMENT, NOW, SALE, SELLING, change, modified, news
from tracker.alerting.harmless import width
from tracker.alerting.message import HTML_LIMIT, compose, compose_test
from tracker.alerting.settings import EmailSettings
from tracker.alerting.wording import subject
from tracker.model import ClauseChange, Flag, News

BERLIN = ZoneInfo("Europe/Berlin")


def composed(what: News, **fields: Any) -> bytes:
    usual: dict[str, Any] = {
        "recipient": "Lea <lea@readers.example>",
        "sender": "tracker <tracker@readers.example>",
        "message_id": "<1@readers.example>",
        "date": NOW,
        "timezone": BERLIN,
    }
    return compose(what, **{**usual, **fields})


def parsed(payload: bytes) -> EmailMessage:
    message = message_from_bytes(payload, _class=EmailMessage, policy=policy.default)
    assert not message.defects
    for part in message.walk():
        assert not part.defects
    return message


def bodies(payload: bytes) -> tuple[str, str]:
    message = parsed(payload)
    plain, html = (message.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    return plain.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


class Page(HTMLParser):
    """The elements and words of an HTML part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    @property
    def links(self) -> list[str | None]:
        return [attributes["href"] for tag, attributes in self.elements if tag == "a"]


OURS = Page(bodies(composed(news(change())))[1]).tags | {"br", "span"}


def test_headers() -> None:
    message = parsed(composed(news(change(silent=True))))
    assert message["Subject"] == "Acme Privacy Policy: sale clause weakened, silently"
    assert message["From"] == "tracker <tracker@readers.example>"
    assert message["To"] == "Lea <lea@readers.example>"
    assert message["Date"].datetime == NOW
    assert message["Message-ID"] == "<1@readers.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "Acme Privacy Policy <privacy-policy.acme.readers.example>"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_mails_of_one_document_share_a_thread() -> None:
    one = parsed(composed(news(change())))["References"]
    assert one == parsed(composed(news(change(silent=True), name="2026-12-01T041600Z")))["References"]
    assert one != parsed(composed(news(change(), document=replace(DOCUMENT, id="acme/terms"))))["References"]


def test_the_wire_format_is_plain_lines() -> None:
    payload = composed(news(change(modified(("=", "От "), ("+", "имени 政策 👩‍⚖️ " * 300), flags=(SALE,)))))
    assert payload.isascii()
    assert payload.endswith(b"\r\n")
    lines = payload.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    body = payload.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 78


def test_same_arguments_same_bytes() -> None:
    assert composed(news(change())) == composed(news(change()))


def test_both_parts_tell_all_of_it() -> None:
    plain, html = bodies(composed(news(change(silent=True)), operator="archive@readers.example"))
    words = Page(html).words
    for said in (
        "Sale clause weakened, silently",
        "High severity",
        "Selling is now allowed.",
        "3 March 2026, unchanged",
        "21 November 2026, 05:15 CET (04:15 UTC)",
        "22 November 2026, 05:16 CET (04:16 UTC)",
        "https://acme.example/privacy",
        "acme/privacy-policy/2026-11-22T041600Z",
        "ab" * 32,
        "2026-11-01T041600Z",
        "tracker diff acme/privacy-policy 2026-11-01T041600Z 2026-11-22T041600Z",
        "Sharing",
        "archive@readers.example",
    ):
        assert said in plain, said
        assert said in words, said
    assert "We [-will not-] {+may+} sell your data." in plain
    assert "We will not may sell your data." in words


def test_plain_text_keeps_its_columns() -> None:
    long = modified(("=", "We share what you tell us "), ("+", "with partners of ours " * 60), flags=(SALE,))
    plain, _ = bodies(composed(news(change(long), document=replace(DOCUMENT, id="a/b", urls=("https://a.example",)))))
    assert max(width(line) for line in plain.split("\n")) <= 78
    assert sum(width(line) > 72 for line in plain.split("\n")) <= 1


def test_times_in_utc_are_told_once() -> None:
    plain, _ = bodies(composed(news(change()), timezone=ZoneInfo("UTC")))
    assert "22 November 2026, 04:16 UTC\n" in plain


def test_another_day_in_utc_is_named() -> None:
    early = replace(news(change()), first_seen=datetime(2026, 11, 21, 23, 30, tzinfo=UTC))
    plain, _ = bodies(composed(early))
    flat = " ".join(plain.split())
    assert "22 November 2026, 00:30 CET (21 November 2026, 23:30 UTC)" in flat


@pytest.mark.parametrize("reason", ["gone", "replaced", "returned"])
def test_other_news_is_a_whole_mail_too(reason: str) -> None:
    what = news(None, reason=reason, confirmed=False, returned_to="2026-05-03T041600Z")
    plain, html = bodies(composed(what))
    assert "Unconfirmed" in plain
    assert "Unconfirmed" in html
    assert "WHAT CHANGED" not in plain
    assert ("tracker show" if reason == "gone" else "tracker log") + " acme/privacy-policy\n" in plain


HOSTILE = (
    "</p><script src='https://evil.example/x.js'></script><img src=\"https://evil.example/pixel.gif\">"
    "<a href='javascript:alert(1)'>x</a> {{ 7*7 }} {% raw %} \" onmouseover=\"x\r\nBcc: all@evil.example\u2028"
    "\x00\x1b[2J\u202elive\u2066 &lt;b&gt; <style>@import 'https://evil.example'</style>"
)


def hostile_news() -> News:
    flag = Flag(HOSTILE, "weakens", HOSTILE, HOSTILE, "high")
    clause = ClauseChange("modified", (HOSTILE,) * 9, HOSTILE, HOSTILE * 2, (flag,) * 9, (), (HOSTILE,))
    document = replace(
        DOCUMENT,
        service=HOSTILE,
        type=HOSTILE,
        urls=("javascript:alert(1)", 'https://a.example/"><script>', "data:text/html,x", "https://ok.example/?a=1&b=2"),
    )
    return news(change(clause), document=document, digest=HOSTILE, name=HOSTILE, document_id=HOSTILE)


def test_hostile_words_stay_words() -> None:
    payload = composed(hostile_news(), recipient=f"{HOSTILE[:50]} <lea@readers.example>", operator=HOSTILE)
    message = parsed(payload)
    assert message["Bcc"] is None
    assert message["Subject"] == subject(hostile_news())
    plain, html = bodies(payload)
    page = Page(html)
    assert page.tags <= OURS
    assert "49" not in page.words
    assert all(name in ("href", "rel") or not name.startswith("on") for _, at in page.elements for name in at)
    assert page.links == ['https://a.example/"><script>', "https://ok.example/?a=1&b=2"]
    for letter in "\x00\x1b\u202e\u2066\u2028":
        assert letter not in plain
        assert letter not in html


def test_html_needs_nothing_from_elsewhere() -> None:
    _, html = bodies(composed(hostile_news()))
    attributes = [(name, value) for _, at in Page(html).elements for name, value in at.items()]
    assert not {name for name, _ in attributes} & {"src", "srcset", "background", "poster", "action", "data"}
    style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert len(style) == 1
    assert not re.search(r"url\(|@import|@font-face|expression", style[0])


@given(st.text(max_size=120), st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_makes_a_sound_mail(words: str, service: str, heading: str) -> None:
    what = news(
        change(modified(("=", "a "), ("+", words), path=(heading,))), document=replace(DOCUMENT, service=service)
    )
    payload = composed(what)
    assert parsed(payload)["Subject"] == subject(what)
    _, html = bodies(payload)
    assert Page(html).tags <= OURS


BIG = [
    pytest.param((modified(("=", "a "), ("+", "word " * 200_000), flags=(SALE,)),), id="one clause of a megabyte"),
    pytest.param((modified(("=", "a "), ("+", "<" * 300_000)),), id="a line that grows in HTML"),
    pytest.param(tuple(modified(("=", "some "), ("+", f"words {n}"), flags=(SALE,)) for n in range(3000)), id="many"),
    pytest.param((modified(*(pair for n in range(9000) for pair in (("=", f"kept{n} "), ("+", "new ")))),), id="runs"),
    pytest.param((modified(("+", "政策" * 100_000)),), id="no spaces"),
    pytest.param(
        tuple(
            modified(("+", "x"), flags=(replace(SALE, reason="<" * 9999),) * 50, path=("&" * 5000,) * 40)
            for _ in range(200)
        ),
        id="long headings and reasons",
    ),
]


@pytest.mark.parametrize("clauses", BIG)
def test_a_mail_has_a_limit_and_says_what_it_leaves_out(clauses: tuple[ClauseChange, ...]) -> None:
    plain, html = bodies(composed(news(change(*clauses))))
    assert 20_000 < len(html.encode()) < HTML_LIMIT
    assert len(plain.encode()) < HTML_LIMIT
    assert re.search(r"more (words?|characters?|changed clauses?) .*left out", " ".join(plain.split()))
    assert "left out" in html


def test_right_to_left_text_finds_its_direction() -> None:
    _, html = bodies(composed(news(change(modified(("=", "لن نبيع "), ("-", "بياناتك"), flags=(SALE,))))))
    assert '<div class="diff" dir="auto">لن نبيع' in html


def test_the_test_mail() -> None:
    settings = EmailSettings("mail.readers.example", sender="tracker@readers.example")
    payload = compose_test(settings, "lea@readers.example", date=NOW, message_id="<t@readers.example>")
    message = parsed(payload)
    assert message["To"] == "lea@readers.example"
    assert "mail.readers.example, port 587, encrypted" in " ".join(message.get_content().split())
    assert payload.isascii()


def test_selling_is_what_the_example_says() -> None:
    assert SELLING.before == "We will not sell your data."


def test_the_command_is_safe_to_paste() -> None:
    hostile = replace(DOCUMENT, id="a; rm -rf ~ $(x)\n`y`")
    plain, _ = bodies(composed(news(None, reason="gone", document=hostile)))
    assert "tracker show 'a; rm -rf ~ $(x) `y`'\n" in plain
