"""What the page itself, without its style sheets, keeps from being seen or read out."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_hidden_by(attributes: Mapping[str, object]) -> bool:
    """Do these attributes hide their element?"""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return isinstance(style, str) and bool(_HIDDEN_STYLE.search(style))
