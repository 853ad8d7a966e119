"""One visit after the other: what is recorded, what is told, and what is passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.watching import CHALLENGE, Watch, policy
from tracker import decision
from tracker.model import Range

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


def test_the_first_good_page_is_recorded_and_tells_nobody(watch: Watch) -> None:
    watch.publish(policy())
    done = watch.visit()
    assert (done.outcome, watch.kinds, watch.told) == ("first", ["first"], [])
    entry = done.entry
    assert entry is not None
    assert entry.title == "Privacy Policy"
    assert str(entry.dateline) == "2026-01-01"
    assert "We do not sell your personal information" in watch.archive.text(entry)
    assert "Everything must go" not in watch.archive.text(entry)


def test_an_unchanged_page_is_asked_for_with_validators(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    assert watch.visit(days=1).outcome == "unchanged"
    assert "if-none-match" in watch.site.visits[-1].headers
    assert watch.kinds == ["first"]


def test_the_same_bytes_again_are_known_before_they_are_stored_or_read(watch: Watch, tmp_path: Path) -> None:
    def spooled_anything() -> bool:
        before = (tmp_path / ".state" / "spool").stat().st_mtime_ns
        assert watch.visit(days=1).outcome == "unchanged"
        return (tmp_path / ".state" / "spool").stat().st_mtime_ns != before

    watch.publish(policy(), ETag="", Last_Modified="")
    watch.visit()
    assert not spooled_anything()
    watch.publish(f"{policy()}<!-- made by server 7 -->", ETag="", Last_Modified="")
    assert spooled_anything(), "other bytes, the same words"
    assert not spooled_anything()
    watch.configure(remove=("footer",))
    assert spooled_anything(), "what was known with other settings is of no use"
    assert not spooled_anything(), "a page with selectors, too, is known by its bytes"
    watch.configure(keep="all")
    assert spooled_anything()
    assert "if-none-match" not in watch.site.visits[-1].headers
    watch.publish(SELLS, ETag="", Last_Modified="")
    assert watch.visit(days=1).outcome == "pending"


def test_a_change_is_told_when_a_second_visit_confirms_it(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish(SELLS)
    assert watch.visit(days=1).outcome == "pending"
    assert (watch.kinds, watch.told) == (["first"], [])
    done = watch.visit(minutes=30)
    assert "if-none-match" not in watch.site.visits[-1].headers
    assert (done.outcome, watch.kinds) == ("changed", ["first", "change"])
    assert done.change is not None
    assert (done.change.kind, done.change.silent) == ("substantive", True)
    assert len(watch.told) == 1
    assert "silently" in watch.told[0]
    assert done.entry is not None
    assert done.entry.seen_at == watch.now.replace(hour=4, minute=0), "the first sight dates the change"
    assert watch.visit(days=1).outcome == "unchanged"


def test_only_a_visit_on_which_nothing_waits_may_be_forgotten_by_a_power_cut(watch: Watch) -> None:
    def flushed() -> bool:
        with watch.index._database.reading() as connection:
            return connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2

    watch.publish(policy())
    watch.visit()
    assert (watch.visit(days=1).outcome, flushed()) == ("unchanged", False)
    watch.publish(SELLS)
    assert (watch.visit(days=1).outcome, flushed()) == ("pending", True)
    assert (watch.visit(days=1).outcome, flushed()) == ("changed", True)
    assert (watch.visit(days=1).outcome, flushed()) == ("unchanged", False)
    watch.publish(policy())
    watch.visit(days=1)
    watch.publish(SELLS)
    assert (watch.visit(minutes=30).outcome, flushed()) == ("unstable", True)


def test_a_visit_before_the_wait_is_over_confirms_nothing(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish(SELLS)
    assert watch.visit(days=1).outcome == "pending"
    assert watch.visit(minutes=1).outcome == "pending"
    assert watch.visit(minutes=29).outcome == "changed"


def test_a_change_that_has_gone_again_is_kept_and_not_told(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish(SELLS)
    watch.visit(days=1)
    watch.publish(policy())
    assert watch.visit(minutes=30).outcome == "unstable"
    assert (watch.kinds, watch.told) == (["first", "visible unstable"], [])
    assert b"may sell" in _body(watch), "the evidence is what was seen, not what came back"
    assert watch.visit(days=1).outcome == "unchanged"


def _body(watch: Watch) -> bytes:
    from tracker.archive.warc import decode

    entry = watch.archive.latest(watch.document.id)
    assert entry is not None
    return decode(watch.archive.capture(entry))[0].body


def test_the_page_around_the_policy_changes_in_silence_and_is_kept_once_a_week(watch: Watch) -> None:
    watch.publish(policy(advert="Brushes {{visit}}"))
    watch.visit()
    outcomes = [watch.visit(days=1).outcome for _ in range(9)]
    assert outcomes == ["page-changed"] * 9
    assert watch.kinds == ["first", "visible page", "visible page"]
    assert watch.told == []


def test_a_date_bump_alone_is_told_as_such(watch: Watch) -> None:
    settled(watch, policy())
    settled(watch, policy(dateline="1 February 2026"))
    assert watch.kinds == ["first", "change"]
    assert len(watch.told) == 1
    assert "1 February 2026, nothing else" in watch.told[0]


def test_a_date_that_only_begins_to_be_shown_is_archived_and_not_told(watch: Watch) -> None:
    """The page told an age ("updated 3 weeks ago"), which is no part of the text, and now tells the day itself."""
    undated = policy().replace("<p>Last updated: 1 January 2026</p>", "<p>Updated 3 weeks ago</p>")
    settled(watch, undated)
    settled(watch, policy(dateline="14 December 2025"))
    assert watch.kinds == ["first", "change"]
    assert (watch.state.outcome, watch.told) == ("cosmetic", [])


def test_a_date_line_from_after_the_text_was_first_seen_is_told(watch: Watch) -> None:
    settled(watch, policy().replace("<p>Last updated: 1 January 2026</p>", ""))
    watch.now += timedelta(days=30)
    settled(watch, policy(dateline="20 January 2026"))
    assert len(watch.told) == 1


def test_a_challenge_is_refused_and_never_the_baseline(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish(CHALLENGE)
    done = watch.visit(days=1)
    assert (done.outcome, done.detail) == ("refused", "bot challenge")
    assert watch.visit(days=1).outcome == "refused"
    watch.publish(policy())
    assert watch.visit(days=1).outcome == "unchanged"
    assert (watch.kinds, watch.told) == (["first", "refused bot challenge"], [])


def test_a_document_that_begins_with_a_challenge_waits_for_the_policy(watch: Watch) -> None:
    watch.publish(CHALLENGE)
    assert watch.visit().outcome == "refused"
    watch.publish(policy())
    assert watch.visit(days=1).outcome == "first"
    assert watch.kinds == ["refused bot challenge", "first"]


def test_a_change_whose_page_then_fails_goes_out_unconfirmed(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish(SELLS)
    watch.visit(days=1)
    watch.publish("busy", status=503)
    assert [watch.visit(minutes=30).outcome for _ in range(3)] == ["failed", "failed", "changed"]
    assert watch.kinds == ["first", "change"]
    assert len(watch.told) == 1
    assert "unconfirmed" in watch.told[0]
    latest = watch.archive.latest(watch.document.id)
    assert latest is not None
    assert not latest.confirmed
    watch.publish(SELLS)
    assert watch.visit(days=1).outcome == "unchanged"


def test_a_change_behind_a_challenge_goes_out_after_a_day(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish(SELLS)
    watch.visit(days=1)
    watch.publish(CHALLENGE)
    assert watch.visit(hours=12).outcome == "refused"
    assert watch.visit(hours=12).outcome == "changed"
    assert len(watch.told) == 1


def test_a_policy_that_is_gone_is_told_once_and_its_return_too(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish("<h1>Not found</h1>", status=404)
    assert [watch.visit(hours=9).outcome for _ in range(5)] == ["failed", "failed", "gone", "gone", "gone"]
    assert watch.kinds == ["first", "refused gone"]
    assert [subject.split(": ")[1] for subject in watch.told] == ["the policy is gone"]
    watch.publish(policy())
    assert watch.visit(days=1).outcome == "back"
    assert watch.kinds == ["first", "refused gone", "visible back"]
    assert len(watch.told) == 2
    assert watch.visit(days=1).outcome == "unchanged"


def test_a_bad_hour_of_not_found_is_no_news(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.publish("<h1>Not found</h1>", status=404)
    assert [watch.visit(minutes=5).outcome for _ in range(6)] == ["failed"] * 6
    watch.publish(policy())
    assert watch.visit(days=1).outcome == "unchanged"
    assert (watch.kinds, watch.told) == (["first"], [])


def test_a_return_to_an_earlier_text_is_told_as_one(watch: Watch) -> None:
    settled(watch, policy())
    settled(watch, SELLS)
    settled(watch, policy())
    assert watch.kinds == ["first", "change", "change returned"]
    assert "went back to the text of 6 January 2026" in watch.told[-1]


def test_a_page_that_alternates_is_told_at_its_first_return_only(watch: Watch) -> None:
    settled(watch, policy())
    settled(watch, SELLS)
    settled(watch, policy())
    told = list(watch.told)
    for html in (SELLS, policy(), SELLS, policy()):
        watch.publish(html)
        watch.visit(days=1)
        watch.visit(minutes=30)
    assert (watch.told, watch.kinds) == (told, ["first", "change", "change returned"])
    assert watch.state.outcome in ("alternating", "unchanged")


def test_three_and_more_variants_that_alternate_are_told_at_the_first_return_only(watch: Watch) -> None:
    gives = "We may give your personal information to our partners, who use it for purposes of their own."
    variants = [policy(), SELLS, policy(sharing=gives), policy(extra="<p>We record your calls.</p>")]
    for html in variants:
        settled(watch, html)
    settled(watch, variants[0])
    told, kinds = list(watch.told), list(watch.kinds)
    assert kinds == ["first", "change", "change", "change", "change returned"]
    for turn in (2, 1, 3, 0, 1, 2, 0, 3, 2, 0, 1, 0):
        watch.publish(variants[turn])
        watch.visit(days=1)
        watch.visit(minutes=30)
    assert (watch.told, watch.kinds) == (told, kinds)
    assert decision.variants(watch.archive.entries(watch.document.id), watch.now) == 4
    settled(watch, policy(sharing="We never give your personal information to anybody, whoever it may be."))
    assert len(watch.told) == len(told) + 1, "a text that was never there is news on such a page too"


def test_a_date_that_begins_to_be_shown_is_archived_and_tells_nobody(watch: Watch) -> None:
    settled(watch, policy().replace("Last updated: 1 January 2026", "Updated 3 days ago"))
    settled(watch, policy())
    assert watch.told == []
    assert watch.kinds == ["first", "change"]
    settled(watch, policy(dateline="9 January 2026"))
    assert len(watch.told) == 1, "a date that moves is told"


def test_a_variant_that_stays_is_told_after_three_visits_over_two_days(watch: Watch) -> None:
    settled(watch, policy())
    settled(watch, SELLS)
    settled(watch, policy())
    watch.publish(SELLS)
    assert [watch.visit(days=1).outcome for _ in range(3)] == ["alternating", "alternating", "changed"]
    assert watch.kinds[-1] == "change returned"


def test_what_only_history_speaks_against_is_watched_before_it_counts(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    short = (
        policy().replace("<h2>What we collect</h2>", "<!--").replace("<h2>Your rights</h2>", "--><h2>Your rights</h2>")
    )
    watch.publish(short)
    assert [watch.visit(days=1).outcome for _ in range(3)] == ["held", "held", "changed"]
    assert watch.kinds == ["first", "change replaced"]
    assert len(watch.told) == 1
    assert "replaced" in watch.told[0]


def test_a_new_setting_reads_the_baseline_again_and_tells_nobody(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.configure(select=(Range(start_before="h2", end_before="footer"),))
    done = watch.visit(days=1)
    assert (done.outcome, watch.kinds, watch.told) == ("unchanged", ["first", "technical recipe"], [])
    watch.publish(SELLS)
    watch.visit(days=1)
    assert watch.visit(minutes=30).outcome == "changed"
    assert len(watch.told) == 1


def test_a_selector_that_matches_nothing_is_an_error_and_no_emptiness(watch: Watch) -> None:
    watch.publish(policy())
    watch.visit()
    watch.configure(select=("#no-such-part",))
    done = watch.visit(days=1)
    assert done.outcome == "unread"
    assert "#no-such-part" in done.detail
    assert watch.kinds == ["first", "unread selector"]
    assert watch.state.failures == 1


def test_a_document_of_two_pages_is_one_text(watch: Watch) -> None:
    watch.site.publish(
        "annex", "<main><h1>Annex</h1><p>The partners we share your data with are listed here.</p></main>"
    )
    watch.publish(policy())
    watch.configure(urls=(watch.site.url("privacy"), watch.site.url("annex")))
    done = watch.visit()
    assert done.outcome == "first"
    assert done.entry is not None
    text = watch.archive.text(done.entry)
    assert text.index("Brindle sells brushes") < text.index("The partners we share your data with")
    assert watch.visit(days=1).outcome == "unchanged"
    watch.site.publish("annex", "<main><h1>Annex</h1><p>We share your data with anybody who pays.</p></main>")
    before = len(watch.site.visits)
    watch.visit(days=1)
    asked = [visit.headers.get("if-none-match") for visit in watch.site.visits[before:]]
    assert asked[-2:] == [None, None], "not all were unmodified: all are fetched again without validators"
    assert watch.visit(minutes=30).outcome == "changed"


def test_one_challenged_page_of_two_is_not_the_policy(watch: Watch) -> None:
    watch.site.publish(
        "annex", "<main><h1>Annex</h1><p>The partners we share your data with are listed here.</p></main>"
    )
    watch.publish(policy())
    watch.configure(urls=(watch.site.url("privacy"), watch.site.url("annex")))
    watch.visit()
    watch.site.publish("annex", CHALLENGE)
    assert watch.visit(days=1).outcome == "refused"


def test_keep_all_archives_every_distinct_page(watch: Watch) -> None:
    watch.configure(keep="all")
    watch.publish(policy(advert="Brushes {{visit}}"))
    for _ in range(4):
        watch.visit(days=1)
    assert watch.kinds == ["first"] + ["visible page"] * 3


def test_keep_all_archives_what_looks_the_same_and_is_not(watch: Watch) -> None:
    watch.configure(keep="all")
    for number in (1, 1, 2):
        watch.publish(policy() + f"<!-- served by {number} -->", ETag=f'"{watch.now}"')
        watch.visit(days=1)
    assert watch.kinds == ["first", "visible response"]
    assert watch.state.outcome == "unchanged"


def test_cosmetic_changes_are_recorded_and_not_told(watch: Watch) -> None:
    settled(watch, policy(sharing='We don\'t sell your "data" to anybody, whoever asks us for it, or when.'))
    settled(watch, policy(sharing="We don’t sell your “data” to anybody, whoever asks us for it, or when."))
    assert watch.kinds == ["first", "change"]
    assert (watch.state.outcome, watch.told) == ("cosmetic", [])


def test_looks_that_go_back_are_no_news(watch: Watch) -> None:
    straight = policy(sharing='We don\'t sell your "data" to anybody, whoever asks us for it, or when.')
    curly = policy(sharing="We don’t sell your “data” to anybody, whoever asks us for it, or when.")
    for html in (straight, curly, straight):
        settled(watch, html)
    assert watch.kinds == ["first", "change", "change"]
    assert (watch.state.outcome, watch.told) == ("cosmetic", [])
    latest = watch.archive.latest(watch.document.id)
    assert latest is not None
    assert latest.returned_to == watch.archive.names(watch.document.id)[0], "the archive tells it all the same"


def test_the_entry_holds_what_later_visits_confirmed(watch: Watch) -> None:
    """Edits in progress: the text moves on between the first sight and the visit that confirms it."""
    settled(watch, policy())
    watch.publish(SELLS)
    watch.visit(days=1)
    watch.publish(SELLS.replace("our partners", "our partners and their partners"))
    done = watch.visit(minutes=30)
    assert done.outcome == "changed"
    assert done.entry is not None
    assert "partners and their partners" in watch.archive.text(done.entry)
    assert len(watch.told) == 1
    assert watch.visit(days=1).outcome == "unchanged"
