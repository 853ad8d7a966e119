"""`list`, `log`, `show` and `diff`: what was recorded, told to a person and to a machine."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.commands.home import SELLS, Home
from tests.watching import CHALLENGE, SHARING, Watch, policy
from tracker.archive.record_json import to_plain


def test_list_shows_health(home: Home) -> None:
    home.configure()
    for document_id, page in (("ok", "privacy"), ("gate", "challenge"), ("none", "none")):
        home.watch(document_id, page)
    home.site.publish("privacy", policy())
    home.site.publish("challenge", CHALLENGE)
    assert home.run("list").out.count("not visited yet") == 3
    home.run("check", "--all")
    home.run("check", "gate")
    listed = home.run("list")
    assert (listed.code, listed.err) == (0, "")
    heading, *rows = listed.out.split("\n\n")[0].splitlines()
    assert re.split("  +", heading) == ["ID", "LAST CHECK", "LAST CHANGE", "HEALTH"]
    ok, gate, none = (re.split("  +", row) for row in rows)
    assert ok[2:] == ["never", "ok"]
    assert gate[3] == "the page is not the policy (2 times in a row): bot challenge"
    assert none[3].startswith("the page could not be had: http")


def test_list_for_machines_tells_no_secret(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOKIE", "very-secret")
    home.configure()
    url = home.watch("a")
    with home.config.open("a") as file:
        file.write('headers = { Cookie = "$COOKIE" }\n')
    done = home.run("list", "--json")
    assert "very-secret" not in done.out
    (document,) = done.json
    assert (document["document_id"], document["urls"], document["tracked"]) == ("a", [url], True)
    assert document["state"]["checked_at"] is None


def test_a_document_that_is_no_longer_tracked_stays_readable(home: Home) -> None:
    home.configure()
    home.watch()
    home.see(policy())
    home.configure()
    assert "no longer tracked" in home.run("list").out
    assert "Brindle sells brushes" in home.run("show", "brindle/privacy").out
    assert home.run("check", "brindle/privacy").code == 2


def test_log_tells_changes_and_failures_newest_first(home: Home) -> None:
    home.changed()
    home.site.publish("privacy", "gone", status=500)
    home.run("check", "--all")
    home.run("check", "--all")
    done = home.run("log", "brindle/privacy")
    assert done.code == 0
    failed, changed, first = done.out.splitlines()[1:]
    assert "the page could not be had (2 times since " in failed
    news = re.split("  +", changed)[3]
    assert re.match(r"[A-Z][^()]* \(substantive, severity high; ", news), "the news first, what it comes to behind it"
    assert "silent" in changed
    assert first.endswith("first seen")
    assert len(home.run("log", "--limit", "1").out.splitlines()) == 2
    assert home.run("log", "--limit", "0").code == 2


def test_what_show_pipes_on_has_the_digest_that_it_names(home: Home) -> None:
    home.configure()
    home.watch()
    home.see(policy())
    done = home.run("show", "brindle/privacy")
    assert done.code == 0
    assert f"SHA-256 of the text: {hashlib.sha256(done.out.encode()).hexdigest()}\n" in done.err


def test_a_page_that_alternates_is_shown_as_such(home: Home) -> None:
    home.configure()
    home.watch()
    for sharing in (SELLS, SHARING, SELLS, SHARING, SELLS):
        home.see(policy(sharing=sharing))
    assert "the page alternates between known versions" in home.run("list").out
    assert home.run("list", "--json").json[0]["alternates_between"] == 2
    home.see(policy(sharing=SELLS, advert="Come again."))
    home.see(policy(sharing=SELLS))
    assert "alternates between 2 known texts" in home.run("list").out
    logged = home.run("log").out.splitlines()
    assert any("the page alternates between known versions" in line for line in logged)
    kinds = [one["entry"]["reason"] for one in home.run("log", "--json").json if one["entry"]["kind"] == "change"]
    assert kinds == ["returned", ""], "only the first return was recorded"


def test_log_for_machines(home: Home) -> None:
    home.changed()
    newest, first = home.run("log", "--json").json
    assert (newest["entry"]["kind"], newest["change"]["silent"]) == ("change", True)
    assert (first["entry"]["kind"], first["change"]) == ("first", None)


def test_log_of_nothing_and_of_nobody(home: Home) -> None:
    home.configure()
    home.watch()
    assert home.run("log").out == "Nothing recorded yet: tracker check --all visits every document.\n"
    assert home.run("log", "brindle").err == "tracker: no document 'brindle'; did you mean brindle/privacy?\n"


def test_show_prints_the_text_of_a_day(home: Home) -> None:
    home.changed()
    now = home.run("show", "brindle/privacy")
    assert now.code == 0
    assert SELLS in now.out
    first = home.run("log", "--json").json[1]["entry"]
    moment = first["seen_at"].rstrip("Z")
    then = home.run("show", "brindle/privacy", "--at", moment)
    assert "We do not sell" in then.out
    assert f"entry {first['name']}" in then.err
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    assert home.run("show", "brindle/privacy", "--at", tomorrow).out == now.out
    assert home.run("show", "brindle/privacy", "--at", "9999-12-31").out == now.out
    exact = home.run("show", "brindle/privacy", "--json").json
    assert SELLS in exact["markdown"]
    assert exact["entry"]["kind"] == "change"


@pytest.mark.parametrize(
    ("date", "code", "said"),
    [
        ("2020-01-01", 1, "the first text was seen after 2020-01-01"),
        ("yesterday", 2, "'yesterday' is no date; write 2026-05-03 or 2026-05-03T14:00"),
        ("2026-13-01", 2, "is no date"),
        ("9999-12-31T23:59:59-12:00", 2, "is no date"),
    ],
)
def test_show_of_a_day_that_has_no_text(home: Home, date: str, code: int, said: str) -> None:
    home.configure()
    home.watch()
    home.see(policy())
    done = home.run("show", "brindle/privacy", "--at", date)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_diff_shows_the_change_clause_by_clause(home: Home) -> None:
    home.changed()
    done = home.run("diff", "brindle/privacy")
    assert (done.code, done.err) == (0, "")
    assert "substantive, severity high; dateline still 2026-01-01; silent" in done.out
    assert "modified: Privacy Policy › Sharing" in done.out
    assert "▼" in done.out
    assert "[-do not-]" in done.out
    assert "{+may+}" in done.out
    assert "\x1b" not in done.out, "no colour where no terminal is"


def test_diff_by_names_numbers_and_dates(home: Home) -> None:
    home.changed()
    newest, first = (one["entry"]["name"] for one in home.run("log", "--json").json)
    plain = home.run("diff", "brindle/privacy").out
    for arguments in (["1"], ["1", "2"], [first], [first, newest], ["1", "2999-01-01"]):
        assert home.run("diff", "brindle/privacy", *arguments).out == plain
    assert home.run("diff", "brindle/privacy", "--as-recorded").out == plain
    back = home.run("diff", "brindle/privacy", "2", "1").out
    assert "[-may-]" in back
    assert "no change" in home.run("diff", "brindle/privacy", "1", "1").out
    change = home.run("diff", "brindle/privacy", "--json").json
    assert (change["old"]["sequence"], change["new"]["sequence"]) == (1, 2)
    assert change["change"]["clauses"][0]["path"][-1] == "Sharing"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["99"], "no version is called '99'; `tracker log brindle/privacy` shows their names"),
        (["foo"], "no version is called 'foo'"),
        (["2020-01-01"], "the first version was seen after 2020-01-01"),
    ],
)
def test_diff_of_versions_that_are_not_there(home: Home, arguments: list[str], said: str) -> None:
    home.changed()
    done = home.run("diff", "brindle/privacy", *arguments)
    assert done.code == 1
    assert said in done.err


def test_diff_where_there_is_nothing_to_compare(home: Home) -> None:
    home.configure()
    home.watch()
    assert "`tracker check brindle/privacy` takes the first" in home.run("diff", "brindle/privacy").err
    assert "`tracker check brindle/privacy` takes the first" in home.run("show", "brindle/privacy").err
    home.see(policy())
    assert "nothing yet to compare it with" in home.run("diff", "brindle/privacy").err


def test_diff_shows_a_recorded_change_as_it_was_told(home: Home) -> None:
    """The new date lies between the first and the last sight of the old text: only the visits know that."""
    with Watch(home.folder / "snapshots") as watch:
        watch.publish(policy())
        watch.visit()
        watch.visit(days=10)
        watch.publish(policy(sharing=SELLS, dateline="8 January 2026"))
        watch.visit(days=1)
        told = watch.visit(minutes=30).change
        document = watch.document.id
    home.configure()
    assert home.run("reindex").code == 0
    assert told is not None
    assert told.backdated
    assert home.run("diff", document, "--json").json["change"] == to_plain(told)


def test_diff_across_recipes_reads_both_captures_again(home: Home) -> None:
    home.changed()
    with home.config.open("a") as file:
        file.write('remove = ["h2"]\n')
    home.run("check", "--all", "--no-mail")
    assert [one["entry"]["kind"] for one in home.run("log", "--json").json] == ["technical", "change", "first"]
    again = home.run("diff", "brindle/privacy", "1", "3")
    assert "Sharing" not in again.out, "the old capture too is read without its headings"
    assert "{+may+}" in again.out
    assert "Sharing" in home.run("diff", "brindle/privacy", "1", "3", "--as-recorded").out


def test_times_are_the_users_with_utc_beside_them(home: Home) -> None:
    home.configure()
    text = home.config.read_text()
    home.config.write_text('timezone = "Asia/Tokyo"\n' + text)
    home.watch()
    home.see(policy())
    assert re.search(r"\d\d:\d\d \(\d\d:\d\d UTC\)", home.run("list").out)


HOSTILE = (
    policy(
        sharing="We may sell\x1b[31m your&#27;[2J data &#x202e;to anybody\x9b31m.\r\n" + SELLS,
    )
    .replace("<h2>Sharing", "<h2>Sh&#x202e;ar\x1b]0;x\x07ing&#8232;&#13;fake: ok")
    .replace("<h1>", "<h1>\x1b[2J&#27;c")
)


def test_no_control_character_of_a_page_reaches_the_terminal(home: Home) -> None:
    home.configure()
    home.watch()
    home.site.publish("evil", HOSTILE)
    (home.folder / "evil.html").write_text(HOSTILE)
    (home.folder / "evil.md").write_text("# Privacy\x1b[2J\n\nWe share \x07\u202edata.\n")
    seen = [home.see(policy()), home.run("check", "--all")]
    home.site.publish("privacy", HOSTILE)
    commands = [
        "check --all", "log", "log brindle/privacy", "list", "show brindle/privacy", "diff brindle/privacy",
        "normalize evil.html", "normalize evil.md", "compare evil.md evil.html", "log --json", "list --json",
        "normalize evil.html --json", "show brindle/privacy --json", f"add {home.site.url('evil')}",
    ]  # fmt: skip
    seen += [home.run(*command.split()) for command in commands]
    seen += [home.run(*command) for command in (["check", "\x1b[2J"], ["diff", "brindle/privacy", "\x1b[2J"])]
    seen += [home.run("normalize", "no\x1b[2Jfile"), home.run("add", "http://\x1b[2J.example/\u202e")]
    for done in seen:
        assert done.out or done.err
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", done.out + done.err)
