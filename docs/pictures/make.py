"""Makes alert.png: the HTML part of a real message, photographed in headless Chromium.

    .venv/bin/python docs/pictures/make.py [--width 680] [--dark] [--output docs/pictures/alert.png]

Chromium must be installed (`tests/system/install-packages` does it). The text part goes to standard output.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from example import news

from tracker.alerting.message import compose
from tracker.alerting.reading_back import readable

HERE = Path(__file__).parent


def message() -> bytes:
    """The message of the example, as it would be sent."""
    return compose(
        news(),
        recipient="Lea Brandt <lea@readers.example>",
        sender="tracker <tracker@readers.example>",
        message_id="<example@readers.example>",
        date=datetime(2026, 11, 22, 4, 47, tzinfo=UTC),
        timezone=ZoneInfo("Europe/Berlin"),
        operator="archive@readers.example",
    )


def html_part(payload: bytes) -> str:
    """The HTML of a message, parsed back from its bytes."""
    parsed = message_from_bytes(payload, _class=EmailMessage, policy=policy.default)
    part = parsed.get_body(preferencelist=("html",))
    return part.get_content() if part else ""


def photograph(html: str, output: Path, *, width: int, height: int, scale: float, dark: bool) -> None:
    """Show the page in Chromium, with nothing but itself to load, and save what is seen. Sizes in CSS pixels."""
    browser = shutil.which("chromium")
    if browser is None:
        raise SystemExit("chromium is not installed; tests/system/install-packages does it")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "alert.html")
        page.write_text(html, encoding="utf-8")
        options = [
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *("--hide-scrollbars", f"--user-data-dir={folder}/profile", f"--force-device-scale-factor={scale}"),
            *(["--blink-settings=preferredColorScheme=0"] if dark else []),
            *(f"--window-size={width},{height}", f"--screenshot={output.resolve()}", page.as_uri()),
        ]
        subprocess.run([browser, *options], check=True, capture_output=True, timeout=60)  # noqa: S603


def main() -> None:
    """Write the picture, print the plain text."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--width", type=int, default=680)
    arguments.add_argument("--height", type=int, default=1180)
    arguments.add_argument("--scale", type=float, default=1)
    arguments.add_argument("--dark", action="store_true")
    arguments.add_argument("--output", type=Path, default=HERE / "alert.png")
    chosen = arguments.parse_args()
    payload = message()
    photograph(
        html_part(payload),
        chosen.output,
        width=chosen.width,
        height=chosen.height,
        scale=chosen.scale,
        dark=chosen.dark,
    )
    print(readable(payload))


if __name__ == "__main__":
    main()
