"""What the page itself, without its style sheets, keeps from being seen or read out."""

from __future__ import annotations

import re

from lxml import etree

from tracker.extraction.parse import Element

# Attributes are found several times faster than elements that have one of them.
_MAY_HIDE = etree.XPath("//*/@hidden | //*/@style | //*/@aria-hidden")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def find_hidden(root: Element) -> set[Element]:
    """The elements of the whole page that their own attributes hide."""
    found = _MAY_HIDE(root)
    values = found if isinstance(found, list) else []
    return {
        owner
        for value in values
        if isinstance(value, etree._ElementUnicodeResult) and _hides(str(value.attrname), value)
        if (owner := value.getparent()) is not None
    }


def _hides(name: str, value: str) -> bool:
    if name == "hidden":
        return True
    return value == "true" if name == "aria-hidden" else bool(_HIDDEN_STYLE.search(value))
