"""News, changes and alerts for the tests, each with one thing of interest and the rest as usual."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tracker.model import Alert, Change, ClauseChange, Document, Edit, Entry, Flag, News

NOW = datetime(2026, 11, 22, 4, 47, tzinfo=UTC)

DOCUMENT = Document(
    id="acme/privacy-policy",
    urls=("https://acme.example/privacy",),
    service="Acme",
    type="Privacy Policy",
)

ENTRY = Entry(
    document_id=DOCUMENT.id,
    sequence=2,
    name="2026-11-22T041600Z",
    kind="change",
    reason="",
    recorded_at=datetime(2026, 11, 22, 4, 16, tzinfo=UTC),
    seen_at=datetime(2026, 11, 22, 4, 16, tzinfo=UTC),
    service=DOCUMENT.service,
    type=DOCUMENT.type,
    urls=DOCUMENT.urls,
    final_urls=DOCUMENT.urls,
    recipe="r",
    title="Privacy Policy",
    dateline=date(2026, 3, 3),
    text_digest="1" * 64,
    compared_with="2026-11-01T041600Z",
    confirmed=True,
    returned_to=None,
    previous="2" * 64,
    digest="ab" * 32,
)

BEFORE = replace(ENTRY, sequence=1, name="2026-11-01T041600Z", kind="first")

SALE = Flag("sale", "weakens", "selling is now allowed", "may sell", "high")


def modified(
    *edits: tuple[str, str], flags: tuple[Flag, ...] = (), path: tuple[str, ...] = ("Sharing",)
) -> ClauseChange:
    """A modified clause from edits such as ("=", "We "), ("-", "will not"), ("+", "may")."""
    ops: Any = {"=": "equal", "-": "delete", "+": "insert"}
    made = tuple(Edit(ops[op], text) for op, text in edits)
    before = "".join(edit.text for edit in made if edit.op != "insert")
    after = "".join(edit.text for edit in made if edit.op != "delete")
    return ClauseChange("modified", path, before, after, flags, made)


SELLING = modified(("=", "We "), ("-", "will not"), ("+", "may"), ("=", " sell your data."), flags=(SALE,))


def change(*clauses: ClauseChange, **fields: Any) -> Change:
    """A substantive, high change of these clauses, with an unmoved date."""
    usual: dict[str, Any] = {
        "kind": "substantive",
        "severity": "high",
        "dateline": (date(2026, 3, 3), date(2026, 3, 3)),
        "clauses": clauses or (SELLING,),
    }
    return Change(**{**usual, **fields})


def news(
    what: Change | None = None, *, document: Document = DOCUMENT, before: Entry | None = BEFORE, **entry: Any
) -> News:
    """News of a change (the selling clause's, if none is given) recorded by an entry with these fields."""
    return News(
        document=document,
        entry=replace(ENTRY, **entry),
        change=what,
        before=before,
        first_seen=datetime(2026, 11, 22, 4, 16, tzinfo=UTC),
        last_seen_before=datetime(2026, 11, 21, 4, 15, tzinfo=UTC),
    )


def alert(payload: bytes = b"Subject: x\r\n\r\nHello\r\n", recipient: str = "lea@readers.example") -> Alert:
    """An alert with this payload for this recipient."""
    return Alert(
        id="0" * 32,
        channel="email",
        recipient=recipient,
        document_id=DOCUMENT.id,
        entry_name=ENTRY.name,
        subject="x",
        payload=payload,
        created_at=NOW,
    )
