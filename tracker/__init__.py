"""Watches policy pages, keeps dated evidence of each, and tells people what changed in which clause.

from tracker import Tracker, normalize, read, compare, categorize

text = normalize(html, url="https://example.com/privacy")
change = compare(old_markdown, text)
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.app import Tracker
    from tracker.flagging.categorize import categorize
    from tracker.model import Change, Clause, ClauseChange, Flag, PolicyText, Verdict
    from tracker.texts import compare, normalize, read

__all__ = [
    "Change",
    "Clause",
    "ClauseChange",
    "Flag",
    "PolicyText",
    "Tracker",
    "Verdict",
    "categorize",
    "compare",
    "normalize",
    "read",
]

_PLACES = {
    "Tracker": "tracker.app",
    "categorize": "tracker.flagging.categorize",
    "compare": "tracker.texts",
    "normalize": "tracker.texts",
    "read": "tracker.texts",
}


def __getattr__(name: str) -> object:
    """A public name, loaded when it is first asked for: all together take half a second, and `--help` needs none."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_PLACES.get(name, "tracker.model")), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
