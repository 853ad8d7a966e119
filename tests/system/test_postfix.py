"""Alerts by way of a real mail server: the tracker hands them to Postfix, which relays them to a mailbox."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from demo.receiver import Receiver
from tests.alerting.building import NOW, SELLING, alert, change, news
from tests.alerting.receiver import CERTIFICATE, KEY, client_tls
from tests.alerting.test_message import hostile_news
from tests.system.postfix import log, relaying
from tracker.alerting.message import compose
from tracker.alerting.settings import EmailSettings, Security
from tracker.alerting.smtp import SmtpNotifier
from tracker.errors import DeliveryError
from tracker.model import News

pytestmark = pytest.mark.system

SENDER = "tracker <tracker@readers.example>"
READER = "lea@readers.example"


class Mailbox(Receiver):
    """Where Postfix relays to; `next` waits for a message."""

    def __init__(self) -> None:
        self._taken: Queue[tuple[str, bytes]] = Queue()
        super().__init__()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        for recipient in envelope.rcpt_tos:
            self._taken.put((recipient, envelope.content))
        return "250 taken"

    def next(self, folder: Path) -> tuple[str, bytes]:
        """The recipient and the bytes of the next message; fails with Postfix's log after half a minute."""
        try:
            return self._taken.get(timeout=30)
        except Empty:
            pytest.fail(f"nothing arrived:\n{log(folder)}")


@pytest.fixture(scope="module")
def house() -> Iterator[Path]:
    """A folder that Postfix's own user may enter, which pytest's are not."""
    folder = Path(tempfile.mkdtemp(prefix="tracker-postfix-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def relay(house: Path, mailbox: Mailbox) -> Iterator[int]:
    """Postfix's port."""
    keys = [Path(shutil.copy(file, house)) for file in (CERTIFICATE, KEY)]
    keys[1].chmod(0o600)
    with relaying(house, mailbox.port, *keys) as port:
        yield port


@contextmanager
def notifier(port: int, security: Security) -> Iterator[SmtpNotifier]:
    settings = EmailSettings("localhost", port, security, sender=SENDER, helo="watch.readers.example")
    notifier = SmtpNotifier(settings, tls=client_tls())
    yield notifier
    notifier.close()


def composed(what: News) -> bytes:
    return compose(
        what, recipient=READER, sender=SENDER, message_id="<1@readers.example>", date=NOW, timezone=ZoneInfo("UTC")
    )


@pytest.mark.parametrize("security", ["none", "starttls"])
@pytest.mark.parametrize("what", [news(change(SELLING)), hostile_news()], ids=["usual", "hostile"])
def test_an_alert_arrives_byte_for_byte(
    what: News, security: Security, relay: int, mailbox: Mailbox, house: Path
) -> None:
    payload = composed(what)
    with notifier(relay, security) as channel:
        reply = channel.deliver(alert(payload, READER))
    assert re.match(r"250 2\.0\.0 Ok: queued as \w+", reply)
    recipient, arrived = mailbox.next(house)
    assert recipient == READER
    received, rest = arrived[: -len(payload)], arrived[-len(payload) :]
    # Postfix puts its Received line on top, and touches nothing.
    assert rest == payload
    assert received.startswith(b"Received: from watch.readers.example")
    assert (b" with ESMTPS id " in received) is (security == "starttls")


def test_a_recipient_that_it_does_not_know_is_refused_for_good(relay: int, mailbox: Mailbox, house: Path) -> None:
    with notifier(relay, "starttls") as channel:
        with pytest.raises(DeliveryError, match="No such user") as refused:
            channel.deliver(alert(recipient="nobody@readers.example"))
        assert refused.value.permanent
        channel.deliver(alert())
    assert mailbox.next(house)[0] == "lea@readers.example"
