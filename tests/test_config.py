"""config.toml: what it becomes, and what is said of each fault in it."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.config import Config, find, load
from tracker.errors import ConfigError, ConfigProblem
from tracker.fetching.settings import FetchSettings
from tracker.model import Digest, Document, Range, Subscriber

ROOT = Path(__file__).parent.parent
EXAMPLE = """
timezone = "Europe/Vienna"

[archive]
path = "kept"

[schedule]
cron = "0 6 * * mon-fri"
jitter = "1h30m"
confirm = "45m"
hold_mass_change = 12.5
unseen_checks = 4
unseen_after = "2d"

[fetch]
user_agent = "watcher (watcher@example.org)"
timeout = "90s"
max_size = "5 MiB"
delay = "0s"
workers = 3
allow_private_addresses = true

[email]
host = "smtp.example.org"
port = 465
security = "tls"
username = "watcher"
password_env = "SMTP_SECRET"
from = "Watcher <watcher@example.org>"
operator = "root@example.org"
errors_to = "ops@example.org"
unsubscribe = "stop@example.org"
one_click = "https://watch.example.org/stop"
dkim = true

[delivery]
per_minute = 7

[[subscribers]]
name = "Ada"
email = "ada@example.org"
documents = ["shop/privacy", "bank/*"]
kinds = ["substantive"]
severity = "high"

[[documents]]
id = "shop/privacy"
url = ["https://shop.example/privacy", "https://shop.example/cookies"]
service = "Shop"
type = "Privacy Policy"
select = ["main", { start_after = "h1", end_before = "footer" }]
remove = ".advert"
cron = "@weekly"
headers = { Cookie = "$SHOP_COOKIE", Accept-Language = "en" }
keep = "all"

[[documents]]
id = "bank/terms"
url = "http://bank.example/terms"
"""
ENVIRONMENT = {"SMTP_SECRET": "s3cret", "SHOP_COOKIE": "a=b"}


def loaded(folder: Path, text: str, environ: dict[str, str] | None = None) -> Config:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, environ or {})


def problems(folder: Path, text: str, environ: dict[str, str] | None = None) -> tuple[ConfigProblem, ...]:
    with pytest.raises(ConfigError) as raised:
        loaded(folder, text, environ)
    return raised.value.problems


def test_every_key_reaches_its_record(tmp_path: Path) -> None:
    config = loaded(tmp_path, EXAMPLE, ENVIRONMENT)
    assert config.path == tmp_path / "config.toml"
    assert config.timezone == ZoneInfo("Europe/Vienna")
    assert config.archive == tmp_path / "kept"
    assert config.database == f"sqlite:///{tmp_path}/kept/.state/index.sqlite"
    assert (config.cron, config.jitter, config.confirm, config.hold_mass_change) == (
        "0 6 * * mon-fri",
        timedelta(minutes=90),
        timedelta(minutes=45),
        12.5,
    )
    assert config.fetch == FetchSettings("watcher (watcher@example.org)", 90.0, 5 * 2**20, 0.0, 3, True)
    assert config.email is not None
    assert (config.email.host, config.email.port, config.email.security) == ("smtp.example.org", 465, "tls")
    assert (config.email.username, config.email.password) == ("watcher", "s3cret")
    assert (config.email.sender, config.email.operator) == ("Watcher <watcher@example.org>", "root@example.org")
    assert (config.email.unsubscribe, config.email.one_click) == ("stop@example.org", "https://watch.example.org/stop")
    assert (config.email.dkim, config.per_minute) == (True, 7)
    assert config.email.errors_to == ("ops@example.org",)
    assert (config.unseen_checks, config.unseen_after) == (4, timedelta(days=2))
    assert config.subscribers == (
        Subscriber(
            "Ada",
            ("ada@example.org",),
            ("shop/privacy", "bank/*"),
            ("substantive",),
            "high",
            timezone=ZoneInfo("Europe/Vienna"),
        ),
    )
    shop, bank = config.documents
    assert shop == Document(
        id="shop/privacy",
        urls=("https://shop.example/privacy", "https://shop.example/cookies"),
        service="Shop",
        type="Privacy Policy",
        select=("main", Range(start_after="h1", end_before="footer")),
        remove=(".advert",),
        schedule="@weekly",
        headers=(("Cookie", "a=b"), ("Accept-Language", "en")),
        keep="all",
    )
    assert bank == Document(id="bank/terms", urls=("http://bank.example/terms",), service="", type="")


def test_an_empty_file_has_the_defaults(tmp_path: Path) -> None:
    config = loaded(tmp_path, "")
    assert (config.timezone, config.cron) == (ZoneInfo("UTC"), "15 4 * * *")
    assert (config.jitter, config.confirm) == (timedelta(minutes=30), timedelta(minutes=30))
    assert (config.archive, config.hold_mass_change) == (tmp_path / "snapshots", 20)
    assert (config.fetch, config.email) == (FetchSettings(), None)
    assert config.per_minute == 100
    assert (config.subscribers, config.documents) == ((), ())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sqlite:////var/index.sqlite", "sqlite:////var/index.sqlite"),
        ("sqlite:///x/index.sqlite?timeout=5", "sqlite:///{folder}/x/index.sqlite?timeout=5"),
        ("postgresql+psycopg://db/tracker", "postgresql+psycopg://db/tracker"),
        ("$DATABASE", "postgresql://me:secret@db/tracker"),
    ],
)
def test_the_database(tmp_path: Path, written: str, expected: str) -> None:
    config = loaded(tmp_path, f'[archive]\ndatabase = "{written}"', {"DATABASE": "postgresql://me:secret@db/tracker"})
    assert config.database == expected.format(folder=tmp_path)


def test_a_byte_order_mark_and_dos_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'\xef\xbb\xbftimezone = "UTC"\r\n[fetch]\r\nworkers = 2\r\n')
    assert load(path, {}).fetch.workers == 2


DOCUMENT = '[[documents]]\nid = "a/b"\nurl = "https://a.example/"\n'
EMAIL = '[email]\nhost = "smtp.example.org"\nfrom = "a@example.org"\n'
SUBSCRIBER = '[[subscribers]]\nname = "Ada"\nemail = "ada@example.org"\n'


@pytest.mark.parametrize(
    ("text", "line", "key", "said"),
    [
        ("timezone = 1", 1, "timezone", "is a whole number, not a string"),
        ('timezone = "Europe/Viena"', 1, "timezone", "did you mean 'Europe/Vienna'"),
        ('timezone = "../etc"', 1, "timezone", "no known time zone"),
        ('timezone = "Europe"', 1, "timezone", "no known time zone"),
        ("\ntimezon = 1", 2, "timezon", "unknown key; did you mean 'timezone'?"),
        ("[archiv]\n", 1, "archiv", "did you mean 'archive'?"),
        ("archive = 1", 1, "archive", "is a whole number, not a table"),
        ("[[archive]]", 1, "archive", "is an array, not a table"),
        ("documents = 1", 1, "documents", "not an array of tables"),
        ("documents = [\n  1]", 2, "documents[0]", "not a table"),
        ('[archive]\npath = ""', 2, "archive.path", "is empty"),
        ('[archive]\npath = "s3://bucket"', 2, "archive.path", "not a folder"),
        ('[archive]\ndatabase = "mysql://x:secret@y"', 2, "archive.database", "is no address of a database"),
        ('[archive]\ndatabase = "$NOPE"', 2, "archive.database", "NOPE is not set"),
        ('[schedule]\ncron = "61 * * * *"', 2, "schedule.cron", "'61' is no minute"),
        ('[schedule]\ncron = "daily"', 2, "schedule.cron", "instead of five"),
        ("[schedule]\njitter = 30", 2, "schedule.jitter", "not a string"),
        ('[schedule]\njitter = "30"', 2, "schedule.jitter", "is no span of time"),
        ('[schedule]\nconfirm = "2d"', 2, "schedule.confirm", "is out of range"),
        ("[schedule]\nhold_mass_change = 101", 2, "schedule.hold_mass_change", "101 is out of range"),
        ("[schedule]\nhold_mass_change = nan", 2, "schedule.hold_mass_change", "nan is out of range"),
        ("[schedule]\nhold_mass_change = true", 2, "schedule.hold_mass_change", "is true or false"),
        ('[fetch]\ntimeout = "0s"', 2, "fetch.timeout", "is out of range"),
        ('[fetch]\nmax_size = "20 megs"', 2, "fetch.max_size", "is no size"),
        ("[fetch]\nworkers = 1.5", 2, "fetch.workers", "is a number, not a whole number"),
        ("[fetch]\nworkers = 0", 2, "fetch.workers", "0 is out of range"),
        ('[fetch]\nuser_agent = "ü"', 2, "fetch.user_agent", "a header cannot carry"),
        ('[fetch]\nuser_agent = "a\\r\\nX: y"', 2, "fetch.user_agent", "U+000D"),
        ('[fetch]\nallow_private_addresses = "no"', 2, "fetch.allow_private_addresses", "is a string"),
        ('[email]\nhost = "smtp.example.org"', 1, "email", "'from' is missing"),
        (EMAIL + "port = 0", 4, "email.port", "0 is out of range"),
        (EMAIL + 'security = "ssl"', 4, "email.security", "is none of them"),
        (EMAIL + 'password = "x"', 4, "email.password", "unknown key; did you mean 'password_env'?"),
        (EMAIL + 'username = "me"', 1, "email.password_env", "TRACKER_SMTP_PASSWORD is not set"),
        (EMAIL + 'one_click = "http://a.example/stop"', 4, "email.one_click", "is no plain https:// address"),
        (EMAIL + 'one_click = "https://a.example/?x=1"', 4, "email.one_click", "is no plain address"),
        (EMAIL + 'one_click = "https://a.example/stop"', 4, "email.one_click", "signs with DKIM"),
        ("[delivery]\nper_minute = -1", 2, "delivery.per_minute", "-1 is out of range"),
        (EMAIL + 'operator = "root"', 4, "email.operator", "is no e-mail address"),
        ('[email]\nfrom = "a@b.example"\nhost = "http://x"', 3, "email.host", "is not just a host's name"),
        ('[[subscribers]]\nname = "Ada"', 1, "subscribers[0]", "is told by no way"),
        (SUBSCRIBER + 'webhook = "http://a.example/"', 4, "subscribers[0].webhook", "only reaches this machine itself"),
        (SUBSCRIBER + 'webhook = "https://a.example/#x"', 4, "subscribers[0].webhook", "is no https:// address"),
        (SUBSCRIBER + 'webhook = "https://a.example/"', 4, "subscribers[0].webhook", "holds no secret to sign with"),
        (SUBSCRIBER + 'apprise = "$NO_CHAT"', 4, "subscribers[0].apprise[0]", "NO_CHAT is not set"),
        (SUBSCRIBER + 'apprise = "slack://a/b/c"', 4, "subscribers[0].apprise", "is not the name of an environment"),
        (SUBSCRIBER + 'severity = "worst"', 4, "subscribers[0].severity", "is none of them"),
        (SUBSCRIBER + 'digest = "hourly"', 4, "subscribers[0].digest", "is none of them"),
        (SUBSCRIBER + 'digest_at = "8:00"', 4, "subscribers[0].digest_at", "is no time of the day"),
        (SUBSCRIBER + 'digest_at = "24:00"', 4, "subscribers[0].digest_at", "is no time of the day"),
        (SUBSCRIBER + "digest_at = 08:00:30", 4, "subscribers[0].digest_at", "is a date or time"),
        (SUBSCRIBER + 'digest_day = "mon"', 4, "subscribers[0].digest_day", "is none of them"),
        (SUBSCRIBER + 'mute_until = "2026-02-30"', 4, "subscribers[0].mute_until", "is no day of the calendar"),
        (SUBSCRIBER + "mute_until = 2026-02-03T10:00:00", 4, "subscribers[0].mute_until", "is a date or time"),
        (SUBSCRIBER + 'timezone = "Berlin"', 4, "subscribers[0].timezone", "is no known time zone"),
        (SUBSCRIBER + "kinds = []", 4, "subscribers[0].kinds", "is empty"),
        (SUBSCRIBER + 'kinds = ["minor",\n"none"]', 5, "subscribers[0].kinds[1]", "is none of them"),
        (SUBSCRIBER + 'documents = ["a/c"]\n' + DOCUMENT, 4, "subscribers[0].documents[0]", "mean 'a/b'?"),
        ('[[subscribers]]\nemail = "ada@example.org"\nname = "A\\nB"', 3, "subscribers[0].name", "U+000A"),
        ('[[subscribers]]\nemail = "ada@example.org"\nname = "A\\u2028B"', 3, "subscribers[0].name", "U+2028"),
        (DOCUMENT + 'selekt = "main"', 4, "documents[0].selekt", "did you mean 'select'?"),
        (DOCUMENT + DOCUMENT, 5, "documents[1].id", "'a/b' is the id of documents[0] already"),
        (DOCUMENT + 'select = "p["', 4, "documents[0].select", "is no CSS selector"),
        (DOCUMENT + 'select = [{ start_before = "h1" }]', 4, "documents[0].select[0]", "exactly one"),
        (DOCUMENT + 'select = [{ begin = "h1" }]', 4, "documents[0].select[0]", "unknown key 'begin'"),
        (DOCUMENT + 'remove = [{ start_after = "h1", end_after = ">" }]', 4, "documents[0].remove[0].end_after", "CSS"),
        (DOCUMENT + 'headers = { Cookie = "$NOPE" }', 4, "documents[0].headers.Cookie", "NOPE is not set"),
        (DOCUMENT + 'headers = { Cookie = "a\\nb" }', 4, "documents[0].headers.Cookie", "U+000A"),
        (DOCUMENT + 'headers = { "A b" = "x" }', 4, "documents[0].headers.'A b'", "no name of a header"),
        (DOCUMENT + '[documents.headers]\nHost = "x"', 5, "documents[0].headers.Host", "sets itself"),
        (DOCUMENT + 'keep = "some"', 4, "documents[0].keep", "is none of them"),
        ("[[documents]]\n", 1, "documents[0]", "'id' is missing"),
    ],
)
def test_a_fault_names_line_key_and_what_is_wrong(tmp_path: Path, text: str, line: int, key: str, said: str) -> None:
    first = problems(tmp_path, text)[0]
    assert (first.line, first.key) == (line, key)
    assert said in first.problem
    assert first.allowed
    assert str(first).startswith(f"{tmp_path}/config.toml:{line}: {key}: ")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "/etc/passwd",
        "ftp://a.example/",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "https://user@a.example/",
        "https://user:secret@a.example/",
        "https://a.example/a b",
        "https://a.example:99999/",
        "https://a.example:x/",
        "https://a.example/\\u0000",
        "https://a.example/\\r\\nHost: b",
        "https://[::1/",
        "https://a..example/",
    ],
)
def test_bad_addresses_of_pages(tmp_path: Path, url: str) -> None:
    (problem,) = problems(tmp_path, f'[[documents]]\nid = "a"\nurl = ["https://a.example/", "{url}"]')
    assert (problem.line, problem.key) == (3, "documents[0].url[1]")
    assert "secret" not in str(problem)


@pytest.mark.parametrize(
    "url", ["http://a.example", "https://[::1]:8080/x?y#z", "https://bücher.example/ä", "HTTPS://A.example/"]
)
def test_good_addresses_of_pages(tmp_path: Path, url: str) -> None:
    assert loaded(tmp_path, f'[[documents]]\nid = "a"\nurl = "{url}"').documents[0].urls == (url,)


@pytest.mark.parametrize(
    "document_id",
    [
        "",
        "A/b",
        "a b",
        "a//b",
        "/a",
        "a/",
        "-a",
        "a-",
        "a/-b",
        "..",
        "a/../b",
        ".state",
        "con",
        "a/lpt1",
        "ä",
        "x" * 201,
    ],
)
def test_bad_ids(tmp_path: Path, document_id: str) -> None:
    (problem,) = problems(tmp_path, f'[[documents]]\nid = "{document_id}"\nurl = "https://a.example/"')
    assert (problem.line, problem.key) == (2, "documents[0].id")


@pytest.mark.parametrize(
    "address",
    ["", "ada", "@example.org", "ada@", "a b@example.org", "ada@@example.org", "ada@example..org", ".a@example.org",
     "ada@example.org, bob@example.org", "Ada <ada@example.org>", "ada@example.org\\nBcc: x@y.example",
     "a" * 65 + "@example.org"],
)  # fmt: skip
def test_bad_addresses_of_people(tmp_path: Path, address: str) -> None:
    (problem,) = problems(tmp_path, f'[[subscribers]]\nname = "Ada"\nemail = "{address}"')
    assert (problem.line, problem.key) == (3, "subscribers[0].email")


@pytest.mark.parametrize("address", ["ada@example.org", "a.b+c@x-y.example", "ada@localhost", "ä@bücher.example"])
def test_good_addresses_of_people(tmp_path: Path, address: str) -> None:
    config = loaded(tmp_path, f'[[subscribers]]\nname = "Ada"\nemail = "{address}"')
    assert config.subscribers[0].addresses == (address,)


SHOP = '[[documents]]\nid = "shop/privacy"\nurl = "https://shop.example/"\nservice = "Shop"\ntype = "Privacy Policy"\n'
ADA = '[[subscribers]]\nname = "Ada"\nemail = ["ada@example.org", "desk@example.org"]\n'


def test_a_subscribers_rules_reach_their_record(tmp_path: Path) -> None:
    rules = """
services = "shop"
types = ["Privacy*"]
languages = ["en", "pt-BR"]
categories = ["sale"]
directions = "weakens"
silent_only = true
watch = ["arbitration", "biometric*", "/third.part(y|ies)/"]
"""
    (ada,) = loaded(tmp_path, SHOP + ADA + rules).subscribers
    assert ada.addresses == ("ada@example.org", "desk@example.org")
    assert (ada.services, ada.types, ada.languages) == (("shop",), ("Privacy*",), ("en", "pt-BR"))
    assert (ada.categories, ada.directions, ada.silent_only) == (("sale",), ("weakens",), True)
    assert ada.watch == ("arbitration", "biometric*", "/third.part(y|ies)/")


@pytest.mark.parametrize(
    ("line", "key", "problem"),
    [
        ('services = ["Shopp"]', "services[0]", "no document's service; did you mean 'Shop'?"),
        ('types = "Terms"', "types[0]", "no document's type"),
        ('languages = ["German"]', "languages[0]", "no code of a language"),
        ('categories = ["sales"]', "categories[0]", "no category; did you mean 'sale'?"),
        ('directions = ["worse"]', "directions[0]", "none of them"),
        ("silent_only = 1", "silent_only", "not true or false"),
        ('watch = ["arbitration", "/(/"]', "watch[1]", "no regular expression of RE2 (missing )"),
        (r"watch = ['/(a)\1/']", "watch[0]", "no regular expression of RE2"),
        ('watch = ["*"]', "watch[0]", "holds no word"),
    ],
)
def test_bad_rules_are_told_with_their_place(tmp_path: Path, line: str, key: str, problem: str) -> None:
    (found,) = problems(tmp_path, SHOP + ADA + line)
    assert (found.line, found.key) == (9, f"subscribers[0].{key}")
    assert problem in found.problem
    assert found.allowed


@pytest.mark.parametrize("day", ["2026-12-24", '"2026-12-24"'])
@pytest.mark.parametrize("at", ["18:30:00", '"18:30"'])
def test_a_subscribers_digest_reaches_their_record(tmp_path: Path, day: str, at: str) -> None:
    keys = (
        f'digest = "weekly"\ndigest_at = {at}\ndigest_day = "wednesday"\ndigest_when_empty = true\nmute_until = {day}'
    )
    (ada,) = loaded(tmp_path, f'timezone = "Europe/Berlin"\n{ADA}{keys}').subscribers
    assert ada.digest == Digest("weekly", time(18, 30), weekday=2, when_empty=True)
    assert (ada.mute_until, ada.timezone) == (date(2026, 12, 24), ZoneInfo("Europe/Berlin"))
    (ada,) = loaded(tmp_path, ADA + 'digest = "none"\ntimezone = "Asia/Tokyo"').subscribers
    assert (ada.digest, ada.mute_until, ada.timezone) == (None, None, ZoneInfo("Asia/Tokyo"))


def test_no_two_subscribers_have_one_name(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, ADA + ADA)
    assert (found.line, found.key) == (5, "subscribers[1].name")


def test_a_password_in_clear_is_only_for_this_machine(tmp_path: Path) -> None:
    text = EMAIL + 'username = "me"\nsecurity = "none"\n'
    (problem,) = problems(tmp_path, text, {"TRACKER_SMTP_PASSWORD": "x"})
    assert (problem.line, problem.key) == (5, "email.security")
    local = text.replace("smtp.example.org", "127.0.0.1")
    assert loaded(tmp_path, local, {"TRACKER_SMTP_PASSWORD": "x"}).email is not None


@pytest.mark.parametrize("secret", ["", "a\r\nX-Other: b"])
def test_a_secret_must_be_one_line(tmp_path: Path, secret: str) -> None:
    text = DOCUMENT + 'headers = { Cookie = "$SECRET" }'
    (problem,) = problems(tmp_path, text, {"SECRET": secret})
    assert problem.key == "documents[0].headers.Cookie"


def test_all_faults_are_told_at_once_in_the_files_order(tmp_path: Path) -> None:
    text = 'timezone = 1\n[fetch]\nworkers = "8"\nretries = 3\n' + DOCUMENT + DOCUMENT.replace("https", "ftp")
    assert [(problem.line, problem.key) for problem in problems(tmp_path, text)] == [
        (1, "timezone"),
        (3, "fetch.workers"),
        (4, "fetch.retries"),
        (9, "documents[1].id"),
        (10, "documents[1].url"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb = [1,\n", 2), ("[x\n", 1), ("a = 1\n\na = 2\n", 3), ('x = "\n', 1), ("\n\nnonsense\n", 3)],
)
def test_bad_toml_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    (problem,) = problems(tmp_path, text)
    assert (problem.line, problem.key) == (line, "")
    assert problem.problem.startswith("is not TOML: ")
    assert "(at" not in problem.problem


def test_endless_nesting_is_a_fault_like_others(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "a = " + "[" * 100_000)
    assert "nested" in problem.problem


def test_bytes_that_are_no_text_name_their_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'timezone = "UTC"\n# \xff\n')
    with pytest.raises(ConfigError) as raised:
        load(path, {})
    assert raised.value.problems[0].line == 2


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load(tmp_path / "none.toml", {})
    assert "none.toml: there is no such file; `tracker init` writes one" in str(raised.value)
    with pytest.raises(ConfigError):
        load(tmp_path, {})


@settings(max_examples=60)
@given(st.text(max_size=80) | st.lists(st.sampled_from(EXAMPLE.splitlines()), max_size=12).map("\n".join))
def test_whatever_the_text_it_loads_or_every_fault_is_told(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        load(path, ENVIRONMENT)
    except ConfigError as error:
        assert error.problems
        assert all("\n" not in str(problem) for problem in error.problems)
        assert all(1 <= (problem.line or 1) <= text.count("\n") + 1 for problem in error.problems)


@pytest.mark.parametrize(
    ("explicit", "environ", "expected"),
    [
        ("x/my.toml", {"TRACKER_CONFIG": "env.toml"}, "x/my.toml"),
        (None, {"TRACKER_CONFIG": "env.toml"}, "env.toml"),
        (None, {"TRACKER_CONFIG": ""}, "config.toml"),
        (None, {}, "config.toml"),
    ],
)
def test_where_the_file_is_looked_for(
    tmp_path: Path, explicit: str | None, environ: dict[str, str], expected: str
) -> None:
    assert find(explicit, environ, tmp_path) == tmp_path / expected
    assert find("/etc/tracker.toml", environ, tmp_path) == Path("/etc/tracker.toml")


def test_the_configuration_of_this_checkout_works_as_it_stands() -> None:
    config = load(ROOT / "config.toml", {})
    assert config.archive == ROOT / "snapshots"
    assert len(config.documents) >= 10
    assert all(document.service and document.type for document in config.documents)
