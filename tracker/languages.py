"""Codes of languages, as far as texts can be told apart by them."""

from __future__ import annotations

_GROUPS = (
    {"nb", "no", "nn", "da"},
    {"hr", "sr", "bs"},
    {"id", "ms"},
    {"he", "iw"},
    {"zh", "yue"},
    {"ar", "fa", "ur"},
)
"""Languages that small words and scripts do not tell apart: one text may be taken for either of a group."""


def base(code: str | None) -> str:
    """The language of a BCP 47 code without script and region: "pt-BR" is "pt"; "" for None."""
    return (code or "").split("-")[0].lower()


def may_be_same(one: str | None, other: str | None) -> bool:
    """Whether texts with these codes may be in one language; so too where a code is not known."""
    first, second = base(one), base(other)
    return not first or not second or first == second or any({first, second} <= group for group in _GROUPS)
