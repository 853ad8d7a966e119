"""What belongs to the page and not to the policy: navigation, banners, dialogs, share bars, consent boxes.

Told by element, role, state and - with care - by the names that classes and ids carry. Names lie ("page-with-sidebar"
may be the page), so an element is dropped for its name only while it holds little of the page's prose. No rule looks
at the wording of a text: the words "Cookie settings" in a policy are the policy's.
"""

from __future__ import annotations

import re
from collections.abc import Set

from lxml import etree

from tracker.extraction.names import is_frame, part_named
from tracker.extraction.parse import Element, attribute, text_of
from tracker.extraction.weights import Weight, Weights

_CONTROLS = frozenset({"input", "button", "select", "textarea", "option", "optgroup", "datalist", "dialog", "menu"})
_SECTIONING = {"nav": "navigation", "header": "page header", "footer": "page footer", "aside": "beside the text"}
_CONTENT = frozenset({"main", "article"})
_CHROME_ROLES = {
    "navigation": "navigation",
    "banner": "page header",
    "contentinfo": "page footer",
    "complementary": "beside the text",
    "search": "search",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "menu": "menu",
    "menubar": "menu",
    "toolbar": "menu",
    "tooltip": "dialog",
}
_TRIGGER_PARENTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"})
_NEVER_BY_NAME = frozenset({"html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th"})
_SENTENCE_MARK = re.compile(r"[.!?…。！？؟।]")
_SHORTEST_SENTENCE = 11
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff].{8}")
# How deep hidden elements inside hidden ones are looked at, and how many characters may be searched for copies.
_HIDDEN_DEPTH = 3
_SEARCH_BUDGET = 2_000_000_000
_SHORT = 400  # characters: on a short page, a banner of this length may be half of its prose


def find_chrome(root: Element, weights: Weights, hidden: Set[Element]) -> dict[Element, str]:
    """The elements below `root` that are not the policy, each with the reason; what is below them goes along.

    `hidden` are the elements that hide themselves.
    """
    page = weights.of(root)
    dropped: dict[Element, str] = {}
    concealing: list[Element] = []
    stack: list[tuple[Element, bool, int]] = [(root, False, 0)]
    while stack:
        tag, inside, depth = stack.pop()
        inside = inside or tag.tag in _CONTENT or tag.get("role") == "main"
        for child in tag:
            reason = _why_chrome(child, weights.of(child), page, inside)
            if reason:
                dropped[child] = reason
                continue
            concealed = child in hidden and depth < _HIDDEN_DEPTH
            if concealed:
                concealing.append(child)
            stack.append((child, inside, depth + concealed))
    return dropped | _needless(concealing, root) if concealing else dropped


def _why_chrome(tag: Element, weight: Weight, page: Weight, inside: bool) -> str:
    """Why an element is chrome, or ""."""
    name = tag.tag
    if name in _CONTROLS:
        return "" if name == "button" and _is_trigger(tag) else "control"
    role = tag.get("role") or ""
    if name == "nav" or (name in _SECTIONING and role not in ("main", "article")) or role in _CHROME_ROLES:
        frames = _frames_the_page(tag, weight, page, inside)
        return (_CHROME_ROLES.get(role) or _SECTIONING.get(name, "")) if frames else ""
    if name == "form":
        return "form" if weight.prose < _share_of(page, 0.2) else ""
    if tag.get("aria-modal") == "true":
        return "dialog" if weight.prose < _share_of(page, 0.5) else ""
    return "" if name in _NEVER_BY_NAME else _why_named_chrome(tag, weight, page)


def _frames_the_page(tag: Element, weight: Weight, page: Weight, inside: bool) -> bool:
    """Navigation always does; a header, footer or aside of the policy itself may hold its title, date or address."""
    if tag.tag == "nav" or tag.get("role") not in (None, "", "banner", "contentinfo", "complementary"):
        return True
    if weight.prose > _share_of(page, 0.5):
        return False
    if inside:
        return weight.link_share > 0.5
    return tag.tag != "header" or not weight.titles or weight.link_share > 0.5


def _why_named_chrome(tag: Element, weight: Weight, page: Weight) -> str:
    names = f"{attribute(tag, 'class')} {attribute(tag, 'id')}"
    if len(names) < 4 or weight.prose > max(_share_of(page, 0.1), min(_SHORT, _share_of(page, 0.5))):
        return ""
    reason = part_named(names)
    if not reason and weight.links > 2 and weight.link_share > 0.6 and is_frame(names):
        return "mostly links"
    return reason


def _share_of(page: Weight, share: float) -> float:
    return share * page.prose


def _is_trigger(button: Element) -> bool:
    """Is this button the heading of something that opens, and not a control?"""
    if button.get("aria-expanded") is not None or button.get("aria-controls") is not None:
        return button.get("aria-haspopup") is None
    parent = button.getparent()
    return parent is not None and parent.tag in _TRIGGER_PARENTS


def _needless(hidden: list[Element], root: Element) -> dict[Element, str]:
    """Hidden elements that hold no sentence, or only repeat what is seen elsewhere on the page.

    Others stay: a closed accordion is hidden, and its words bind all the same.
    """
    seen = text_of(root, without=frozenset(hidden))
    controlled = _controlled(root)
    budget = _SEARCH_BUDGET
    kept: set[str] = set()
    needless: dict[Element, str] = {}
    for tag in hidden:
        text = text_of(tag)
        opens = attribute(tag, "id") in controlled or attribute(tag, "role") in ("tabpanel", "region")
        budget -= len(seen)
        if len(text) > 20 and (text in kept or (budget > 0 and text in seen)):
            needless[tag] = "hidden copy"
        elif not (opens or _holds_sentence(text)):
            needless[tag] = "hidden, no sentence"
        kept.add(text)
    return needless


_CONTROLLED = etree.XPath(".//@aria-controls")


def _controlled(root: Element) -> set[str]:
    found = _CONTROLLED(root)
    return {str(name) for name in found} if isinstance(found, list) else set()


def _holds_sentence(text: str) -> bool:
    return bool(_SENTENCE_MARK.search(text, _SHORTEST_SENTENCE) or _IDEOGRAPHS.search(text))
