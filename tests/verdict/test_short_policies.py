"""Short policies speak of captchas and lost pages; what stands in place of a policy speaks of privacy. Whole pages."""

from __future__ import annotations

import pytest

from tracker.model import Verdict
from tracker.texts import normalize
from tracker.verdict.claims import heads, keeps_its_word, names_document, names_policy

URL = "https://fernhollow.example/legal/privacy"
BANNER = (
    "<div class='cookie-banner'><p>We use cookies.</p>"
    "<button>Accept all</button><button>Reject all</button><button>Cookie settings</button></div>"
)
CONSENT = (
    "<p>When you come to see us, we may store cookies on your computer, which are about you and about what you like. "
    "Since we respect your right to privacy, you may choose not to allow some kinds of them.</p>"
    "<p>Strictly necessary cookies</p><p>Always active</p>"
    "<button>Accept all</button><button>Reject all</button>"
)
NO_DATA = "<p>We collect no personal data. We use no cookies and share nothing with third parties.</p>"


def page(heading: str, body: str, title: str = "Fernhollow", language: str = "en") -> str:
    return f"<html lang={language}><head><title>{title}</title></head><body><h1>{heading}</h1>{body}</body></html>"


POLICIES = {
    "of two lines": page("Privacy Policy", NO_DATA),
    "without a heading": f"<html lang=en><title>Privacy | Fernhollow</title><body>{NO_DATA * 2}</body></html>",
    "on captchas": page(
        "Privacy notice",
        "<h2>Captcha</h2><p>We use a captcha on our contact form, so that robots cannot use it. Its provider gets "
        "your IP address and processes it on our behalf. The legal basis is our legitimate interest.</p>",
    ),
    "on access that is denied": page(
        "Acceptable Use Policy",
        '<p>You may not break the security of the service. Where you do, you read "access denied" on each page. You '
        "may ask us within thirty days to look at it again.</p>",
    ),
    "on pages that are not found": page(
        "Cookie policy",
        "<p>We note when a page could not be found, to mend our site. Cookies remember your choices, and we delete "
        "them after a year. You can refuse them in your browser.</p>",
    ),
    "on maintenance": page(
        "Service Level Agreement",
        "<h2>Maintenance</h2><p>The site is down for maintenance on Sundays. We give notice two days before. Customers "
        "get a tenth of the monthly fee back when the service fails.</p>",
    ),
    "on script": page(
        "Terms of use",
        "<p>Please enable JavaScript, without which your account does not work. You agree to use the service in line "
        "with the law, and to share your password with nobody.</p>",
    ),
    "with a field for a password beside it": page(
        "Terms of use",
        "<form><input name=user><input type=password></form><p>By using the service you agree to these terms. We may "
        "terminate your account at any time. You must not share your password with others.</p>",
    ),
    "in words that few policies have": page(
        "Refund policy",
        "<p>We give your money back within fourteen days. Write to us and name what you bought. What the bank takes "
        "for it stays with the bank.</p>",
    ),
    "on cookies, with a banner over it": page(
        "Cookie policy",
        f"{BANNER}<p>Cookies are small files that our site stores in your browser. Some cookies are needed to keep you "
        "signed in.</p><p>Other cookies count visits. We delete these cookies after one year.</p>",
    ),
    "in Japanese": page(
        "プライバシーポリシー",
        "<p>当アプリは個人情報を収集しません。また、第三者に提供することもありません。お問い合わせは下記までご連絡ください。</p>",
        language="ja",
    ),
    "in Arabic": page(
        "سياسة الخصوصية",
        "<p>لا يجمع هذا التطبيق أي بيانات شخصية عنكم. ولا نشارك أي معلومات مع أطراف أخرى في أي وقت كان.</p>",
        language="ar",
    ),
    "in Turkish": page(
        "Gizlilik Politikası",
        "<p>Bu uygulama sizden hiçbir kişisel veri toplamaz. Üçüncü taraflarla hiçbir bilgi paylaşmayız. "
        "Sorularınız için bize yazabilirsiniz.</p>",
        language="tr",
    ),
}
OTHERS = {
    "log-in": page(
        "Welcome back",
        "<form><input name=user><input type=password></form><p>New here? Make an account.</p>"
        "<p>By signing in you agree to our Terms of Service and our Privacy Policy.</p>",
    ),
    "cookie wall": page("We value your privacy", CONSENT, "Privacy Policy"),
    "too short": page(
        "Are you of age?",
        "<p>You must be of legal age to go on to this site, so tell us the day of your birth. By going on you accept "
        "our terms and our privacy policy.</p>",
    ),
    "soft 404": page(
        "Privacy Policy",
        "<h2>Page not found</h2><p>It may have moved. Use our search, or ask the people of our service for help.</p>",
    ),
    "error page": page(
        "Privacy Policy",
        "<p>Sorry, something went wrong.</p><p>We use cookies to make our service better; our cookie policy tells more "
        "about the information in them.</p>",
    ),
    "javascript shell": page("Privacy Policy", "<p>Please enable JavaScript to read this page in your browser.</p>"),
}


@pytest.mark.parametrize("kind", POLICIES)
def test_a_short_text_that_is_called_a_policy_and_speaks_as_one_is_one(kind: str) -> None:
    assert normalize(POLICIES[kind], URL).verdict == Verdict(True, "policy")


@pytest.mark.parametrize("reason", OTHERS)
def test_what_only_speaks_of_policies_is_none(reason: str) -> None:
    assert normalize(OTHERS[reason], URL).verdict == Verdict(False, reason)


def test_a_page_that_waits_for_its_script_under_a_policys_title() -> None:
    waiting = (
        "<p>Loading, please wait while we get it ready for you.</p><p>Fernhollow is a company. Privacy. Terms.</p>"
    )
    assert normalize(f"<title>Privacy Policy</title>{waiting}", URL).verdict.reason == "too short"


def test_dialogs_of_consent_under_a_headings_of_their_own() -> None:
    for heading in ("Your privacy", "Privacy preference center", "Cookies"):
        assert normalize(page(heading, CONSENT, "Privacy Policy"), URL).verdict.reason == "cookie wall"


@pytest.mark.parametrize("title", ["privacy policy", "fernhollow: terms", "個人情報の取り扱い", "politique de cookies"])
def test_names_of_policies(title: str) -> None:
    assert names_policy(title)


@pytest.mark.parametrize("title", ["our products", "privacy policy: page not found", "determinism", ""])
def test_names_of_other_things(title: str) -> None:
    assert not names_policy(title)


def test_a_document_says_that_it_is_one() -> None:
    assert names_document("cookie policy")
    assert not names_document("cookies and your privacy")


def test_headings_are_those_above_the_first_paragraph() -> None:
    assert heads("# Terms\n\n## Of use\n\nWe say much.\n\n# Privacy") == ["terms", "of use"]
    assert heads("Terms of use\n\nShort line\n\n# Privacy") == ["terms of use"]
    assert heads("") == []


def test_sentences_with_messages_do_not_count() -> None:
    said = "We share your personal data with the carriers that bring what you bought, and with nobody else."
    assert keeps_its_word(f"# Privacy\n\n{said}", "en")
    assert not keeps_its_word(
        "# Privacy\n\nYour personal data or the page you are looking for could not be found.", "en"
    )
    assert not keeps_its_word(f"# Privacy\n\nPage not found.\n\n{said}", "en")
