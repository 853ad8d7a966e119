"""Is this the policy, or what a site sends in its place? Small rules, each with its name; the first that speaks counts.

A rule must not refuse a real policy: one that talks of cookies, passwords or pages not found does so in paragraphs,
while a message stands in a short text, or in a short line above it. What only the document's history speaks against
is marked so: it delays, it never vetoes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from tracker.languages import may_be_same
from tracker.model import PageFacts, PolicyText, Verdict
from tracker.verdict import claims, measures, signals

EMPTY = 15  # words: a text up to here says nothing
MESSAGE = 150  # words: up to here any message in the text is what the page is about
TOP = 12  # blocks at the top among which a message can stand on a page with more on it
TOP_WORDS = 1200  # words up to which a page can be a message with a page around it
SHORT = 50  # words: a text below is a policy only if it plainly speaks as one
NEARLY_SHORT = 150  # words: a text below must speak like one at all
SHELL_SCRIPT = 2000  # bytes of script with which an empty page is one that draws itself
LEAST_BYTES = 5000  # of a page that broke off; shorter ones leave their end tags out
CONSENT_BUTTONS = 3  # different phrases of a consent dialog
CONSENT_LINES = 2  # of them, where there is hardly anything else
CONSENT_PLAIN = 0.5  # of a text's lines; a dialog's and a cookie table's lines are a few words long

# How much of a text is policy words (tracker/verdict/terms.toml). Measured: 344 texts and 30 pages of real policies
# have 0.02 and more (median 0.12); shop windows of 2,000 words 0.009 to 0.017.
PLAIN_SPEECH = 0.12
PLAINEST_SPEECH = 0.25
SOME_SPEECH = 0.04
LEAST_SPEECH = 0.008
LEAST_SPEECH_LONG = 0.018  # of a text of LONG words, which says it more surely
LONG = 1000
LEAST_WORDS = 300  # below, a share says little

MUCH_SHORTER = 0.4  # of the words there were
KINSHIP = 0.1  # share of common three-word runs; two versions of one policy have 0.5 and more, two policies 0.05
CUT_OFF = 0.9  # of the words there were, where the page breaks off
COMPARABLE = 100  # words of the older text from which on lengths and languages can be compared

_MESSAGES = ("bot challenge", "soft 404", "error page", "maintenance", "redirect", "parked domain")
_POLICY = Verdict(is_policy=True, reason="policy")


@dataclass(frozen=True, slots=True)
class History:
    """The text that was last accepted as the policy, and its language as a BCP 47 code."""

    markdown: str
    language: str | None = None


@dataclass(frozen=True)
class _Seen:
    """What the rules look at: the text, and what can be counted of it; what only short texts are asked for, when asked.

    `lines` are its blocks without markup, `page` all words of the page around it, both as the signals are written.
    """

    text: PolicyText
    facts: PageFacts
    words: list[str]
    size: int
    share: float

    @cached_property
    def lines(self) -> list[str]:
        return measures.lines(self.text.markdown)

    @cached_property
    def page(self) -> str:
        return measures.folded(self.facts.visible_text)

    @cached_property
    def headed(self) -> bool:
        """Does it stand under a policy's name?"""
        return any(map(claims.names_policy, claims.heads(self.text.markdown)))

    @cached_property
    def titled(self) -> bool:
        """The same, or does the page call itself so?"""
        return self.headed or claims.names_policy(measures.folded(self.text.title))

    @cached_property
    def speaks(self) -> bool:
        return claims.keeps_its_word(self.text.markdown, self.text.language)

    @property
    def genuine(self) -> bool:
        """Is this a short text that is called a policy, and keeps its word?"""
        return EMPTY < self.size <= MESSAGE and self.headed and self.speaks

    @cached_property
    def page_size(self) -> int:
        return measures.size(Counter(measures.word_list(self.facts.visible_text)))


def judge(text: PolicyText, facts: PageFacts, history: History | None = None) -> Verdict:
    """Whether a text is the policy, with the reason; `text.verdict` is not looked at.

    Reasons: "policy"; "empty", "javascript shell", "bot challenge", "cookie wall", "soft 404", "error page",
    "maintenance", "redirect", "parked domain", "log-in", "truncated", "home page", "other page", "too short"; and,
    `by_history`, "other language", "truncated", "much shorter", "other document", "very different".
    """
    seen = _look(text, facts)
    for rule in _RULES:
        reason = rule(seen)
        if reason:
            return Verdict(is_policy=False, reason=reason)
    reason = _against_history(seen, history) if history else None
    return Verdict(is_policy=False, reason=reason, by_history=True) if reason else _POLICY


def _look(text: PolicyText, facts: PageFacts) -> _Seen:
    found = measures.word_list(text.markdown)
    counts = Counter(found)
    return _Seen(
        text=text,
        facts=facts,
        words=found,
        size=measures.size(counts),
        share=measures.policy_share(counts, text.language),
    )


def _message(seen: _Seen) -> str | None:
    """A short text that says what went wrong."""
    if seen.size > MESSAGE or seen.genuine:
        return None
    said = "\n".join([measures.folded(seen.text.title), *seen.lines])
    if seen.page_size <= MESSAGE:
        said = f"{said}\n{seen.page}"
    if seen.size > SHORT and seen.share >= PLAIN_SPEECH:
        return signals.opens_with(seen.lines[:TOP], _MESSAGES)
    return next((reason for reason in _MESSAGES if signals.says(said, reason)), None)


def _message_on_top(seen: _Seen) -> str | None:
    """A message as a short line among the first of a page that has more on it: menus, a cookie dialog."""
    if seen.size > TOP_WORDS or seen.text.dateline or seen.genuine:
        return None
    return signals.opens_with(seen.lines[:TOP], ("soft 404", "error page", "maintenance"))


def _truncated(seen: _Seen) -> str | None:
    """A page that broke off before its text, or soon after."""
    cut = seen.facts.cut_off and seen.facts.html_bytes >= LEAST_BYTES and seen.size < SHORT
    return "truncated" if cut else None


def _log_in(seen: _Seen) -> str | None:
    """A form in place of the text."""
    if seen.size > MESSAGE or (seen.size > SHORT and seen.share >= PLAIN_SPEECH) or seen.genuine:
        return None
    asks = signals.says(seen.page, "log-in") or signals.says("\n".join(seen.lines), "log-in")
    return "log-in" if seen.facts.password_fields or (asks and seen.size <= SHORT) else None


def _shell(seen: _Seen) -> str | None:
    """A page that draws itself by script, which we did not run."""
    if seen.size > MESSAGE or seen.genuine:
        return None
    said = signals.says("\n".join(seen.lines), "javascript shell")
    if seen.size > EMPTY and not said:
        return None
    asks = seen.page_size <= MESSAGE and signals.says(seen.page, "javascript shell")
    return "javascript shell" if asks or said else None


def _script_alone(seen: _Seen) -> str | None:
    """The same, of a page that does not say so."""
    return "javascript shell" if seen.size <= EMPTY and seen.facts.script_bytes >= SHELL_SCRIPT else None


def _cookie_wall(seen: _Seen) -> str | None:
    """Nothing but a consent dialog: its buttons are on the page, and the text is its short lines and tables."""
    fewest = CONSENT_LINES if seen.size <= SHORT else CONSENT_BUTTONS
    if seen.size > TOP_WORDS or signals.count(seen.page, "cookie wall") < fewest:
        return None
    if seen.genuine and any(map(claims.names_document, claims.heads(seen.text.markdown))):
        return None
    about = sum("cookie" in line or signals.says(line, "cookie wall") for line in seen.lines)
    if seen.size <= MESSAGE:
        return "cookie wall" if about * 2 >= len(seen.lines) else None
    # A policy on cookies has tables as well; that of a page which was never drawn is the consent manager's.
    undrawn = signals.says(seen.page, "javascript shell")
    plain = sum(len(line.split()) <= 3 or (undrawn and " | " in line) for line in seen.lines)
    return "cookie wall" if plain > CONSENT_PLAIN * len(seen.lines) else None


def _empty(seen: _Seen) -> str | None:
    return "empty" if seen.size == 0 else None


def _too_short(seen: _Seen) -> str | None:
    """Too few words for a policy, and not plainly one all the same."""
    if seen.genuine:
        return None
    if seen.size <= EMPTY or (seen.size < SHORT and not _is_plain(seen)):
        return "too short"
    known = measures.knows(seen.text.language) and not seen.headed
    return "too short" if known and seen.size < NEARLY_SHORT and seen.share < SOME_SPEECH else None


def _is_plain(seen: _Seen) -> bool:
    """Does a text speak plainly as a policy? Asked of short ones only: to look at each sentence is slow."""
    return seen.share >= (PLAIN_SPEECH if seen.titled else PLAINEST_SPEECH) and seen.speaks


def _other_page(seen: _Seen) -> str | None:
    """Many words, hardly one that policies are made of: a shop window, an article."""
    if seen.size < LEAST_WORDS or not measures.knows(seen.text.language):
        return None
    least = LEAST_SPEECH_LONG if seen.size >= LONG else LEAST_SPEECH
    if seen.share >= least:
        return None
    return "home page" if seen.facts.at_root else "other page"


_RULES: tuple[Callable[[_Seen], str | None], ...] = (
    _message,
    _shell,
    _truncated,
    _script_alone,
    _empty,
    _log_in,
    _message_on_top,
    _cookie_wall,
    _too_short,
    _other_page,
)


def _against_history(seen: _Seen, history: History) -> str | None:
    """What only the text that was there before speaks against."""
    before = measures.word_list(history.markdown)
    size = measures.size(Counter(before))
    if size < COMPARABLE:
        return None
    if not may_be_same(seen.text.language, history.language):
        return "other language"
    if seen.facts.cut_off and seen.size < CUT_OFF * size:
        return "truncated"
    if seen.size < MUCH_SHORTER * size:
        return "much shorter"
    if size < LEAST_WORDS or measures.kinship(before, seen.words) >= KINSHIP:
        return None
    return "very different" if _same_title(history.markdown, seen.text) else "other document"


def _same_title(before: str, text: PolicyText) -> bool:
    """Have the headings on top of the two texts a word in common, as far as they have headings?"""
    old, new = (set(measures.word_list(measures.heading(markdown))) for markdown in (before, text.markdown))
    return not old or not new or bool(old & new)
