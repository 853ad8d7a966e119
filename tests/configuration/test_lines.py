"""Where keys stand: lines of every shape of TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.configuration.lines import Place, line_of, lines_of

TEXT = """# [not.a.header]
a = "x = 1 # no comment" # comment
b.c = 'it''s' "d\\"e" = 1
"""

SHAPES = '''
top = 1
dotted.key."with space" = 2
many = [
  1, # ]
  [2, 3],
  """
  [x]
  """,
  { a = 1, b = [
    'x',
  ] },
]
[ plain . sub ]
x = 1979-05-27 07:32:00
[[list]]
a = 1
  [list.table]
  b = true
  [[list.inner]]
  [[list.inner]]
  c = 0x1f
[[list]]
"quoted" = \'\'\'
[[list]]
\'\'\'
d = ""
'''

EXPECTED: Mapping[Place, int] = {
    ("top",): 2,
    ("dotted", "key", "with space"): 3,
    ("many",): 4,
    ("many", 0): 5,
    ("many", 1, 1): 6,
    ("many", 2): 7,
    ("many", 3, "a"): 10,
    ("many", 3, "b", 0): 11,
    ("plain", "sub"): 14,
    ("plain", "sub", "x"): 15,
    ("list", 0): 16,
    ("list", 0, "a"): 17,
    ("list", 0, "table", "b"): 19,
    ("list", 0, "inner", 0): 20,
    ("list", 0, "inner", 1, "c"): 22,
    ("list", 1): 23,
    ("list", 1, "quoted"): 24,
    ("list", 1, "d"): 27,
}


def test_every_shape() -> None:
    lines = lines_of(SHAPES)
    assert {place: lines.get(place) for place in EXPECTED} == EXPECTED


@pytest.mark.parametrize(
    ("place", "line"),
    [(("list", 1, "missing"), 23), (("list", 7), 16), (("nothing",), 1), (("many", 3, "b", 5), 10), ((), 1)],
)
def test_what_does_not_stand_there_is_looked_for_round_it(place: Place, line: int) -> None:
    assert line_of(place, lines_of(SHAPES)) == line


def places(value: object, place: Place = ()) -> Iterator[Place]:
    if place:
        yield place
    if isinstance(value, dict):
        for key, member in value.items():
            yield from places(member, (*place, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from places(member, (*place, index))


def test_no_place_is_missed() -> None:
    assert set(places(tomllib.loads(SHAPES))) <= set(lines_of(SHAPES))


LINES = st.sampled_from([*SHAPES.splitlines(), 's = "\\""', "t = '''a''''", "u = {}", "v = []", "[w]"])


@given(st.lists(LINES, max_size=20).map("\n".join) | st.text(max_size=60))
def test_any_good_toml_is_gone_through_and_bad_does_no_harm(text: str) -> None:
    lines = lines_of(text)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(places(raw)) <= set(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
