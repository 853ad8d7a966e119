"""Link targets without what changes from visit to visit, and addresses hidden from robots."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.emails import decode_email, email_of_link
from tracker.extraction.links import clean_link

BASE = "https://site.example/legal/privacy?lang=en"


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("terms", "https://site.example/legal/terms"),
        (" /terms\n", "https://site.example/terms"),
        ("//other.example/x#y", "https://other.example/x#y"),
        ("?page=2&utm_source=a&gclid=b", "https://site.example/legal/privacy?page=2"),
        ("/x?a=&b=1%202", "https://site.example/x?a=&b=1%202"),
        ("/terms;jsessionid=0A1B2C?x=1", "https://site.example/terms?x=1"),
        ("/terms?PHPSESSID=0a1b&x=1&fbclid=z", "https://site.example/terms?x=1"),
        (
            "https://search.example/url?q=https%3A%2F%2Fother.example%2Fx%3Futm_source%3Da&usg=z",
            "https://other.example/x",
        ),
        ("https://social.example/l.php?u=https%3A%2F%2Fother.example%2F&h=AT0z9", "https://other.example/"),
        ("/redirect/?to=/terms", "https://site.example/redirect/?to=/terms"),
        ("/out?url=https://a.example/go?to=https://b.example/x", "https://b.example/x"),
        ("/article?url=https://other.example/x", "https://site.example/article?url=https://other.example/x"),
        ("/url?q=https://site.example/legal/privacy%3Flang=en", None),
        ("mailto:a@b.example?subject=x", "mailto:a@b.example"),
        ("tel:+1 555", "tel:+1555"),
        ("/cdn-cgi/l/email-protection#026341602c67", "mailto:aCb.e"),
        ("#section", None),
        ("https://site.example/legal/privacy?lang=en#section", None),
        ("javascript:alert(1)", None),
        ("JaVa\nScript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:", None),
        ("http://[bad", None),
        ("", None),
        ("https://x.example/" + "y" * 3000, None),
    ],
)
def test_links_are_cleaned(href: str, link: str | None) -> None:
    assert clean_link(href, BASE) == link


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_link_is_clean_or_none(href: str, base: str) -> None:
    link = clean_link(href, base)
    assert link is None or link.startswith(("http://", "https://", "mailto:", "tel:"))


@given(st.emails(), st.integers(0, 255))
def test_encoded_addresses_are_decoded(address: str, key: int) -> None:
    encoded = bytes([key, *(byte ^ key for byte in address.encode())]).hex()
    if len(encoded) <= 402:
        assert decode_email(encoded) == address
        assert email_of_link(f"https://site.example/cdn-cgi/l/email-protection#{encoded}") == address


@pytest.mark.parametrize("encoded", ["", "5", "54", "zz00", "5461 62"])
def test_what_is_not_encoded_is_left(encoded: str) -> None:
    assert decode_email(encoded) is None
