"""What is said of a piece of news: a headline, and the sentences that explain it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tracker.alerting.dates import day, recorded_on
from tracker.alerting.harmless import lines, one_line, shortened
from tracker.alerting.sentences import holding, sentences, version_of
from tracker.markdown import plain
from tracker.model import SEVERITIES, Change, ClauseChange, Direction, Flag, News, Severity

SUBJECT_LIMIT = 150
NAME_LIMIT = 80
POINTS = 4
QUOTE_LIMIT = 240
_BEFORE = 60
"""Characters of a long sentence that are shown before the evidence."""

_ClauseKind = Literal["added", "removed", "modified", "moved"]
_KINDS: tuple[_ClauseKind, ...] = ("modified", "added", "removed", "moved")
_DIRECTIONS: tuple[Direction, ...] = ("weakens", "strengthens", "neutral")
_VERBS = {"weakens": "weakened", "strengthens": "strengthened"}
_PARTICIPLES: Mapping[_ClauseKind, str] = {
    "added": "added",
    "removed": "removed",
    "modified": "changed",
    "moved": "moved",
}

EFFECTS: dict[Direction, str] = {
    "weakens": "weakens your position",
    "strengthens": "strengthens your position",
    "neutral": "neutral for you",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to know first: what it means, and the sentences that show it, each with what became of it:
    ("Removed", "We do not sell ..."), or ("Was", ...) and ("Now", ...) of one that was reworded."""

    reason: str
    quotes: tuple[tuple[str, str], ...]
    direction: Direction
    severity: Severity

    @property
    def told(self) -> str:
        """The whole of it on one line."""
        return " ".join([self.reason, *(f"{label}: “{quote}”" for label, quote in self.quotes)])


def name(news: News) -> str:
    """What people call the document, on one line."""
    return shortened(news.document.name, NAME_LIMIT)


def subject(news: News) -> str:
    """The subject of the message: "Acme Privacy Policy: sharing clause weakened, silently"."""
    return shortened(f"{name(news)}: {headline(news)}", SUBJECT_LIMIT)


def headline(news: News) -> str:
    """What happened, in a few words without a full stop: "sharing clause weakened, silently"."""
    doubt = "" if news.entry.confirmed else " (unconfirmed)"
    return _happening(news) + doubt


def _happening(news: News) -> str:
    told = {"gone": _gone, "back": _back, "returned": _returned, "replaced": _replaced}.get(news.entry.reason)
    if told is not None:
        return told(news)
    if news.change is None:
        return "a new version was recorded"
    if news.change.kind == "date-only":
        return _date_only(news.change)
    return _gravest(news.change) + _manner(news.change)


def _gone(_news: News) -> str:
    return "the policy is gone"


def _back(_news: News) -> str:
    return "the policy is back, unchanged"


def _replaced(_news: News) -> str:
    return "replaced by a different text"


def _returned(news: News) -> str:
    back = recorded_on(news.entry.returned_to or "")
    return f"went back to the text of {day(back)}" if back else "went back to an earlier text"


def _date_only(change: Change) -> str:
    new = change.dateline[1]
    return f"date changed to {day(new)}, nothing else" if new else "date taken out, nothing else"


def _manner(change: Change) -> str:
    return ", silently" if change.silent else ", backdated" if change.backdated else ""


def _gravest(change: Change) -> str:
    """The gravest flags' categories and which way they went; without flags, how many clauses changed."""
    flags = ranked(change)
    if not flags:
        return counts(change)
    first_change, first = flags[0]
    alike = [flag for _, flag in flags if (flag.severity, flag.direction) == (first.severity, first.direction)]
    verb = _VERBS.get(first.direction) or _PARTICIPLES[first_change.kind]
    return f"{_clauses_named(list(dict.fromkeys(category(flag) for flag in alike)))} {verb}"


def _clauses_named(categories: list[str]) -> str:
    named = [one for one in categories if one]
    if not named:
        return "a clause"
    if len(named) == 1:
        return f"{named[0]} clause"
    if len(named) == 2:
        return f"{named[0]} and {named[1]} clauses"
    return f"{named[0]}, {named[1]} and {counted(len(named) - 2, 'other clause')}"


def category(flag: Flag) -> str:
    """The category in words ("user_choice" is "user choice"), "" for one that says nothing."""
    words = shortened(flag.category.replace("_", " ").replace("-", " "), 40)
    return "" if words.lower() in ("", "other", "general") else words


def ranked(change: Change) -> list[tuple[ClauseChange, Flag]]:
    """Every flag with its clause, the gravest first, what weakens the reader's position before what strengthens it.

    Among equals each clause has its first word before any has its second, so that one clause does not hide the others.
    """
    placed: list[tuple[int, int, int, ClauseChange, Flag]] = []
    for clause in change.clauses:
        spoken: Counter[tuple[int, int]] = Counter()
        for flag in clause.flags:
            rank = (-SEVERITIES.index(flag.severity), _DIRECTIONS.index(flag.direction))
            placed.append((*rank, spoken[rank], clause, flag))
            spoken[rank] += 1
    return [(clause, flag) for *_, clause, flag in sorted(placed, key=lambda one: one[:3])]


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def counts(change: Change) -> str:
    """ "2 clauses changed, 1 added, 1 removed"."""
    tally = Counter(clause.kind for clause in change.clauses)
    kinds = [kind for kind in _KINDS if tally[kind]]
    said = [f"{tally[kind]} {_PARTICIPLES[kind]}" for kind in kinds]
    if not said:
        return "wording changed"
    said[0] = f"{counted(tally[kinds[0]], 'clause')} {_PARTICIPLES[kinds[0]]}"
    return ", ".join(said)


def counted(number: int, noun: str) -> str:
    """ "1 clause", "1,200 clauses"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def points(news: News) -> tuple[Point, ...]:
    """The gravest flags as the first things to know, each reason once."""
    if news.change is None:
        return ()
    chosen: dict[str, Point] = {}
    for clause, flag in ranked(news.change):
        if len(chosen) == POINTS:
            break
        reason = sentence(flag.reason)
        if reason and reason not in chosen:
            quotes = tuple(_shown_by(clause, flag))
            if any(quotes == point.quotes for point in chosen.values()):
                quotes = ()  # the sentences stand above already
            chosen[reason] = Point(reason, quotes, flag.direction, flag.severity)
    return tuple(chosen.values())


def sentence(text: str, limit: int = 300) -> str:
    """The text on one line with a capital at its beginning and a full stop at its end."""
    line = shortened(text, limit)
    return capital(line) + ("" if not line or line[-1] in ".!?…。" else ".")


def _shown_by(clause: ClauseChange, flag: Flag) -> Iterator[tuple[str, str]]:
    """The sentence of the flag's evidence, whether it was added, removed or stands in both versions, and what it was
    before or became."""
    evidence = _unmarked(flag.evidence)
    if not evidence:
        return
    before, after = (sentences(side or "") for side in (clause.before, clause.after))
    old, new = holding(evidence, before), holding(evidence, after)
    if new and new not in before:
        old = version_of(new, [one for one in before if one not in after])
    elif old and old not in after:
        new = version_of(old, [one for one in after if one not in before])
    else:
        old, new = ("", new) if new else (old, "")
        yield "It says", _quoted(new or old or evidence, evidence)
        return
    if old:
        yield "Was" if new else "Removed", _quoted(old, evidence)
    if new:
        yield "Now" if old else "Added", _quoted(new, evidence)


def _quoted(sentence: str, evidence: str) -> str:
    """The sentence; of one too long the part round the evidence, or its beginning."""
    if len(sentence) <= QUOTE_LIMIT:
        return sentence
    at = sentence.find(evidence)
    if at + len(evidence) <= QUOTE_LIMIT:
        return shortened(sentence, QUOTE_LIMIT)
    start = sentence.rfind(" ", 0, max(1, at - _BEFORE)) + 1
    return "…" + shortened(sentence[start:], QUOTE_LIMIT - 1)


def _unmarked(markdown: str) -> str:
    return one_line(" ".join(plain(line) for line in lines(markdown).split("\n")))


def explanations(news: News) -> tuple[str, ...]:
    """Sentences that say how to take the news, the weightiest first; none where the facts speak for themselves."""
    return tuple(_explanations(news))


def _explanations(news: News) -> Iterable[str]:
    if not news.entry.confirmed:
        yield "Unconfirmed: later visits could not see the page again. Look at it before you rely on this."
    told = _REASONS.get(news.entry.reason)
    if told:
        yield told
    if news.change is not None:
        yield from _about(news.change, news)


def _about(change: Change, news: News) -> Iterable[str]:
    old, new = change.dateline
    if change.silent:
        given = f" ({day(new)})" if new else ""
        yield f"Silent: the text changed, but the date that the policy gives of itself did not{given}."
    if change.backdated and new:
        seen = f", {day(news.last_seen_before)}" if news.last_seen_before else ""
        yield f"Backdated: the new date, {day(new)}, lies before the day on which the old text was still there{seen}."
    if change.kind == "date-only" and old and new:
        yield f"The policy's date went from {day(old)} to {day(new)}. No other word changed."
    if change.notice_days:
        yield f"Announced {counted(change.notice_days, 'day')} before it takes effect."
    for flag in change.broken:
        yield f"{sentence(flag.reason)} The policy said: “{shortened(_unmarked(flag.evidence), QUOTE_LIMIT)}”"


_REASONS = {
    "gone": "The page answers that it does not exist, at one visit after the other. The last text is in the archive.",
    "back": "The page that did not exist any more shows the policy again, word for word as it was.",
    "replaced": "The page shows a text very unlike the one before, and kept showing it at several visits.",
    "returned": "The changes below undo what was reported since.",
}
