"""The index: what runs the work from visit to visit, and looks things up without opening the archive.

Entries and changes are copies of what the archive says; `rebuild` makes them again. These tables only the index knows,
so they are what a backup is for:

    states      due times, validators, fingerprints, candidates that wait to be confirmed, last outcomes
    checks      what every visit came to, as runs
    alerts      the outbox: messages waiting, held, sent, parked
    deliveries  every try to hand a message over
    intents     entries about to be published
    digests     which digests were made
    troubles    what the operator was told to be wrong
    unsubscriptions     who wants no more mail

Losing them costs one full visit of each document, the history of visits, the messages not yet sent, and who
unsubscribed; no evidence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

from tracker.index import changes, checks, entries, intents, outbox, rebuilding, states
from tracker.index.changes import ChangeRow
from tracker.index.checks import CheckRun
from tracker.index.digests import Digests
from tracker.index.faults import UnusableIndex
from tracker.index.opening import Database
from tracker.index.outbox import Outbox
from tracker.index.troubles import Troubles
from tracker.index.unsubscriptions import Unsubscriptions
from tracker.model import Alert, Change, Check, Entry, State


class Index:
    """An open index. Safe for threads and beside other processes; every method is one transaction.

    Every method may raise IndexFault. Times are aware, and come back in UTC. `outbox` holds the alerts,
    `unsubscriptions` who is not mailed any more.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.outbox = Outbox(database)
        self.digests = Digests(database)
        self.troubles = Troubles(database)
        self.unsubscriptions = Unsubscriptions(database)

    @classmethod
    def open(cls, url: str) -> Index:
        """The index at an SQLAlchemy address ("sqlite:////folder/index.sqlite"), made if it is not there yet."""
        return cls(Database(url))

    @classmethod
    def in_memory(cls) -> Index:
        """An index that lasts until it is closed."""
        return cls(Database("sqlite://"))

    @classmethod
    def mend(cls, url: str, now: datetime) -> tuple[Index, Path | None]:
        """The index at this address, for `tracker reindex`: one of another format, or damaged, is set aside first.

        Returns it with the file's new name, None if it was fit for use. Nobody else may have it open.
        """
        try:
            database = Database(url)
            if database.is_sound():
                return cls(database), None
            database.close()
        except UnusableIndex:
            pass
        aside = Database.set_aside(url, now)
        return cls.open(url), aside

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def is_sound(self) -> bool:
        """Read all of it through; False if it is damaged."""
        return self._database.is_sound()

    @property
    def has_file(self) -> bool:
        """Is it a file of SQLite, which `backup` is for?"""
        return self._database.file is not None

    # --- between two visits -------------------------------------------------------------------------------------

    def state(self, document_id: str) -> State:
        """The document's state; that of a document never seen is empty."""
        with self._database.reading() as connection:
            return states.state(connection, document_id)

    def states(self) -> dict[str, State]:
        """All states by document, also of documents that are no longer tracked."""
        with self._database.reading() as connection:
            return states.all_states(connection)

    def due(self, now: datetime, document_ids: Collection[str]) -> list[str]:
        """Those of the documents to be visited now: asked for, never visited, then the longest overdue first."""
        with self._database.reading() as connection:
            return states.due(connection, now, document_ids)

    def next_due(self, document_ids: Collection[str]) -> datetime | None:
        """When the first of them is due (1970 for one that is due in any case), None if there are none."""
        with self._database.reading() as connection:
            return states.next_due(connection, document_ids)

    def ask(self, document_ids: Collection[str], now: datetime) -> None:
        """Wish for a visit as soon as can be; a visit that begins at `now` or later answers it."""
        with self._database.writing() as connection:
            states.ask(connection, document_ids, now)

    # --- recording ----------------------------------------------------------------------------------------------

    def save(self, state: State, check: Check, *, durable: bool = True) -> None:
        """Keep what a visit came to that wrote no entry.

        What need not be `durable` may be forgotten after a loss of power, as if the visit had not been made.
        `state.asked_at` is kept only if it is later than the visit (`check.at`), as is a wish that came meanwhile.
        """
        with self._database.writing(durable=durable) as connection:
            states.write(connection, state, check.at)
            checks.write(connection, check)

    def intend(self, document_id: str, entry_name: str) -> None:
        """Note that an entry is about to be published."""
        with self._database.writing() as connection:
            intents.note(connection, document_id, entry_name)

    def intents(self) -> list[tuple[str, str]]:
        """The (document, entry) noted and neither recorded nor dropped since: what a crash cut off."""
        with self._database.reading() as connection:
            return intents.noted(connection)

    def drop_intent(self, document_id: str, entry_name: str) -> None:
        """Note that an entry will not be published after all."""
        with self._database.writing() as connection:
            intents.drop(connection, document_id, entry_name)

    def record(
        self, entry: Entry, change: Change | None, alerts: Iterable[Alert], state: State | None, check: Check | None
    ) -> None:
        """Make an entry, its change and its alerts visible together, and end its intent.

        Doing it again changes nothing: an alert whose id is known stays what it is. `state` and `check` are left
        alone where they are None.
        """
        with self._database.writing() as connection:
            entries.write(connection, entry)
            changes.write(connection, entry, change)
            outbox.write(connection, alerts)
            if state is not None:
                states.write(connection, state, check.at if check else None)
            if check is not None:
                checks.write(connection, check)
            intents.drop(connection, entry.document_id, entry.name)

    # --- looking up ---------------------------------------------------------------------------------------------

    def checks(self, document_id: str | None = None, limit: int = 100) -> list[CheckRun]:
        """The latest runs of visits that came to the same, the newest first."""
        with self._database.reading() as connection:
            return checks.runs(connection, document_id, limit)

    def entries(self, document_id: str | None = None) -> list[Entry]:
        """A document's entries in their order; those of all documents in the order in which they were recorded."""
        with self._database.reading() as connection:
            return entries.of(connection, document_id)

    def entry(self, document_id: str, name: str) -> Entry | None:
        """The entry of this name, or None."""
        with self._database.reading() as connection:
            return entries.named(connection, document_id, name)

    def baseline(self, document_id: str) -> Entry | None:
        """The newest entry whose text was accepted as the policy, or None."""
        with self._database.reading() as connection:
            return entries.latest_accepted(connection, document_id)

    def entry_at(self, document_id: str, at: datetime) -> Entry | None:
        """The entry whose text was the accepted one at this time, or None if none had been seen."""
        with self._database.reading() as connection:
            return entries.latest_accepted(connection, document_id, until=at)

    def changes(self, document_id: str | None = None) -> list[ChangeRow]:
        """Changes in short, in the order of `entries`."""
        with self._database.reading() as connection:
            return changes.summaries(connection, document_id)

    def changed_since(self, since: datetime) -> set[str]:
        """The documents of which an entry of kind `change` was recorded at `since` or later."""
        with self._database.reading() as connection:
            return entries.changed_since(connection, since)

    # --- upkeep -------------------------------------------------------------------------------------------------

    def rebuild(self, items: Iterable[tuple[Entry, Change | None]]) -> int:
        """Take entries and changes from the archive anew, all or (where something is raised) none of them.

        States get what can be told from the entries; the tables that only the index knows stay, and no alert is made.
        Returns the number of entries.
        """
        with self._database.writing() as connection:
            return rebuilding.rebuild(connection, items)

    def backup(self, path: Path) -> None:
        """Copy the whole index to a file, while it is in use (SQLite only). May raise OSError."""
        self._database.copy_to(path)
