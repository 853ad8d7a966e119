"""`held` and `test-email`."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from demo.receiver import Receiver
from tests.commands.home import SELLS, Home
from tests.commands.test_visiting import mail
from tests.watching import policy as page


@pytest.fixture
def held(home: Home) -> Home:
    """Five of five documents changed at once: their alerts are held, all but those before the fifth."""
    home.configure(hold=20)
    for number in range(5):
        home.watch(f"d{number}", f"p{number}")
        home.site.publish(f"p{number}", page())
    home.run("check")
    for number in range(5):
        home.site.publish(f"p{number}", page(sharing=SELLS))
    home.run("check", "--all", "--no-mail")
    return home


def test_held_alerts_are_shown_and_released(held: Home) -> None:
    done = held.run("held")
    assert done.code == 0
    assert "HELD SINCE" in done.out
    assert "tracker held --release" in done.out
    alerts = held.run("held", "--json").json
    assert alerts
    assert "alerts held after a mass change" in held.run("list").out or len(alerts) == 1
    assert f"{len(alerts)} alert" in held.run("held", "--release").out
    assert held.run("held", "--json").json == []
    assert held.run("check").out.count("Subject: Brindle") >= len(alerts)


def test_held_alerts_are_dropped(held: Home) -> None:
    number = len(held.run("held", "--json").json)
    assert held.run("held", "--drop").out.startswith(f"{number} alert")
    assert held.run("held").out == "No alerts are held.\n"
    assert "given up" not in held.run("list").out


def test_held_excludes(home: Home) -> None:
    home.configure()
    assert home.run("held", "--release").out == "No alerts are held.\n"
    done = home.run("held", "--release", "--drop")
    assert done.code == 2
    assert "exclude each other" in done.err


def test_a_test_mail_for_everybody_or_for_one(home: Home) -> None:
    with Receiver() as receiver:
        home.configure(mail(receiver.port))
        done = home.run("test-email")
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("ada@example.org: taken by 127.0.0.1, port ")
        assert home.run("test-email", "bob@example.org").code == 0
        recipients = [message_from_bytes(one, policy=policy.default)["To"] for one in receiver.messages]
    assert recipients == ["ada@example.org", "bob@example.org"]


@pytest.mark.parametrize(
    ("section", "arguments", "code", "said"),
    [
        ("", [], 1, "no [email] section"),
        ("", ["me"], 2, "'me' is no e-mail address"),
        (mail(1), [], 1, "ada@example.org: 127.0.0.1, port 1: "),
        (mail(1).partition("[[subscribers]]")[0], [], 1, "no [[subscribers]] and no operator"),
    ],
)
def test_a_test_mail_that_cannot_be_sent(home: Home, section: str, arguments: list[str], code: int, said: str) -> None:
    home.configure(section)
    done = home.run("test-email", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_check_tells_of_alerts_that_are_held(held: Home) -> None:
    assert "alerts held after a mass change: `tracker held` shows them" in held.run("check", "--all").out
