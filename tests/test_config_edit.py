"""Adding a document to a file that a person wrote."""

from __future__ import annotations

import re
import tomllib

import pytest

from tracker.config_edit import add_document
from tracker.config_template import template

FIELDS = {"id": "a/b", "url": "https://a.example/", "service": 'A "quoted" name', "type": "Privacy Policy"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment",
        'timezone = "UTC"   # mine\n\n[fetch]\nworkers=2\n',
        '[[documents]]\nid = "x"\nurl = "https://x.example/"\n\n[[subscribers]]\nname = "Ada"\n# the end\n',
        template(),
    ],
)
def test_what_was_written_stays_to_the_letter(text: str) -> None:
    after = add_document(text, FIELDS)
    assert after.startswith(text)
    before = tomllib.loads(text)
    assert tomllib.loads(after) == before | {"documents": [*before.get("documents", []), FIELDS]}
    assert list(tomllib.loads(after)["documents"][-1]) == list(FIELDS)


@pytest.mark.parametrize("array", ["[] # none yet", '[\n  { id = "x", url = "https://x.example/" }, # first\n]'])
def test_documents_in_one_array(array: str) -> None:
    text = f"# top\ndocuments = {array}\n"
    after = add_document(text, FIELDS)
    assert tomllib.loads(after)["documents"][-1] == FIELDS
    assert after.startswith("# top\ndocuments = [")
    assert re.findall("#.*", text) == re.findall("#.*", after)


def test_several_in_a_row_are_set_apart() -> None:
    twice = add_document(add_document("", FIELDS), FIELDS | {"id": "c"})
    assert twice.count("\n\n[[documents]]\n") == 1
    assert twice.endswith('"\n')
