"""What the demonstration prints: fit for a terminal of 80 columns, without colour."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tracker.alerting.harmless import lines
from tracker.alerting.reading_back import readable
from tracker.model import Check
from tracker.terminal import line

WIDTH = 79
QUIET = ("unchanged", "page-changed")
TROUBLE = ("failed", "refused", "unread", "held", "gone", "unstable", "alternating")

_OPENING = """\
tracker watches privacy policies and terms, and tells people what changed in which clause. This demonstration takes \
less than a minute and needs no internet:

- A small site on this machine publishes {policies}, as they stood from {first:%Y-%m-%d} to {last:%Y-%m-%d}: {address}
- The tracker visits them as its daemon would, every day at 04:15. Only the calendar is simulated; quiet weeks are \
skipped.
- A mail server on this machine takes what the tracker sends to {reader}."""


def opening(site: str, dates: Sequence[datetime], policies: int, reader: str) -> None:
    """What is about to happen."""
    counted = "a policy" if policies == 1 else f"{policies} policies"
    said = _OPENING.format(policies=counted, first=min(dates), last=max(dates), address=site, reader=reader)
    for paragraph in said.split("\n"):
        _wrapped(paragraph, indent="  " if paragraph.startswith("-") else "")


_COLUMNS = {
    "visits": "",
    "same": "unchanged",
    "only page": "page-changed",
    "refused": "refused",
    "changed": "changed",
    "mails": "",
}
"""The heads of the summary's columns, and the outcomes counted below them."""


class Diary:
    """Prints a line for a visit that came to something; what a reader of the log knows already is left out."""

    def __init__(self) -> None:
        self._before: dict[str, Check] = {}
        self._noise_told: set[str] = set()

    def tell(self, done: Check) -> None:
        """Print the visit, if it is worth a line."""
        if self._worth_a_line(done):
            _wrapped(f"{done.at:%Y-%m-%d %H:%M}  {line(done)}", indent=" " * 18)
        self._before[done.document_id] = done

    def _worth_a_line(self, done: Check) -> bool:
        before = self._before.get(done.document_id)
        if before is not None and before.outcome in TROUBLE and line(done) != line(before):
            return True
        if done.outcome == "page-changed" and done.document_id not in self._noise_told:
            self._noise_told.add(done.document_id)
            return True
        return done.outcome not in QUIET and (before is None or line(done) != line(before))


def mails(messages: Sequence[bytes], folder: Path) -> None:
    """Every message as a person would read it, taken from the bytes that the server took; `folder` holds them too."""
    for number, message in enumerate(messages, 1):
        print(f"--- mail {number} of {len(messages)} ".ljust(WIDTH, "-"))
        print(readable(message))
    if messages:
        _wrapped(f"Each has an HTML part too: open the files in {folder} with a mail program.")
    else:
        print("None: there was nothing that a subscriber is told by mail.")


def summary(checks: Sequence[Check], sent: Mapping[str, int]) -> None:
    """How often each document was visited, what that came to, and how seldom anybody was bothered."""
    widest = max(map(len, sent))
    print(" " * widest + "".join(f"{name:>{len(name) + 2}}" for name in _COLUMNS))
    for document, mailed in sent.items():
        found = Counter(done.outcome for done in checks if done.document_id == document)
        counts = [found.total(), *(found[outcome] for outcome in _COLUMNS.values() if outcome), mailed]
        cells = (f"{count or '-':>{len(name) + 2}}" for name, count in zip(_COLUMNS, counts, strict=True))
        print(f"{document:<{widest}}{''.join(cells)}")
    quiet = sum(done.outcome in QUIET for done in checks)
    print()
    _wrapped(
        f"{quiet} of {len(checks)} visits found nothing to tell. Where only the page changed, the policy in it was the "
        "same between other adverts, tokens or menus; where the page was refused, it was not the policy at all."
    )


def archive(folder: Path, command: str, config: Path, verified: str, diff: str | None) -> None:
    """Where the evidence lies, what `tracker verify` says of it, and how to look at it."""
    _wrapped(f"It lies in {folder}: dated folders of what the site sent and what was read in it, written once.")
    print(f"\n    $ {command} --config {config} verify\n{textwrap.indent(lines(verified), '    ')}")
    print("Look at it with:\n")
    for words in ["list", "log", *([f"diff {diff}"] if diff else [])]:
        print(f"    {command} --config {config} {words}")


def title(text: str) -> None:
    """A heading between the parts of the show."""
    print(f"\n== {text} ".ljust(WIDTH + 1, "=") + "\n")


def _wrapped(text: str, *, indent: str = "") -> None:
    """Print a line, its continuation indented; flushed, so that who waits sees that something goes on."""
    found = textwrap.wrap(lines(text), WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    print("\n".join(found), flush=True)
