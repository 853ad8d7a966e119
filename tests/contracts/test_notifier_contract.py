"""What every channel promises (tracker/alerting/notifier.py), held against each of them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.alerting.building import ENTRY, alert, change, modified
from tests.alerting.hook import posted_to
from tests.alerting.receiver import receiving
from tracker.alerting.chats import AppriseNotifier
from tracker.alerting.console import ConsoleNotifier
from tracker.alerting.feed_entry import entry_xml
from tracker.alerting.feed_files import FeedNotifier
from tracker.alerting.notifier import Notifier
from tracker.alerting.reading_back import readable
from tracker.alerting.settings import EmailSettings, FeedSettings
from tracker.alerting.smtp import SmtpNotifier
from tracker.alerting.webhook import WebhookNotifier
from tracker.errors import DeliveryError
from tracker.model import Alert


def message(text: str) -> bytes:
    return f"From: t@readers.example\r\nSubject: {text}\r\n\r\n{text}\r\n".encode()


@dataclass
class Bench:
    """A channel, a look at what its far side got, and a way to make the far side fail once."""

    notifier: Notifier
    got: Callable[[], list[str]]
    fail_once: Callable[[], None]
    shown: Callable[[bytes], str] = readable
    written: Callable[[str], bytes] = message


class Stream(io.StringIO):
    """A terminal that can go away."""

    broken = False

    def write(self, text: str) -> int:
        if self.broken:
            self.broken = False
            raise BrokenPipeError("the reader has gone")
        return super().write(text)


@contextmanager
def smtp() -> Iterator[Bench]:
    with receiving() as receiver:
        settings = EmailSettings("localhost", receiver.port, "none", sender="t@readers.example", timeout=5.0)
        notifier = SmtpNotifier(settings)
        yield Bench(
            notifier,
            got=lambda: [readable(envelope.content) for envelope in receiver.taken],
            fail_once=lambda: receiver.faults.update(RCPT=["451 later"]),
        )
        notifier.close()


@contextmanager
def console() -> Iterator[Bench]:
    stream = Stream()
    yield Bench(
        ConsoleNotifier(stream),
        got=lambda: [part.strip("\n") + "\n" for part in stream.getvalue().split("=" * 72) if part.strip()],
        fail_once=lambda: setattr(stream, "broken", True),
    )


@contextmanager
def webhook() -> Iterator[Bench]:
    with posted_to() as hook:
        yield Bench(
            WebhookNotifier(hook.address, b"s" * 32),
            got=lambda: [request.body.decode() for request in hook.taken],
            fail_once=lambda: hook.answers.append("503 Service Unavailable"),
            shown=bytes.decode,
        )


@contextmanager
def chat() -> Iterator[Bench]:
    with posted_to() as hook:
        yield Bench(
            AppriseNotifier(hook.address.replace("http://", "json://")),
            got=lambda: [json.loads(request.body)["message"] for request in hook.taken],
            fail_once=lambda: hook.answers.append("503 Service Unavailable"),
            shown=lambda payload: str(json.loads(payload)["body"]),
            written=lambda text: json.dumps({"title": "News", "body": text}).encode(),
        )


def news_entry(text: str) -> bytes:
    digest = sha256(text.encode()).hexdigest()
    return entry_xml(replace(ENTRY, digest=digest, reason="returned", title=text), change(modified(("+", text))))


@contextmanager
def feeds() -> Iterator[Bench]:
    with TemporaryDirectory() as folder:
        file = Path(folder, "feeds", "all.xml")
        blocker = Path(folder, "feeds", ".all.xml.new")

        def got() -> list[str]:
            found = re.findall(r"<entry>\n.*?</entry>\n", file.read_text("utf-8"), re.DOTALL)
            return sorted(found)

        def fail_once() -> None:
            blocker.mkdir(parents=True)
            broken.append(blocker)

        broken: list[Path] = []

        class Mended(FeedNotifier):
            def deliver(self, alert: Alert) -> str:
                try:
                    return super().deliver(alert)
                finally:
                    while broken:
                        broken.pop().rmdir()

        yield Bench(
            Mended(FeedSettings(file.parent), b"k" * 32), got, fail_once, shown=bytes.decode, written=news_entry
        )


CHANNELS: list[Callable[[], AbstractContextManager[Bench]]] = [smtp, console, webhook, chat, feeds]


@pytest.fixture(params=CHANNELS, ids=["smtp", "console", "webhook", "chat", "feeds"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with request.param() as made:
        yield made


def test_what_is_delivered_arrives_once_and_whole(bench: Bench) -> None:
    assert bench.notifier.deliver(alert(bench.written("one")))
    assert bench.notifier.deliver(alert(bench.written("two")))
    assert sorted(bench.got()) == sorted([bench.shown(bench.written("one")), bench.shown(bench.written("two"))])


def test_a_failure_is_a_delivery_error_that_names_the_recipient_and_harms_no_later_alert(bench: Bench) -> None:
    bench.fail_once()
    with pytest.raises(DeliveryError) as caught:
        bench.notifier.deliver(alert(bench.written("one"), recipient="lea@readers.example"))
    assert caught.value.recipient == "lea@readers.example"
    assert not caught.value.permanent
    assert bench.notifier.deliver(alert(bench.written("two")))
    assert bench.got() == [bench.shown(bench.written("two"))]


def test_closing_is_always_allowed_and_never_final(bench: Bench) -> None:
    bench.notifier.close()
    bench.notifier.close()
    bench.notifier.deliver(alert(bench.written("one")))
    bench.notifier.close()
    bench.notifier.deliver(alert(bench.written("two")))
    assert len(bench.got()) == 2
