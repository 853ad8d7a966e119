from __future__ import annotations

import pytest

from tracker.model import NOT_JUDGED, Extraction
from tracker.reading.language import detect
from tracker.reading.read import read

BODY = "We collect what you give to us when you open an account, and nothing beside it."


def title(declared: str, markdown: str = BODY) -> str:
    return read(Extraction(markdown=markdown, title=declared)).title


def test_the_title_is_what_names_the_policy() -> None:
    assert title("Privacy Policy | Example") == "Privacy Policy"
    assert title("Example | Privacy Policy") == "Privacy Policy"
    assert title("Example - simply better", f"# Example Privacy Policy\n\n{BODY}") == "Example Privacy Policy"
    assert title("", f"Terms of Service\n\n{BODY}") == "Terms of Service"
    assert title("Datenschutzerklärung – Beispiel") == "Datenschutzerklärung"
    assert title("Example - simply better") == "Example - simply better"
    assert title("") == ""


def test_plain_text_reads_as_markdown_does() -> None:
    text = read(Extraction(markdown=f"Privacy Policy\nLast updated: March 5, 2024\n{BODY}\nData\n{BODY}"))
    assert [clause.path for clause in text.clauses] == [
        ("Privacy Policy",),
        ("Privacy Policy",),
        ("Privacy Policy", "Data"),
    ]
    assert (str(text.dateline), text.title, text.language) == ("2024-03-05", "Privacy Policy", "en")
    assert text.verdict == NOT_JUDGED


@pytest.mark.parametrize("markdown", ["", "\n\n", "#", "- ", "|", "| --- |", "***", "x"])
def test_next_to_nothing(markdown: str) -> None:
    text = read(Extraction(markdown=markdown))
    assert text.dateline is None
    assert len(text.clauses) <= 1


@pytest.mark.parametrize(
    "tail",
    [
        ("Ready to begin?", "Get it today!"),
        ("Home", "About", "Careers", "Contact Us"),
        ("- Home", "- Blog", "- Something Else"),
        ("Back to top",),
        ("© 2012-2024 Example Ltd. All rights reserved.",),
        ("Follow us", "Copyright 2024 Example"),
    ],
)
def test_furniture_behind_the_policy_is_taken_off(tail: tuple[str, ...]) -> None:
    text = read(Extraction(markdown="\n\n".join(["# Privacy Policy", BODY, *tail]) + "\n"))
    assert text.markdown == f"# Privacy Policy\n\n{BODY}\n"
    assert [clause.text for clause in text.clauses] == [BODY]


@pytest.mark.parametrize(
    "tail",
    [
        "Last updated: March 5, 2024",
        "Example Ltd, 1 Some Street, Some Town",
        "someone@example.org",
        "Example Ltd",
        "- Some Processor\n- Other Processor\n- Third Processor",
        "| Home | About |",
        "Do you have any questions about what we do with the information that you give to us?",
        "Contact us: 1-800-555-0100",
    ],
)
def test_what_may_belong_to_the_policy_stays(tail: str) -> None:
    markdown = f"# Privacy Policy\n\n{BODY}\n\n{tail}"
    assert read(Extraction(markdown=markdown)).markdown == markdown


def test_furniture_amid_the_policy_stays() -> None:
    markdown = f"{BODY}\n\nBack to top\n\n{BODY}"
    assert read(Extraction(markdown=markdown)).markdown == markdown


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "We use the information that you give to us in order to provide the service and for no other purpose."),
        (
            "de",
            "Wir verwenden die Daten, die Sie uns geben, nur um den Dienst zu erbringen, und für keinen anderen Zweck.",
        ),
        ("fr", "Nous utilisons les données que vous nous donnez pour fournir le service et à aucune autre fin."),
        ("es", "Usamos los datos que usted nos da para prestar el servicio y no los usamos para ningún otro fin."),
        ("pt", "Usamos os dados que você nos dá para prestar o serviço e não os usamos para nenhuma outra finalidade."),
        ("it", "Usiamo i dati che ci fornisce per prestare il servizio e non li usiamo per nessuna altra finalità."),
        ("nl", "Wij gebruiken de gegevens die u aan ons geeft om de dienst te leveren en niet voor een ander doel."),
        (
            "sv",
            "Vi använder de uppgifter som du ger till oss för att kunna leverera tjänsten och inte för något annat.",
        ),
        ("pl", "Używamy danych, które nam podajesz, tylko w celu świadczenia usługi, a nie do innych celów."),
        ("cs", "Údaje, které nám dáte, používáme jen pro poskytování služby a ne za jiným účelem, a to po dobu roku."),
        ("ru", "Мы используем данные, которые вы нам даете, для оказания услуг и не для других целей."),
        ("el", "Χρησιμοποιούμε τα δεδομένα που μας δίνετε για να παρέχουμε την υπηρεσία και όχι για άλλο σκοπό."),
        ("ja", "お客様から提供された情報は、サービスを提供するためにのみ利用します。"),
        ("ko", "당사는 귀하가 제공한 정보를 서비스 제공을 위해서만 사용합니다."),
        ("zh", "我们仅将您提供的信息用于提供服务。"),
    ],
)
def test_languages(code: str, text: str) -> None:
    assert detect(text) == code
    assert detect(text, "en" if code != "en" else "de") == code, "words count for more than what the page declares"


def test_the_declared_language_decides_what_words_cannot() -> None:
    assert detect("Hello", "pt_br") == "pt-BR"
    assert detect("Hello", "zh-hant-TW") == "zh-Hant-TW"
    assert detect("Hello", "not a language") is None
    assert detect("Hello") is None
    assert detect("We use the information that you give to us for the service and nothing " * 3, "en-us") == "en-US"
