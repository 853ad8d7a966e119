"""Pauses between visits to one host, on a clock that only the tests move."""

import threading
from datetime import datetime

import pytest

from tests.fetching.visiting import NONE_KNOWN, NOW
from tracker.errors import FetchError
from tracker.fetching.pacing import PacedFetcher
from tracker.model import Page, Validators


class Host:
    """Notes visits with their times; each takes a second. Both the clock and what waits for it."""

    def __init__(self) -> None:
        self.time = 100.0
        self.visits: list[tuple[str, float]] = []
        self.pauses: list[float] = []

    def clock(self) -> float:
        return self.time

    def wait(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += seconds

    def fetch(self, url: str, *, validators: Validators, headers: tuple[tuple[str, str], ...], now: datetime) -> Page:
        self.visits.append((url, self.time))
        self.time += 1
        if url.endswith("/bad"):
            raise FetchError(url, "connect", "nobody there")
        return Page(url, url, 200, (), b"", None, validators, now, ())


def visit(paced: PacedFetcher, url: str) -> Page:
    return paced.fetch(url, validators=NONE_KNOWN, headers=(), now=NOW)


def test_visits_to_one_host_wait_from_the_end_of_the_last() -> None:
    host = Host()
    paced = PacedFetcher(host, 2.0, clock=host.clock, wait=host.wait)
    for url in ("http://a.test/1", "https://A.test:8443/2", "http://b.test/", "http://a.test/3"):
        assert visit(paced, url).url == url
    # The visit of b.test took one of the two seconds.
    assert host.pauses == [2.0, 1.0]
    assert [time for _, time in host.visits] == [100.0, 103.0, 104.0, 106.0]


def test_a_host_that_had_its_pause_is_visited_at_once() -> None:
    host = Host()
    paced = PacedFetcher(host, 2.0, clock=host.clock, wait=host.wait)
    visit(paced, "http://a.test/1")
    host.time += 60
    visit(paced, "http://a.test/2")
    assert host.pauses == []


def test_a_failed_visit_counts_too() -> None:
    host = Host()
    paced = PacedFetcher(host, 2.0, clock=host.clock, wait=host.wait)
    with pytest.raises(FetchError):
        visit(paced, "http://a.test/bad")
    visit(paced, "http://a.test/2")
    assert host.pauses == [2.0]


def test_nobody_waits_once_the_program_stops() -> None:
    host = Host()
    paced = PacedFetcher(host, 3600.0, clock=host.clock)
    visit(paced, "http://a.test/1")
    paced.stop()
    visit(paced, "http://a.test/2")
    assert len(host.visits) == 2


def test_two_visits_to_one_host_are_never_at_the_same_time() -> None:
    inside = {url: threading.Event() for url in ("http://a.test/1", "http://a.test/2", "http://b.test/")}
    leave = threading.Event()

    class Busy(Host):
        def fetch(
            self, url: str, *, validators: Validators, headers: tuple[tuple[str, str], ...], now: datetime
        ) -> Page:
            inside[url].set()
            leave.wait(5)
            return super().fetch(url, validators=validators, headers=headers, now=now)

    paced = PacedFetcher(Busy(), 0.0)
    threads = [threading.Thread(target=visit, args=(paced, url)) for url in inside]
    for thread in threads:
        thread.start()
        # The second one of a.test has no way to tell that it waits; a moment must do.
        inside[list(inside)[threads.index(thread)]].wait(0.1)
    assert [url for url, entered in inside.items() if entered.is_set()] == ["http://a.test/1", "http://b.test/"]
    leave.set()
    for thread in threads:
        thread.join()
    assert inside["http://a.test/2"].is_set()
