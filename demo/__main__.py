"""`make demo`: watch the policies of a small site over simulated months, and show what a subscriber gets.

The site, the mail server, the archive and the tracker are real; only the calendar is simulated. The tracker runs the
daemon's own step at each simulated moment, and its archive is verified by the command that anybody would use.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from demo import story
from demo.follower import READER, Follower
from demo.receiver import Receiver
from demo.site import PolicySite
from tracker.errors import TrackerError

HISTORIES = Path(__file__).parent / "histories"
HOME = Path(".demo")


def main() -> int:
    """Run the demonstration on the built-in histories or on the folder named on the command line; the exit code."""
    # A terminal that cannot show a sign of the mails shows a question mark instead.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HISTORIES
    if not folder.is_dir():
        print(f"{folder}: no such folder; name one that holds <document>/<date>.html", file=sys.stderr)
        return 2
    try:
        return show(folder, HOME)
    except (ValueError, TrackerError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def show(folder: Path, home: Path) -> int:
    """Watch the histories in `folder`, with everything the tracker writes in `home`, emptied first; the exit code.

    Raises ValueError where the folder holds what cannot be served, and what the tracker raises.
    """
    with PolicySite(folder) as site, Receiver() as receiver:
        if not site.documents:
            raise ValueError(f"{folder}: holds no <document>/<date>.html")
        shutil.rmtree(home, ignore_errors=True)
        follower = Follower(home, site, receiver)
        dates = [date for document in site.documents for date in site.dates(document)]
        story.opening(site.address, dates, len(site.documents), READER)
        story.title("What the tracker saw")
        follower.watch(story.Diary().tell)
        story.title("The mails, read back from the bytes that the server took")
        story.mails(receiver.messages, keep(receiver.messages, home / "mails"))
        story.title("In short")
        story.summary(follower.checks, follower.mails)
    return verify(follower)


def keep(messages: Sequence[bytes], folder: Path) -> Path:
    """Write each message as it came into a file that mail programs open; returns the folder."""
    folder.mkdir()
    for number, message in enumerate(messages, 1):
        (folder / f"{number}.eml").write_bytes(message)
    return folder


def verify(follower: Follower) -> int:
    """Have the archive checked by the real command, and say how to look at it; the command's exit code."""
    script = Path(sys.executable).with_name("tracker")
    run = subprocess.run(
        [str(script), "--config", str(follower.config), "verify"], capture_output=True, text=True, check=False
    )
    story.title("The archive")
    command = script.relative_to(Path.cwd()) if script.is_relative_to(Path.cwd()) else script
    changed = [done.document_id for done in follower.checks if done.outcome == "changed"]
    said = run.stdout + run.stderr
    story.archive(follower.config.parent / "archive", str(command), follower.config, said, [None, *changed][-1])
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
