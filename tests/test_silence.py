"""What is said otherwise and means the same, and what changes by itself, tells nobody; what differs beside it does.

Whole pages, from their HTML to the kind of the change.
"""

from __future__ import annotations

import pytest

from tracker.model import PolicyText
from tracker.texts import compare, normalize

SILENT = ("none", "cosmetic", "noise")
ENCODED = "2a" + "".join(f"{ord(letter) ^ 0x2A:02x}" for letter in "privacy@fernhollow.example")

PLAIN = "<p>Write to privacy@fernhollow.example for help.</p>"
PROTECTED = f"<a href='/cdn-cgi/l/email-protection' data-cfemail='{ENCODED}'>[email&#160;protected]</a>"
RELATED = "<section><h3>Related articles</h3><ul>{}</ul></section>"


def links(*names: str) -> str:
    return "".join(f"<li><a href='/{name.lower()}'>How to {name}</a></li>" for name in names)


def countries(*names: str) -> str:
    return " ".join(f"<a href='/{name[:2].lower()}'>{name}</a>" for name in names)


SAME = [
    ("<p>We keep the \ufb01les for \uff11\uff12 months.</p>", "<p>We keep the files for 12 months.</p>"),
    ("<p>We keep the\u2060 fi\xadles\u200b for 12 months.</p>", "<p>We keep the files for 12 months.</p>"),
    (
        "<p>We call this \u201cthe \u2018Service\u2019\u201d \u2013 it\u2019s ours.</p>",
        "<p>We call this \"the 'Service'\" - it's ours.</p>",
    ),
    ("<p>We\xa0keep\u202fit  for 12\u2009months.</p>", "<p>We keep it for 12 months.</p>"),
    (
        "<p>Write to privacy [at] fernhollow [dot] example for help.</p>",
        PLAIN,
    ),
    ("<p>Write to privacy(at)fernhollow.example for help.</p>", PLAIN),
    (
        "<p>Write to privacy AT fernhollow DOT example for help.</p>",
        PLAIN,
    ),
    (
        "<p>Write to privacy {at} fernhollow {dot} example for help.</p>",
        PLAIN,
    ),
    (
        "<p>Write to privacy&#64;fernhollow&#46;example for help.</p>",
        PLAIN,
    ),
    (
        f"<p>Write to {PROTECTED} for help.</p>",
        PLAIN,
    ),
    ("<p>Write to [email protected] for help.</p>", PLAIN),
    (
        "<p>Write to privacy@fernhollow<span style='display:none'>.nospam</span>.example for help.</p>",
        PLAIN,
    ),
    (
        "<p>Write to privacy<wbr>@<wbr>fernhollow.example for help.</p>",
        PLAIN,
    ),
    ("<p>This holds from 3 May 2026 on.</p>", "<p>This holds from May 3, 2026 on.</p>"),
    ("<p>This holds from 3rd May 2026 on.</p>", "<p>This holds from May 3rd, 2026 on.</p>"),
    ("<p>This holds from 2026-05-03 on.</p>", "<p>This holds from 3 May 2026 on.</p>"),
    ("<p>This holds from 3 Sept. 2026 on.</p>", "<p>This holds from September 3, 2026 on.</p>"),
    ("<p>This holds from 03 May 2026 on.</p>", "<p>This holds from 3 May 2026 on.</p>"),
    ("<p>The fine is 10,000 euros at most.</p>", "<p>The fine is 10 000 euros at most.</p>"),
    ("<p>The fine is 10,000 euros at most.</p>", "<p>The fine is 10000 euros at most.</p>"),
    ("<p>The fine is 10\u202f000 euros at most.</p>", "<p>The fine is 10,000 euros at most.</p>"),
    ("<p>We keep 10% of it in the bank.</p>", "<p>We keep 10 % of it in the bank.</p>"),
    ("<p>Last updated: 3 May 2026</p>", "<p>Last updated: May 3, 2026</p>"),
    (
        "<ul><li>one thing that we do with data</li><li>another thing that we do with it</li></ul>",
        "<ol><li>one thing that we do with data</li><li>another thing that we do with it</li></ol>",
    ),
    (
        "<h2>1. How we share</h2><p>We share it with nobody at all.</p>",
        "<h2>How we share</h2><p>We share it with nobody at all.</p>",
    ),
    (
        "<p>\u2022 one thing that we do with data</p><p>\u2022 another thing that we do with it</p>",
        "<ul><li>one thing that we do with data</li><li>another thing that we do with it</li></ul>",
    ),
]
VOLATILE = [
    ("<p>Updated 22 days ago</p>", "<p>Updated 23 days ago</p>"),
    ("<p>Updated over a week ago</p>", "<p>Updated over 2 weeks ago</p>"),
    ("<p>Vor 3 Tagen aktualisiert</p>", "<p>Vor 4 Tagen aktualisiert</p>"),
    ("<p>1,204 people found this helpful</p>", "<p>1,317 people found this helpful</p>"),
    ("<p>Views: 12345</p>", "<p>Views: 12399</p>"),
    ("<p>5 min read</p>", "<p>6 min read</p>"),
    ("<p>© 2025 Fernhollow Ltd. All rights reserved.</p>", "<p>© 2026 Fernhollow Ltd. All rights reserved.</p>"),
    ("<p>Request 3f2504e0-4f89-11d3-9a0c-0305e82c3301</p>", "<p>Request 9b2504e0-4f89-11d3-9a0c-0305e82c33aa</p>"),
    ("<p>Build 7f3a9c0012de</p>", "<p>Build 81bb9c0012aa</p>"),
    ("<p>Ref: 1738849283742</p>", "<p>Ref: 1738912345678</p>"),
    ("<p>Page generated on 3 May 2026 at 12:03:55</p>", "<p>Page generated on 4 May 2026 at 09:11:02</p>"),
    ("<p>Last fetched: 2026-05-03 12:03</p>", "<p>Last fetched: 2026-05-04 13:05</p>"),
    ("<p>Current time: 12:03:55 UTC</p>", "<p>Current time: 09:44:00 UTC</p>"),
    (
        f"<div>{countries('United States', 'France', 'Germany', 'Italy')}</div>",
        f"<div>{countries('United States', 'Spain', 'Germany', 'Italy')}</div>",
    ),
    (
        "<select><option>EUR</option><option selected>USD</option></select>",
        "<select><option selected>EUR</option><option>USD</option></select>",
    ),
    ("<p>Currency: EUR</p>", "<p>Currency: USD</p>"),
    (
        RELATED.format(links("post", "vote", "sing")),
        RELATED.format(links("sing", "vote", "ring")),
    ),
]
CHANGES_BY_ITSELF = [
    ("Updated 22 days ago", "Updated 23 days ago"),
    ("Last updated: 3 hours ago", "Last updated: a week ago"),
    ("Vor 3 Tagen aktualisiert", "Vor 2 Wochen aktualisiert"),
    ("Mis à jour il y a 3 jours", "Mis à jour il y a un mois"),
    ("Actualizado hace 3 días", "Actualizado hace 2 semanas"),
    ("Son güncelleme: 3 gün önce", "Son güncelleme: 2 hafta önce"),
    ("最終更新: 3日前", "最終更新: 5日前"),
    ("Generated at 22:35 UTC on 17 March 2026", "Generated at 19:11 UTC on 23 April 2026"),
    ("Today is Monday, 7 March 2026", "Today is Tuesday, 8 March 2026"),
    ("Served by web19.fernhollow.example in 0.528 s", "Served by web28.fernhollow.example in 1.2 s"),
    ("86,817 views", "86,901 views"),
    ("Downloads: 7,731", "Downloads: 8,620"),
    ("You are visitor number 38644", "You are visitor number 40012"),
    ("👍 95", "👍 112"),
    ("Request ID: 3f2504e0-4f89-11d3-9a0c-0305e82c3301", "Request ID: 9b2504e0-4f89-11d3-9a0c-0305e82c33aa"),
    ("Revision 617 · build 2f73580", "Revision 617 · build aa64c27"),
    ("© 2025 Fernhollow Ltd.", "© 2026 Fernhollow Ltd."),
    ("Italiano Português Español", "Español Português Deutsch"),
]
LOOKS_SO = [
    ("We delete it 22 days after you left.", "We delete it 23 days after you left."),
    ("22 days", "23 days"),
    ("You have 10 downloads.", "You have 5 downloads."),
    ("Up to 3 users", "Up to 5 users"),
    ("Company number 123456789", "Company number 987654321"),
    ("Printed copies cost 5 euros", "Printed copies cost 8 euros"),
    ("We publish it in English", "We publish it in Deutsch"),
]
TOLD = [
    ("<p>We keep the files for 12 months.</p>", "<p>We keep the files for 13 months.</p>"),
    ("<p>You must be 13 to join.</p>", "<p>You must be 16 to join.</p>"),
    ("<p>We share it with 5 partners.</p>", "<p>We share it with 50 partners.</p>"),
    ("<p>You may use it on up to 3 devices.</p>", "<p>You may use it on up to 5 devices.</p>"),
    ("<p>The fine is 10,000 euros at most.</p>", "<p>The fine is 100,000 euros at most.</p>"),
    ("<p>We keep 10% of it in the bank.</p>", "<p>We keep 15% of it in the bank.</p>"),
    ("<p>We sell data 3 days after you gave it.</p>", "<p>We sell data 4 days after you gave it.</p>"),
    ("<p>We may call you at 12:03:55 and not later.</p>", "<p>We may call you whenever we like to.</p>"),
    ("<p>We will not share the files.</p>", "<p>We will share the files.</p>"),
]


def page(part: str, heading: str = "") -> PolicyText:
    part = f"{heading}{part}{heading and '<p>We keep what we have to keep, and not for longer.</p>'}"
    return normalize(
        "<main><h1>Privacy Policy</h1>"
        "<p>We collect personal data when you register an account with our service, and use it to run the service.</p>"
        "<p>You may ask us to delete your data, and we answer within the time that the law gives us.</p>"
        f"{part}<p>We share your data with carriers that bring what you ordered, and with nobody else.</p></main>",
        "https://fernhollow.example/privacy",
    )


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_said_otherwise_is_no_change_of_the_policy(one: str, other: str) -> None:
    assert compare(page(one), page(other)).kind in SILENT
    assert compare(page(other), page(one)).kind in SILENT


@pytest.mark.parametrize(("one", "other"), VOLATILE)
def test_what_changes_by_itself_is_no_change_of_the_policy(one: str, other: str) -> None:
    assert compare(page(one), page(other)).kind in SILENT
    assert compare(page(other), page(one)).kind in SILENT


@pytest.mark.parametrize(("one", "other"), TOLD)
def test_what_looks_alike_and_means_something_else_is_told(one: str, other: str) -> None:
    assert compare(page(one), page(other)).kind in ("minor", "substantive")
    assert compare(page(other), page(one)).kind in ("minor", "substantive")


KEEPING = "<h2>How long we keep and share your data</h2>"


@pytest.mark.parametrize(("one", "other"), CHANGES_BY_ITSELF)
@pytest.mark.parametrize("frame", ["<p>{}</p>", "<div><span>{}</span></div>", "<ul><li>A thing</li><li>{}</li></ul>"])
def test_a_line_that_changes_by_itself_does_so_under_any_heading(frame: str, one: str, other: str) -> None:
    before, after = page(frame.format(one), KEEPING), page(frame.format(other), KEEPING)
    assert compare(before, after).kind in SILENT
    assert compare(after, before).kind in SILENT


@pytest.mark.parametrize(("one", "other"), LOOKS_SO)
def test_a_line_that_looks_as_if_it_did_is_told(one: str, other: str) -> None:
    assert compare(page(f"<p>{one}</p>", KEEPING), page(f"<p>{other}</p>", KEEPING)).kind in ("minor", "substantive")


@pytest.mark.parametrize(("one", "_"), CHANGES_BY_ITSELF)
def test_such_a_line_comes_and_goes_in_silence(one: str, _: str) -> None:
    with_it, without = page(f"<p>{one}</p>", KEEPING), page("", KEEPING)
    assert compare(without, with_it).kind in SILENT
    assert compare(with_it, without).kind in SILENT
