"""The policy is found whole, and without what stands round it."""

from __future__ import annotations

import pytest

from tracker.extraction.extract import extract

SENTENCES = [
    f"This is sentence number {number} of the policy, and it binds us as any other does." for number in range(9)
]
PARAGRAPHS = [f"<p>{sentence}</p>" for sentence in SENTENCES]
POLICY = "".join(PARAGRAPHS)
WHOLE = "\n\n".join(SENTENCES)


@pytest.mark.parametrize(
    "page",
    [
        POLICY,
        f"<main>{POLICY}</main>",
        f"<article>{POLICY}</article>",
        f"<main><article>{POLICY}</article></main>",
        f"<div role='main'>{POLICY}</div>",
        f"<main></main><div>{POLICY}</div>",
        f"<main>{''.join(PARAGRAPHS[:3])}</main><div>{''.join(PARAGRAPHS[3:])}</div>",
        f"<main>{''.join(PARAGRAPHS[:5])}</main><main>{''.join(PARAGRAPHS[5:])}</main>",
        f"<main><p>{SENTENCES[0]}</p><article>{''.join(PARAGRAPHS[1:])}</article></main>",
        f"<p>{SENTENCES[0]}</p><article>{''.join(PARAGRAPHS[1:])}</article>",
        "".join(f"<article>{paragraph}</article>" for paragraph in PARAGRAPHS),
        "".join(f"<main>{paragraph}</main>" for paragraph in PARAGRAPHS),
        f"<div class='page-with-sidebar cookie-banner-space'>{POLICY}</div>",
        f"<div class='modal'>{POLICY}</div>",
        f"<form id='aspnetForm'><input type='hidden'>{POLICY}<button>Save</button></form>",
        f"<table><tr><td>{POLICY}</td></tr></table>",
        "<table>" + "".join(f"<tr><td>{paragraph}</td></tr>" for paragraph in PARAGRAPHS) + "</table>",
        "<br><br>".join(SENTENCES),
        "".join(f"<div>{sentence}</div>" for sentence in SENTENCES),
        "".join(f"<span style='display: block'>{sentence}</span>" for sentence in SENTENCES),
        "<pre>" + "\n\n".join(SENTENCES) + "</pre>",
        f"<blockquote>{POLICY}</blockquote>",
        "".join(f"<details><summary>{sentence}</summary></details>" for sentence in SENTENCES),
        f"<aside>{POLICY}</aside>",
        f"<div hidden>{POLICY}</div>",
        f"<div hidden>{POLICY}</div><div>{POLICY}</div>",
        f"<div hidden>{POLICY}</div><div aria-hidden='true'>{POLICY}</div>",
    ],
)
def test_the_whole_policy_is_found_in_any_frame(page: str) -> None:
    assert extract(f"<html><body>{page}</body></html>").markdown == WHOLE


@pytest.mark.parametrize(
    "end",
    [
        "<p>Example Ltd.</p><p>1 Long Road</p><p><a href='mailto:a@b.example'>a@b.example</a></p>",
        "<ul>" + "".join(f"<li><a href='/{n}'>Further policy {n}</a></li>" for n in range(6)) + "</ul>",
        "<div><a href='mailto:a@b.example'>a@b.example</a> <a href='tel:+15550100'>+1 555 0100</a></div>",
        "<footer><p>Example Ltd., 1 Long Road, is the controller in the sense of the law.</p></footer>",
        "<div class='footnotes'><p>* As the law has it.</p></div>",
    ],
)
def test_what_ends_a_policy_stays(end: str) -> None:
    assert extract(f"<main>{POLICY}{end}</main>").markdown.startswith(WHOLE + "\n\n")


def test_prose_is_known_in_scripts_without_spaces() -> None:
    menu = "<div>" + "".join(f"<a href='/{n}'>案内</a>" for n in range(6)) + "</div>"
    policy = "<div><p>当社は、お客様の個人情報を第三者に提供しません。</p><p>お問い合わせは当社まで。</p></div>"
    text = "当社は、お客様の個人情報を第三者に提供しません。\n\nお問い合わせは当社まで。"
    assert extract(f"{menu}{policy}{menu}").markdown == text


def test_a_title_above_the_article_is_read_with_its_date_but_not_its_age() -> None:
    page = (
        "<div><h1>Terms</h1><p>By Ida</p><p>Effective 4 May 2025</p><p>Updated 2 weeks ago</p>"
        f"<article>{POLICY}</article></div>"
    )
    assert extract(page).markdown == f"# Terms\n\nEffective 4 May 2025\n\n{WHOLE}"


def test_a_title_above_an_article_whose_sections_are_first_level_headings_is_still_its_title() -> None:
    page = f"<div><h1>Terms</h1><article>{POLICY}<h1>1. Scope</h1>{POLICY}<h1>2. End</h1>{POLICY}</article></div>"
    assert extract(page).markdown == f"# Terms\n\n{WHOLE}\n\n# 1. Scope\n\n{WHOLE}\n\n# 2. End\n\n{WHOLE}"


def test_facts_tell_of_the_whole_page() -> None:
    page = "<nav>Menu</nav><p hidden>unseen</p><input type=PASSWORD><script>12345</script><noscript>On!</noscript>"
    facts = extract(page).facts
    assert facts.visible_text == "Menu On!"
    assert (facts.password_fields, facts.script_bytes, facts.html_bytes) == (1, 5, len(page))


HUB = """<head><title>{title}</title></head><body>
<div><h1>Larkfield Legal Centre</h1><p>All our terms and policies.</p></div>
<div><p>Overview</p><p>For members</p><p>For partners</p></div>
<div><p>We have changed our cookie rules. <a href="/news">Learn more</a></p></div>
{above}<div><div><p>For all members of Larkfield.</p><h1>{heading}</h1></div>
<p>Last updated: 1 May 2026</p>{policy}</div></body>"""


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Acceptable Use Policy", "Larkfield Acceptable Use Policy"),
        ("Membership rules | Larkfield", "Membership rules"),
        ("Larkfield", "Privacy notice of Larkfield"),
        ("", "Datenschutzerklärung"),
        ("Larkfield Legal", "Privacy notice of Larkfield"),
    ],
)
def test_what_a_hub_puts_above_the_policys_title_is_left_out(title: str, heading: str) -> None:
    page = HUB.format(title=title, heading=heading, above="", policy=POLICY)
    start = f"For all members of Larkfield.\n\n# {heading}\n\nLast updated: 1 May 2026\n\n"
    assert extract(page).markdown == start + WHOLE


@pytest.mark.parametrize(
    ("title", "heading", "above"),
    [
        ("Larkfield", "How we work", ""),
        ("Privacy notice", "Privacy notice", f"<div>{''.join(PARAGRAPHS[:5])}</div>"),
        ("Privacy notice", "Privacy notice", f"<h1>Cookie notice</h1><div>{''.join(PARAGRAPHS[:5])}</div>"),
    ],
)
def test_what_stands_above_stays_where_no_title_is_known_or_where_it_is_much(
    title: str, heading: str, above: str
) -> None:
    page = HUB.format(title=title, heading=heading, above=above, policy=POLICY)
    assert extract(page).markdown.startswith("# Larkfield Legal Centre\n\nAll our terms and policies.\n\nOverview")


def test_a_date_above_the_policys_title_stays() -> None:
    page = HUB.format(title="", heading="Privacy notice", above="<div>As of 3 May 2026</div>", policy=POLICY)
    assert extract(page).markdown.startswith("As of 3 May 2026\n\nFor all members of Larkfield.\n\n# Privacy notice")


@pytest.mark.parametrize(
    "hint",
    [
        "<span class='sr-only'>Opens in new tab</span>",
        "<span class='visually-hidden'>öffnet ein neues Fenster</span>",
        "<i class='material-icons'>open_in_new</i>",
        "<span class='material-symbols-outlined'>open_in_new</span>",
        "<svg><title>open in new</title></svg>",
    ],
)
def test_what_only_screen_readers_and_icon_fonts_are_told_is_no_text(hint: str) -> None:
    page = f"<main>{POLICY}<p>See <a href='/more'>more information</a>{hint} on this.</p></main>"
    assert extract(page).markdown == f"{WHOLE}\n\nSee more information on this."
