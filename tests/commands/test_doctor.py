"""`doctor`: what needs a look, and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.alerting.receiver import receiving
from tests.commands.home import SELLS, Home
from tests.commands.test_visiting import mail
from tests.index.records import alert
from tests.watching import policy
from tracker.index.index import Index


def test_all_is_well(home: Home) -> None:
    home.configure()
    home.watch()
    home.see(policy())
    done = home.run("doctor")
    assert (done.code, done.err) == (0, "")
    assert "All is well." in done.out
    assert "LOOK" not in done.out
    assert home.run("doctor", "--json").json["well"] is True


def test_before_the_first_visit_nothing_is_made(home: Home) -> None:
    home.configure()
    assert home.run("doctor").code == 0
    assert home.files() == ["config.toml"]


@pytest.fixture
def refused(home: Home) -> Home:
    """One alert that the mail server refused for good."""
    with receiving() as receiver:
        receiver.faults["RCPT"] = ["550 5.1.1 no such user"]
        home.configure(mail(receiver.port))
        home.watch()
        home.see(policy())
        home.see(policy(sharing=SELLS))
        assert "no such user" in home.run("check").err
        assert receiver.taken == []
    return home


def test_a_parked_alert_is_named_with_recipient_reason_and_advice(refused: Home) -> None:
    done = refused.run("doctor")
    assert done.code == 1
    assert "LOOK  given up on " in done.out
    assert "mail to ada@example.org, “" in done.out
    assert "550 5.1.1 no such user" in done.out
    assert "see whether the address is right" in done.out
    assert "`tracker doctor --retry ada@example.org`" in done.out
    found = [one for one in refused.run("doctor", "--json").json["findings"] if not one["well"]]
    assert [one["area"] for one in found] == ["alerts"]
    assert "ada@example.org" in found[0]["what"]
    assert found[0]["advice"]


@pytest.mark.parametrize(
    ("channel", "recipient", "told", "advised"),
    [
        ("webhook:Press Desk", "Press Desk", "the webhook of Press Desk, “", "--retry 'Press Desk'`"),
        ("apprise 1:Lea", "Lea", "a chat of Lea, “", "--dismiss Lea`"),
        ("feeds", "feeds", "the feeds, “", "whether the folder of the feeds can be written"),
    ],
)
def test_other_ways_are_named_as_what_they_are(
    refused: Home, channel: str, recipient: str, told: str, advised: str
) -> None:
    index = Index.open(f"sqlite:///{refused.folder}/snapshots/.state/index.sqlite")
    index.outbox.add([replace(alert(1), channel=channel, recipient=recipient, state="parked", error="no")])
    index.close()
    done = refused.run("doctor")
    assert told in done.out
    assert advised in done.out


def test_thousands_that_fail_at_once_are_not_told_one_by_one(home: Home) -> None:
    home.configure()
    for number in range(30):
        home.watch(f"d{number}/terms", f"missing-{number}")
    home.run("check")
    done = home.run("doctor")
    assert done.out.count("terms: ") == 20
    assert "and 10 more that failed when last visited" in done.out
    assert "network of this machine" in done.out


def test_a_parked_alert_is_tried_again(refused: Home) -> None:
    assert refused.run("doctor", "--retry", "lea@example.org").code == 1
    assert refused.run("doctor", "--retry", "ada@example.org").out.startswith("1 alert to be tried again")
    with receiving() as receiver:
        refused.configure(mail(receiver.port))
        refused.watch()
        refused.run("check")
        assert [envelope.rcpt_tos for envelope in receiver.taken] == [["ada@example.org"]]
    assert refused.run("doctor").code == 0


def test_a_parked_alert_is_dismissed(refused: Home) -> None:
    assert "1 alert dropped" in refused.run("doctor", "--dismiss", "all").out
    assert refused.run("doctor").code == 0


def test_showing_and_doing_exclude_each_other(refused: Home) -> None:
    assert refused.run("doctor", "--json", "--retry", "all").code == 2
    assert refused.run("doctor", "--json").code == 1


def test_a_failing_document_and_a_waiting_alert_need_a_look(home: Home) -> None:
    with receiving() as receiver:
        receiver.faults["RCPT"] = ["451 4.7.1 greylisted"]
        home.configure(mail(receiver.port))
        home.watch()
        home.see(policy())
        home.see(policy(sharing=SELLS))
        home.run("check")
        home.see("<title>404</title>")
        done = home.run("doctor")
    assert done.code == 1
    assert "451 4.7.1 greylisted; tried 1 times, next " in done.out
    assert "LOOK  brindle/privacy: " in done.out
    assert "`tracker log brindle/privacy`" in done.out


def test_a_broken_index_is_a_finding(home: Home) -> None:
    home.changed()
    database = home.folder / "snapshots/.state/index.sqlite"
    database.write_bytes(b"no database at all" * 100)
    done = home.run("doctor")
    assert done.code == 1
    assert "Traceback" not in done.out + done.err
    assert "docs/how-to-restore.md" in done.out


@pytest.mark.parametrize(
    ("rules", "well"),
    [
        ('documents = ["brindel/*"]', False),
        ('services = ["Nob*"]', False),
        ('documents = ["brindle/*"]', True),
        ('languages = ["fr"]', True),  # of what language a page is, its visits tell
    ],
)
def test_a_subscriber_whose_patterns_fit_no_document_is_named(home: Home, rules: str, well: bool) -> None:
    home.configure(f"{mail(1)}\n{rules}")
    home.watch()
    home.see(policy())
    done = home.run("doctor")
    assert (done.code == 0) is well
    assert ("LOOK  Ada is told of nothing" in done.out) is not well
