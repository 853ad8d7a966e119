"""The mail channel against a real server, which misbehaves in the ways that servers do."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from tests.alerting.building import alert
from tests.alerting.receiver import PASSWORD, USER, Receiver, authenticate, client_tls, receiving, server_tls
from tracker.alerting.settings import EmailSettings
from tracker.alerting.smtp import SmtpNotifier
from tracker.errors import DeliveryError

# aiosmtpd warns when a test server lets people log in unencrypted, as one of these does on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


def settings(receiver: Receiver, **fields: Any) -> EmailSettings:
    usual: dict[str, Any] = {
        "host": "localhost",
        "port": receiver.port,
        "security": "none",
        "sender": "tracker <tracker@readers.example>",
        "timeout": 5.0,
        "helo": "watch.readers.example",
    }
    return EmailSettings(**{**usual, **fields})


def failure(notifier: SmtpNotifier, recipient: str = "lea@readers.example") -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        notifier.deliver(alert(recipient=recipient))
    assert caught.value.recipient == recipient
    return caught.value


def test_the_bytes_arrive_as_they_are() -> None:
    payload = b"Subject: x\r\n\r\n.a line with a dot\r\n..\r\n.\r\nend\r\n"
    with receiving() as receiver:
        notifier = SmtpNotifier(settings(receiver))
        reply = notifier.deliver(alert(payload, "Lea <lea@readers.example>"))
        notifier.close()
    assert reply == "250 2.0.0 queued as 1"
    assert [envelope.content for envelope in receiver.taken] == [payload]
    assert receiver.taken[0].mail_from == "tracker@readers.example"
    assert receiver.taken[0].rcpt_tos == ["lea@readers.example"]


def test_one_connection_carries_several_alerts() -> None:
    with receiving() as receiver:
        notifier = SmtpNotifier(settings(receiver))
        for _ in range(3):
            notifier.deliver(alert())
        notifier.close()
    assert (len(receiver.taken), receiver.sessions) == (3, 1)


def test_a_connection_lost_while_idle_is_made_anew() -> None:
    with receiving() as receiver:
        notifier = SmtpNotifier(settings(receiver))
        notifier.deliver(alert())
        receiver.hang_up()
        notifier.deliver(alert())
        notifier.close()
    assert (len(receiver.taken), receiver.sessions) == (2, 2)


@pytest.mark.parametrize(
    ("verb", "reply", "permanent"),
    [
        ("RCPT", "550 5.1.1 no such user", True),
        ("RCPT", "451 4.7.1 greylisted, come again", False),
        ("RCPT", "530 5.7.0 authentication required", False),
        ("DATA", "552 5.3.4 message too big", True),
        ("DATA", "452 4.3.1 no room", False),
        ("MAIL", "550 5.7.1 sender not welcome", False),
        ("RCPT", "421 4.3.2 shutting down", False),
    ],
)
def test_a_refusal_is_told_and_the_next_alert_gets_through(verb: str, reply: str, permanent: bool) -> None:
    with receiving() as receiver:
        receiver.faults[verb] = [reply]
        notifier = SmtpNotifier(settings(receiver))
        error = failure(notifier)
        assert error.permanent is permanent
        assert reply in str(error)
        assert notifier.deliver(alert()).startswith("250")
        notifier.close()
    assert len(receiver.taken) == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_cut_connection_is_no_delivery_and_not_final(verb: str) -> None:
    with receiving() as receiver:
        receiver.faults[verb] = ["drop"]
        notifier = SmtpNotifier(settings(receiver))
        error = failure(notifier)
        assert not error.permanent
        assert "closed" in str(error)
        notifier.deliver(alert())
        notifier.close()
    assert len(receiver.taken) == 1


def test_a_server_that_is_slow_after_the_message_is_left_and_a_new_connection_made() -> None:
    with receiving() as receiver:
        receiver.faults["DATA"] = ["slow"]
        notifier = SmtpNotifier(settings(receiver, timeout=0.3))
        error = failure(notifier)
        assert (error.permanent, "no answer within 0.3 seconds" in str(error)) == (False, True)
        notifier.deliver(alert())
        notifier.close()
    assert (len(receiver.taken), receiver.sessions) == (1, 2)


def test_starttls_with_log_in() -> None:
    with receiving(
        tls_context=server_tls(), require_starttls=True, auth_required=True, authenticator=authenticate
    ) as receiver:
        asked = settings(receiver, security="starttls", username=USER, password=PASSWORD)
        notifier = SmtpNotifier(asked, tls=client_tls())
        notifier.deliver(alert())
        notifier.close()
    assert len(receiver.taken) == 1


def test_tls_from_the_first_byte() -> None:
    with receiving(ssl_context=server_tls()) as receiver:
        notifier = SmtpNotifier(settings(receiver, security="tls"), tls=client_tls())
        notifier.deliver(alert())
        notifier.close()
    assert len(receiver.taken) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted() -> None:
    with receiving(tls_context=server_tls()) as receiver:
        error = failure(SmtpNotifier(settings(receiver, security="starttls")))
    assert "certificate cannot be trusted" in str(error)
    assert (error.permanent, receiver.taken) == (False, [])


def test_nothing_is_sent_where_starttls_is_asked_and_not_offered() -> None:
    with receiving() as receiver:
        error = failure(SmtpNotifier(settings(receiver, security="starttls")))
    assert "STARTTLS" in str(error)
    assert (error.permanent, receiver.taken) == (False, [])


def test_a_wrong_password_is_not_the_recipients_fault() -> None:
    with receiving(auth_require_tls=False, auth_required=True, authenticator=authenticate) as receiver:
        error = failure(SmtpNotifier(settings(receiver, username=USER, password="wrong")))
        assert "log-in refused: 535" in str(error)
        assert "wrong" not in str(error)
        right = SmtpNotifier(settings(receiver, username=USER, password=PASSWORD))
        right.deliver(alert())
        right.close()
    assert not error.permanent
    assert len(receiver.taken) == 1


def test_log_in_required_and_none_configured() -> None:
    with receiving(auth_require_tls=False, auth_required=True, authenticator=authenticate) as receiver:
        notifier = SmtpNotifier(settings(receiver))
        error = failure(notifier)
        notifier.close()
    assert (error.permanent, "530" in str(error)) == (False, True)


def test_a_password_never_leaves_this_machine_unencrypted() -> None:
    # 127.0.0.1 by a name that does not say so: the rule goes by the name, before anything is sent.
    with receiving(auth_require_tls=False, authenticator=authenticate) as receiver:
        plain = settings(receiver, host=socket.gethostname(), username=USER, password=PASSWORD)
        error = failure(SmtpNotifier(plain))
    assert (error.permanent, receiver.taken) == (False, [])


def test_letters_outside_ascii_before_the_at_need_a_server_that_takes_them() -> None:
    with receiving(enable_SMTPUTF8=True) as receiver:
        notifier = SmtpNotifier(settings(receiver))
        notifier.deliver(alert(recipient="léa@readers.example"))
        notifier.close()
    assert receiver.taken[0].rcpt_tos == ["léa@readers.example"]
    with receiving(enable_SMTPUTF8=False) as receiver:
        notifier = SmtpNotifier(settings(receiver))
        assert failure(notifier, "léa@readers.example").permanent
        notifier.close()


def test_an_international_domain_goes_over_the_wire_in_ascii() -> None:
    with receiving() as receiver:
        notifier = SmtpNotifier(settings(receiver))
        notifier.deliver(alert(recipient="lea@bücher.example"))
        notifier.close()
    assert receiver.taken[0].rcpt_tos == ["lea@xn--bcher-kva.example"]


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nowhere = EmailSettings(host="127.0.0.1", port=port, security="none", sender="t@x.example", timeout=2.0)
    error = failure(SmtpNotifier(nowhere))
    assert (error.permanent, f"port {port}" in str(error)) == (False, True)


def test_a_server_that_says_nothing_is_left_after_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        mute = EmailSettings(host="127.0.0.1", port=port, security="none", sender="t@x.example", timeout=0.2)
        assert not failure(SmtpNotifier(mute)).permanent


def test_a_server_that_speaks_no_smtp() -> None:
    with socket.create_server(("127.0.0.1", 0)) as babbling:
        port = babbling.getsockname()[1]

        def babble() -> None:
            connection, _ = babbling.accept()
            connection.sendall(b"\x1b[2Jgo away\r\n")
            connection.close()

        thread = threading.Thread(target=babble)
        thread.start()
        odd = EmailSettings(host="127.0.0.1", port=port, security="none", sender="t@x.example", timeout=2.0)
        error = failure(SmtpNotifier(odd))
        thread.join()
    assert not error.permanent
    assert "\x1b" not in str(error)


def test_settings_do_not_show_the_password() -> None:
    assert "geheim" not in repr(EmailSettings(host="h", password="geheim"))
