"""What the rewording of a sentence, its coming or its going is worth: nothing to the eye, little, or much."""

from __future__ import annotations

from typing import NamedTuple

from tracker.flagging.categorize import matches, text_scores
from tracker.flagging.labels import (
    hides_address,
    is_code,
    is_dateline,
    is_link_list,
    only_clock,
    only_dates,
    states_nothing,
    tells_figures,
)
from tracker.flagging.lexicon import lexicon
from tracker.flagging.pairing import Rewording, Sentence
from tracker.flagging.passage import word_count
from tracker.flagging.phrases import Match
from tracker.flagging.quantities import quantities
from tracker.flagging.references import counts_otherwise, refers_elsewhere
from tracker.flagging.signs import signed
from tracker.flagging.surroundings import ANYWHERE, Surroundings
from tracker.flagging.volatile import form
from tracker.flagging.wording import (
    content,
    names_only,
    only_numbers_of_places,
    renames_control,
    swapped_persons,
    synonyms,
    titles_only,
    turned,
    without_quantities,
)
from tracker.model import ChangeKind

_MANY = 4
"""Words of content lost and gained from which a sentence says something else."""

_FRAGMENT = 7
"""A piece of text up to this many words and without a verb of a rule is a label, not a statement."""

_STATEMENT = 12
"""Words from which a sentence that came or went says something, even if nobody can say what about."""

_PERSON_WORDS = (
    "we you our your wir sie ihre ihren ihnen uns unsere du deine nous vous votre vos notre nos usted su sus nosotros"
    " nuestro nuestra tu tus lei tuo tuoi suo suoi noi nostri você seu seus nossos u uw wij ons onze je jouw"
    " 当社 弊社 お客様 利用者 我们 我們 您 你"
)
_PERSONS = frozenset(_PERSON_WORDS.split())
"""Words for the company and the reader, in the languages of signs.toml."""
_POSTAL_DIGITS = 4
"""Digits of a number from which it may be a postal code or a telephone number."""

_EXEMPTS = frozenset(
    ["except", "unless", "other", "excluding", "apart", "with", "notwithstanding", "außer", "sauf", "salvo"]
)
"""First words of an exception, which may be a footnote's only ones."""

_NAMES_IT = 0.8
_CONTACT = 0.5
"""The weight from which a sentence may be about whom to contact."""
_GRAVE = 3
_STOPS = (".", "!", ";", "。")
_QUIET = frozenset(["contact", "definitions"])


class Judgement(NamedTuple):
    """A kind, and why, as the end of a sentence that begins with "because"."""

    kind: ChangeKind
    why: str


def difference(rewording: Rewording, surroundings: Surroundings = ANYWHERE) -> Judgement:
    """What a sentence that was reworded, added or removed is worth, where it stands."""
    before, after = rewording.before, rewording.after
    if before is None or after is None:
        return one_sided(after or before, surroundings)
    lost, gained = content(rewording)
    apart = _nothing_stated(before, after, lost, gained)
    if apart is not None:
        return apart
    if titles_only(rewording):
        return Judgement("minor", "only the text of a link differs")
    if renames_control(rewording):
        return Judgement("minor", "only the name of a link, a button or a setting differs")
    if swapped_persons(rewording):
        return Judgement("substantive", "who does it, or to whom it is done, differs")
    signs = turned(rewording, before, after)
    if not lost and not gained and not signs:
        return Judgement("cosmetic", "only spelling or small words differ")
    one, other = ([q.worth for q in quantities(side.text)] for side in (before, after))
    if one == other and not signs and only_numbers_of_places(lost, gained):
        if not surroundings.renumbered and refers_elsewhere(rewording):
            return Judgement("minor", "it refers to another section, and no heading has another number")
        if tells_figures(before.words, rewording.lost) or tells_figures(after.words, rewording.gained):
            return Judgement("minor", "a figure or a date in it differs")
        if _rules(after.text) and counts_otherwise(before.text, after.text):
            return Judgement("minor", "a number in a rule differs")
        return Judgement("cosmetic", "only numbering differs")
    if _tells_contact(after) and all(map(str.isdigit, (*lost, *gained))):
        return Judgement("minor", "a number in a contact differs")
    if one == other and not surroundings.topical and all(map(str.isdigit, (*lost, *gained))) and not _rules(after.text):
        return Judgement("noise", "only a counter differs")
    if _quiet(before) and _quiet(after) and not signs:
        return Judgement("minor", "it only tells a contact or what a word means")
    if synonyms(lost, gained):
        return Judgement("minor", "only a word of the same meaning differs")
    if surroundings.topical and lost and gained and max(len(before.words), len(after.words)) <= _FRAGMENT:
        return Judgement("substantive", "an item of a list of practices or rights differs")
    if signs:
        return Judgement("substantive", f"words that bear on its meaning differ ({signs})")
    if one != other:
        return Judgement("substantive", "a number with its unit differs")
    if practice := _grave_practice(rewording, before, after):
        return Judgement("substantive", f"only one side speaks of {practice}")
    if thing := _named_thing(rewording, before, after):
        return Judgement("substantive", f"only one side speaks of {thing}")
    if names_only(rewording, surroundings.renamed):
        return Judgement("minor", "only names differ")
    if one:  # the same quantities: how they are written says nothing
        lost, gained = without_quantities(before.text, lost), without_quantities(after.text, gained)
    count = len(set(lost)) + len(set(gained))
    return Judgement("substantive" if count >= _MANY else "minor", f"{count} words of content differ")


def _grave_practice(rewording: Rewording, before: Sentence, after: Sentence) -> str:
    """A grave category whose words came into the sentence or went out of it: "sell or share" is no longer "share"."""
    one, other = _named(before), _named(after)
    went = {m.phrase.owner for m in one if not rewording.lost.isdisjoint(range(m.start, m.end))}
    came = {m.phrase.owner for m in other if not rewording.gained.isdisjoint(range(m.start, m.end))}
    went -= {m.phrase.owner for m in other}
    came -= {m.phrase.owner for m in one}
    return ", ".join(sorted(lexicon().categories[name].practice for name in went | came))


def _named_thing(rewording: Rewording, before: Sentence, after: Sentence) -> str:
    """A burden or a gain with a name that came or went with a word: "correct or delete" is no longer "correct"."""
    one, other = _things(before), _things(after)
    went = {name for name, m in one if not rewording.lost.isdisjoint(range(m.start, m.end))}
    came = {name for name, m in other if not rewording.gained.isdisjoint(range(m.start, m.end))}
    went -= {name for name, _ in other}
    came -= {name for name, _ in one}
    return ", ".join(sorted(went | came))


def _things(sentence: Sentence) -> list[tuple[str, Match]]:
    """The names of the lexicon's burdens and gains that the sentence speaks of, denied or not."""
    names = lexicon().names
    return [
        (names[m.phrase.owner, m.phrase.table, m.phrase.text], m)
        for m in matches(sentence.text)
        if m.phrase.table in ("burdens", "gains")
    ]


def _named(sentence: Sentence) -> list[Match]:
    """The phrases by which a sentence names a grave category."""
    return [
        match
        for match in matches(sentence.text)
        if match.phrase.table == "phrases"
        and match.phrase.weight >= _NAMES_IT
        and lexicon().categories[match.phrase.owner].gravity >= _GRAVE
    ]


def _nothing_stated(before: Sentence, after: Sentence, lost: list[str], gained: list[str]) -> Judgement | None:
    """The judgement on a rewording of what is no statement: a date, a menu, code, a hidden address. None of others."""
    volatile = form(before.text)
    if volatile is not None and volatile == form(after.text):
        return Judgement("noise", f"it is a line that changes by itself ({volatile[0]})")
    if only_dates([*lost, *gained]) and (is_dateline(before.words) or is_dateline(after.words)):
        return Judgement("date-only", "only the document's date differs")
    if (lost or gained) and only_clock([*lost, *gained], before.text, after.text):
        return Judgement("noise", "only the time at which the page was made differs")
    if (lost or gained) and hides_address(lost, gained, before.text, after.text):
        return Judgement("noise", "an e-mail address was hidden or shown")
    if is_code(after.text) and is_code(before.text):
        return Judgement("noise", "it is code, not text")
    if is_link_list(before.text) and is_link_list(after.text):
        return Judgement("cosmetic", "it is a list of links")
    return None


def one_sided(sentence: Sentence | None, surroundings: Surroundings = ANYWHERE) -> Judgement:
    """What the coming or going of a whole sentence is worth: of a label nothing, of a rule much."""
    if sentence is None:
        return Judgement("none", "there is nothing")
    if states_nothing(sentence.text, sentence.words):
        return Judgement("noise", "it states nothing")
    if (volatile := form(sentence.text)) is not None:
        return Judgement("noise", f"it is a line that changes by itself ({volatile[0]})")
    if is_dateline(sentence.words):
        return Judgement("date-only", "it is the line of the document's date")
    if any(match.start == 0 and sentence.words[0] in _EXEMPTS for match in signed(sentence.text, "exception")):
        return Judgement("substantive", "it takes something out of what is said before it")
    found = {name for name, score in text_scores(sentence.text).items() if score >= 1}
    rule, length = _rules(sentence.text), word_count(sentence.text)
    if surroundings.at_edge and not rule and not found - _QUIET:
        kind: ChangeKind = "minor" if found and length > _FRAGMENT else "noise"
        return Judgement(kind, "it stands at the text's edge and tells no rule")
    if length <= _FRAGMENT:
        return _label(sentence, found, surroundings, rule=rule)
    if rule:
        return Judgement("substantive", "it tells a practice, a duty, a right or a ban")
    if found - _QUIET or (surroundings.topical and not found):
        return Judgement("substantive", "it, or the heading above it, is about practices or rights")
    if found or length > _STATEMENT:
        return Judgement("minor", "it tells no rule")
    return Judgement("cosmetic", "it is a label")


def _label(sentence: Sentence, found: set[str], surroundings: Surroundings, *, rule: bool) -> Judgement:
    whole = rule or sentence.text.endswith(_STOPS)
    if whole and found - _QUIET and not _PERSONS.isdisjoint(sentence.words):
        return Judgement("substantive", "it is a short rule")
    if (
        surroundings.lists
        or "@" in sentence.text
        or any(w.isdigit() and len(w) >= _POSTAL_DIGITS for w in sentence.words)
    ):
        return Judgement("minor", "it is an item of a list or a line of an address")
    return Judgement("cosmetic", "it is a label")


def _tells_contact(sentence: Sentence) -> bool:
    """It gives a telephone number or an address: its figures are no counter."""
    return text_scores(sentence.text).get("contact", 0.0) >= _CONTACT or any(
        word.isdigit() and word[0] == "0" and len(word) >= _POSTAL_DIGITS for word in sentence.words
    )


def _quiet(sentence: Sentence) -> bool:
    """It speaks of nothing but names, contacts and definitions."""
    found = {name for name, score in text_scores(sentence.text).items() if score >= 1}
    return bool(found) and found <= _QUIET


def _rules(text: str) -> bool:
    """The sentence tells a practice, a duty, a right or a ban."""
    return any(True for sign in ("reader", "practice", "duty", "negation") for _ in signed(text, sign))
