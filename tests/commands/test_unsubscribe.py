"""`unsubscribe`, and the headers that lead to it."""

from __future__ import annotations

import re
from email import message_from_bytes
from email import policy as mail_policy
from email.message import EmailMessage

import pytest

from tests.alerting.receiver import Receiver, receiving
from tests.commands.home import SELLS, Home
from tests.watching import policy


def mail(receiver: Receiver, *more: str) -> str:
    return "\n".join([
        f'[email]\nhost = "127.0.0.1"\nport = {receiver.port}\nsecurity = "none"\nfrom = "tracker@example.org"',
        *more,
        '[[subscribers]]\nname = "Both"\nemail = ["Ada@example.org", "lea@example.org"]',
    ])  # fmt: skip


def mailed(home: Home, receiver: Receiver, *more: str) -> dict[str, EmailMessage]:
    """One change, mailed: the mails by recipient."""
    home.configure(mail(receiver, *more))
    home.watch()
    home.see(policy())
    home.see(policy(sharing=SELLS))
    home.run("check")
    return {one.rcpt_tos[0]: message_from_bytes(one.content, policy=mail_policy.default) for one in receiver.taken}


def token_in(message: EmailMessage) -> str:
    found = re.search(r"unsubscribe%20([\w-]+)>", message["List-Unsubscribe"])
    assert found
    return found[1]


def test_a_token_unsubscribes_its_own_address_and_no_other(home: Home) -> None:
    with receiving() as receiver:
        mails = mailed(home, receiver)
        assert set(mails) == {"Ada@example.org", "lea@example.org"}
        done = home.run("unsubscribe", token_in(mails["Ada@example.org"]))
        assert done.code == 0
        assert done.out.startswith("Ada@example.org is not mailed any more")
        receiver.taken.clear()
        home.see(policy())
        home.run("check")
        assert [one.rcpt_tos for one in receiver.taken] == [["lea@example.org"]]
        assert home.run("unsubscribe", "--undo", "--address", "ada@EXAMPLE.org").code == 0
        receiver.taken.clear()
        home.see(policy(sharing="We share nothing with anybody."))
        home.run("check")
        assert len(receiver.taken) == 2


def test_what_waits_is_dropped(home: Home) -> None:
    with receiving() as receiver:
        receiver.faults["RCPT"] = ["451 later", "451 later"]
        assert mailed(home, receiver) == {}
        assert "1 alert that waited dropped" in home.run("unsubscribe", "--address", "ada@example.org").out
        listed = home.run("unsubscribe", "--json").json
        assert [one["address"] for one in listed] == ["ada@example.org"]
        assert "ada@example.org" in home.run("unsubscribe").out


@pytest.mark.parametrize(
    ("arguments", "says", "code"),
    [
        (("nonsense",), "this token was not made here", 1),
        (("--address", "nobody"), "is no e-mail address", 2),
        (("token", "--address", "a@b.example"), "not both", 2),
        (("--undo",), "needs a token or an address", 2),
        (("--undo", "--address", "a@b.example"), "had not unsubscribed", 1),
    ],
)
def test_what_cannot_be_done_is_said(home: Home, arguments: tuple[str, ...], says: str, code: int) -> None:
    home.configure()
    done = home.run("unsubscribe", *arguments)
    assert done.code == code
    assert says in done.err


def test_one_click_only_with_an_https_address_and_dkim(home: Home) -> None:
    with receiving() as receiver:
        click = 'one_click = "https://watch.example.org/unsubscribe"'
        message = mailed(home, receiver, click, "dkim = true", 'unsubscribe = "leave@example.org"')["lea@example.org"]
    token = token_in(message)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"] == (
        f"<https://watch.example.org/unsubscribe?token={token}>, "
        f"<mailto:leave@example.org?subject=unsubscribe%20{token}>"
    )
    assert len(message["References"].split()) <= 3


def test_a_lost_index_forgets_nobody(home: Home) -> None:
    home.changed()
    home.run("unsubscribe", "--address", "ada@example.org")
    database = home.folder / "snapshots/.state/index.sqlite"
    copy = database.parent / "backup/index-2026-03-01.sqlite"
    copy.parent.mkdir(exist_ok=True)
    database.rename(copy)
    home.run("reindex")
    assert "ada@example.org" in home.run("unsubscribe").out
