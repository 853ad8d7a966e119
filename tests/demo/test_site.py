"""The policy site: what it answers, when, and to whom."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from demo.site import START, PolicySite

FIRST = datetime(2026, 1, 5, tzinfo=UTC)
SECOND = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[PolicySite]:
    folder = tmp_path / "shop" / "privacy"
    folder.mkdir(parents=True)
    (folder / "2026-01-05.html").write_text("<p>We never sell.</p>")
    (folder / "2026-02-01T0930.html").write_text("<p>Are you a robot?</p>")
    (folder / "2026-02-01T0930.toml").write_text('status = 403\nheaders = { Server = "gate" }\n')
    with PolicySite(tmp_path) as site:
        yield site


def get(site: PolicySite, document: str = "shop/privacy", **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(site.url(document), headers=named, timeout=5, allow_redirects=False)


def test_the_clock_decides_which_page_is_online(site: PolicySite) -> None:
    assert site.documents == ("shop/privacy",)
    assert site.dates("shop/privacy") == (FIRST, SECOND)
    assert get(site).status_code == 404
    site.now = FIRST
    assert get(site).text == "<p>We never sell.</p>"
    site.now = SECOND - timedelta(seconds=1)
    assert get(site).status_code == 200
    site.now = SECOND
    answer = get(site)
    assert (answer.status_code, answer.headers["Server"]) == (403, "gate")


def test_who_has_the_page_is_told_304(site: PolicySite) -> None:
    site.now = FIRST
    had = get(site).headers
    assert had["Content-Encoding"] == "gzip"
    assert get(site, If_None_Match=had["ETag"]).status_code == 304
    assert get(site, If_Modified_Since=had["Last-Modified"]).status_code == 304
    assert get(site, If_None_Match='"other"', If_Modified_Since=had["Last-Modified"]).status_code == 200
    assert get(site, If_Modified_Since="no date").status_code == 200
    assert "Content-Encoding" not in get(site, Accept_Encoding="identity").headers


def test_a_head_request_has_no_body(site: PolicySite) -> None:
    site.now = FIRST
    answer = requests.head(site.url("shop/privacy"), timeout=5)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 0


def test_a_page_with_tokens_differs_at_each_visit_and_has_no_validators(site: PolicySite) -> None:
    site.publish("ads", "<p>{{visit}}</p>")
    one, two = get(site, "ads"), get(site, "ads")
    assert one.text != two.text
    assert "{{visit}}" not in one.text
    assert not {"ETag", "Last-Modified"} & set(one.headers)


def test_publishing_replaces_what_was_online_and_keeps_the_rest(site: PolicySite) -> None:
    site.publish("moved", "", status=301, headers={"Location": "/shop/privacy"}, since=FIRST)
    assert get(site, "moved").status_code == 404
    site.now = FIRST
    assert get(site, "moved").headers["Location"] == "/shop/privacy"
    site.publish("moved", b"<p>here</p>")
    assert get(site, "moved").text == "<p>here</p>"


def test_requests_are_logged_with_the_sites_clock(site: PolicySite) -> None:
    get(site, X_Mark="7")
    visit = site.visits[-1]
    assert (visit.method, visit.path, visit.at) == ("GET", "/shop/privacy", START)
    assert visit.headers["x-mark"] == "7"


def test_a_page_whose_name_is_no_date_is_refused(tmp_path: Path) -> None:
    (tmp_path / "doc").mkdir()
    (tmp_path / "doc" / "2026-13-01.html").write_text("")
    with pytest.raises(ValueError, match="2026-13-01"):
        PolicySite(tmp_path)
