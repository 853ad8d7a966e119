"""Policy pages of real size, made by rule: the same number and the same edition are the same bytes.

The sizes are those that real policy pages have: 180 kB in the middle and 1.6 MB at most, two thirds of it scripts,
styles and drawings, some five hundred visible elements, and 15 to 60 kB of words that are the policy.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

SMALLEST, MEDIAN, LARGEST = 60_000, 180_000, 1_600_000
_SPREAD = 0.75
"""Of the logarithm of the size: one page in ten has over 460 kB, one in a hundred a megabyte."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a page shows: `noise` counts what changes around the policy, `policy` the versions of the policy itself."""

    noise: int = 0
    policy: int = 0


def page(number: int, edition: Edition) -> bytes:
    """The page of document `number`."""
    choose = random.Random(number)
    size = int(min(max(MEDIAN * math.exp(choose.gauss(0, _SPREAD)), SMALLEST), LARGEST))
    policy = "\n".join(_policy(choose, choose.randint(15_000, 60_000), edition.policy))
    around = random.Random(f"{number} {edition.noise}")
    top, bottom = _top(choose, around), _bottom(choose, around)
    filler = _filler(choose, around, size - len(policy) - len(top) - len(bottom))
    return (_HEAD.format(number=number) + filler + top + _framed(number, policy) + bottom).encode()


# --- the policy -----------------------------------------------------------------------------------------------------

_TOPICS = (
    "Information we collect", "How we use information", "Cookies and similar technologies", "Sharing and disclosure",
    "Sale of personal data", "International transfers", "Retention", "Security", "Your rights", "Your choices",
    "Children", "Automated decisions", "Legal bases", "Advertising", "Payments", "Third-party services",
    "Changes to this policy", "Contact",
)  # fmt: skip
_DATA = (
    "your name and postal address", "the pages you open", "your e-mail address", "records of what you ordered",
    "your approximate location", "the type of your device", "what you write to our support staff",
    "the invoices made out to you", "the language of your browser", "crash reports of our apps",
    "photographs that you upload", "the date of your last visit", "answers to our surveys",
)  # fmt: skip
_WHO = (
    "our hosting provider", "the courier who brings your parcel", "our auditors", "companies of our group",
    "the bank that clears your payment", "researchers bound by contract", "public authorities who ask lawfully",
    "providers of support software", "the insurer of your order",
)  # fmt: skip
_WHY = (
    "to deliver what you ordered", "to answer your questions", "to keep our service available",
    "to find out which pages are read", "to prevent fraud", "to meet our duties under tax law",
    "to remember the settings you chose", "to send the newsletter you asked for", "to settle disputes",
    "to improve how our apps work on small screens",
)  # fmt: skip
_SENTENCES = (
    "We collect {data} {why}.",
    "When you write to us, we also receive {data}, which we use {why}.",
    "We share {data} with {who} only as far as it is needed {why}.",
    "{Who} may see {data}, and must delete it after {count} days.",
    "We keep {data} for {count} days, unless the law asks us to keep it longer.",
    "You may ask us at any time for a copy of {data}, have it corrected, or have it deleted within {count} days.",
    "If you do not want us to use {data} {why}, you can object in the settings of your account.",
    "We protect {data} by encryption and by rules on who may open it {why}.",
    "Where we move {data} to {who} abroad, we rely on contractual clauses approved by the competent authority.",
    "Nothing in this section limits what you may demand of {who} under the law of the place where you live.",
)


def _policy(choose: random.Random, size: int, version: int) -> Iterator[str]:
    """The blocks of a policy of about `size` characters of words. Versions differ in one promise."""
    yield "<h1>Privacy Policy</h1>"
    yield "<p>Last updated: 3 March 2025</p>"
    promise = "We do not sell your personal data to anybody." if version % 2 == 0 else _BROKEN
    yield f"<p>This policy says what we do with personal data, and what you can do about it. {promise}</p>"
    left, section = size, 0
    while left > 0:
        section += 1
        topic = _TOPICS[(section - 1) % len(_TOPICS)]
        yield f'<h2 id="section-{section}"><span class="num">{section}.</span> {topic}</h2>'
        for block in _section(choose):
            left -= len(block)
            yield block


_BROKEN = "We may sell your personal data to data brokers and to other companies."


def _section(choose: random.Random) -> Iterator[str]:
    for _ in range(choose.randint(2, 5)):
        kind = choose.random()
        if kind < 0.7:
            yield f'<p class="css-{choose.getrandbits(24):x} body-text">{_paragraph(choose, choose.randint(2, 6))}</p>'
        else:
            items = "".join(f"<li><span>{_paragraph(choose, 1)}</span></li>" for _ in range(choose.randint(3, 7)))
            yield f'<ul class="list css-{choose.getrandbits(24):x}">{items}</ul>'


def _paragraph(choose: random.Random, sentences: int) -> str:
    return " ".join(_sentence(choose) for _ in range(sentences))


def _sentence(choose: random.Random) -> str:
    who = choose.choice(_WHO)
    return choose.choice(_SENTENCES).format(
        data=choose.choice(_DATA),
        who=who,
        Who=who.capitalize(),
        why=choose.choice(_WHY),
        count=choose.randint(2, 900),
    )


# --- the page around it ---------------------------------------------------------------------------------------------

_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Privacy Policy | Shop {number}</title>'
    '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/app.css"></head><body>'
)
_WORDS = ("Prices", "Help", "Careers", "Press", "Stories", "Gifts", "Teams", "Partners", "Apps", "Status", "Log in")


def _framed(number: int, policy: str) -> str:
    """The policy in one of the frames that sites put it in."""
    frames = (
        "<main><article>{}</article></main>",
        '<div id="page"><div class="container"><div class="content legal">{}</div></div></div>',
        '<div class="wrap"><main id="main" role="main"><div class="rich-text">{}</div></main></div>',
    )
    return frames[number % len(frames)].format(policy)


def _links(choose: random.Random, count: int) -> str:
    return "".join(
        f'<li class="nav-item"><a class="nav-link css-{choose.getrandbits(20):x}" href="/{choose.getrandbits(20):x}">'
        f"{choose.choice(_WORDS)} {choose.choice(_WORDS).lower()}</a></li>"
        for _ in range(count)
    )


def _top(choose: random.Random, around: random.Random) -> str:
    return (
        f'<header class="site"><nav aria-label="Main"><ul>{_links(choose, choose.randint(20, 90))}</ul></nav>'
        f'<div class="basket">Basket ({around.randint(0, 99)})</div></header>'
    )


def _bottom(choose: random.Random, around: random.Random) -> str:
    related = "".join(
        f'<li><a href="/story/{around.getrandbits(32):x}">{around.choice(_WORDS)} and {around.choice(_WORDS)}</a></li>'
        for _ in range(6)
    )
    return (
        f'<aside class="related"><h3>Read next</h3><ul>{related}</ul></aside>'
        f"<footer><ul>{_links(choose, choose.randint(20, 60))}</ul>"
        f"<p>{around.randint(1000, 9999)} people are shopping now</p><p>All rights reserved.</p></footer></body></html>"
    )


def _filler(choose: random.Random, around: random.Random, size: int) -> str:
    """Scripts, styles and drawings of `size` characters together, each visit with a token of its own."""
    token = f'<script nonce="{around.getrandbits(64):x}">window.visit="{around.getrandbits(64):x}"</script>'
    parts = [token]
    left = size - len(token)
    while left > 200:
        length = min(left, choose.randint(2_000, 60_000))
        before, after = choose.choice(_SILENT)
        start = choose.randrange(len(_blob()) - length)
        parts.append(before + _blob()[start : start + length] + after)
        left -= length
    return "".join(parts)


_SILENT = (
    ("<script>window.data=[", "]</script>"),
    ('<script type="application/json">["', '"]</script>'),
    ("<style>", "</style>"),
    ('<svg viewBox="0 0 24 24"><path d="', '"/></svg>'),
)


@cache
def _blob() -> str:
    """Some hundred kilobytes that look like minified code, and compress like it."""
    choose = random.Random("code")
    names = ["".join(choose.choices("abcdefghijklmnopqrstuvwxyz", k=choose.randint(1, 9))) for _ in range(600)]
    tokens = [*names, *map(str, range(200)), *("{}();,:.=&|" * 30)]
    phrases = ["".join(choose.choices(tokens, k=choose.randint(3, 12))) for _ in range(1500)]
    often = [1 / rank for rank in range(1, len(phrases) + 1)]
    return "".join(choose.choices(phrases, often, k=20_000))
