"""`make demo`: watch the policies of a small site over simulated months, and show what a subscriber gets.

The site, the mail server, the archive and the tracker are real; only the calendar is simulated. The tracker runs the
daemon's own step at each simulated moment.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from pathlib import Path

from tracker.config import load

from demo.calendar import moments
from demo.receiver import Receiver
from demo.site import PolicySite
from tracker.alerting.reading_back import readable
from tracker.app import Tracker
from tracker.commands.visiting import line
from tracker.errors import TrackerError
from tracker.model import Check

HISTORIES = Path(__file__).parent / "histories"
HOME = Path(".demo")
QUIET = ("unchanged", "page-changed")
WIDTH = 100


def main() -> int:
    """Run the demonstration on the built-in histories or on the folder named on the command line."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HISTORIES
    if not folder.is_dir():
        print(f"{folder}: no such folder; name one that holds <document>/<date>.html", file=sys.stderr)
        return 2
    try:
        return show(folder, HOME)
    except (ValueError, TrackerError) as error:
        print(error, file=sys.stderr)
        return 2


def show(folder: Path, home: Path) -> int:
    """Watch the histories in `folder`, with everything the tracker writes in `home`; the exit code."""
    shutil.rmtree(home, ignore_errors=True)
    with PolicySite(folder) as site, Receiver() as receiver:
        if not site.documents:
            print(f"{folder}: holds no <document>/<date>.html", file=sys.stderr)
            return 2
        config = write_config(home, site, receiver)
        checks = watch(config, site)
        title("What the subscriber got")
        for number, message in enumerate(receiver.messages, 1):
            print(f"--- mail {number} of {len(receiver.messages)} ".ljust(WIDTH, "-"))
            print(readable(message))
        summarise(checks, len(receiver.messages))
    return look_at(config)


def write_config(home: Path, site: PolicySite, receiver: Receiver) -> Path:
    """The configuration that somebody who follows these policies would write; returns its path."""
    home.mkdir(parents=True)
    parts = [
        'timezone = "UTC"',
        '[archive]\npath = "archive"',
        # One site serves all here, on loopback: no need to spare it, and no provider to suspect of a mass change.
        '[schedule]\ncron = "15 4 * * *"\njitter = "0s"\nconfirm = "30m"\nhold_mass_change = 0',
        '[fetch]\nallow_private_addresses = true\ndelay = "0s"',
        f'[email]\nhost = "127.0.0.1"\nport = {receiver.port}\nsecurity = "none"\nfrom = "tracker@example.org"',
        '[[subscribers]]\nname = "Reader"\nemail = "reader@example.org"',
    ]
    for document in site.documents:
        service, _, kind = document.rpartition("/")
        names = [_title(service or kind), _title(kind) if service else "Policy"]
        text = '[[documents]]\nid = "{}"\nurl = "{}"\nservice = "{}"\ntype = "{}"'
        parts.append(text.format(document, site.url(document), *names))
    path = home / "config.toml"
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return path


def _title(name: str) -> str:
    return name.replace("-", " ").replace("/", " ").title().replace(" Of ", " of ")


def watch(config: Path, site: PolicySite) -> list[Check]:
    """Run the daemon's step at each simulated moment; print what was seen."""
    dates = sorted({date for document in site.documents for date in site.dates(document)})
    title(f"{len(site.documents)} policies at {site.address}, watched from {dates[0]:%Y-%m-%d} to {dates[-1]:%Y-%m-%d}")
    checks: list[Check] = []
    said: dict[str, str] = {}
    with Tracker(load(config), clock=lambda: site.now) as tracker, tracker.writing():
        for moment in moments(dates, tracker.next_due):
            site.now = moment
            for done in tracker.step():
                checks.append(done)
                if done.outcome not in QUIET and line(done) != said.get(done.document_id):
                    print(f"{moment:%Y-%m-%d %H:%M}  {line(done)}")
                said[done.document_id] = line(done)
    return checks


def summarise(checks: list[Check], mails: int) -> None:
    """How often the site was visited, and how seldom anybody was bothered."""
    title("In short")
    counts = Counter(done.outcome for done in checks)
    silent = sum(counts[outcome] for outcome in QUIET)
    print(f"{len(checks)} visits, {mails} mails. {silent} visits found nothing to tell: ", end="")
    print(f"{counts['unchanged']} the same page, {counts['page-changed']} the same policy on a page that had changed.")


def look_at(config: Path) -> int:
    """Verify the archive, and say how to look at it; the exit code."""
    with Tracker(load(config)) as tracker:
        damage = list(tracker.archive.verify())
        entries = sum(len(tracker.archive.entries(one)) for one in tracker.archive.documents())
    for one in damage:
        print(f"{one.path}: {one.problem}")
    print(f"\nThe archive lies in {config.parent / 'archive'}: {entries} entries, ", end="")
    print("damaged." if damage else "each file verified against its digest and the chain. Look at it with:\n")
    tracker_command = f"{Path(sys.executable).parent.name}/tracker --config {config}"
    command = f".venv/{tracker_command}" if ".venv" in sys.executable else "tracker"
    for words in ("list", "log", "verify"):
        print(f"    {command} {words}")
    return 1 if damage else 0


def title(text: str) -> None:
    """A heading between the parts of the show."""
    print(f"\n== {text} ".ljust(WIDTH, "="))


if __name__ == "__main__":
    sys.exit(main())
