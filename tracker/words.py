"""Words as comparison sees them: what two texts must share to say the same, whatever their typography.

`tokens` cuts a text without losing a character; `canonical` and `words` throw away what carries no meaning
(quote and dash shapes, invisible characters, spacing, Markdown's markers), so that equal lists of words mean
"only typography differs".
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence


def _ranges(codes: Sequence[int]) -> str:
    """The codes as the inside of a regular expression's character class."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in runs)


# Characters that show nothing: controls, soft hyphen, joiners, direction marks, variation selectors, tags.
_INVISIBLE_CODES = (
    *range(0x09),
    *range(0x0E, 0x1C),
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    0xAD,
    0x34F,
    0x61C,
    *range(0x180B, 0x1810),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE01F0),
)
_SINGLE_QUOTES = "‘’‚‛‹›′‵`´ʹʻʼʽˈ＇"
_DOUBLE_QUOTES = "“”„‟«»″‶〝〞〟ˮ＂"
_DASHES = "‐‑‒–—―⁃−﹘﹣－"

_FOLDS: dict[str, str] = {
    **dict.fromkeys(map(chr, _INVISIBLE_CODES), ""),
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys(_DASHES, "-"),
}
# How addresses are hidden from robots: "name [at] host [dot] example", "name AT host DOT example".
_AT = r"[\[({<] ?at ?[\])}>]"
_HIDES_AT = re.compile(_AT, re.IGNORECASE)  # beginning with a bracket, it is looked for six times as fast
_BRACKETED_AT = re.compile(rf" ?{_AT} ?", re.IGNORECASE)
_BRACKETED_DOT = re.compile(r" ?[\[({<] ?dot ?[\])}>] ?", re.IGNORECASE)
_SPELT_OUT = re.compile(r"([\w.+-]{1,64}) (?:AT|at) ((?:[\w-]{1,63} (?:DOT|dot) ){1,4}[a-zA-Z]{2,24}\b)")
_FOLDED = re.compile(f"[{_ranges(sorted(map(ord, _FOLDS)))}]")
_FOLDING = str.maketrans(_FOLDS)
_FEW = 12

# Python's \w leaves combining marks out, without which an Indic or decomposed Latin word would fall apart.
_MARKS = _ranges([code for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M"])
# Scripts written without spaces (Thai to Myanmar, Khmer, kana, Han): each letter is a word of its own.
_SOLO = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_REST = rf"[^\W_{_SOLO}]"
_WORD_PATTERN = (
    rf"[{_SOLO}][{_MARKS}]*"
    rf"|(?:{_REST}+|(?<=\w)[{_MARKS}{_ranges(_INVISIBLE_CODES)}]+|(?<=\w)['’](?=\w)|(?<=\d)[.,](?=\d))+"
)
# Money and percent signs are told in words too: "$5" and "€5" are not the same sum.
_SIGNS = "%‰$¢£¥₩€₹₽₺₪₴§"
_WORDS = re.compile(rf"{_WORD_PATTERN}|[{_SIGNS}]")
# The same for lower-case texts in ASCII, as most are once they are canonical; twice as fast.
_ASCII_INSIDE = r"(?:(?<=[0-9])[.,](?=[0-9])|(?<=[a-z0-9_])'(?=[a-z0-9_]))[a-z0-9]*"
_ASCII_WORDS = re.compile(rf"[a-z0-9]+(?:{_ASCII_INSIDE})*|(?:{_ASCII_INSIDE})+|[%$]")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_RARE = 50  # characters between two that are not ASCII, from which on it pays to treat the words with them apart
_TOKENS = re.compile(rf"{_WORD_PATTERN}|\s+|.", re.DOTALL)
_UNITS = re.compile(rf"((?:{_WORD_PATTERN})|\S)(\s*)")

# Beginning with a line break rather than at any line's start, it is looked for ten times as fast.
_ORDERED_MARKER = re.compile(r"\n[ \t]*\d{1,9}[.)](?=\s)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def canonical(text: str) -> str:
    """The text without differences that only its typography makes; case and punctuation are kept.

    Compatibility forms are unified (Unicode's NFKC), invisible characters dropped, the families of quotes and
    dashes folded into one each, e-mail addresses hidden from robots ("name [at] host [dot] example") written as such,
    runs of white space made one space and trimmed. Twice changes nothing more.
    """
    folded = _fold(text)
    if not folded.isascii():
        # Unifying can bring a foldable character forth, and folding can bring a mark next to its letter.
        folded = unicodedata.normalize("NFKC", _fold(unicodedata.normalize("NFKC", folded)))
    return _with_addresses(" ".join(folded.split()))


def _with_addresses(line: str) -> str:
    """The same with "@" and "." where they are spelt out; almost all texts have no need of that."""
    if _HIDES_AT.search(line):
        line = _BRACKETED_DOT.sub(".", _BRACKETED_AT.sub("@", line))
    if " dot " in line or " DOT " in line:
        line = _SPELT_OUT.sub(lambda found: f"{found[1]}@{found[2].replace(' DOT ', '.').replace(' dot ', '.')}", line)
    return line


def _fold(text: str) -> str:
    found = set(_FOLDED.findall(text))
    if len(found) > _FEW:
        return text.translate(_FOLDING)
    # Texts hold few different ones of these, and str.translate looks up each letter of a text.
    for char in found:
        text = text.replace(char, _FOLDS[char])
    return text


def words(text: str) -> list[str]:
    """The text's words in order, canonical and in lower case, without punctuation and Markdown's markers.

    Numbers, money and percent signs count as words. An ordered list's marker "1." is none; an escaped one is.
    """
    unmarked = _ORDERED_MARKER.sub("\n", f"\n{text}")
    if "\\" in unmarked:
        unmarked = _ESCAPE.sub(r"\1", unmarked)
    plain = canonical(unmarked).lower()
    if plain.isascii():
        return _ASCII_WORDS.findall(plain)
    foreign = list(_FOREIGN.finditer(plain))
    return _mixed_words(plain, foreign) if len(foreign) * _RARE < len(plain) else _WORDS.findall(plain)


def _mixed_words(plain: str, foreign: Sequence[re.Match[str]]) -> list[str]:
    """The words of a text in which a few characters are not ASCII; none reaches over a space."""
    found: list[str] = []
    done = 0
    for run in foreign:
        if run.start() >= done:
            start = max(done, plain.rfind(" ", done, run.start()) + 1)
            found += _ASCII_WORDS.findall(plain, done, start)
            end = plain.find(" ", run.end())
            done = end if end >= 0 else len(plain)
            found += _WORDS.findall(plain, start, done)
    return found + _ASCII_WORDS.findall(plain, done)


def tokens(text: str) -> list[str]:
    """The text cut into words, runs of white space and single other characters; joined they are the text."""
    return _TOKENS.findall(text)


def units(text: str) -> list[tuple[str, str]]:
    """The same as pairs of a word or other character and the white space after it; the first may be "" and that at the
    text's start."""
    found: list[tuple[str, str]] = _UNITS.findall(text)
    start = len(text) - len(text.lstrip())
    return [("", text[:start]), *found] if start else found


def similarity(one: Counter[str], other: Counter[str]) -> float:
    """The share of words two bags of words have in common: 0.0 none, 1.0 all (Dice's coefficient).

    Two empty bags are alike (1.0). Time is linear in the different words of the smaller one.
    """
    total = one.total() + other.total()
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    shared = sum(min(count, many[word]) for word, count in few.items() if word in many)
    return 2 * shared / total if total else 1.0
