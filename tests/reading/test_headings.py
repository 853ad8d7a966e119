"""What is a heading by its form, and what is not. The sentences are made up; the rules are about their grammar."""

from __future__ import annotations

import pytest

from tracker.reading.blocks import parse
from tracker.reading.headings import by_form, run_in

BODY = "We collect what you give to us when you open an account, and nothing beside it."


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (f"Information security. {BODY}", "Information security"),
        (f"Other sites. {BODY}", "Other sites"),
        (f"As required by law. {BODY}", "As required by law"),
        (f"Data you give to us. {BODY}", "Data you give to us"),
        (f"Mergers. {BODY}", "Mergers"),
        (f"Choices on Use/Sale of Data. {BODY}", "Choices on Use/Sale of Data"),
        (f"Notice to the People of Some State or Other. {BODY}", "Notice to the People of Some State or Other"),
        (f"How We Use Data. {BODY}", "How We Use Data"),
        (f"What do we collect? {BODY}", "What do we collect"),
        (f"NO WARRANTY. {BODY}", "NO WARRANTY"),
        (f"1.2 Cookies. {BODY}", "1.2 Cookies"),
        (f"2. Your rights. {BODY}", "2. Your rights"),
        (f"2.4.Feedback. {BODY}", "2.4.Feedback"),
        (f"Links to other pages: {BODY}", "Links to other pages"),
        (f"Retention – {BODY}", "Retention"),
    ],
)
def test_run_in_headings(text: str, heading: str) -> None:
    assert run_in(text, "en") == heading


@pytest.mark.parametrize(
    "text",
    [
        "Your information is yours. Your information is private. We sell nothing of it to anybody.",
        f"We respect you. {BODY}",
        f"We keep Personal Data for a year. {BODY}",
        f"This page explains it. {BODY}",
        f"Third parties collect data. {BODY}",
        f"Your data will stay here. {BODY}",
        f"Please read carefully. {BODY}",
        f"Thank you for your trust. {BODY}",
        f"YOU MAY NOT COPY IT. {BODY}",
        "The company Example Inc. provides what is described here, in all countries of the world.",
        f"Example Inc. {BODY}",
        f"For example: {BODY.lower()}",
        f"Note: {BODY}",
        "Address: 1 Some Street, Some Town",
        "E-mail: someone@example.org",
        f"Last updated: March 30, 2012. {BODY}",
        "A paragraph that begins with many words before its first full stop comes. Then another sentence.",
        "Other sites. and more",
        "Other sites.",
        "",
    ],
)
def test_what_opens_with_a_sentence_has_no_run_in_heading(text: str) -> None:
    assert run_in(text, "en") is None


@pytest.mark.parametrize(
    ("language", "text", "heading"),
    [
        ("de", "Ihre Rechte. Sie können jederzeit Auskunft verlangen.", "Ihre Rechte"),
        ("de", "Ihre Daten sind sicher. Wir geben sie an niemanden weiter.", None),
        ("fr", "Durée de conservation. Nous gardons vos données un an.", "Durée de conservation"),
        ("fr", "Vos données sont à vous. Nous ne les vendons à personne.", None),
        ("es", "Sus datos son suyos. No los vendemos a nadie.", None),
        ("it", "Finalità del trattamento. I dati servono a fornire il servizio.", "Finalità del trattamento"),
        ("nl", "Uw gegevens zijn veilig. Wij delen deze met niemand.", None),
    ],
)
def test_run_in_headings_of_other_languages(language: str, text: str, heading: str | None) -> None:
    assert run_in(text, language) == heading


def headings(*lines: str, language: str = "en") -> list[str]:
    blocks = parse("\n\n".join(lines))
    return [blocks[position].words for position in sorted(by_form(blocks, language))]


@pytest.mark.parametrize(
    "line",
    [
        "Collection of Information",
        "How We Use the Information",
        "No-Spam Policy",
        "Changes to this Privacy Policy",
        "Security",
        "CHILDREN UNDER 13",
        "Your rights",
        "What we collect",
        "1\\. Definitions.",
        "Services Provided.",
        "Sharing Data with Your Friends.",
        "We Never Sell Data.",
        "Article 5 – Liability",
        "§ 3 Haftung",
        "Who can see my profile?",
        "The Data We Keep:",
    ],
)
def test_a_short_line_over_its_text_is_a_heading(line: str) -> None:
    assert headings(line, BODY, "And then there is more to be told about all of this.") == [line.replace("\\", "")]


@pytest.mark.parametrize(
    "line",
    [
        "Your data is yours",
        "we collect",
        "We collect the following:",
        "Welcome to our pages!",
        "Last updated: March 30, 2012",
        "someone@example.org",
        "https://example.org/privacy",
        "1 Some Street, Some Town 12345",
        "It is long ago.",
        "Long ago.",
        "We keep Personal Data for a year.",
        "Our Partners keep Personal Data in Europe.",
        "They may Share Data.",
        "30 days or more",
        "A line that has far more words than any heading would ever have, and says much",
        "* * *",
    ],
)
def test_other_short_lines_are_not(line: str) -> None:
    assert headings(line, BODY) == []


def test_a_heading_heads_something() -> None:
    assert headings(BODY, "Contact Us") == []
    assert headings("Contact Us", "Example Ltd") == []
    assert headings("Use of Data", "- to serve you", "- to improve") == ["Use of Data"]


def test_a_long_run_of_short_lines_is_a_list() -> None:
    contents = ["Data We Collect", "Data We Share", "Your Choices", "Security", "Contact"]
    assert headings(*contents, BODY) == ["Contact"]


def test_a_dateline_may_stand_between() -> None:
    assert headings("Privacy Policy", "Last updated: May 3, 2024", BODY) == ["Privacy Policy"]


def test_chinese_and_japanese() -> None:
    body = "我们会收集您在使用服务时提供的信息，包括您的姓名、电话号码和电子邮件地址。"
    assert headings("一、总则", body, language="zh") == ["一、总则"]
    assert headings(
        "第1条（適用）",
        "本規約は、利用者と当社との間の本サービスの利用に関わる一切の関係に適用されます。",
        language="ja",
    )
