"""Pairs of statements as a careful lawyer would put them: each is judged there and back."""

from __future__ import annotations

import pytest

from tests.flagging.changes import flagged
from tracker.model import Change

HEADINGS = {
    "account_termination": "Cancellation",
    "children": "Children",
    "dispute_resolution": "Disputes",
    "payment": "Prices",
    "retention": "Retention",
    "user_rights": "Your rights",
}
BACK = {"weakens": "strengthens", "strengthens": "weakens"}

REVERSALS = [
    # before, after, category, what the change does for the reader, a part of the reason
    ("We refuse to sell your data.", "We sell your data.", "sale", "weakens", "selling personal data is now allowed"),
    ("Fees are refundable.", "Fees are non-refundable.", "payment", "weakens", "now refused: a refund"),
    ("You can delete your account.", "You cannot delete your account.", "user_rights", "weakens", "now refused"),
    ("You may bring a claim in court.", "You may not bring a claim in court.", "dispute_resolution", "weakens", ""),
    (
        "Either party may bring a class action.",
        "Neither party may bring a class action.",
        "dispute_resolution",
        "weakens",
        "the right to take part in class actions",
    ),
    (
        "You may look at, correct, export or erase your personal information.",
        "You may look at, correct or export your personal information.",
        "user_rights",
        "weakens",
        "have data erased was removed",
    ),
    (
        "In the settings you can edit, download or remove your account information.",
        "In the settings you can edit or download your account information.",
        "user_rights",
        "weakens",
        "have data erased was removed",
    ),
    (
        "We do not sell personal information of our readers to other companies.",
        "We do not sell personal information of our readers to other companies for money.",
        "sale",
        "weakens",
        "The promise not to sell personal data now holds only in part",
    ),
    (
        "We send you our advertising newsletter.",
        "We send you our advertising newsletter only if you have asked for it.",
        "use",
        "strengthens",
        "Consent is now asked for",
    ),
    (
        "We will notify you of changes to this policy.",
        "We will not notify you of changes to this policy.",
        "policy_change",
        "weakens",
        "now refused: notice of changes",
    ),
    (
        "We will delete your records on request.",
        "We may delete your records on request.",
        "retention",
        "weakens",
        "The deletion of data was certain and is now only possible",
    ),
    ("We will inform you of a breach.", "We will try to inform you of a breach.", "security", "weakens", "attempted"),
    ("We will not refuse a request for access.", "We may refuse a request for access.", "user_rights", "weakens", ""),
    (
        "We use your posts to train our AI models.",
        "We will not use your posts to train our AI models.",
        "ai_training",
        "strengthens",
        "now ruled out",
    ),
    (
        "Sharing of your location is off by default.",
        "Sharing of your location is on by default.",
        "user_choice",
        "weakens",
        "on by default",
    ),
    (
        "We do not use your photos for advertising.",
        "We do not use your photos for advertising without your consent.",
        "other",
        "weakens",
        "ends where consent is given",
    ),
    (
        "We do not sell your data.",
        "We do not sell your data, as that term is commonly understood.",
        "sale",
        "weakens",
        "holds only in part",
    ),
    (
        "We are liable for damage that we cause.",
        "We are liable only for damage that we cause wilfully.",
        "liability",
        "weakens",
        '"only"',
    ),
    (
        "Disputes are heard by the courts.",
        "Disputes are heard exclusively by the courts of Delaware.",
        "dispute_resolution",
        "weakens",
        "A restriction to certain courts",
    ),
    (
        "You can cancel your subscription at any time.",
        "You can cancel your subscription at the end of a year.",
        "payment",
        "weakens",
        "You may no longer do so freely",
    ),
    ("The plan is free.", "The plan costs 5 euros a month.", "payment", "weakens", ""),
    (
        "You may cancel with one month's notice.",
        "You may cancel with three months' notice.",
        "account_termination",
        "weakens",
        "went from one month to three months",
    ),
    (
        "We give you 60 days notice before a change of these terms.",
        "We give you 10 days notice before a change of these terms.",
        "policy_change",
        "weakens",
        "went from 60 days to 10 days",
    ),
    (
        "We keep your data as long as necessary.",
        "We keep your data for 30 days.",
        "retention",
        "strengthens",
        "30 days",
    ),
    (
        "You must be 18 or older to join the club.",
        "You must be 16 or older to join the club.",
        "children",
        "weakens",
        "The age went from 18 to 16",
    ),
    (
        None,
        "We will not delete your posts when you leave.",
        "retention",
        "weakens",
        "A refusal of the deletion of data",
    ),
    (None, "We delete your messages as soon as you leave.", "retention", "strengthens", "The deletion of data was"),
    (None, "We do not give refunds for tickets.", "payment", "weakens", "A refusal of a refund"),
    (None, "We cannot guarantee the security of your data.", "security", "weakens", "A warning that security"),
]

ABROAD = [
    ("Wir verkaufen Ihre Daten nicht.", "Wir verkaufen Ihre Daten.", "sale", "weakens", "now allowed"),
    (
        "Wir geben Ihre Daten nur mit Ihrer Einwilligung an Dritte weiter.",
        "Wir geben Ihre Daten an Dritte weiter.",
        "sharing",
        "weakens",
        "mit Ihrer Einwilligung",
    ),
    (
        "Wir speichern Ihre Daten 30 Tage lang.",
        "Wir speichern Ihre Daten zwei Jahre lang.",
        "retention",
        "weakens",
        "went from 30 Tage to zwei Jahre",
    ),
    ("Sie haben das Recht auf Auskunft.", None, "user_rights", "weakens", "removed"),
    (
        "Nous partageons vos données avec votre consentement.",
        "Nous partageons vos données sans votre consentement.",
        "sharing",
        "weakens",
        "sans votre consentement",
    ),
    (
        "Nous conservons vos données pendant 30 jours.",
        "Nous conservons vos données pendant 2 ans.",
        "retention",
        "weakens",
        "2 ans",
    ),
    ("Usted tiene derecho de acceso y supresión.", None, "user_rights", "weakens", "removed"),
    ("Conservamos sus datos durante 30 días.", "Conservamos sus datos durante 5 años.", "retention", "weakens", "años"),
    ("Conserviamo i dati per 12 mesi.", "Conserviamo i dati per 36 mesi.", "retention", "weakens", "36 mesi"),
    ("Wij verkopen uw gegevens niet aan derden.", "Wij verkopen uw gegevens aan derden.", "sale", "weakens", "allowed"),
    ("Wij bewaren uw gegevens 30 dagen.", "Wij bewaren uw gegevens 2 jaar.", "retention", "weakens", "2 jaar"),
    ("Guardamos os seus dados durante 30 dias.", "Guardamos os seus dados durante 2 anos.", "retention", "weakens", ""),
    ("当社は個人情報を販売しません。", "当社は個人情報を販売します。", "sale", "weakens", "now allowed"),
    ("当社は個人情報を第三者に提供しません。", "当社は個人情報を第三者に提供します。", "sharing", "weakens", "allowed"),
]


def _told(change: Change, category: str) -> tuple[str, str]:
    flags = [flag for clause in change.clauses for flag in clause.flags if flag.category == category]
    assert flags, [(flag.category, flag.reason) for clause in change.clauses for flag in clause.flags]
    return flags[0].direction, flags[0].reason


@pytest.mark.parametrize(("before", "after", "category", "direction", "reason"), REVERSALS + ABROAD)
def test_there_and_back(before: str | None, after: str | None, category: str, direction: str, reason: str) -> None:
    heading = HEADINGS.get(category, "What we do")
    there, back = flagged(before, after, heading), flagged(after, before, heading)
    assert {there.kind, back.kind} <= {"substantive", "minor"}
    told = _told(there, category)
    assert told[0] == direction
    assert reason in told[1]
    assert _told(back, category)[0] == BACK[direction]


@pytest.mark.parametrize(
    ("before", "after", "kind", "reason"),
    [
        ("We keep invoices for 12 months.", "We keep invoices for one year.", "minor", "A statement was reworded"),
        ("You can object to it.", "You may object to it.", "minor", "A statement was reworded"),
        ("Call us on 020 7946 0018.", "Call us on 020 7946 0951.", "minor", "A statement was reworded"),
        ("We pay the costs of the move.", "You pay the costs of the move.", "substantive", "It is said of another"),
        ("You are not required to say why.", "You are required to say why.", "substantive", "Something is no longer"),
        ("我们不会向第三方出售您的信息。", "我们会向第三方出售您的信息。", "substantive", ""),
        ("データは30日間保存されます。", "データは2年間保存されます。", "substantive", "from 30日間 to 2年間"),
        ("Das Abo kostet 4,49 € im Monat.", "Das Abo kostet 4,99 € im Monat.", "substantive", "4,49 € to 4,99 €"),
        (
            "Our liability is capped at the fees of 12 months.",
            "Our liability is capped at $50.",
            "substantive",
            'A limit changed: "12 months" became "$50"',
        ),
        (
            "We process it fairly and transparently.",
            "We process it fairly and in a transparent way.",
            "minor",
            "A statement was reworded",
        ),
    ],
)
def test_what_differs_is_told_where_nobody_can_say_for_whom(before: str, after: str, kind: str, reason: str) -> None:
    change = flagged(before, after)
    assert change.kind == kind
    flags = [flag for clause in change.clauses for flag in clause.flags]
    assert any(reason in flag.reason for flag in flags)
    assert "strengthens" not in {flag.direction for flag in flags}


def test_a_hyphenated_word_is_shown_whole() -> None:
    assert "non-refundable" in {
        flag.evidence
        for clause in flagged("Fees are refundable.", "Fees are non-refundable.").clauses
        for flag in clause.flags
    }
