"""Many visits at a time: hosts side by side, one host's documents in a row."""

import threading
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.fetching.pool import visit_all


def host_of(item: str) -> str:
    return item.split("/")[0]


def test_everything_is_visited_and_given() -> None:
    items = [f"{host}/{n}" for host in "abc" for n in range(5)]
    visited = list(visit_all(items, str.upper, host_of=host_of, workers=2, stop=threading.Event()))
    assert sorted(one.item for one in visited) == sorted(items)
    assert all(one.result == one.item.upper() and one.error is None for one in visited)


def test_what_goes_wrong_stops_nothing_else() -> None:
    def visit(item: str) -> str:
        if item == "a/1":
            raise ZeroDivisionError(item)
        return item

    items = ["a/0", "a/1", "a/2", "b/0"]
    visited = {one.item: one for one in visit_all(items, visit, host_of=host_of, workers=2, stop=threading.Event())}
    assert set(visited) == set(items)
    assert isinstance(visited["a/1"].error, ZeroDivisionError)
    assert visited["a/2"].result == "a/2"


@settings(max_examples=25, deadline=None)
@given(hosts=st.lists(st.sampled_from("abcd"), max_size=30), workers=st.integers(1, 4))
def test_hosts_run_side_by_side_and_never_twice_at_once(hosts: list[str], workers: int) -> None:
    lock = threading.Lock()
    inside: Counter[str] = Counter()
    worst: Counter[str] = Counter()

    def visit(item: str) -> None:
        with lock:
            inside[host_of(item)] += 1
            inside["all"] += 1
            for key, count in inside.items():
                worst[key] = max(worst[key], count)
        with lock:
            inside[host_of(item)] -= 1
            inside["all"] -= 1

    items = [f"{host}/{n}" for n, host in enumerate(hosts)]
    visited = [one.item for one in visit_all(items, visit, host_of=host_of, workers=workers, stop=threading.Event())]
    assert Counter(visited) == Counter(items)
    assert all(worst[host] <= 1 for host in hosts)
    assert worst["all"] <= workers
    for host in hosts:
        assert [i for i in visited if host_of(i) == host] == [i for i in items if host_of(i) == host]


def test_a_host_that_was_just_visited_goes_behind_the_others() -> None:
    items = ["a/0", "a/1", "b/0", "c/0", "c/1"]
    visited = visit_all(items, str.upper, host_of=host_of, workers=1, stop=threading.Event())
    assert [one.item for one in visited] == ["a/0", "b/0", "c/0", "a/1", "c/1"]


def test_a_slow_host_holds_up_only_itself() -> None:
    others_done = threading.Event()

    def visit(item: str) -> bool:
        return others_done.wait(5) if item == "slow/0" else True

    items = ["slow/0", "slow/1", "slow/2", *(f"h{n}/0" for n in range(6))]
    order = []
    for one in visit_all(items, visit, host_of=host_of, workers=2, stop=threading.Event()):
        assert one.result is True
        order.append(one.item)
        if len(order) == 6:
            others_done.set()
    assert order[6:] == ["slow/0", "slow/1", "slow/2"]


def test_stopping_finishes_what_is_under_way_and_begins_nothing() -> None:
    stop, begun = threading.Event(), threading.Barrier(3)

    def visit(item: str) -> str:
        begun.wait()
        stop.wait()
        return item

    def stop_once_begun() -> None:
        begun.wait()
        stop.set()

    stopper = threading.Thread(target=stop_once_begun)
    stopper.start()
    items = [f"h{n}/0" for n in range(10)]
    visited = list(visit_all(items, visit, host_of=host_of, workers=2, stop=stop))
    stopper.join()
    assert sorted(one.item for one in visited) == ["h0/0", "h1/0"]


def test_a_caller_that_stops_asking_leaves_nothing_running() -> None:
    seen: list[str] = []
    visits = visit_all([f"h{n}/0" for n in range(50)], seen.append, host_of=host_of, workers=2, stop=threading.Event())
    next(visits)
    visits.close()
    assert len(seen) < 10
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("visit")]


def test_nothing_to_visit_is_nothing() -> None:
    assert list(visit_all([], str.upper, host_of=host_of, workers=8, stop=threading.Event())) == []
