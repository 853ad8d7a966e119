"""How long to wait after a failed visit before the next try."""

from __future__ import annotations

import math
from datetime import timedelta

BASE = timedelta(minutes=5)
LONGEST = timedelta(hours=12)
LONGEST_WISHED = timedelta(days=1)


def retry_after(failures: int, *, wished: float | None) -> timedelta:
    """The pause after the `failures`-th failure in a row (from 1): 5 minutes, then doubled, up to 12 hours.

    `wished` is the server's Retry-After in seconds (RFC 9110, section 10.2.3), or None. It can lengthen the
    pause, up to a day, and never shortens it; what is not a number of seconds to come is ignored.
    """
    # 256 times five minutes are more than 12 hours; without a bound, a thousand failures would overflow.
    pause = min(BASE * (1 << min(max(failures, 1) - 1, 8)), LONGEST)
    if wished is None or math.isnan(wished) or wished <= 0:
        return pause
    return max(pause, timedelta(seconds=min(wished, LONGEST_WISHED.total_seconds())))
