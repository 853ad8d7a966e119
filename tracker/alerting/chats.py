"""The channel to chat rooms and push services, by the addresses of Apprise (the extra `apprise`)."""

from __future__ import annotations

import json
import logging

from tracker.alerting.harmless import shortened
from tracker.errors import DeliveryError
from tracker.model import Alert


class AppriseNotifier:
    """Hands the title and text of alerts to one Apprise address. The address holds secrets and is never told."""

    def __init__(self, address: str) -> None:
        self._address = address

    def deliver(self, alert: Alert) -> str:
        """Hand the alert over. Raises DeliveryError, never a permanent one: Apprise does not tell them apart."""
        try:
            import apprise
        except ImportError:
            advice = "Apprise is not installed: pip install 'policy-tracker[apprise]'"
            raise DeliveryError(alert.recipient, advice) from None
        service = apprise.Apprise()
        if not service.add(self._address):
            raise DeliveryError(alert.recipient, "the variable of `apprise` holds no address that Apprise knows")
        told = json.loads(alert.payload)
        with apprise.LogCapture(level=logging.WARNING) as said:  # type: ignore[no-untyped-call]
            taken = service.notify(title=told["title"], body=told["body"], body_format=apprise.NotifyFormat.TEXT)
            reason = shortened(said.getvalue(), 300)
        if not taken:
            raise DeliveryError(alert.recipient, f"not taken: {reason or 'Apprise gives no reason'}", answered=True)
        return "taken"

    def close(self) -> None:
        """Nothing is held open."""
