"""How much the wording of a sentence differs: not at all to the eye, a little, or in what it means."""

from __future__ import annotations

import re
from collections.abc import Set

from tracker.flagging.labels import in_links, names_control
from tracker.flagging.pairing import Rewording, Sentence
from tracker.flagging.passage import passage, without_links
from tracker.flagging.phrases import Match
from tracker.flagging.quantities import quantities
from tracker.flagging.signs import signed, signs

_LITTLE_WORDS = (
    "a an the and or of that this these those which to in on at by for with as from s is are be been was were has have"
    " also please then thus so such our your its their us we you it here there above below following"
)
_LITTLE = frozenset(_LITTLE_WORDS.split())
"""Words whose coming or going alone changes no right or duty."""

_MEANING = (
    "negation",
    "consent",
    "consent_assumed",
    "limit",
    "exception",
    "discretion",
    "duty",
    "power",
    "place",
    "recipient",
)
_SAME_MEANING = ({"will", "shall", "must"}, {"may", "can", "might"}, {"users", "customers"})

_PERSONS = dict.fromkeys(["we", "us", "our", "ours"], "we") | dict.fromkeys(["you", "your", "yours"], "you")

_TYPO_LENGTH = 5
_QUOTED = re.compile(r"[\"“‘«][^\"”’»]{1,120}[\"”’»]")
_PLACE = re.compile(r"\d{1,3}|[ivx]{1,5}|[a-z]|section|sections|clause|article|paragraph")
_SPELLINGS = (
    ("ise", "ize"),
    ("isation", "ization"),
    ("our", "or"),
    ("lled", "led"),
    ("lling", "ling"),
    ("yse", "yze"),
    ("ence", "ense"),
    ("tre", "ter"),
    ("mme", "m"),
)


def _spelled_alike(one: str, other: str) -> bool:
    """Two spellings of one word: a typo, a plural, the other side of the Atlantic."""
    if one == other:
        return True
    if min(len(one), len(other)) < _TYPO_LENGTH - 1:
        return False
    for british, american in _SPELLINGS:
        if one.replace(british, american) == other.replace(british, american):
            return True
    return max(len(one), len(other)) >= _TYPO_LENGTH and _one_letter_apart(one, other)


def _one_letter_apart(one: str, other: str) -> bool:
    """One letter changed, missing, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1 or one.isdigit() or other.isdigit():
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])


def content(rewording: Rewording) -> tuple[list[str], list[str]]:
    """Words of content lost and gained; those that are spellings of each other are taken out."""
    if rewording.before is None or rewording.after is None:
        return [], []
    one, other = passage(rewording.before.text).words, passage(rewording.after.text).words
    lost = [one[n] for n in sorted(rewording.lost) if one[n] not in _LITTLE and one[n] != "."]
    gained = [other[n] for n in sorted(rewording.gained) if other[n] not in _LITTLE and other[n] != "."]
    for word in list(lost[:200]):
        twin = next((candidate for candidate in gained[:200] if _spelled_alike(word, candidate)), None)
        if twin is not None:
            lost.remove(word)
            gained.remove(twin)
    return lost, gained


def swapped_persons(rewording: Rewording) -> bool:
    """ "We" stands where "you" stood, or the other way round: who pays, who may, whose it is."""
    if rewording.before is None or rewording.after is None:
        return False
    was, now = (
        {n - before: passage(side.text).words[n] for before, n in enumerate(sorted(changed))}
        for side, changed in ((rewording.before, rewording.lost), (rewording.after, rewording.gained))
    )
    if not len(was) == len(rewording.lost) == len(rewording.gained) == len(now):
        return False  # more than one word differs in one place: it is put otherwise
    return any({_PERSONS.get(word), _PERSONS.get(now.get(place, ""))} == {"we", "you"} for place, word in was.items())


def synonyms(lost: list[str], gained: list[str]) -> bool:
    """Nothing but words that say the same took each other's places: "can" and "may"."""
    return bool(lost and gained) and any({*lost, *gained} <= group for group in _SAME_MEANING)


def without_quantities(text: str, found: list[str]) -> list[str]:
    """The words without those of the text's quantities: "12 months" and "one year" are the same."""
    counted = {word for quantity in quantities(text) for word in passage(quantity.text).words}
    return [word for word in found if word not in counted]


def sign_words(sentence: Sentence, changed: frozenset[int]) -> set[tuple[str, str]]:
    """The signs that bear meaning and stand on changed words, words of one meaning made one."""
    found = set()
    for match in signs(sentence.text):
        if match.phrase.owner in _MEANING and not changed.isdisjoint(range(match.start, match.end)):
            if match.phrase.owner == "place" and _in_name(sentence, match, changed):
                continue
            words = passage(sentence.text).words[match.start : match.end]
            same = next((min(group) for group in _SAME_MEANING if set(words) <= group), " ".join(words))
            found.add((match.phrase.owner, same))
    return found


def turned(rewording: Rewording, before: Sentence, after: Sentence) -> str:
    """The signs that bear meaning and came or went, to be shown; empty if none did."""
    apart = sign_words(before, rewording.lost) ^ sign_words(after, rewording.gained)
    return ", ".join(sorted(f'"{words}"' for _, words in apart))


def _in_name(sentence: Sentence, place: Match, changed: frozenset[int]) -> bool:
    """A place is a part of a longer name: "German Tea Club"."""
    read = passage(sentence.text)
    for neighbour, comma in ((place.start - 1, place.start), (place.end, place.end)):
        if neighbour in changed and comma not in read.commas and read.words[neighbour] not in _LITTLE:
            first = sentence.text[read.spans[neighbour][0]]
            if first.isupper() and not any(m.start <= neighbour < m.end for m in signed(sentence.text, "place")):
                return True
    return False


def titles_only(rewording: Rewording) -> bool:
    """Nothing but the texts of links differ: what is referred to, by another name."""
    if rewording.before is None or rewording.after is None:
        return False
    return in_links(rewording.before.text, rewording.lost) and in_links(rewording.after.text, rewording.gained)


def names_only(rewording: Rewording, renamed: Set[str]) -> bool:
    """Nothing but names, numbers and quoted titles differ; `renamed` are words known as names."""
    if rewording.before is None or rewording.after is None:
        return False
    return _names_only(rewording.before, rewording.lost, renamed) and _names_only(
        rewording.after, rewording.gained, renamed
    )


def _names_only(sentence: Sentence, changed: frozenset[int], renamed: Set[str]) -> bool:
    """The changed words are names, numbers or quoted titles: who or what is called, not what holds."""
    read = passage(sentence.text)
    quoted = [match.span() for match in _QUOTED.finditer(without_links(sentence.text))]
    for number in changed:
        start, end = read.spans[number]
        if read.words[number] in _LITTLE or read.words[number] in renamed or not sentence.text[start].islower():
            continue
        if sentence.text[max(0, start - 1)] in "/@" or sentence.text[end : end + 1] in ("/", "@"):
            continue  # a name in an address
        if not any(left <= start and end <= right for left, right in quoted):
            return False
    return True


def renames_control(rewording: Rewording) -> bool:
    """Nothing but the quoted name of a link, a button or a setting differs: where to press, not what holds."""
    sides = ((rewording.before, rewording.lost), (rewording.after, rewording.gained))
    return all(side is not None and _in_controls(side, changed) for side, changed in sides)


def _in_controls(sentence: Sentence, changed: frozenset[int]) -> bool:
    """The changed words stand in quoted names of controls; vacuously where none changed."""
    read = passage(sentence.text)
    named: set[int] = set()
    for match in _QUOTED.finditer(sentence.text):
        inside = [n for n, (start, end) in enumerate(read.spans) if match.start() <= start and end <= match.end()]
        if inside and names_control(read.words, inside[0], inside[-1] + 1):
            named.update(inside)
    return changed <= named


def only_numbers_of_places(lost: list[str], gained: list[str]) -> bool:
    """Only the numbering of sections differs, or that of a reference to them."""
    return all(_PLACE.fullmatch(word) for word in (*lost, *gained)) and abs(len(lost) - len(gained)) <= 1
