from __future__ import annotations

from tracker.reading.blocks import Block, parse


def kinds(markdown: str) -> list[tuple[str, str, int]]:
    return [(block.kind, block.text, block.level) for block in parse(markdown)]


def test_own_markdown() -> None:
    text = "# Title\n\nA paragraph.\n\n- one\n  - two\n    - three\n- four\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"
    assert kinds(text) == [
        ("heading", "Title", 1),
        ("paragraph", "A paragraph.", 0),
        ("item", "one", 0),
        ("item", "two", 1),
        ("item", "three", 2),
        ("item", "four", 0),
        ("row", "| a | b |", 0),
        ("row", "| 1 | 2 |", 0),
    ]


def test_ordered_lists_and_their_indentation() -> None:
    text = "1. one\n    - two\n        - three\n2. four\n10. five\n    1. six"
    assert [(text, level) for _, text, level in kinds(text)] == [
        ("one", 0),
        ("two", 1),
        ("three", 2),
        ("four", 0),
        ("five", 0),
        ("six", 1),
    ]


def test_markdown_of_others() -> None:
    text = "Title\n=====\n\nPart\n----\n\n* starred\n+ plus\n\n***\n\n- item\n\n  further words of it\n\ntext"
    assert kinds(text) == [
        ("heading", "Title", 1),
        ("heading", "Part", 2),
        ("item", "starred", 0),
        ("item", "plus", 0),
        ("item", "item", 0),
        ("continuation", "further words of it", 0),
        ("paragraph", "text", 0),
    ]


def test_typed_bullets_are_items() -> None:
    assert kinds("• one\n\n· two\n\n\\- three\n\n– four") == [
        ("item", word, 0) for word in ("one", "two", "three", "four")
    ]
    assert kinds("- • one") == [("item", "one", 0)]


def test_a_line_is_a_block_with_or_without_blank_lines() -> None:
    assert kinds("One.\nTwo.\n\nThree.") == [("paragraph", word, 0) for word in ("One.", "Two.", "Three.")]


def test_words_are_what_a_reader_sees() -> None:
    assert Block("heading", "1. Definitions").words == "1. Definitions"
    assert Block("paragraph", "2\\. **Bold** and [a link](https://example.org/x_y) of snake_case").words == (
        "2. Bold and a link of snake_case"
    )


def test_lines_know_their_place() -> None:
    assert [block.line for block in parse("\n# A\n\ntext\n\n- item")] == [1, 3, 5]
