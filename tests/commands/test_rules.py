"""`rules test`: which past changes somebody would be told of, and which rule decided each."""

from __future__ import annotations

import pytest

from tests.commands.home import SELLS, Home
from tests.watching import policy

EMAIL = '[email]\nhost = "localhost"\nfrom = "tracker@example.org"\n'


@pytest.fixture
def two(home: Home) -> Home:
    """Two documents with one change each: a sale in one, of the other a cosmetic point."""
    home.configure(EMAIL)
    home.watch()
    home.watch("other/terms", "terms")
    for page in ("privacy", "terms"):
        home.site.publish(page, policy())
    home.run("check", "--all", "--no-mail")
    home.site.publish("privacy", policy(sharing=SELLS))
    home.site.publish("terms", policy(sharing=SELLS))
    home.run("check", "--all", "--no-mail")
    return home


def subscribe(home: Home, *keys: str) -> None:
    lines = ["[[subscribers]]", 'name = "Ada Lovelace"', 'email = "ada@example.org"', *keys]
    with home.config.open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(lines) + "\n")


def test_each_past_change_with_the_rule_that_decided(two: Home) -> None:
    subscribe(two, 'documents = ["brindle/*"]')
    done = two.run("rules", "test", "ada lovelace")
    assert (done.code, done.err) == (0, "")
    assert "• told at once (kinds): a substantive change" in done.out
    assert "– held back (documents): other/terms matches none of brindle/*" in done.out
    assert done.out.endswith("1 change told, 1 held back, by the rules of today.\n")
    assert max(len(line) for line in done.out.splitlines()) <= 80


@pytest.mark.parametrize(
    ("key", "told", "rule"),
    [
        ('kinds = ["cosmetic"]', False, "kinds"),
        ('categories = ["retention"]', False, "categories"),
        ('languages = ["de"]', False, "languages"),
        ('languages = ["en"]', True, "kinds"),
        ('kinds = ["cosmetic"]\nwatch = ["sell*"]', True, "watch"),
    ],
)
def test_rules_are_those_that_send(two: Home, key: str, told: bool, rule: str) -> None:
    subscribe(two, key)
    shown = two.run("rules", "test", "Ada Lovelace", "--json").json
    assert [(one["told"], one["rule"]) for one in shown] == [(told, rule)] * 2
    two.site.publish("privacy", policy(sharing=SELLS + " We may sell it again, to more partners than before."))
    two.run("check", "--all", "--no-mail")
    if key.startswith("kinds"):  # what it says of the next change is what the outbox then holds
        assert ("not delivered yet" in two.run("list").out) is told


def test_since_a_day(two: Home) -> None:
    subscribe(two)
    assert two.run("rules", "test", "Ada Lovelace", "--since", "2020-01-01", "--json").json
    day = two.run("rules", "test", "Ada Lovelace", "--json").json[0]["recorded_at"][:10]
    assert len(two.run("rules", "test", "Ada Lovelace", "--since", day, "--json").json) == 2
    later = two.run("rules", "test", "Ada Lovelace", "--since", "2999-01-01")
    assert later.out == "No change is recorded since 2999-01-01.\n"
    assert two.run("rules", "test", "Ada Lovelace", "--since", "soon").code == 2


def test_a_stranger(two: Home) -> None:
    done = two.run("rules", "test", "Nobody")
    assert done.code == 2
    assert "it has no [[subscribers]] at all" in done.err
    subscribe(two)
    assert "it has Ada Lovelace" in two.run("rules", "test", "Nobody").err


def test_a_digest_gathers_and_is_named(home: Home) -> None:
    home.configure(EMAIL)
    home.watch()
    subscribe(home, 'digest = "daily"', 'digest_at = "08:00"', 'timezone = "Asia/Tokyo"')
    home.see(policy())
    home.see(policy(sharing=SELLS))
    assert "1 change gathered for digests" in home.run("list").out
    assert "• told in the digest daily 20" in home.run("rules", "test", "Ada Lovelace").out
