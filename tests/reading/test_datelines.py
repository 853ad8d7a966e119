from __future__ import annotations

from datetime import date

import pytest

from tracker.model import Extraction
from tracker.reading.datelines import find_datelines, is_dateline
from tracker.reading.dates import find_dates
from tracker.reading.read import read

DAY = date(2024, 3, 5)


def dateline(*lines: str, language: str = "en") -> date | None:
    return find_datelines(lines, language)[1]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "March 5, 2024"),
        ("en", "5th of March, 2024"),
        ("en", "Mar. 5th 2024"),
        ("en", "2024-03-05"),
        ("en", "2024/03/05"),
        ("en", "05.03.2024"),
        ("en-US", "3/5/2024"),
        ("en-GB", "05/03/2024"),
        ("de", "5. März 2024"),
        ("fr", "5 mars 2024"),
        ("fr", "05/03/24"),
        ("es", "5 de marzo de 2024"),
        ("pt", "5 de março de 2024"),
        ("it", "5 marzo 2024"),
        ("nl", "5 maart 2024"),
        ("nl", "05-03-2024"),
        ("sv", "5 mars 2024"),
        ("da", "5. marts 2024"),
        ("fi", "5. maaliskuuta 2024"),
        ("pl", "5 marca 2024 r."),
        ("cs", "5. března 2024"),
        ("sk", "5. marca 2024"),
        ("hu", "2024. március 5."),
        ("ro", "5 martie 2024"),
        ("tr", "5 Mart 2024"),
        ("hr", "5. ožujka 2024."),
        ("lt", "2024 m. kovo 5 d."),
        ("ru", "5 марта 2024 г."),
        ("uk", "5 березня 2024"),
        ("el", "5 Μαρτίου 2024"),
        ("zh", "2024年3月5日"),
        ("ja", "2024年 3月 5日"),
        ("ja", "令和6年3月5日"),
        ("ko", "2024년 3월 5일"),
        ("ar", "5 مارس 2024"),
        ("he", "5 במרץ 2024"),
        ("hi", "5 मार्च 2024"),
        ("vi", "5 tháng 3 năm 2024"),
        ("sl", "5. marca 2024"),
        ("lv", "2024. gada 5. marts"),
    ],
)
def test_dates_of_many_languages(language: str, text: str) -> None:
    assert [one.date for one in find_dates(text, language)] == [DAY]


def test_a_month_is_its_first_day() -> None:
    (found,) = find_dates("March 2024", "en")
    assert (found.date, found.exact) == (date(2024, 3, 1), False)
    assert dateline("Last updated: 03/2024") == date(2024, 3, 1)


def test_months_that_languages_count_differently() -> None:
    assert [one.date.month for one in find_dates("5 listopada 2024", "pl")] == [11]
    assert [one.date.month for one in find_dates("5 listopada 2024", "hr")] == [10]
    assert find_dates("5 listopada 2024", "en") == ()


def test_what_could_be_two_dates_is_none() -> None:
    assert find_dates("03/05/2024", "en") == ()
    assert find_dates("03/05/2024", None) == ()
    assert dateline("Last updated: 03/05/2024") is None


def test_other_dates_of_the_text_tell_the_order() -> None:
    assert dateline("Last updated: 05/03/2024", "Reviewed on 26/02/2024.") == DAY
    assert dateline("Last updated: 03/05/2024", "Reviewed on 02/26/2024.") == DAY
    assert dateline("Last updated: 03/05/2024", "One was on 26/02/2024, one on 02/26/2024.") is None


@pytest.mark.parametrize(
    "text", ["31/31/2024", "2024-13-01", "30 February 2024", "1.2.3.4", "12/2024/05/06", "March 5, 1887"]
)
def test_no_dates(text: str) -> None:
    assert find_dates(text, "en-GB") == ()


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Last Updated: March 5, 2024"),
        ("en", "UpdatedMarch 5, 2024"),
        ("en", "This policy was last modified on 5 March 2024."),
        ("en", "March 5, 2024 (revised)"),
        ("de", "Stand: 5. März 2024"),
        ("de", "Letzte Aktualisierung: 05.03.2024"),
        ("fr", "Dernière mise à jour : 5 mars 2024"),
        ("es", "Última actualización: 5 de marzo de 2024"),
        ("pt", "Última atualização: 05/03/2024"),
        ("it", "Ultimo aggiornamento: 5 marzo 2024"),
        ("nl", "Dit beleid is voor het laatst bijgewerkt op 5 maart 2024"),
        ("sv", "Senast uppdaterad: 5 mars 2024"),
        ("fi", "Päivitetty 5.3.2024"),
        ("pl", "Ostatnia aktualizacja: 5 marca 2024 r."),
        ("cs", "Poslední aktualizace: 5. 3. 2024"),
        ("ru", "Последнее обновление: 5 марта 2024"),
        ("zh", "更新日期：2024年3月5日"),
        ("ja", "最終改定日：2024年3月5日"),
        ("ja", "2024年3月5日 改定"),
        ("ja", "令和6年3月5日改定"),
        ("ar", "آخر تحديث: 5 مارس 2024"),
        ("he", "עודכן לאחרונה: 5 במרץ 2024"),
        ("hi", "अंतिम अद्यतन: 5 मार्च 2024"),
        ("vi", "Cập nhật lần cuối: 5 tháng 3 năm 2024"),
        ("sl", "Zadnja posodobitev: 5. marca 2024"),
        ("lv", "Pēdējoreiz atjaunots: 2024. gada 5. marts"),
        ("ko", "최종 수정일: 2024년 3월 5일"),
    ],
)
def test_updated(language: str, line: str) -> None:
    (found,), best = find_datelines([line], language)
    assert (found.kind, found.date, found.text, best) == ("updated", DAY, line, DAY)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Effective: March 5, 2024"),
        ("en", "This notice is effective as of 5 March 2024."),
        ("de", "Gültig ab 5. März 2024"),
        ("fr", "En vigueur depuis le 5 mars 2024"),
        ("es", "Vigente desde el 5 de marzo de 2024"),
        ("it", "In vigore dal 5 marzo 2024"),
        ("nl", "Datum van inwerkingtreding 5 maart 2024"),
        ("pl", "Obowiązuje od 5 marca 2024 r."),
        ("zh", "生效日期：2024年3月5日"),
    ],
)
def test_effective(language: str, line: str) -> None:
    (found,), best = find_datelines([line], language)
    assert (found.kind, best) == ("effective", DAY)


def test_updated_comes_before_effective_and_both_are_told() -> None:
    found, best = find_datelines(["Updated March 5, 2024. Effective: May 1, 2024."], "en")
    assert [(one.kind, one.date) for one in found] == [("updated", DAY), ("effective", date(2024, 5, 1))]
    assert best == DAY
    assert dateline("Effective May 1, 2024", "Last updated: March 5, 2024") == DAY


def test_a_label_may_stand_on_the_line_above() -> None:
    found, best = find_datelines(["Privacy Policy", "Last updated", "March 5, 2024", "We keep nothing."], "en")
    assert [one.kind for one in found] == ["updated"]
    assert best == DAY


def test_a_bare_date_counts_at_the_ends() -> None:
    body = ["We keep what you give to us, and give it to nobody."] * 200
    assert dateline("Privacy Policy", "March 5, 2024", *body) == DAY
    assert dateline(*body, "March 2024") == date(2024, 3, 1)
    assert dateline(*body[:100], "March 5, 2024", *body[:100]) is None


def test_a_labelled_line_counts_anywhere_and_the_newest_does() -> None:
    body = ["We keep what you give to us, and give it to nobody."] * 100
    assert dateline(*body, "Last updated: March 5, 2024", *body, "Last updated: May 1, 2023", *body) == DAY
    assert dateline("Effective: January 2, 2020", *body, "Last updated: March 5, 2024", *body) == date(2020, 1, 2)


@pytest.mark.parametrize(
    "line",
    [
        "The Data Protection Act, in force since May 25, 2018, applies.",
        "Under Regulation (EU) 2016/679 of 27 April 2016, which took effect on 25 May 2018, you have rights.",
        "© 2012 - 2024 Example Ltd. All rights reserved.",
        "The previous version was updated on March 5, 2024.",
        "See the notice effective before 2024-03-05.",
        "Version in force from 20.05.2021 to 23.09.2021",
        "You may return what you bought until March 5, 2024.",
        "Last updated two days ago",
        "This policy was updated recently.",
        "We wrote to you on March 5, 2024 about your account.",
        "Call us on 05.03.2024.11",
    ],
)
def test_dates_that_are_not_the_document_s_own(line: str) -> None:
    assert find_datelines([line], "en") == ((), None)


def test_dates_of_laws_in_other_languages() -> None:
    assert dateline("La loi Informatique et Libertés du 6 janvier 1978 modifiée", language="fr") is None
    assert dateline("Verordnung (EU) 2016/679 vom 27. April 2016, gültig ab 25. Mai 2018", language="de") is None
    assert dateline("nach dem Hafenordnungsgesetz vom 26. Februar 2007", language="de") is None
    assert dateline("ai sensi del D.Lgs. 30 giugno 2003, n. 196", language="it") is None


def test_is_dateline() -> None:
    assert is_dateline("Last updated: March 5, 2024", "en")
    assert is_dateline("最終改定日：令和元年5月1日", "ja")
    assert not is_dateline("Updated: we keep it for 30 days", "en")
    assert not is_dateline("Last updated", "en")
    assert not is_dateline(
        "March 5, 2024 was the day on which much of this was written down by all of us here, so it is said", "en"
    )


def test_metadata_is_no_dateline() -> None:
    assert read(Extraction(markdown="We keep nothing.", modified=DAY)).dateline is None


def test_a_hostile_text_costs_little() -> None:
    assert dateline("1/" * 100_000, "updated " * 50_000, "2024-" * 50_000, "( " * 50_000) is None
