"""The seam of this stage: whatever can have a page."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tracker.model import Page, Validators


class Fetcher(Protocol):
    """Fetches one page at a time; safe to be called from several threads at once."""

    def fetch(self, url: str, *, validators: Validators, headers: tuple[tuple[str, str], ...], now: datetime) -> Page:
        """Visit an address and return what its server sent.

        `validators` ask for the page only if it has changed; empty ones ask for it in any case. `headers` are sent
        along as secrets. `now` is the wall clock's time, in UTC; it dates the page and its exchanges.

        Raises FetchError, and nothing else, for anything that the far side, the network or the address can do.
        """
        # What every implementation guarantees, and tests/contracts holds it to:
        # - The call ends within the fetcher's deadline, however slowly or endlessly the far side answers.
        # - Neither a body nor what it decompresses to grows beyond the fetcher's limit.
        # - Page.status is 200 or 203; or 304, only where validators were given, and then the body is empty.
        # - `exchanges` of the page, or of the error, are all that was received, in order, redirects included; the
        #   bytes are untouched, and `truncated` says where they end early.
        # - The value of no header of `headers`, and of no cookie, stands in a request record.
        # - A header of `headers` goes to no other origin than the address's own, redirects notwithstanding (but for
        #   `Accept`, `Accept-Language` and `User-Agent`, which are no secrets).
        # - Two visits share nothing: no cookie, no connection, no cache.
        ...
