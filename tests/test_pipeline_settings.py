"""Visits when settings change, when pages alternate, and when nothing comes as expected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.watching import Watch, policy

SELLS = policy(sharing="We may sell your personal information to anybody, and we share it with our partners.")


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path) as watch:
        yield watch
        assert list(watch.archive.verify()) == []
        candidate = watch.state.candidate
        waiting = [candidate.spooled] if candidate else []
        assert [spooled.name for spooled in watch.spool.names()] == waiting, "the spool holds only what waits"


def settled(watch: Watch, html: str) -> None:
    """Publish a page and visit until it stands."""
    watch.publish(html)
    watch.visit(days=1)
    watch.visit(minutes=30)


def test_a_selector_for_a_page_laid_out_anew_reads_the_new_page(watch: Watch) -> None:
    """The old capture does not hold what the new selector names: its text stands as it was recorded."""
    watch.configure(select=("main",))
    watch.publish(policy())
    watch.visit()
    watch.publish(SELLS.replace("<main>", '<div id="policy">').replace("</main>", "</div>"))
    assert watch.visit(days=1).outcome == "unread"
    watch.configure(select=("#policy",))
    assert watch.visit(days=1).outcome == "pending"
    assert watch.visit(minutes=30).outcome == "changed"
    assert len(watch.told) == 1


def test_a_waiting_change_that_a_new_setting_cannot_read_is_kept(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish(SELLS)
    watch.visit(days=1)
    watch.configure(select=("#elsewhere",))
    watch.publish("busy", status=503)
    assert [watch.visit(minutes=30).outcome for _ in range(3)] == ["failed", "failed", "unread"]
    assert watch.kinds == ["first", "unread selector"]
    assert watch.state.candidate is None


def test_a_return_is_one_though_another_recipe_read_the_earlier_text(watch: Watch) -> None:
    settled(watch, policy())
    settled(watch, SELLS)
    watch.configure(remove=("h2",))
    settled(watch, policy())
    assert watch.kinds == ["first", "change", "technical recipe", "change returned"]
    assert "went back to the text of" in watch.told[-1]


@pytest.mark.parametrize("setting", ["address", "header"])
def test_validators_of_other_settings_are_not_used(watch: Watch, setting: str) -> None:
    watch.publish(policy())
    watch.visit()
    if setting == "address":
        watch.configure(urls=(watch.site.url("privacy") + "?region=us",))
    else:
        watch.configure(headers=(("Accept-Language", "de"),))
    watch.visit(days=1)
    assert "if-none-match" not in watch.site.visits[-1].headers
    watch.visit(days=1)
    assert "if-none-match" in watch.site.visits[-1].headers


def test_a_further_address_is_no_change_of_the_policy(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.site.publish("annex", "<main><h1>Annex</h1><p>We share your data with these partners: Oak, Elm.</p></main>")
    watch.configure(urls=(watch.site.url("privacy"), watch.site.url("annex")))
    assert watch.visit(days=1).outcome == "unchanged"
    assert (watch.kinds, watch.told) == (["first", "technical addresses"], [])
    watch.site.publish("annex", "<main><h1>Annex</h1><p>We share your data with anybody who pays.</p></main>")
    watch.visit(days=1)
    assert watch.visit(minutes=30).outcome == "changed"


@pytest.mark.parametrize("declared", ["no", "nb", "da"])
def test_a_language_that_goes_by_several_codes_is_one(watch: Watch, declared: str) -> None:
    norwegian = (
        f'<html lang="{declared}"><main><h1>Personvernerklæring</h1><p>Vi selger børster, og her står det hva vi gjør'
        " med dine opplysninger når du bestiller noe av oss.</p><h2>Deling</h2><p>Vi {} dine personopplysninger til"
        " andre.</p><h2>Lagring</h2><p>Vi lagrer personopplysninger så lenge vi må etter loven, og sletter dem etterpå."
        " Du kan be om innsyn i, retting av eller sletting av opplysningene dine, og du kan klage til Datatilsynet."
        "</p></main></html>"
    )
    watch.publish(norwegian.format("selger ikke"))
    assert watch.visit().outcome == "first"
    watch.publish(norwegian.format("kan selge"))
    assert watch.visit(days=1).outcome == "pending"
    assert watch.visit(minutes=30).outcome == "changed"
    assert len(watch.told) == 1


NEWS = """<html lang="en"><head><title>Local news</title></head><body><main><h1>Harbour fair opens</h1>
<p>The fair opened on Monday with a parade of boats, and the mayor cut the ribbon while the brass band played.</p>
<p>Visitors came from three counties. There was cheese, there was cider, and a pig was weighed; the winner guessed
it to the ounce and takes it home. Rain held off until the evening, when the fireworks had to be put off.</p>
<p>The organisers thank all who helped with the tents and hope to see everybody again in the spring.</p></main></body>
</html>"""


def test_another_text_in_place_of_a_short_policy_is_watched_and_told(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish(NEWS)
    outcomes = [watch.visit(days=1).outcome for _ in range(3)]
    assert outcomes in (["held", "held", "changed"], ["refused"] * 3), outcomes
    assert all("change" not in kind or kind == "change replaced" for kind in watch.kinds)


def test_a_policy_can_go_while_something_else_is_watched(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish(
        policy().replace("<h2>What we collect</h2>", "<!--").replace("<h2>Your rights</h2>", "--><h2>Rights</h2>")
    )
    assert watch.visit(days=1).outcome == "held"
    watch.publish("<h1>Not found</h1>", status=404)
    assert [watch.visit(hours=9).outcome for _ in range(3)] == ["failed", "failed", "gone"]
    assert watch.kinds == ["first", "visible unstable", "refused gone"], "what was watched is kept"


def test_a_page_that_alternates_for_months_is_told_a_few_times_and_no_more(watch: Watch) -> None:
    settled(watch, policy())
    for week in range(14):
        watch.publish(policy() if week % 2 else SELLS)
        watch.visit(days=1)
        watch.visit(minutes=30)
        for _ in range(6):
            watch.visit(days=1)
    assert len(watch.told) <= 5


def test_what_a_selector_looks_at_may_change_without_a_visible_word(watch: Watch) -> None:
    both = (
        '<main><div class="{}"><h1>Terms</h1><p>We may not sell your data. {}</p></div><div class="{}"><h1>Terms</h1>'
    )
    both += "<p>We may sell your data. {}</p></div></main>"
    rest = (
        "This policy says how we collect, use, share and keep the personal information of our customers, and how they"
    )
    rest += " may ask for access, correction or deletion of it. We use cookies to remember your basket."
    watch.configure(select=(".current",))
    watch.publish(both.format("current", rest, "old", rest))
    watch.visit()
    watch.publish(both.format("old", rest, "current", rest))
    assert watch.visit(days=1).outcome == "pending"


def test_a_change_that_cannot_be_confirmed_may_be_a_return(watch: Watch) -> None:
    settled(watch, policy())
    settled(watch, SELLS)
    watch.publish(policy())
    watch.visit(days=1)
    watch.publish("busy", status=503)
    for _ in range(3):
        watch.visit(minutes=30)
    assert watch.kinds == ["first", "change", "change returned"]
    assert "went back" in watch.told[-1]
    assert "unconfirmed" in watch.told[-1]
