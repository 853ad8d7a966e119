"""The webhook against a real HTTP server, the published schema and the sample receiver."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from hmac import digest
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.alerting.building import NOW, SELLING, alert, change, news
from tests.alerting.hook import posted_to
from tests.alerting.receiver import client_tls, server_tls
from tracker.alerting.posts import LONGEST_CLAUSE, as_json
from tracker.alerting.webhook import WebhookNotifier
from tracker.errors import DeliveryError

DOCS = Path(__file__).parents[2] / "docs"
SECRET = b"0123456789abcdef0123456789abcdef"
SCHEMA = json.loads((DOCS / "webhook.schema.json").read_text("utf-8"))


def checked(payload: bytes) -> dict[str, Any]:
    """The alert, once the published schema has nothing against it."""
    Draft202012Validator.check_schema(SCHEMA)
    told: dict[str, Any] = json.loads(payload)
    Draft202012Validator(SCHEMA).validate(told)
    return told


def test_what_is_told_follows_the_published_schema() -> None:
    told = checked(as_json(news(change(silent=True)), "a" * 32, "Lea", NOW))
    assert told["document"]["id"] == "acme/privacy-policy"
    assert told["change"]["silent"] is True
    assert told["change"]["clauses"][0]["before"] == SELLING.before
    assert told["change"]["clauses"][0]["flags"][0]["category"] == "sale"
    assert told["change"]["left_out"] == 0
    assert checked(as_json(news(None, reason="gone"), "a" * 32, "Lea", NOW))["change"] is None


def test_hostile_and_endless_text_stays_inside_json() -> None:
    evil = replace(SELLING, after='"},{"x":"\r\n\0\u2028\ud800' + "\u202e" * 1_000_000, path=("</script>",))
    payload = as_json(news(change(*[evil] * 50)), "a" * 32, "L\u2028ea", NOW)
    assert payload.isascii()
    assert len(payload) < 1_000_000
    told = checked(payload)
    assert told["change"]["left_out"] + len(told["change"]["clauses"]) == 50
    assert told["change"]["left_out"] > 0
    assert all(len(one["after"]) <= LONGEST_CLAUSE for one in told["change"]["clauses"])


def test_the_signature_covers_id_timestamp_and_body() -> None:
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with posted_to() as hook:
        one = alert(b'{"a": 1}')
        assert WebhookNotifier(hook.address, SECRET, clock=lambda: at).deliver(one) == "204 No Content"
    (request,) = hook.taken
    assert request.path == "/in?key=k"
    assert request.body == b'{"a": 1}'
    assert request.headers["content-type"] == "application/json"
    assert request.headers["webhook-id"] == one.id
    assert request.headers["webhook-timestamp"] == str(int(at.timestamp()))
    signed = f"{one.id}.{int(at.timestamp())}.".encode() + request.body
    assert request.headers["webhook-signature"] == "v1," + b64encode(digest(SECRET, signed, sha256)).decode()


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        ("400 Bad Request", True),
        ("410 Gone", True),
        ("413 Too Large", True),
        ("401 Unauthorized", False),
        ("404 Not Found", False),
        ("429 Too Many", False),
        ("500 Oops", False),
        ("drop", False),
    ],
)
def test_what_an_answer_means(answer: str, permanent: bool) -> None:
    with posted_to() as hook:
        hook.answers.append(answer)
        with pytest.raises(DeliveryError) as caught:
            WebhookNotifier(hook.address, SECRET).deliver(alert())
    assert caught.value.permanent is permanent
    assert "key=k" not in str(caught.value), "the address is often a secret"


def test_a_redirect_is_not_followed() -> None:
    with posted_to() as hook, posted_to() as elsewhere:
        hook.answers.append("307 Temporary Redirect")
        hook.headers["Location"] = elsewhere.address
        with pytest.raises(DeliveryError, match="redirects are not followed") as caught:
            WebhookNotifier(hook.address, SECRET).deliver(alert())
        assert not caught.value.permanent
        assert elsewhere.asked == []


def test_a_try_ends_however_slowly_the_other_side_sends() -> None:
    with posted_to() as hook:
        hook.answers.append("drip")
        begun = time.monotonic()
        with pytest.raises(DeliveryError, match=r"no answer within 0\.4 seconds"):
            WebhookNotifier(hook.address, SECRET, timeout=0.4).deliver(alert())
        assert time.monotonic() - begun < 10


def test_a_certificate_is_checked() -> None:
    with posted_to(server_tls()) as hook:
        with pytest.raises(DeliveryError, match="its certificate cannot be trusted"):
            WebhookNotifier(hook.address, SECRET).deliver(alert())
        assert WebhookNotifier(hook.address, SECRET, tls=client_tls()).deliver(alert()) == "204 No Content"
        assert len(hook.taken) == 1


@contextmanager
def sample_receiver() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """docs/webhook_receiver.py as somebody would run it."""
    process = subprocess.Popen(
        [sys.executable, DOCS / "webhook_receiver.py", "0"],
        env={"TRACKER_WEBHOOK_SECRET": SECRET.decode()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        yield f"http://127.0.0.1:{int(process.stderr.readline())}/", process
    finally:
        process.kill()
        process.communicate()


def test_the_sample_receiver_takes_what_is_signed_and_nothing_else() -> None:
    one = alert(as_json(news(change()), "0" * 32, "Lea", NOW))
    with sample_receiver() as (address, process):
        assert WebhookNotifier(address, SECRET).deliver(one) == "204 No Content"
        assert WebhookNotifier(address, SECRET).deliver(one) == "204 No Content"
        for forged in (
            WebhookNotifier(address, b"another secret of 32 characters!"),
            WebhookNotifier(address, SECRET, clock=lambda: datetime(2020, 1, 1, tzinfo=UTC)),
        ):
            with pytest.raises(DeliveryError, match="401"):
                forged.deliver(one)
        process.terminate()
        out, _ = process.communicate(timeout=10)
    assert [json.loads(line)["id"] for line in out.splitlines()] == [one.id], "printed once, though it came twice"
