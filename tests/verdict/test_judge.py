"""What is the policy and what a site sends in its place. Markdown and facts as the stages before make them."""

from __future__ import annotations

from typing import Any

import pytest

from tracker.model import PageFacts, PolicyText, Verdict
from tracker.verdict.judge import History, judge

SENTENCES = (
    "We collect personal information that you provide when you register an account with our service.",
    "We use this information to operate the service, and share it with third parties only with your consent.",
    "You may request that we delete your personal data, and we comply as the applicable law requires.",
    "This privacy policy does not apply to the websites of others, whose terms you should read.",
    "Our service uses cookies, and you may reset your password if you cannot log in to your account.",
    "If a link leads to an error message such as page not found, please report it to us at once.",
)
POLICY = "\n\n".join(SENTENCES * 4)


def verdict(
    markdown: str,
    *,
    page: str | None = None,
    language: str | None = "en",
    title: str = "",
    passwords: int = 0,
    script: int = 0,
    history: History | None = None,
) -> Verdict:
    text = PolicyText(markdown=markdown, title=title, clauses=(), language=language)
    facts = PageFacts(markdown if page is None else page, passwords, script, 10_000)
    return judge(text, facts, history)


def reason(markdown: str, **page: Any) -> str:
    found = verdict(markdown, **page)
    assert not found.is_policy
    assert not found.by_history
    return found.reason


def test_a_policy() -> None:
    assert verdict(f"# Privacy Policy\n\n{POLICY}") == Verdict(True, "policy")


@pytest.mark.parametrize(
    "markdown",
    [
        "\n\n".join(SENTENCES),  # about 100 words
        f"# Cookie Policy\n\n{POLICY}\n\n- Accept all\n- Reject all",
        f"{POLICY}\n\n## Page not found\n\nWe say what we do then.",
        f"# Security check\n\n{POLICY}\n\nForgot your password? We ask whether you are human.",
    ],
)
def test_policies_that_speak_of_other_things(markdown: str) -> None:
    assert verdict(markdown, passwords=1, script=100_000).is_policy


def test_a_short_policy_is_one() -> None:
    short = "We collect no personal data. We use no cookies. We share no information with third parties. " * 3
    assert verdict(short).is_policy


@pytest.mark.parametrize("language", ["ja", "cs", None])
def test_a_language_whose_words_we_do_not_know_is_not_judged_by_them(language: str | None) -> None:
    markdown = "\n\n".join(
        f"Slovo {number} a dalších deset slov, která tu stojí jen tak pro nic." for number in range(20)
    )
    assert verdict(markdown, language=language).is_policy


@pytest.mark.parametrize(
    ("expected", "markdown", "title"),
    [
        ("bot challenge", "Checking your browser before you continue.", "Just a moment..."),
        ("bot challenge", "Please verify you are human to see this page.", ""),
        ("bot challenge", "Vérifiez que vous êtes humain", ""),
        ("soft 404", "# Page not found\n\nThe page you are looking for has moved.", "Privacy Policy"),
        ("soft 404", "Seite nicht gefunden", ""),
        ("soft 404", "Cette page n’existe pas", ""),
        ("error page", "Application error: a client-side exception has occurred.", "Privacy Policy"),
        ("error page", "Sorry, something went wrong. Try again later.", ""),
        ("maintenance", "We are down for maintenance and will be back soon.", ""),
        ("maintenance", "Wegen Wartungsarbeiten ist die Seite bis morgen geschlossen.", ""),
        ("redirect", "You will be redirected in a few seconds.", ""),
        ("parked domain", "example.org: this domain is for sale. Buy this domain today.", ""),
        ("empty", "", "Privacy Policy"),
        ("too short", "Privacy Policy", "Privacy Policy"),
        ("too short", "Here is a photograph of our office and of the people who worked in it last summer in town.", ""),
    ],
)
def test_short_texts_that_are_no_policy(expected: str, markdown: str, title: str) -> None:
    assert reason(markdown, title=title) == expected


def test_a_shell_that_needs_script() -> None:
    assert reason("", page="You need to enable JavaScript to run this app.") == "javascript shell"
    assert reason("", page="", script=50_000) == "javascript shell"
    assert reason("Please turn on JavaScript.", page="Please turn on JavaScript.") == "javascript shell"


def test_a_form_in_place_of_the_text() -> None:
    page = "Sign in to your account. E-mail. Password. Forgot your password? New here? Sign up."
    assert reason("Sign in to your account to go on reading here", page=page, passwords=1) == "log-in"
    assert reason("Please log in", page="Please log in") == "log-in"


def test_a_message_amid_menus() -> None:
    links = "\n".join(f"- Some product of ours that you may like, number {number}" for number in range(40))
    assert reason(f"Help centre\n\n## This page isn't available\n\nTry again later.\n\n{links}") == "soft 404"


def test_a_consent_dialog_and_nothing_else() -> None:
    table = "\n".join(f"| _cookie_{number} | 1 day |\n\nanalytics cookie" for number in range(40))
    page = "We use cookies. Accept all Reject all Save my preferences Always active"
    assert reason(f"Privacy overview\n\nWe use cookies.\n\n{table}", page=page) == "cookie wall"
    assert verdict(POLICY, page=f"{POLICY} {page}").is_policy, "a dialog beside a policy"


def test_many_words_and_none_of_a_policy() -> None:
    shop = "Meet lovely people near you. Walk, dance and laugh together on a sunny evening by the sea. " * 80
    assert reason(shop) == "other page"


# --- against the document's own history ------------------------------------------------------------------------------


def test_history_delays_and_never_vetoes_a_page_that_is_none() -> None:
    assert reason("Page not found", history=None) == "soft 404"
    refused = verdict("Page not found", history=History(POLICY, "en"))
    assert (refused.reason, refused.by_history) == ("soft 404", False)


def test_the_same_document_goes_on() -> None:
    assert verdict(POLICY, history=History(POLICY, "en")) == Verdict(True, "policy")
    assert verdict(f"{POLICY}\n\nWe may sell your data.", history=History(POLICY, "en-GB")).is_policy
    assert verdict("\n\n".join(SENTENCES * 3), history=History(POLICY, "en")).is_policy


def test_much_shorter() -> None:
    found = verdict("\n\n".join(SENTENCES), history=History(POLICY, "en"))
    assert found == Verdict(False, "much shorter", by_history=True)


def test_other_language() -> None:
    french = "Nous utilisons les données personnelles pour fournir le service et pour respecter la loi. " * 40
    assert verdict(french, language="fr", history=History(POLICY, "en")) == Verdict(False, "other language", True)
    assert verdict(french, language="fr", history=History(french, None)).is_policy
    assert verdict(french, language=None, history=History(french, "fr")).is_policy


def test_very_different() -> None:
    other = "The buyer shall pay the price within thirty days, and the seller may terminate the agreement. " * 40
    assert verdict(other, history=History(POLICY, "en")) == Verdict(False, "very different", by_history=True)


def test_a_short_history_says_nothing() -> None:
    assert verdict(POLICY, history=History("We keep nothing.", "fr")).is_policy


def test_a_hostile_page_costs_little() -> None:
    assert not verdict("captcha " * 200_000, page="captcha " * 200_000).is_policy
