"""Each reason for which a page is no policy, in several languages, from the page's HTML on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.extraction.extract import extract
from tracker.model import Verdict
from tracker.reading.read import read
from tracker.verdict.judge import History, judge

MENU = "<nav><a href='/'>Home</a> <a href='/a'>Products</a></nav><footer><a href='/b'>Contact</a></footer>"
FORM = "<form><input name='user'><input type='password' name='word'><button>OK</button></form>"
TABLE = "".join(f"<tr><td>_c{number}</td><td>1 year</td><td>statistics</td></tr>" for number in range(60))
WALK = "Come and walk, dance and laugh with lovely people near you on a sunny evening by the sea. "
MARCHE = "Venez marcher, danser et rire avec des gens charmants par une belle soirée au bord de la mer. "
SPAZIERGANG = "Komm und tanze, lache und wandere mit netten Leuten an einem sonnigen Abend am großen Fluss. "


def dialog(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


REFUSED = [
    ("bot challenge", "<title>Just a moment...</title><h1>Checking your browser</h1>"),
    ("bot challenge", "<h1>Verify you are human</h1><p>This takes a second. Ray id: 8a7b6c5d</p>"),
    ("bot challenge", "<p>Vérifiez que vous êtes humain pour continuer.</p>"),
    ("bot challenge", "<h1>Sicherheitsüberprüfung</h1><p>Bitte warten.</p>"),
    ("bot challenge", "<p>Acceso denegado. No soy un robot.</p>"),
    ("bot challenge", "<h1>Доступ запрещен</h1>"),
    ("javascript shell", "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>"),
    ("javascript shell", "<noscript>Bitte JavaScript aktivieren.</noscript><div id=app></div>"),
    ("javascript shell", "<noscript>Veuillez activer JavaScript.</noscript><div id=app></div>"),
    ("javascript shell", f"<div id=root></div><script>{'render();' * 400}</script>"),
    (
        "cookie wall",
        f"<h2>Privacy overview</h2><p>We use cookies.</p><table>{TABLE}</table>"
        "<button>Accept all</button><button>Reject all</button><button>Save my preferences</button>"
        "<noscript>You need to enable JavaScript to run this app.</noscript>",
    ),
    (
        "cookie wall",
        dialog(
            "Ce site utilise des cookies.",
            "Cookies nécessaires",
            "Cookies de mesure",
            "Tout accepter",
            "Tout refuser",
            "Toujours activé",
        ),
    ),
    (
        "cookie wall",
        dialog(
            "Cookies helfen uns.",
            "Nötige Cookies",
            "Cookies zur Messung",
            "Alle akzeptieren",
            "Alle ablehnen",
            "Immer aktiv",
        ),
    ),
    (
        "cookie wall",
        dialog(
            "Usamos cookies.",
            "Cookies necesarias",
            "Cookies de medición",
            "Aceptar todo",
            "Rechazar todo",
            "Guardar preferencias",
        ),
    ),
    ("soft 404", f"{MENU}<main><h1>Page not found</h1><p>It may have moved.</p></main>"),
    ("soft 404", f"{MENU}<main><h1>Oups</h1><p>Cette page n’existe pas.</p></main>"),
    ("soft 404", f"{MENU}<main><h1>Seite nicht gefunden</h1></main>"),
    ("soft 404", f"{MENU}<main><h1>Página no encontrada</h1></main>"),
    ("soft 404", f"{MENU}<main><h1>Nie znaleziono strony</h1></main>"),
    ("error page", "<h1>500</h1><p>Internal server error</p>"),
    ("error page", "<p>Une erreur s’est produite. Réessayez plus tard.</p>"),
    ("error page", "<p>Leider ist etwas schiefgelaufen: ein Fehler ist aufgetreten.</p>"),
    ("error page", "<p>Qualcosa è andato storto.</p>"),
    ("error page", "<p>エラーが発生しました。</p>"),
    ("maintenance", "<h1>We'll be back soon</h1><p>The site is down for maintenance.</p>"),
    ("maintenance", "<p>Notre site est actuellement en maintenance.</p>"),
    ("maintenance", "<p>Wegen Wartungsarbeiten geschlossen.</p>"),
    ("maintenance", "<p>Sitio en mantenimiento.</p>"),
    ("log-in", f"<h1>Sign in to your account</h1><p>New here? Make one in a minute.</p>{FORM}"),
    ("log-in", f"<h1>Espace client</h1><p>Veuillez vous connecter pour lire cette page du site.</p>{FORM}"),
    ("log-in", f"<h1>Mein Konto</h1><p>Passwort vergessen? Hier geht es weiter zum neuen.</p>{FORM}"),
    ("redirect", "<p>You will be redirected in a few seconds.</p>"),
    ("redirect", "<p>Sie werden weitergeleitet ...</p>"),
    ("redirect", "<p>Vous allez être redirigé.</p>"),
    ("parked domain", "<h1>fernhollow.example</h1><p>This domain is for sale. Make an offer.</p>"),
    ("parked domain", "<p>Ce domaine est à vendre.</p>"),
    ("parked domain", "<p>Diese Domain steht zum Verkauf.</p>"),
    ("home page", f"<link rel=canonical href='https://fernhollow.example/'><main><p>{WALK * 60}</p></main>"),
    ("home page", f"<meta property='og:url' content='https://fernhollow.example/fr/'><p>{MARCHE * 60}</p>"),
    ("other page", f"<link rel=canonical href='https://fernhollow.example/blog/1'><p>{WALK * 60}</p>"),
    ("other page", f"<main><p>{SPAZIERGANG * 60}</p></main>"),
    ("too short", "<p>Read our privacy notice.</p>"),
    ("too short", "<p>Datenschutz</p>"),
    ("too short", "<p>Mentions légales</p>"),
    ("empty", "<main><img src='/policy.png'></main>"),
]


@pytest.mark.parametrize(("reason", "body"), REFUSED)
def test_what_a_site_sends_in_place_of_a_policy_is_known_by_its_name(reason: str, body: str) -> None:
    assert verdict(body) == Verdict(is_policy=False, reason=reason)


def verdict(html: str, history: History | None = None, url: str = "https://fernhollow.example/privacy") -> Verdict:
    extraction = extract(html, url=url)
    return judge(read(extraction), extraction.facts, history)


def test_the_first_page_of_a_site_is_known_by_the_address_it_came_from() -> None:
    assert verdict(f"<p>{WALK * 60}</p>", url="https://fernhollow.example/en-gb/").reason == "home page"
    assert verdict(f"<p>{WALK * 60}</p>", url="https://fernhollow.example/privacy").reason == "other page"


POLICIES = {
    "en": "We collect personal data when you register, and we share it with third parties only with your consent. ",
    "fr": "Nous collectons vos données personnelles et nous les partageons avec des tiers avec votre consentement. ",
    "de": "Wir verarbeiten Ihre personenbezogenen Daten und geben sie nur mit Ihrer Einwilligung an Dritte weiter. ",
    "es": "Recopilamos sus datos personales y los compartimos con terceros únicamente con su consentimiento. ",
}
OTHER = "The buyer shall pay the price within thirty days, and the seller may terminate the agreement at once. "


def policy(language: str, times: int = 40, title: str = "Privacy") -> str:
    text = f"<p>{POLICIES[language] * 4}</p>" * (times // 4)
    return f"<html lang={language}><body><h1>{title}</h1>{text}</body></html>"


def history(html: str) -> History:
    text = read(extract(html))
    return History(text.markdown, text.language)


@pytest.mark.parametrize("language", POLICIES)
def test_a_policy_is_one_in_each_language_and_at_the_root_of_a_site(language: str) -> None:
    assert verdict(policy(language), history(policy(language))) == Verdict(True, "policy")
    assert verdict(policy(language), url="https://fernhollow.example/").is_policy


@pytest.mark.parametrize(
    ("reason", "html", "before"),
    [
        ("other language", policy("fr"), policy("en")),
        ("other language", policy("en"), policy("de")),
        ("other language", policy("es"), policy("fr")),
        ("much shorter", policy("en", 12), policy("en")),
        ("much shorter", policy("de", 12), policy("de")),
        ("other document", f"<h1>Terms of sale</h1><p>{OTHER * 40}</p>", policy("en")),
        ("very different", f"<h1>Privacy of buyers</h1><p>{OTHER * 40}</p>", policy("en")),
        ("very different", f"<p>{OTHER * 40}</p>", policy("en")),
        ("truncated", policy("en", 24).removesuffix("</body></html>") + "<p>We coll" + " " * 5_000, policy("en")),
        ("truncated", policy("fr", 12).removesuffix("</body></html>") + "<p>Nous", policy("fr")),
    ],
)
def test_what_only_the_documents_history_speaks_against_delays_and_never_vetoes(
    reason: str, html: str, before: str
) -> None:
    assert verdict(html).is_policy
    assert verdict(html, history(before)) == Verdict(False, reason, by_history=True)


def test_a_page_that_breaks_off_before_its_text() -> None:
    cut = f"<html><head><style>{'p { margin: 0 } ' * 500}"
    assert verdict(cut) == Verdict(False, "truncated")
    assert verdict(f"<html><body><h1>Privacy Policy</h1><script>{'render();' * 900}") == Verdict(False, "truncated")


def test_a_whole_page_without_its_last_tags_is_not_cut() -> None:
    whole = policy("en").removesuffix("</body></html>")
    assert verdict(whole, history(policy("en"))) == Verdict(True, "policy")


def test_one_piece_that_breaks_off_makes_the_document_so() -> None:
    extraction = extract(policy("en"))
    cut = replace(extraction.facts, cut_off=True)
    assert judge(read(extraction), cut, history(policy("en", 60))).reason == "truncated"
