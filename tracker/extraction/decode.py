"""Bytes to text: which character set a page is in, as browsers decide it, and where they would show garbage, better.

Order: byte order mark, what the server said, what the page says of itself, UTF-8 if it is valid, windows-1252. What the
bytes themselves disprove is not believed: UTF-8 that is none, another set for what can only be UTF-8.

Labels mean what the WHATWG Encoding Standard says they mean ("iso-8859-1" is windows-1252). Only codecs in `_CODECS`
are ever used: a page may not name Python's other ones (utf-7, unicode_escape).
"""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_WIDE = ("utf-16-le", "utf-16-be")
_NO_CHANCE = 6  # letters
_META_WINDOW = 4096  # the standard asks for 1,024 bytes; pages with long comments on top need more

# Python's name of a label -> the codec that reads what is really sent under it.
_CODECS = {
    "utf-8": "utf-8",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "cp1252": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "shift_jis": "cp932",
    "cp932": "cp932",
    "euc_kr": "cp949",
    "cp949": "cp949",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "euc_jp": "euc_jp",
    "iso2022_jp": "iso2022_jp",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    **{name: name for name in ("koi8-r", "koi8-u", "cp866", "cp874", "mac-roman", "mac-cyrillic")},
    **{f"cp125{n}": f"cp125{n}" for n in (0, 1, 3, 4, 5, 6, 7, 8)},
    **{f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}


def decode(html: bytes | str, charset: str | None = None) -> str:
    """The page as text that can be parsed: no NUL, no half of a surrogate pair. `charset` is what the server said."""
    text = html.encode(errors="replace").decode() if isinstance(html, str) else _decode_bytes(html, charset)
    return text.removeprefix("\ufeff").replace("\0", "\ufffd")


def _decode_bytes(html: bytes, charset: str | None) -> str:
    for bom, codec in _BOMS:
        if html.startswith(bom):
            return html.decode(codec, errors="replace")
    utf8 = _as_utf8(html)
    codec = _codec_for(html, charset, is_utf8=utf8 is not None)
    return utf8 if codec == "utf-8" and utf8 is not None else html.decode(codec, errors="replace")


def _codec_for(html: bytes, charset: str | None, *, is_utf8: bool) -> str:
    said, own = _known(charset), _declared_inside(html)
    if said in _WIDE and b"\0" not in html:
        said = None
    declared = said or own
    # A Western label on bytes that are valid UTF-8 beyond ASCII is wrong: such text does not come about by chance. In
    # other sets a letter or two may; whole sentences do not.
    if declared in (None, "utf-8", "cp1252") and is_utf8:
        return "utf-8"
    good, bad = _letters_as_utf8(html)
    if not bad and good >= _NO_CHANCE:
        return "utf-8"
    if declared == "utf-8" and bad > good:
        return own if own and own != "utf-8" else "cp1252"
    return declared or "cp1252"


def _declared_inside(html: bytes) -> str | None:
    found = _META.search(html[:_META_WINDOW])
    codec = _known(found[1].decode("ascii")) if found else None
    # A page that can be read as ASCII up to its <meta> is not in UTF-16, whatever that says.
    return "utf-8" if codec in _WIDE else codec


def _known(label: str | None) -> str | None:
    try:
        return _CODECS.get(codecs.lookup(label.strip(" \t\"'")).name) if label else None
    except (LookupError, ValueError):
        return None


def _as_utf8(html: bytes) -> str | None:
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _letters_as_utf8(html: bytes) -> tuple[int, int]:
    """How many letters beyond ASCII there are if this is UTF-8, and how many bytes that make none."""
    text = html.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - bad, bad
