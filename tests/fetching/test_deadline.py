"""A deadline shuts the connections of its visit, and leaves them alone before."""

import socket
from collections.abc import Iterator

import pytest

from tracker.fetching.deadline import Deadline
from tracker.fetching.faults import Fault

Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def ends() -> Iterator[list[Ends]]:
    pairs = [socket.socketpair(), socket.socketpair()]
    for end in (end for pair in pairs for end in pair):
        end.settimeout(5)
    yield pairs
    for end in (end for pair in pairs for end in pair):
        end.close()


def test_connections_that_others_read_are_shut_at_the_deadline_and_after_it(ends: list[Ends]) -> None:
    (ours, far), (late, far_from_late) = ends
    with Deadline(0.05) as deadline:
        deadline.watch(ours)
        deadline.insist()
        assert far.recv(1) == b""
        assert deadline.expired
        deadline.watch(late)
        assert far_from_late.recv(1) == b""


def test_connections_outlive_a_visit_that_ended_in_time(ends: list[Ends]) -> None:
    (ours, far), _ = ends
    with Deadline(60) as deadline:
        deadline.watch(ours)
    ours.sendall(b"x")
    assert far.recv(1) == b"x"


def test_a_deadline_can_be_shortened_and_not_put_off(ends: list[Ends]) -> None:
    (ours, far), _ = ends
    time = [100.0]
    with Deadline(60, lambda: time[0]) as deadline:
        time[0] += 10
        assert (deadline.elapsed, deadline.remaining()) == (10, 50)
        deadline.shorten(500)
        assert deadline.remaining() == 50
        deadline.watch(ours)
        deadline.shorten(0)
        assert far.recv(1) == b""
        with pytest.raises(Fault, match="stopped"):
            deadline.remaining()
