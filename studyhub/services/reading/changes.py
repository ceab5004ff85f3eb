"""What the page of moving rules shows: what changed, what to answer now, and when that was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.reading.markup import render_inline
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Citation, Reference, RuleChange

from .lesson import Neighbour


@dataclass(frozen=True)
class ChangeEntry:
    """A rule that moved; `now` and `then` are HTML, `overdue` says that its review date has passed."""

    id: str
    title: str
    status: str
    since: date
    now: str
    then: str
    references: tuple[Reference, ...]
    lessons: tuple[Neighbour, ...]
    as_of: date
    review_by: date
    overdue: bool


@dataclass(frozen=True)
class ChangesPage:
    """All rules that moved, latest first; `checked` is the oldest day on which one of them was looked up."""

    entries: tuple[ChangeEntry, ...]
    checked: date | None


def changes_page(*, shelf: Shelf, now: datetime) -> ChangesPage:
    """The rules of the field that moved, as the content knows them."""
    entries = [_entry(change, shelf, now.date()) for change in shelf.changes]
    entries.sort(key=lambda entry: (entry.since, entry.id), reverse=True)
    return ChangesPage(tuple(entries), min((entry.as_of for entry in entries), default=None))


def _entry(change: RuleChange, shelf: Shelf, today: date) -> ChangeEntry:
    places = [shelf.lesson_place(lesson) for lesson in change.lessons]
    return ChangeEntry(
        id=change.id,
        title=change.title,
        status=change.status,
        since=change.since,
        now=render_inline(change.now),
        then=render_inline(change.then),
        references=tuple(filter(None, (_work(shelf, citation) for citation in change.citations))),
        lessons=tuple(Neighbour(p.lesson.id, p.lesson.title) for p in places if p.lesson),
        as_of=change.as_of,
        review_by=change.review_by,
        overdue=change.review_by < today,
    )


def _work(shelf: Shelf, citation: Citation) -> Reference | None:
    try:
        return shelf.reference(citation)
    except UnknownItem:
        return None
