"""Three ways in which a site may lay out one and the same policy.

Each takes the lines of a policy and gives a whole HTML page with what sites put around a text. The words of the
policy are the same in all; so must be the clauses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby

from tests.seeds.texts import Line, Seed

_MENU = ("Home", "Products", "Pricing", "Customers", "Blog", "Contact Us", "Log in")
_FOOTER = ("About", "Careers", "Terms of Service", "Sitemap", "Follow us")


def semantic(seed: Seed) -> str:
    """What HTML has for it: main, article, headings, lists."""
    furniture = "".join(f"<p>{escape(line.text)}</p>" for line in seed.lines if line.kind == "furniture")
    body = "\n".join(_semantic(line for line in seed.lines if line.kind != "furniture"))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{_page_title(seed)}</title></head><body>'
        f"<header><nav><ul>{_links('li', _MENU)}</ul></nav></header>"
        f"<main><article>\n{body}\n</article></main>"
        f"<aside>{furniture}</aside><footer><ul>{_links('li', _FOOTER)}</ul>"
        f"<p>© 2026 {escape(seed.facts['service'])}. All rights reserved.</p></footer></body></html>"
    )


def _semantic(lines: Iterator[Line]) -> Iterator[str]:
    for listed, group in groupby(lines, key=lambda line: line.kind in ("bullet", "lettered")):
        if listed:
            yield _list(list(group))
            continue
        titles = 0
        for line in group:
            tag = {"title": f"h{1 + titles}", "heading": "h2"}.get(line.kind, "p")
            titles += line.kind == "title"
            yield f"<{tag}>{escape(line.text)}</{tag}>"


def _list(lines: Sequence[Line]) -> str:
    """A list with its lettered items inside of the item before them."""
    items: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.kind == "bullet" or not items or not items[-1][0].endswith(":"):
            items.append((line.text, []))
        else:
            items[-1][1].append(line.text)
    return "<ul>" + "".join(f"<li>{escape(text)}{_sublist(inner)}</li>" for text, inner in items) + "</ul>"


def _sublist(texts: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>" if texts else ""


def site_builder(seed: Seed) -> str:
    """A site builder's soup: nested boxes with hashed names, spans in everything, headings by style alone."""
    body = "".join(_box(line, at) for at, line in enumerate(seed.lines) if line.kind != "furniture")
    calls = "".join(
        f'<div class="{_hashed("cta")}"><p>{escape(line.text)}</p><p><a href="/signup">Get started</a></p></div>'
        for line in seed.lines
        if line.kind == "furniture"
    )
    return (
        f"<html><head><title>{_page_title(seed)}</title><style>.{_hashed('x')}{{margin:0}}</style>"
        f"<script>window.__STATE__={{}}</script></head><body><div id='root'><div class='{_hashed('shell')}'>"
        f"<div class='{_hashed('nav')}' role='navigation'>{_links('div', _MENU)}</div>"
        f"<div class='{_hashed('page')}'><div class='{_hashed('grid')}'><div class='{_hashed('cell')}'>{body}"
        f"</div></div></div>{calls}<div class='{_hashed('foot')}' role='contentinfo'>{_links('div', _FOOTER)}"
        f"<div>© {escape(seed.facts['service'])}</div></div></div></div></body></html>"
    )


def _box(line: Line, at: int) -> str:
    mark = {"bullet": "• ", "title": "", "heading": ""}.get(line.kind, "")
    text = f'<span class="{_hashed(f"s{at % 3}")}">{escape(mark + line.text)}</span>'
    tag = {"title": "h1", "heading": "h2"}.get(line.kind, "p")
    return f'<div class="{_hashed(f"b{at}")}" data-testid="richTextElement"><div><{tag}>{text}</{tag}></div></div>'


def bare(seed: Seed) -> str:
    """A paragraph a line and no other markup; the page's own words stand behind the policy in the same parent."""
    lines = [("• " if line.kind == "bullet" else "") + line.text for line in seed.lines]
    tail = ["Ready to get started?", "Try it for free today!", *_FOOTER]
    body = "\n".join(f"<p>{escape(text)}</p>" for text in [*lines, *tail])
    return f"<html><head><title>{_page_title(seed)}</title></head><body><div>\n{body}\n</div></body></html>"


def _page_title(seed: Seed) -> str:
    return escape(" | ".join(part for part in ("Privacy Policy", seed.facts["service"]) if part))


def _links(tag: str, words: Sequence[str]) -> str:
    return "".join(f'<{tag}><a href="/{word.lower().replace(" ", "-")}">{word}</a></{tag}>' for word in words)


def _hashed(name: str) -> str:
    """A class name as builders make them: the same for the same thing, and meaning nothing."""
    return "css-" + hashlib.sha256(name.encode()).hexdigest()[:7]


LAYOUTS: dict[str, Callable[[Seed], str]] = {"semantic": semantic, "site builder": site_builder, "bare": bare}
