"""Mails as Chromium shows them: no sideways scrolling, no request to anywhere, colours that can be read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import threading
from dataclasses import replace
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.alerting.building import DOCUMENT, NOW, SALE, change, modified, news
from tests.alerting.test_message import bodies, hostile_news
from tracker.alerting.digest import item_alert, mail, read_item
from tracker.alerting.message import compose
from tracker.alerting.periods import Due
from tracker.alerting.rules import Ruling
from tracker.alerting.settings import EmailSettings
from tracker.model import ClauseChange, Digest, Flag, News, Subscriber

pytestmark = pytest.mark.system

# The page is shown in a frame of the wanted width (a window cannot be made as narrow as a phone), high enough to need
# no upright scroll bar, which would take from the width.
_WRAPPER = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body style="margin:0">
<iframe id="mail" src="/mail" style="width:{width}px;height:30000px;border:0"></iframe>
<pre id="measured"></pre>
<script>
const channels = colour => colour.match(/[0-9.]+/g).map(Number);
const luminance = ([r, g, b]) => {{
  const part = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
}};
const behind = (view, element) => {{
  for (; element; element = element.parentElement) {{
    const colour = channels(view.getComputedStyle(element).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour;
  }}
  return [255, 255, 255];
}};
const contrast = (view, element) => {{
  const pair = [channels(view.getComputedStyle(element).color), behind(view, element)].map(luminance);
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}};
addEventListener("load", () => setTimeout(() => {{
  const frame = document.getElementById("mail");
  const view = frame.contentWindow, page = frame.contentDocument.documentElement;
  const texts = [...page.querySelectorAll("body *")].filter(element => element.offsetParent !== null &&
    [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  const out = {{
    width: page.clientWidth,
    needed: page.scrollWidth,
    beyond: [...page.querySelectorAll("body *")].filter(element => element.offsetParent !== null &&
      element.getBoundingClientRect().right > page.clientWidth + 0.5)
      .map(element => element.className || element.tagName),
    scripts: page.querySelectorAll("script").length,
    dark: view.matchMedia("(prefers-color-scheme: dark)").matches,
    texts: texts.length,
    faint: texts.filter(element => contrast(view, element) < 4.5).map(element => element.className || element.tagName),
    decorations: ["del", "ins"].map(tag => [...page.querySelectorAll(tag)].slice(0, 1)
      .map(element => view.getComputedStyle(element).textDecorationLine).join()),
  }};
  document.getElementById("measured").textContent = JSON.stringify(out);
}}, 50));
</script>
"""


class _Site(ThreadingHTTPServer):
    """Serves the frame and the mail, and is where all their names lead: whatever else is asked for is written down."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Answer)


class _Answer(BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        host = self.headers.get("Host", "")
        page = self.server.pages.get(self.path) if host.startswith("site.test") else None
        if page is None:
            self.server.asked.append(f"{host}{self.path}")
        self.send_response(200 if page is not None else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((page or "").encode())

    def log_message(self, format: str, *args: object) -> None:
        if "Bad request" in format % args or "code 400" in format % args:
            self.server.asked.append("something over TLS")


def measured(html: str, *, width: int, dark: bool) -> dict[str, Any]:
    """What Chromium says of the page in a frame of this width, in light or in dark, and what it asked the net for."""
    browser = shutil.which("chromium")
    assert browser, "chromium is missing; tests/system/install-packages installs it"
    site = _Site({"/page": _WRAPPER.format(width=width), "/mail": html})
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        shown = _shown(browser, site.server_address[1], dark=dark)
    finally:
        site.shutdown()
        thread.join()
        site.server_close()
    found = re.search(r'<pre id="measured">(.*?)</pre>', shown, re.DOTALL)
    assert found
    assert found[1], "the page was not measured"
    return {**json.loads(unescape(found[1])), "asked": site.asked}


def _shown(browser: str, port: int, *, dark: bool) -> str:
    # Every name in these mails ends in .example; what the browser itself would ask its maker leads nowhere.
    names = f"MAP *.test 127.0.0.1:{port}, MAP *.example 127.0.0.1:{port}, MAP * ~NOTFOUND"
    with tempfile.TemporaryDirectory() as profile:
        options = [
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *(f"--user-data-dir={profile}", "--window-size=1000,3000", "--virtual-time-budget=5000"),
            *(
                f"--host-resolver-rules={names}",
                f"--blink-settings=preferredColorScheme={0 if dark else 1}",
            ),
        ]
        return subprocess.run(
            [browser, *options, "--dump-dom", "http://site.test/page"], check=True, capture_output=True, timeout=90
        ).stdout.decode()


def usual() -> News:
    gone = replace(SALE, direction="strengthens", severity="low", reason="a right to object is added")
    return news(
        change(
            modified(("=", "We "), ("-", "will not"), ("+", "may"), ("=", " sell your data."), flags=(SALE, gone)),
            ClauseChange("removed", ("Rights", "Objection"), "You may object at any time.", None),
            ClauseChange("added", ("Rights",), None, "- one\n  - two"),
            silent=True,
        )
    )


def unbroken() -> News:
    """Words, headings, names and addresses that have no place to break."""
    long = "Unbreakable" * 40
    flag = Flag(long, "neutral", long, long, "low")
    document = replace(DOCUMENT, service=long, type=long, urls=("https://acme.example/" + "a/" * 400,))
    clause = modified(("=", long), ("-", long + " "), ("+", long), flags=(flag,), path=(long, long))
    return news(
        change(clause, ClauseChange("added", (long,), None, "| " + " | ".join([long] * 6) + " |")), document=document
    )


def scripts() -> News:
    """Text in scripts without spaces and from right to left."""
    clauses = (
        modified(("=", "لن نبيع بياناتك الشخصية "), ("-", "أبدا"), ("+", "إلا لشركائنا"), path=("سياسة الخصوصية",)),
        modified(("=", "個人情報を第三者に" * 20), ("-", "提供しません"), ("+", "提供します"), path=("個人情報",)),
    )
    return news(change(*clauses))


def long() -> News:
    """More clauses than a mail has room for."""
    clauses = tuple(
        modified(("=", "We "), ("-", "will not"), ("+", "may"), ("=", f" sell list {number}. " * 40), flags=(SALE,))
        for number in range(200)
    )
    return news(change(*clauses))


def alert(what: News) -> bytes:
    return compose(
        what,
        recipient="lea@readers.example",
        sender="tracker@readers.example",
        message_id="<1@readers.example>",
        date=NOW,
        timezone=ZoneInfo("Europe/Berlin"),
    )


def digest() -> bytes:
    """A week's digest of all of them."""
    settings = EmailSettings(host="mail.readers.example", sender="tracker@readers.example")
    zone = ZoneInfo("Europe/Berlin")
    subscriber = Subscriber("Lea", ("lea@readers.example",), timezone=zone, digest=Digest("weekly"))
    due = Due("weekly 2026-11-22", NOW)
    rulings = (Ruling(subscriber, True, "", "", what(), due) for what in (usual, unbroken, scripts, hostile_news))
    items = [read_item(item_alert(one, due, NOW).payload) for one in rulings]
    return mail(subscriber, due, items, address="lea@readers.example", settings=settings, now=NOW).payload


MAILS = {made.__name__: made for made in (usual, unbroken, scripts, hostile_news, long)}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 800])
@pytest.mark.parametrize("which", [*MAILS, "digest"])
def test_a_mail_fits_stays_alone_and_can_be_read(which: str, width: int, dark: bool) -> None:
    payload = digest() if which == "digest" else alert(MAILS[which]())
    assert len(bodies(payload)[1].encode()) < 90_000
    seen = measured(bodies(payload)[1], width=width, dark=dark)
    assert seen["dark"] is dark
    assert (seen["width"], seen["needed"], seen["beyond"]) == (width, width, [])
    assert (seen["asked"], seen["scripts"]) == ([], 0)
    assert seen["texts"] > 20
    assert seen["faint"] == []
    assert set(seen["decorations"]) <= ({""} if which == "digest" else {"line-through", "underline"})


def test_what_is_measured_can_fail() -> None:
    image, style = "http://elsewhere.example/x.png", "https://elsewhere.example/y.css"
    bad = f'<link rel="stylesheet" href="{style}"><p style="width:900px;color:#999">wide</p><img src="{image}">'
    seen = measured(bad, width=360, dark=False)
    assert seen["width"] == 360
    assert seen["needed"] > 900
    assert seen["faint"] == ["P"]
    assert set(seen["asked"]) == {"elsewhere.example/x.png", "something over TLS"}
