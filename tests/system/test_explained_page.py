"""The page of `normalize --explain-html` as Chromium shows it: no script, no request, colours to be read."""

from __future__ import annotations

import pytest

from tests.system.test_mail_rendering import measured
from tracker.commands.marking import page_of
from tracker.texts import explain

pytestmark = pytest.mark.system

HOSTILE = """<script>fetch("//evil.example/a")</script><link rel="stylesheet" href="//evil.example/b">
<nav>&lt;script src=//evil.example/c&gt;&lt;/script&gt;&lt;img src=//evil.example/d onerror=alert(1)&gt;</nav>
<main><h1>Privacy &lt;/title&gt;&lt;script&gt;alert(2)&lt;/script&gt;</h1>
<p>We keep <img src="//evil.example/e">your letters for one year. &lt;iframe src=//evil.example/f&gt;</p>
<p>%s</p></main><footer>Imprint</footer>""" % ("unbroken" * 200)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 900])
def test_it_asks_for_nothing_and_can_be_read(width: int, dark: bool) -> None:
    seen = measured(page_of("https://evil.example/privacy", explain(HOSTILE)), width=width, dark=dark)
    assert (seen["asked"], seen["scripts"]) == ([], 0)
    assert (seen["beyond"], seen["faint"]) == ([], [])
    assert seen["needed"] <= seen["width"]
    assert seen["texts"] > 10
