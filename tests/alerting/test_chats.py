"""Chats by Apprise, against its own JSON plugin on loopback."""

from __future__ import annotations

import json
import sys

import pytest

from tests.alerting.building import alert, change, news
from tests.alerting.hook import posted_to
from tracker.alerting.chats import AppriseNotifier
from tracker.alerting.posts import as_text
from tracker.errors import DeliveryError


def test_what_is_told() -> None:
    told = json.loads(as_text(news(change())))
    assert "Acme" in told["title"]
    assert "Selling is now allowed" in told["body"]
    assert told["body"].endswith("https://acme.example/privacy")


def test_a_refusal_is_told_without_the_address() -> None:
    with posted_to() as hook:
        hook.answers.append("500 Oops")
        address = hook.address.replace("http://localhost", "json://user:hunter2@localhost")
        with pytest.raises(DeliveryError, match="not taken") as caught:
            AppriseNotifier(address).deliver(alert(b'{"title": "a", "body": "b"}'))
    assert not caught.value.permanent
    assert "hunter2" not in str(caught.value)


def test_an_address_that_is_none() -> None:
    with pytest.raises(DeliveryError, match="no address that Apprise knows") as caught:
        AppriseNotifier("nonsense://hunter2").deliver(alert(b"{}"))
    assert "hunter2" not in str(caught.value)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(DeliveryError, match=r"policy-tracker\[apprise\]"):
        AppriseNotifier("json://localhost").deliver(alert(b"{}"))
