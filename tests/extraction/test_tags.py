"""Tags as they are looked at before the parser has them."""

from __future__ import annotations

import pytest

from tracker.extraction.budgets import MAX_ATTRIBUTES
from tracker.extraction.tags import has_crowded_tag

NAMES = " ".join(f"a{number}" for number in range(MAX_ATTRIBUTES + 10))


@pytest.mark.parametrize(
    ("page", "crowded"),
    [
        (f'<p {NAMES} b=">" {NAMES}>', True),
        (f"<p b='>'{NAMES}>", True),
        (f"<p b = '>' {NAMES.replace(' ', '/')}>", True),
        (f"<p>x</p><!-- <b x=' --><p b='>' {NAMES} >y</p>", True),
        (f"<script>a = '</script><p b='>' {NAMES} >y</p>", True),
        (f"<script b='>' {NAMES}></script>", True),
        (f"<!-- a='> {NAMES} --><p>y</p>", False),
        (f"<TEXTAREA><p b='>' {NAMES} ></Textarea>", False),
        (f'<p b=">" c=">">{NAMES}</p>', False),
        (f'<p b=">"><script>if (a<b) {{ {NAMES} }}</script>', False),
        (f'<p b=">"><p c="{NAMES}">', False),
        ("<p" + ' class="[&>p]:m-1"' * 20 + ">", False),
        ("", False),
        ("<p b='", False),
    ],
)
def test_a_tag_with_an_end_in_a_value_is_read_to_its_own_end(page: str, crowded: bool) -> None:
    assert has_crowded_tag(page.encode()) == crowded
