"""Any page that a fetcher could hand over, odd as it may be."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from tests.archive.samples import response
from tracker.model import Exchange, Page, Validators

_times = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))
_any_text = st.text(max_size=20) | st.just("lone \ud800 surrogate\r\nX: y")
_raw = (
    st.binary(max_size=60)
    | st.binary(max_size=30).map(lambda body: response(body, "Content-Encoding: gzip", "Transfer-Encoding: chunked"))
    | st.lists(
        st.sampled_from([b"HTTP/1.1 200 OK", b"\r\n", b"\n", b" ", b"\x85", b"\x1c", b"A: b", b":", b"\xff", b"x"]),
        max_size=12,
    ).map(b"".join)
)
_exchanges = st.builds(
    Exchange,
    url=st.sampled_from(["https://a.test/", "http://a.test/ü <b>", "HTTPS://A.test", "ftp://x"]) | _any_text,
    request=_raw,
    response=_raw,
    address=st.sampled_from(["192.0.2.1", "2001:db8::1", "", "proxy"]),
    started_at=_times,
    truncated=st.sampled_from([None, "length", "time", "disconnect"]),
)
ANY_PAGES = st.builds(
    Page,
    url=_any_text,
    final_url=_any_text,
    status=st.integers(0, 999),
    headers=st.lists(st.tuples(_any_text, _any_text), max_size=3).map(tuple),
    body=st.binary(max_size=60),
    charset=st.none() | _any_text,
    validators=st.builds(Validators, st.none() | _any_text, st.none() | _any_text),
    fetched_at=_times,
    exchanges=st.lists(_exchanges, max_size=3).map(tuple),
)
