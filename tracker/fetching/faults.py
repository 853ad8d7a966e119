"""What can go wrong inside a visit, before it is known which exchanges belong to it."""

from __future__ import annotations

import ssl
from typing import Literal

from tracker.errors import FetchError
from tracker.model import Exchange

Truncation = Literal["length", "time", "disconnect"]

# Certificate faults by OpenSSL's verification codes (openssl-verification-options(1), "Diagnostics").
_CERTIFICATE_FAULTS = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is self-signed",
    19: "its certificate leads to a self-signed one that is not trusted",
    20: "its certificate was issued by nobody who is trusted",
    21: "its certificate was issued by nobody who is trusted",
    23: "its certificate was revoked",
    62: "its certificate is for another name",
    64: "its certificate is for another address",
}


_MAX_DETAIL = 500


class Fault(Exception):
    """A visit ends. Not an OSError, so that it passes through urllib3 and requests unwrapped.

    `truncated` says why the response under way is cut, if there is one.
    """

    def __init__(
        self,
        reason: str,
        detail: str,
        *,
        transient: bool = True,
        retry_after: float | None = None,
        truncated: Truncation | None = None,
    ) -> None:
        self.reason = reason
        # Parts of it come from the far side: no control character of it reaches a terminal or a log.
        self.detail = "".join(c if c.isprintable() else " " for c in detail[:_MAX_DETAIL])
        self.transient = transient
        self.retry_after = retry_after
        self.truncated = truncated
        super().__init__(f"{self.detail} ({reason})")

    def error(self, url: str, exchanges: tuple[Exchange, ...]) -> FetchError:
        """The error of the visit to `url` that this fault ended."""
        return FetchError(
            url,
            self.reason,
            self.detail,
            transient=self.transient,
            retry_after=self.retry_after,
            exchanges=exchanges,
        )


def timeout(seconds: float) -> Fault:
    """The visit's deadline has passed."""
    return Fault("timeout", f"no complete answer within {seconds:g} seconds", truncated="time")


def stopped() -> Fault:
    """The program stops, and the visit with it: no failure of the page's."""
    return Fault("stopped", "the visit was broken off because the program stops", truncated="time")


def tls(host: str, error: ssl.SSLError) -> Fault:
    """The connection could not be made safe. A certificate's fault is named; it does not pass by itself."""
    if isinstance(error, ssl.SSLCertVerificationError):
        what = _CERTIFICATE_FAULTS.get(error.verify_code, f"its certificate was refused: {error.verify_message}")
        return Fault("tls", f"no safe connection to {host}: {what}", transient=False)
    return Fault("tls", f"no safe connection to {host}: {error.reason or 'the handshake broke off'}")
