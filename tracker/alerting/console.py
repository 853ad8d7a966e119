"""The channel for those who have no mail set up: alerts are printed."""

from __future__ import annotations

from typing import TextIO

from tracker.alerting.reading_back import readable
from tracker.errors import DeliveryError
from tracker.model import Alert

_RULE = "=" * 72


class ConsoleNotifier:
    """Prints alerts to a stream, as their reader would see them. The stream stays its owner's to close."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def deliver(self, alert: Alert) -> str:
        """Print the alert. Raises DeliveryError where the stream is closed or its reader has gone."""
        text = f"{_RULE}\n{readable(alert.payload)}{_RULE}\n"
        try:
            self._stream.write(self._writable(text))
            self._stream.flush()
        except (OSError, ValueError) as error:
            raise DeliveryError(alert.recipient, f"could not be printed: {error}") from error
        return "printed"

    def close(self) -> None:
        """Nothing is held open."""

    def _writable(self, text: str) -> str:
        """The text with "?" for letters that the stream's encoding lacks."""
        encoding = self._stream.encoding or "utf-8"
        return text.encode(encoding, "replace").decode(encoding)
