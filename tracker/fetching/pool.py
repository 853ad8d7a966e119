"""Many visits at a time, each at another host."""

from __future__ import annotations

import ctypes
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Visited(Generic[Item, Result]):
    """What became of an item: a result, or the error that its visit raised."""

    item: Item
    result: Result | None
    error: BaseException | None


def visit_all(
    items: Iterable[Item],
    visit: Callable[[Item], Result],
    *,
    host_of: Callable[[Item], str],
    workers: int,
    stop: threading.Event,
) -> Generator[Visited[Item, Result], None, None]:
    """Visit all items, and give each as it is done, in the caller's thread.

    `visit` runs in up to `workers` threads; two items of one host never at the same time. They queue behind each other
    without holding a thread, and a host that was just visited goes behind all others that wait. What a visit raises is
    given as its `error` and stops no other. Once `stop` is set, or the caller stops asking, what is under way is
    finished and nothing more begun; what was never begun is not given.
    """
    _share_one_heap()
    queues = _by_host(items, host_of)
    ready = deque(queues)
    under_way: dict[Future[Result], tuple[str, Item]] = {}

    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="visit") as pool:

        def begin() -> None:
            while ready and len(under_way) < workers and not stop.is_set():
                host = ready.popleft()
                item = queues[host].popleft()
                under_way[pool.submit(visit, item)] = (host, item)

        begin()
        while under_way:
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            finished = [(future, *under_way.pop(future)) for future in done]
            ready.extend(host for _, host, _ in finished if queues[host])
            # Before the caller gets them: the threads have work while it writes down what was found.
            begin()
            for future, _, item in finished:
                yield _visited(item, future)


def _by_host(items: Iterable[Item], host_of: Callable[[Item], str]) -> dict[str, deque[Item]]:
    queues: dict[str, deque[Item]] = {}
    for item in items:
        queues.setdefault(host_of(item), deque()).append(item)
    return queues


def _visited(item: Item, future: Future[Result]) -> Visited[Item, Result]:
    error = future.exception()
    return Visited(item, None if error else future.result(), error)


# From glibc's malloc.h, as is the name `mallopt`.
_M_ARENA_MAX = -8


@cache
def _share_one_heap() -> None:
    """Keep glibc from giving each thread a heap of its own, where it has not yet (mallopt(3)).

    Each would grow to what the largest page takes and keep it: 165 MiB instead of 106 with 16 threads. Other C
    libraries have no such heaps and no such setting.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 1)
