"""The seam between alerts and the channels that carry them."""

from __future__ import annotations

from typing import Protocol

from tracker.model import Alert


class Notifier(Protocol):
    """A channel. It keeps no list of what it carried: the outbox does.

    - `deliver` returns once the other side has taken the alert, with that side's words; the bytes of `alert.payload`
      reach it unchanged.
    - It raises DeliveryError otherwise: `permanent` only where the refusal is about this recipient or this message, so
      that trying again cannot help. Nothing else is raised for anything the other side does.
    - A failure leaves the channel usable for the next alert.
    - `close` may be called at any time and more than once; a later `deliver` opens the channel again.
    """

    def deliver(self, alert: Alert) -> str: ...

    def close(self) -> None: ...
