"""The error tree: everything the program raises on purpose.

Errors carry data; the sentence a person reads is made from that data in `__str__`, so that no code ever has to
search a message for a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.model import Exchange


class TrackerError(Exception):
    """Base of all errors the program raises on purpose; its text is one line fit to be shown to a person."""


@dataclass(frozen=True)
class ConfigProblem:
    """One thing wrong in a configuration file.

    `line` is 1-based, or None where the fault has no line (a missing file). `key` is the dotted key
    ("documents[2].url"). `allowed` says what would have been right.
    """

    file: str
    line: int | None
    key: str
    problem: str
    allowed: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        key = f"{self.key}: " if self.key else ""
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{where}: {key}{self.problem}{allowed}"


class ConfigError(TrackerError):
    """The configuration is not usable. `problems` holds every fault found, one line each; nothing is half-loaded."""

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class FetchError(TrackerError):
    """A page could not be had.

    `reason` is a stable word ("timeout", "dns", "tls", "too-large", "http-404" ...), `detail` says more for a person,
    `transient` whether another try soon makes sense, `retry_after` the server's wish in seconds, `exchanges` what was
    received all the same (kept as evidence).
    """

    def __init__(
        self,
        url: str,
        reason: str,
        detail: str,
        *,
        transient: bool = True,
        retry_after: float | None = None,
        exchanges: tuple[Exchange, ...] = (),
    ) -> None:
        self.url = url
        self.reason = reason
        self.detail = detail
        self.transient = transient
        self.retry_after = retry_after
        self.exchanges = exchanges
        super().__init__(f"{url}: {detail} ({reason})")


class ExtractionError(TrackerError):
    """A page was received and could not be read as text. `reason` is a stable word ("too-deep", "selector" ...)."""

    def __init__(self, url: str, reason: str, detail: str) -> None:
        self.url = url
        self.reason = reason
        self.detail = detail
        super().__init__(f"{url}: {detail} ({reason})")


class ArchiveError(TrackerError):
    """The archive cannot be read or written. `path` names the file or folder."""

    def __init__(self, path: str, detail: str) -> None:
        self.path = path
        self.detail = detail
        super().__init__(f"{path}: {detail}")


class ArchiveLocked(ArchiveError):
    """Another process writes to this archive. `pid` is that process where it is known."""

    def __init__(self, path: str, pid: int | None) -> None:
        self.pid = pid
        who = f"process {pid}" if pid else "another process"
        super().__init__(path, f"the archive is in use by {who}; stop it, or let it do the work")


class IndexFault(TrackerError):
    """The index (database) cannot be used; the text says which command mends it."""


class DeliveryError(TrackerError):
    """An alert was not taken by its channel.

    `permanent` means that another try will not help; `answered` that the channel works, and it was this recipient or
    this message that was turned away, be it for good or for now.
    """

    def __init__(self, recipient: str, detail: str, *, permanent: bool = False, answered: bool = False) -> None:
        self.recipient = recipient
        self.detail = detail
        self.permanent = permanent
        self.answered = answered or permanent
        super().__init__(f"{recipient}: {detail}")


class UnknownDocument(TrackerError):
    """No document has this id, neither in the configuration nor in the archive."""

    def __init__(self, document_id: str, known: tuple[str, ...] = ()) -> None:
        self.document_id = document_id
        self.known = known
        hint = f"; did you mean {known[0]}?" if known else "; `tracker list` shows the ids"
        super().__init__(f"no document {document_id!r}{hint}")
