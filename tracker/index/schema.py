"""The tables. A change to any of them raises FORMAT; a table more does not, since it is made where it is missing.

docs/design.md says what is only here and what can be rebuilt.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from tracker.index.columns import Instant, Serial, Strings, Words

FORMAT = 1
"""The number in table `meta`; a database with another one is not touched."""

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", String, nullable=False))

states = Table(
    "states",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("due_at", Instant),
    Column("asked_at", Instant),
    Column("validators", Words, nullable=False, default="[]"),
    Column("fingerprint", String),
    Column("recipe", String, nullable=False, default=""),
    Column("checked_at", Instant),
    Column("seen_at", Instant),
    Column("changed_at", Instant),
    Column("outcome", String, nullable=False, default=""),
    Column("detail", Words, nullable=False, default=""),
    Column("failures", Integer, nullable=False, default=0),
    Column("candidate", Words),
)

checks = Table(
    "checks",
    metadata,
    Column("number", Serial, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("detail", Words, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    Index("checks_of_document", "document_id", "number"),
)

entries = Table(
    "entries",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("reason", Words, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("service", Words, nullable=False),
    Column("type", Words, nullable=False),
    Column("urls", Strings, nullable=False),
    Column("final_urls", Strings, nullable=False),
    Column("recipe", String, nullable=False),
    Column("title", Words, nullable=False),
    Column("dateline", Date),
    Column("text_digest", String),
    Column("compared_with", String),
    Column("confirmed", Boolean, nullable=False),
    Column("returned_to", String),
    Column("previous", String),
    Column("digest", String, nullable=False),
    UniqueConstraint("document_id", "sequence"),
    Index("entries_by_time", "recorded_at"),
)

changes = Table(
    "changes",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("entry_name", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("severity", String, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("backdated", Boolean, nullable=False),
    Column("notice_days", Integer),
    Column("old_dateline", Date),
    Column("new_dateline", Date),
    Column("lexicon", Words, nullable=False),
    Column("reason", Words, nullable=False),
    ForeignKeyConstraint(["document_id", "entry_name"], ["entries.document_id", "entries.name"]),
)

# One row for each category and direction that a change touches, with the gravest severity found for them.
flags = Table(
    "flags",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("entry_name", String, primary_key=True),
    Column("category", String, primary_key=True),
    Column("direction", String, primary_key=True),
    Column("severity", String, nullable=False),
    ForeignKeyConstraint(["document_id", "entry_name"], ["changes.document_id", "changes.entry_name"]),
    Index("flags_by_category", "category", "direction"),
)

intents = Table(
    "intents",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("entry_name", String, primary_key=True),
)

alerts = Table(
    "alerts",
    metadata,
    Column("number", Serial, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("channel", String, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("document_id", String, nullable=False),
    Column("entry_name", String, nullable=False),
    Column("subject", Words, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Instant),
    Column("error", Words, nullable=False),
    Index("alerts_by_state", "state", "due_at"),
    Index("alerts_of_document", "document_id"),
)

# Digests that were made, also those without a mail: one a subscriber and period.
digests = Table(
    "digests",
    metadata,
    Column("number", Serial, primary_key=True),
    Column("subscriber", Words, nullable=False),
    Column("period", String, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("items", Integer, nullable=False),
    UniqueConstraint("subscriber", "period"),
)

# What is wrong as far as the operator was told of it, and what the last mail of its kind told to be over.
troubles = Table(
    "troubles",
    metadata,
    Column("kind", String, primary_key=True),
    Column("what", Words, primary_key=True),
    Column("told_at", Instant, nullable=False),
    Column("over", Boolean, nullable=False),
)

# Who wants no more mail; addresses in lower case.
unsubscriptions = Table(
    "unsubscriptions",
    metadata,
    Column("address", String, primary_key=True),
    Column("at", Instant, nullable=False),
)

# Every try to hand an alert over, with the channel's words.
deliveries = Table(
    "deliveries",
    metadata,
    Column("number", Serial, primary_key=True),
    Column("alert_id", String, ForeignKey("alerts.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("taken", Boolean, nullable=False),
    Column("response", Words, nullable=False),
)
