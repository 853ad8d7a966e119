"""What somebody who follows the site's policies would do: write a configuration, add documents, let the daemon run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from demo.calendar import moments, stretches
from demo.receiver import Receiver
from demo.site import PolicySite
from tracker.app import Tracker
from tracker.commands.documents import slug
from tracker.config import load
from tracker.config_edit import add_document
from tracker.model import Check

READER = "reader@example.org"

# One site serves all here, on loopback: no need to spare it, and no provider to suspect of a mass change.
_CONFIG = """\
timezone = "UTC"

[archive]
path = "archive"

[schedule]
cron = "15 4 * * *"
jitter = "0s"
confirm = "30m"
hold_mass_change = 0

[fetch]
allow_private_addresses = true
delay = "0s"

[email]
host = "127.0.0.1"
port = {port}
security = "none"
from = "tracker@example.org"

[[subscribers]]
name = "Reader"
email = "{reader}"
"""


_KINDS = ("policy", "notice", "terms", "service", "use", "conditions", "guidelines", "statement")
"""What the name of a folder ends in if it tells already what the document is."""


class Follower:
    """Watches a site for one reader. All the tracker writes lies in `home`; `checks` are the visits so far."""

    def __init__(self, home: Path, site: PolicySite, receiver: Receiver) -> None:
        self.site = site
        self.checks: list[Check] = []
        self.mails: dict[str, int] = {}
        self.config = home / "config.toml"
        home.mkdir(parents=True)
        self.config.write_text(_CONFIG.format(port=receiver.port, reader=READER), encoding="utf-8")
        self._waiting = {document: site.dates(document)[0] for document in site.documents}
        self._ids: set[str] = set()

    def watch(self, on_done: Callable[[Check], None]) -> None:
        """Run the daemon's own step at each simulated moment; `on_done` is told of every visit."""
        for start, end in stretches(sorted({date for one in self.site.documents for date in self.site.dates(one)})):
            self.site.now = start
            self._add([one for one, first in self._waiting.items() if first <= start])
            with Tracker(load(self.config), clock=lambda: self.site.now) as tracker, tracker.writing():
                for moment in moments(start, end, tracker.next_due):
                    self.site.now = moment
                    tracker.step(on_done=self._noting(on_done))
                sent = [alert.document_id for alert in tracker.index.outbox.alerts("sent")]
                self.mails = {one: sent.count(one) for one in tracker.documents}

    def _noting(self, on_done: Callable[[Check], None]) -> Callable[[Check], None]:
        def noted(done: Check) -> None:
            self.checks.append(done)
            on_done(done)

        return noted

    def _add(self, documents: Sequence[str]) -> None:
        """Put the documents that have just come online into the configuration, as `tracker add` does."""
        text = self.config.read_text(encoding="utf-8")
        for document in documents:
            del self._waiting[document]
            text = add_document(text, self._settings(document))
        self.config.write_text(text, encoding="utf-8")

    def _settings(self, document: str) -> dict[str, str]:
        """Id, service, type and address of a document whose folder is "acme/privacy-policy" or just "acme"."""
        service, _, kind = document.rpartition("/")
        return {
            "id": self._id(document),
            "service": _title(service or kind),
            "type": _title(kind) if service else "" if kind.lower().endswith(_KINDS) else "Policy",
            "url": self.site.url(document),
        }

    def _id(self, document: str) -> str:
        """An id from a folder's name, whatever characters that holds; two never get the same."""
        plain = "/".join(slug(part) for part in document.split("/"))
        names = [plain, *(f"{plain}-{number}" for number in range(2, len(self._ids) + 3))]
        chosen = next(name for name in names if name not in self._ids)
        self._ids.add(chosen)
        return chosen


def _title(name: str) -> str:
    """What people would call it: "terms-of-service" is "Terms of Service"."""
    words = name.replace("-", " ").replace("_", " ").replace("/", " ").split()
    return " ".join(word if word in ("of", "and", "for") else word[:1].upper() + word[1:] for word in words)
