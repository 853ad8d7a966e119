"""Webhooks and chats from the configuration to the far side, through the outbox."""

from __future__ import annotations

import json

import pytest

from tests.alerting.hook import Hook, posted_to
from tests.commands.home import SELLS, Home
from tests.watching import policy


def hooks(*those: Hook) -> str:
    return "\n".join(
        f'[[subscribers]]\nname = "Program {number}"\nwebhook = "{one.address}"' for number, one in enumerate(those)
    )


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_WEBHOOK_SECRET", "s" * 32)


def test_one_that_refuses_keeps_no_other_waiting_and_is_shown_by_doctor(home: Home) -> None:
    with posted_to() as bad, posted_to() as good:
        bad.answers = ["410 Gone"]
        home.configure(hooks(bad, good))
        home.watch()
        home.see(policy())
        home.see(policy(sharing=SELLS))
        home.run("check")
        assert len(bad.asked) == 1
        (request,) = good.taken
        told = json.loads(request.body)
        assert (told["subscriber"], told["document"]["id"]) == ("Program 1", "brindle/privacy")
        assert any(SELLS in (one["after"] or "") for one in told["change"]["clauses"])
        done = home.run("doctor")
        assert done.code == 1
        assert "410 Gone" in done.out
        assert "key=k" not in done.out
        home.run("doctor", "--retry", "Program 0")
        home.run("check")
        assert json.loads(bad.taken[0].body)["subscriber"] == "Program 0"
        assert home.run("doctor").code == 0
        assert len(good.taken) == 1


def test_an_address_from_the_environment(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with posted_to() as hook:
        monkeypatch.setenv("OUR_HOOK", hook.address)
        home.configure('[[subscribers]]\nname = "Program"\nwebhook = "$OUR_HOOK"')
        home.watch()
        home.see(policy())
        home.see(policy(sharing=SELLS))
        home.run("check")
        assert len(hook.taken) == 1
    monkeypatch.setenv("OUR_HOOK", "ftp://elsewhere.example/")
    done = home.run("list")
    assert done.code != 0
    assert "OUR_HOOK holds no https:// address" in done.err
    assert "ftp" not in done.err


def test_from_the_configuration_to_the_chat(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with posted_to() as hook:
        monkeypatch.setenv("TEAM_CHAT", hook.address.replace("http://", "json://"))
        home.configure('[[subscribers]]\nname = "Team"\napprise = ["$TEAM_CHAT"]')
        home.watch()
        home.see(policy())
        home.see(policy(sharing=SELLS))
        home.run("check")
        (request,) = hook.taken
    assert "Brindle" in json.loads(request.body)["title"]
