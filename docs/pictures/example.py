"""A made-up policy and what changed in it: the news that the pictures show."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tracker.model import Change, ClauseChange, Document, Edit, Entry, Flag, News

_DOCUMENT = Document(
    id="harbourline/privacy-policy",
    urls=("https://www.harbourline.example/legal/privacy",),
    service="Harbourline",
    type="Privacy Policy",
)


def _entry(name: str, sequence: int, digest: str) -> Entry:
    at = datetime.strptime(name, "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
    return Entry(
        document_id=_DOCUMENT.id,
        sequence=sequence,
        name=name,
        kind="change" if sequence > 1 else "first",
        reason="",
        recorded_at=at,
        seen_at=at,
        service=_DOCUMENT.service,
        type=_DOCUMENT.type,
        urls=_DOCUMENT.urls,
        final_urls=_DOCUMENT.urls,
        recipe="",
        title="Privacy Policy",
        dateline=date(2026, 3, 3),
        text_digest=None,
        compared_with=None,
        confirmed=True,
        returned_to=None,
        previous=None,
        digest=digest,
    )


def _modified(path: tuple[str, ...], flags: tuple[Flag, ...], *edits: tuple[str, str]) -> ClauseChange:
    made = tuple(Edit("delete" if op == "-" else "insert" if op == "+" else "equal", text) for op, text in edits)
    return ClauseChange(
        kind="modified",
        path=path,
        before="".join(edit.text for edit in made if edit.op != "insert"),
        after="".join(edit.text for edit in made if edit.op != "delete"),
        flags=flags,
        edits=made,
    )


def _clauses() -> tuple[ClauseChange, ...]:
    sharing = _modified(
        ("Privacy Policy", "How we share information"),
        (
            Flag(
                "sale",
                "weakens",
                "the promise not to sell personal data is gone; selling is now allowed",
                "We do not sell your personal data",
                "high",
            ),
            Flag(
                "sharing",
                "weakens",
                "advertising partners may now receive personal data",
                "with our advertising partners",
                "high",
            ),
        ),
        ("-", "We do not sell your personal data"),
        ("+", "We may sell or share your personal data with our advertising partners"),
        ("=", ", and we share it with "),
        ("-", "service providers only where they need it to run the service for us"),
        ("+", "service providers where this supports our business"),
        ("=", ". Each of them is bound by a contract."),
    )
    retention = _modified(
        ("Privacy Policy", "How long we keep it", "After you leave"),
        (Flag("retention", "weakens", "data is kept for 24 months, not 90 days", "24 months", "medium"),),
        (
            "=",
            "You can close your account at any time from the settings page or by writing to us. We will confirm "
            "the closure by e-mail within three working days, and you can still take it back during the week that "
            "follows. Invoices that you have paid stay available to you as documents for your records during that "
            "time, and we will remind you to download them before the account is closed for good and can no longer "
            "be reached. When your account is closed, we delete your messages and your profile after ",
        ),
        ("-", "90 days"),
        ("+", "24 months"),
        ("=", ", unless the law obliges us to keep them for longer."),
    )
    added = ClauseChange(
        kind="added",
        path=("Privacy Policy", "Your choices"),
        before=None,
        after="You may opt out of personalised advertising in your privacy settings.",
        flags=(Flag("user_choice", "strengthens", "an opt-out from personalised advertising is offered", "opt out"),),
    )
    return sharing, retention, added


def news() -> News:
    """A silent change of a sharing clause, with two lesser ones beside it."""
    return News(
        document=_DOCUMENT,
        entry=_entry("2026-11-22T041600Z", 7, "9f2c64e1d0b85a37c1f4720e6b9d3385aa41c07be2f6d95817f03c4e88d2a6b5"),
        change=Change(
            kind="substantive",
            severity="high",
            dateline=(date(2026, 3, 3), date(2026, 3, 3)),
            clauses=_clauses(),
            silent=True,
            lexicon="1",
        ),
        before=_entry("2026-06-14T041502Z", 6, "0" * 64),
        first_seen=datetime(2026, 11, 22, 4, 16, tzinfo=UTC),
        last_seen_before=datetime(2026, 11, 21, 4, 15, tzinfo=UTC),
    )
