"""The benchmark of delivery drains what it fills: every mail is taken once, and nothing waits in the end."""

from __future__ import annotations

from benchmarks.delivery import HEAD, measure
from benchmarks.server import Site


def test_a_small_run_drains_the_outbox() -> None:
    with Site(1, 1) as site:
        row = dict(zip(HEAD, measure(site, 25, 10), strict=True))
    assert (row["drained"], row["mails"], row["left"]) == ("25 alerts", "25", "0")
    assert float(row["CPU ms/mail"]) > 0
