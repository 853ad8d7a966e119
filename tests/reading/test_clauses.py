from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.markdown import escape
from tracker.model import Clause, Extraction, PolicyText
from tracker.reading.read import read
from tracker.words import words

BODY = "We collect what you give to us when you open an account, and nothing beside it."
MORE = "We keep it for as long as your account is open, and for a year after that."


def clauses(*blocks: str) -> list[tuple[tuple[str, ...], str]]:
    return [(clause.path, clause.text) for clause in policy("\n\n".join(blocks)).clauses]


def policy(markdown: str) -> PolicyText:
    return read(Extraction(markdown=markdown))


def test_headings_from_the_outermost() -> None:
    assert clauses("# Privacy Policy", BODY, "## Data", BODY, "### Of Children", MORE, "## Sharing", MORE) == [
        (("Privacy Policy",), BODY),
        (("Privacy Policy", "Data"), BODY),
        (("Privacy Policy", "Data", "Of Children"), MORE),
        (("Privacy Policy", "Sharing"), MORE),
    ]


def test_headings_by_form_stand_as_those_by_markup() -> None:
    marked = clauses("# Privacy Policy", BODY, "## Data We Keep", BODY, "## Sharing", MORE)
    assert clauses("Privacy Policy", BODY, "Data We Keep", BODY, "Sharing", MORE) == marked
    assert clauses("## Privacy Policy", BODY, "## Data We Keep", BODY, "## Sharing", MORE) == marked


def test_numbered_headings_nest_by_their_numbers() -> None:
    paths = [path for path, _ in clauses("1\\. Data", BODY, "1.1 Names", BODY, "1.2 Addresses", MORE, "2\\. Use", MORE)]
    assert paths == [("1. Data",), ("1. Data", "1.1 Names"), ("1. Data", "1.2 Addresses"), ("2. Use",)]


def test_a_heading_s_full_stop_or_colon_is_no_part_of_it() -> None:
    paths = [path for path, _ in clauses("# Terms.", BODY, "## Use:", BODY, "Services Provided.", BODY)]
    assert paths == [("Terms",), ("Terms", "Use"), ("Terms", "Use", "Services Provided")]


def test_a_title_said_twice_is_one_place() -> None:
    paths = [path for path, _ in clauses("Privacy", "PRIVACY POLICY", BODY, "Data We Keep", MORE)]
    assert paths == [("Privacy", "PRIVACY POLICY"), ("Privacy", "PRIVACY POLICY", "Data We Keep")]


def test_two_documents_on_one_page_keep_their_own_titles() -> None:
    paths = [path for path, _ in clauses("# Privacy Policy", BODY, "## Data", MORE, "# Terms of Service", BODY)]
    assert paths == [("Privacy Policy",), ("Privacy Policy", "Data"), ("Terms of Service",)]


def test_a_heading_that_heads_nothing_is_a_clause() -> None:
    assert clauses("## Data", "## Sharing", BODY, "## End of it") == [
        ((), "Data"),
        (("Sharing",), BODY),
        ((), "End of it"),
    ]


def test_run_in_headings_stay_in_the_text_and_head_what_follows() -> None:
    first, second = f"Data we keep. {BODY}", f"Other sites. {MORE}"
    assert clauses("## Details", first, MORE, second, MORE, "## Contact", BODY) == [
        (("Details", "Data we keep"), first),
        (("Details", "Data we keep"), MORE),
        (("Details", "Other sites"), second),
        (("Details", "Other sites"), MORE),
        (("Contact",), BODY),
    ]


def test_a_lone_run_in_heading_heads_its_own_paragraph() -> None:
    first = f"Links to other sites: {BODY}"
    assert clauses("## Details", MORE, first, MORE) == [
        (("Details",), MORE),
        (("Details", "Links to other sites"), first),
        (("Details",), MORE),
    ]


def test_items_and_their_sub_items_are_one_clause() -> None:
    assert clauses("We do so:", "- one\n  - two\n    - three\n  - four\n- five") == [
        ((), "We do so:"),
        ((), "one\n  - two\n    - three\n  - four"),
        ((), "five"),
    ]


def test_an_enumeration_is_a_list_however_it_is_marked_up() -> None:
    expected = [
        ((), "We share it where it is necessary to:\n  - (a) obey the law,\n  - (b) keep you safe."),
        ((), "Else not."),
    ]
    as_list = "- We share it where it is necessary to:\n  - (a) obey the law,\n  - (b) keep you safe.\n- Else not."
    flat = "- We share it where it is necessary to:\n- (a) obey the law,\n- (b) keep you safe.\n- Else not."
    typed = "• We share it where it is necessary to:\n\n(a) obey the law,\n\n(b) keep you safe.\n\n• Else not."
    assert clauses(as_list) == clauses(flat) == clauses(typed) == expected


def test_enumerated_paragraphs_are_items() -> None:
    marked = clauses("You may ask for", "- (1) the data;\n  - (i) all of it, or\n  - (ii) some;\n- (2) their sources.")
    assert clauses("You may ask for", "(1) the data;\n\n(2) their sources.") == [
        ((), "You may ask for"),
        ((), "(1) the data;"),
        ((), "(2) their sources."),
    ]
    assert marked[1][1] == "(1) the data;\n  - (i) all of it, or\n  - (ii) some;"


def test_letters_go_on_after_h() -> None:
    letters = "abcdefghijk"
    assert len(clauses(*(f"({letter}) something or other;" for letter in letters))) == len(letters)


def test_table_rows_are_clauses() -> None:
    assert clauses("| Name | Use |\n| --- | --- |\n| id | log-in |") == [
        ((), "| Name | Use |"),
        ((), "| id | log-in |"),
    ]


def test_a_list_of_sections_is_an_outline() -> None:
    long = " ".join([BODY] * 5)
    markdown = f"1. Data We Keep\n    - {long}\n    - {BODY}\n2. Sharing\n    - {long}\n        - {BODY}\n"
    markdown += f"3. Your Rights\n    - {long}"
    assert clauses(markdown) == [
        (("Data We Keep",), long),
        (("Data We Keep",), BODY),
        (("Sharing",), f"{long}\n  - {BODY}"),
        (("Your Rights",), long),
    ]


def test_a_list_s_only_item_is_a_paragraph() -> None:
    assert clauses("1. Definitions", BODY, "2. Use of Data", MORE) == [
        (("Definitions",), BODY),
        (("Use of Data",), MORE),
    ]
    run_in = f"Your rights. {MORE}"
    assert clauses(f"1. {run_in}", BODY, "2. Use of Data", MORE)[0] == (("Your rights",), run_in)
    assert clauses(BODY, "- Communicating with you\n- Serving you", BODY)[1] == ((), "Communicating with you")


def test_links_go_with_their_clauses() -> None:
    markdown = "# Privacy Policy\n\nSee this.\n\n- one\n  - two\n- three"
    links = {2: ("https://example.org/a",), 4: ("https://example.org/b",), 5: ("https://example.org/c",)}
    text = read(Extraction(markdown=markdown, links=links))
    assert [clause.links for clause in text.clauses] == [
        ("https://example.org/a",),
        ("https://example.org/b", "https://example.org/c"),
        (),
    ]


def test_no_clause_is_over_two_fifths_of_a_policy() -> None:
    huge = " ".join(f"In case {number} we share nothing with Example Inc. or anybody." for number in range(30))
    found = clauses(BODY, huge, MORE)
    assert len(found) == 32
    assert found[1] == ((), "In case 0 we share nothing with Example Inc. or anybody.")
    items = [text for _, text in clauses(BODY, "- all of this:\n" + "\n".join(f"  - {MORE}" for _ in range(9)))]
    assert items == [BODY, "all of this:", *[MORE] * 9]


def test_a_small_edit_leaves_all_other_clauses_alone() -> None:
    blocks = ["# Privacy Policy", BODY, "## Data", f"Names. {MORE}", f"Addresses. {BODY}", MORE, "- one\n- two"]
    before = clauses(*blocks)
    blocks[4] = blocks[4].replace("nothing beside it", "whatever else we find")
    after = clauses(*blocks)
    assert [one == other for one, other in zip(before, after, strict=True)].count(False) == 1


LINES = st.one_of(
    st.sampled_from([BODY, MORE, "Data We Keep", "Your rights", "SECURITY", "1.2 Cookies", f"Other sites. {MORE}"]),
    st.sampled_from(["(a) obey the law,", "(b) be safe.", "(i) one;", "• typed", "• and to:", "We may: do so.", "a"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40),
)
BLOCKS = st.one_of(
    LINES.map(escape),
    LINES.map(lambda line: f"# {escape(line, 'heading')}" if line.split() else "x"),
    LINES.map(lambda line: f"### {escape(line, 'heading')}" if line.split() else "x"),
    LINES.map(lambda line: f"- {escape(line)}\n  - {escape(line)}" if line.split() else "x"),
    LINES.map(lambda line: f"| {escape(line, 'cell')} | b |\n| --- | --- |\n| 1 | 2 |"),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(BLOCKS, max_size=12))
def test_no_word_is_lost(blocks: list[str]) -> None:
    text = policy("\n\n".join(blocks))
    # "# " before a label, for words() would take a number at a line's start for a list's marker.
    found = [f"# {label}" for clause in text.clauses for label in clause.path]
    found += [line for clause in text.clauses for line in _lines(clause)]
    assert Counter(words("\n".join(parts(text)))) <= Counter(words("\n".join(found)))


def _lines(clause: Clause) -> list[str]:
    return clause.text.split("\n")


def parts(text: PolicyText) -> list[str]:
    return [line for line in text.markdown.split("\n") if not line.startswith("| ---")]


@settings(max_examples=50, deadline=None)
@given(st.lists(BLOCKS, max_size=12))
def test_reading_twice_is_reading_once(blocks: list[str]) -> None:
    text = policy("\n\n".join(blocks))
    assert policy(text.markdown) == text
