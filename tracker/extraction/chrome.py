"""What belongs to the page and not to the policy: navigation, banners, dialogs, share bars, consent boxes.

Told by element, role, state and - with care - by the names that classes and ids carry. Names lie ("page-with-sidebar"
may be the page), so an element is dropped for its name only while it holds little of the page's prose. No rule looks
at the wording of a text: the words "Cookie settings" in a policy are the policy's.
"""

from __future__ import annotations

import re

from bs4 import Tag

from tracker.extraction.hidden import is_hidden_by
from tracker.extraction.parse import SILENT, attribute, descendants, text_of
from tracker.extraction.weights import Weight, Weights

_CONTROLS = frozenset({"input", "button", "select", "textarea", "option", "optgroup", "datalist", "dialog", "menu"})
_SECTIONING = frozenset({"nav", "header", "footer", "aside"})
_CONTENT = frozenset({"main", "article"})
_CHROME_ROLE_NAMES = """
    navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar tooltip
"""
_CHROME_ROLES = frozenset(_CHROME_ROLE_NAMES.split())
_TRIGGER_PARENTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"})
_NEVER_BY_NAME = frozenset({"html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th"})
_SENTENCE_MARK = re.compile(r"[.!?…。！？؟।]")
_SHORTEST_SENTENCE = 11
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff].{8}")
# How deep hidden elements inside hidden ones are looked at, and how many characters may be searched for copies.
_HIDDEN_DEPTH = 3
_SEARCH_BUDGET = 2_000_000_000

_SEP = r"[-_ ]*"
# Names of parts that are no policy wherever they stand.
_PART_NAMES = re.compile(
    r"(?<![a-z])(?:"
    rf"breadcrumbs?|crumbs|skip{_SEP}(?:links?|nav|to\w*)|pagination|pager|"
    rf"(?:social|share|sharing){_SEP}(?:bar|buttons?|icons?|links?|list|media|widget|tools|menu|nav|block|box)|"
    rf"(?:cookies?|consent|gdpr|privacy){_SEP}(?:banner|bar|popup|modal|dialog|box|overlay|wall|prompt|toast)|"
    rf"(?:cookie{_SEP}(?:consent|notice|law|alert|message)|consent{_SEP}(?:notice|manager|sdk|layer))|"
    rf"(?:language|lang|locale|country){_SEP}(?:switcher|selector|picker|select|menu|dropdown|list|nav|chooser)|"
    rf"(?:table{_SEP}of{_SEP}contents?|toc)|on{_SEP}this{_SEP}page|"
    rf"(?:related|recommended|popular|recent|similar|more|next){_SEP}(?:articles?|posts?|content|links|pages|stories)|"
    rf"article{_SEP}(?:votes?|feedback|rating)|reactions?{_SEP}(?:picker|bar|buttons?)|(?:page|doc){_SEP}feedback|was{_SEP}this{_SEP}helpful|helpful|csat|"
    rf"newsletter|subscribe|sign{_SEP}up{_SEP}form|back{_SEP}to{_SEP}top|scroll{_SEP}(?:to{_SEP})?top|"
    rf"announcement{_SEP}bar|popup|popover|modal|lightbox|toast|snackbar|tooltip|"
    r"sr-only|visually-?hidden|screen-reader-text|advert\w*|ads?-(?:slot|banner|container)|no-?print"
    r")(?![a-z])",
)
# Names of frames round a page: dropped where what they hold is mostly links.
_FRAME_NAMES = re.compile(
    r"(?<![a-z])(?:(?:site|page|global|main|top|bottom|app|mega)?[-_ ]*"
    r"(?:nav|navbar|navigation|menu|footer|header|masthead|topbar|sidebar|sidenav|subnav))(?![a-z])"
)
_SHORT = 400  # characters: on a short page, a banner of this length may be half of its prose
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def find_chrome(root: Tag, weights: Weights) -> set[int]:
    """The ids (as by `id()`) of the elements below `root` that are not the policy; what is below them goes along."""
    page = weights.of(root)
    dropped: set[int] = set()
    hidden: list[Tag] = []
    stack: list[tuple[Tag, bool, int]] = [(root, False, 0)]
    while stack:
        tag, inside, depth = stack.pop()
        inside = inside or tag.name in _CONTENT or attribute(tag, "role") == "main"
        for child in tag.contents:
            if not isinstance(child, Tag):
                continue
            if child.name in SILENT or _is_chrome(child, weights.of(child), page, inside):
                dropped.add(id(child))
                continue
            concealed = bool(child.attrs) and depth < _HIDDEN_DEPTH and is_hidden_by(child.attrs)
            if concealed:
                hidden.append(child)
            stack.append((child, inside, depth + concealed))
    return dropped | _needless(hidden, root) if hidden else dropped


def _is_chrome(tag: Tag, weight: Weight, page: Weight, inside: bool) -> bool:
    name = tag.name
    if name in _CONTROLS:
        return not (name == "button" and _is_trigger(tag))
    if not tag.attrs and name not in _SECTIONING and name != "form":
        return False
    role = attribute(tag, "role")
    if name == "nav" or (name in _SECTIONING and role not in ("main", "article")) or role in _CHROME_ROLES:
        return _frames_the_page(tag, weight, page, inside)
    if name == "form":
        return weight.prose < _share_of(page, 0.2)
    if attribute(tag, "aria-modal") == "true":
        return weight.prose < _share_of(page, 0.5)
    return name not in _NEVER_BY_NAME and _is_named_chrome(tag, weight, page)


def _frames_the_page(tag: Tag, weight: Weight, page: Weight, inside: bool) -> bool:
    """Navigation always does; a header, footer or aside of the policy itself may hold its title, date or address."""
    if tag.name == "nav" or attribute(tag, "role") not in ("", "banner", "contentinfo", "complementary"):
        return True
    if weight.prose > _share_of(page, 0.5):
        return False
    if inside:
        return weight.link_share > 0.5
    return tag.name != "header" or not weight.titles or weight.link_share > 0.5


def _is_named_chrome(tag: Tag, weight: Weight, page: Weight) -> bool:
    names = f"{attribute(tag, 'class')} {attribute(tag, 'id')}"
    if len(names) < 4 or weight.prose > max(_share_of(page, 0.1), min(_SHORT, _share_of(page, 0.5))):
        return False
    names = _CAMEL.sub("-", names).lower()
    if _PART_NAMES.search(names):
        return True
    return weight.links > 2 and weight.link_share > 0.6 and bool(_FRAME_NAMES.search(names))


def _share_of(page: Weight, share: float) -> float:
    return page.prose * share


def _is_trigger(button: Tag) -> bool:
    """Is this button the heading of something that opens, and not a control?"""
    if "aria-expanded" in button.attrs or "aria-controls" in button.attrs:
        return "aria-haspopup" not in button.attrs
    parent = button.parent
    return parent is not None and parent.name in _TRIGGER_PARENTS


def _needless(hidden: list[Tag], root: Tag) -> set[int]:
    """Hidden elements that hold no sentence, or only repeat what is seen elsewhere on the page.

    Others stay: a closed accordion is hidden, and its words bind all the same.
    """
    seen = text_of(root, without={id(tag) for tag in hidden})
    controlled = {attribute(tag, "aria-controls") for tag in descendants(root)} - {""}
    budget = _SEARCH_BUDGET
    kept: set[str] = set()
    needless = set()
    for tag in hidden:
        text = text_of(tag)
        opens = attribute(tag, "id") in controlled or attribute(tag, "role") in ("tabpanel", "region")
        budget -= len(seen)
        copied = len(text) > 20 and (text in kept or (budget > 0 and text in seen))
        if copied or not (opens or _holds_sentence(text)):
            needless.add(id(tag))
        kept.add(text)
    return needless


def _holds_sentence(text: str) -> bool:
    return bool(_SENTENCE_MARK.search(text, _SHORTEST_SENTENCE) or _IDEOGRAPHS.search(text))
