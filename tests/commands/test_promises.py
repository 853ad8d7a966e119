"""`promises`: what policies say about their own changes, and what then happened."""

from __future__ import annotations

from tests.commands.home import SELLS, Home
from tests.watching import SHARING, policy

PROMISE = "We will notify you by e-mail 30 days before any change of this policy takes effect."


def promising(sharing: str) -> str:
    return policy(sharing=sharing, extra=f"<h2>Changes to this policy</h2><p>{PROMISE}</p>")


def test_a_promise_is_shown_and_held_against_what_happened(home: Home) -> None:
    home.configure()
    home.watch()
    home.see(promising(SHARING))
    before = home.run("promises", "brindle/privacy")
    assert (before.code, before.err) == (0, "")
    assert "says that changes are announced 30 days before, that" in before.out
    assert before.out.count(f"“{PROMISE}”") == 1
    assert "substantive changes recorded: 0\n" in before.out

    home.see(promising(SELLS))
    after = home.run("promises")
    assert "substantive changes recorded: 1\n" in after.out
    assert "Promised 30 days' notice, gave 0" in after.out

    (told,) = home.run("promises", "--json").json
    assert told["document"] == "brindle/privacy"
    assert [one["days"] for one in told["promises"] if one["kind"] == "days"] == [30]
    assert [change["broken"] for change in told["changes"]] == [["Promised 30 days' notice, gave 0"]]


def test_what_promises_nothing_and_what_was_never_seen(home: Home) -> None:
    home.configure()
    home.watch()
    home.watch("other", "other")
    home.see(policy())
    done = home.run("promises")
    assert "brindle/privacy\n  says nothing about its own changes" in done.out
    assert "other\n  no text is recorded yet" in done.out
    assert home.run("promises", "nosuch").code == 2


def test_a_policy_that_took_its_promise_back_says_nothing_now(home: Home) -> None:
    home.configure()
    home.watch()
    home.see(promising(SHARING))
    home.see(policy(sharing=SELLS))
    done = home.run("promises")
    assert "  says nothing about its own changes now\n" in done.out
    assert "gave 0, by the text before it" in done.out
