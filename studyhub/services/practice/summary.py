"""What is said when a session is over: results by objective, and what comes back when."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.cards import is_card
from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.learning.memory import study_day
from studyhub.models import Memory

from .types import ObjectiveResult, SlotMark, SummaryPage


class Standing(NamedTuple):
    """An answer that was not taken back, with the `score` that stands now."""

    id: uuid.UUID
    at: datetime
    slot: int
    item_kind: str
    facet: str
    objective: str
    millis: int
    score: float


class Laid(NamedTuple):
    """A session's row as pages need it, of columns: an object costs several times as much."""

    user_id: uuid.UUID
    id: uuid.UUID
    kind: str
    feedback: str
    title: str
    ended_at: datetime | None
    closes_at: datetime | None
    slots: list[dict[str, Any]]


@dataclass(frozen=True)
class SessionAnswers:
    """By slot: the standing answer, and how many were taken back."""

    given: Mapping[int, Standing]
    undone: Mapping[int, int]


@dataclass(frozen=True)
class Opened:
    """A session as read for a page."""

    row: Laid
    timezone: str
    answers: SessionAnswers
    over: bool

    @property
    def total(self) -> int:
        """How many places it has."""
        return len(self.row.slots)

    @property
    def items(self) -> Iterator[str]:
        """The key of each place's question or card."""
        return (str(slot["item"]) for slot in self.row.slots)

    @property
    def told(self) -> bool:
        """Whether results may be shown: at once, or at the end of a timed session."""
        return self.row.feedback == "tutor" or self.over

    def may_undo(self, answer: uuid.UUID) -> bool:
        """With feedback at once only the last answer; before a timed session's end any."""
        latest = max(self.answers.given.values(), key=lambda given: (given.at, given.slot), default=None)
        return self.row.feedback == "timed" or (latest is not None and latest.id == answer)


def marks_of(opened: Opened, *, told: bool) -> tuple[SlotMark, ...]:
    """How each place of a session stands."""
    return tuple(SlotMark(n, slot_state(opened.answers, n, told=told)) for n in range(opened.total))


def slot_state(answers: SessionAnswers, n: int, *, told: bool) -> str:
    """How a slot stands: open, answered (nothing more is told yet), right, partly or wrong."""
    if n not in answers.given:
        return "open"
    if not told:
        return "answered"
    score = answers.given[n].score
    return "right" if score == 1.0 else "partly" if score > 0 else "wrong"


def summary_page(session: Session, opened: Opened, shelf: Shelf, now: datetime) -> SummaryPage:
    """The summary of a session of which everything may be told."""
    row, answers = opened.row, opened.answers
    given = [answer for answer in answers.given.values() if answer.item_kind == "question"]
    turned = [answer for answer in answers.given.values() if answer.item_kind == "card"]
    facets = {answer.facet for answer in given}
    due = _due_days(session, row, facets, ZoneInfo(opened.timezone), now)
    coming = Counter(due.values())
    return SummaryPage(
        session_id=row.id,
        title=row.title,
        kind=row.kind,
        feedback=row.feedback,
        total=sum(not is_card(item) for item in opened.items),
        answered=len(given),
        right=sum(answer.score == 1.0 for answer in given),
        minutes=round(sum(answer.millis for answer in answers.given.values()) / 60_000),
        marks=marks_of(opened, told=True),
        objectives=_by_objective(given, due, shelf),
        comes_back=tuple(sorted(coming.items())),
        ended=row.ended_at is not None,
        time_up=row.closes_at is not None and row.closes_at <= now,
        cards=len(turned),
        cards_known=sum(answer.score == 1.0 for answer in turned),
    )


def _due_days(
    session: Session, row: Laid, facets: set[str], zone: ZoneInfo, now: datetime
) -> dict[str, date]:
    """The study day on which each facet is due, today at the earliest."""
    rows = session.execute(
        sa.select(Memory.facet, Memory.due_at).where(Memory.user_id == row.user_id, Memory.facet.in_(facets))
    )
    today = study_day(now, zone)
    return {facet: max(today, study_day(at, zone)) for facet, at in rows}


def _by_objective(given: list[Standing], due: dict[str, date], shelf: Shelf) -> tuple[ObjectiveResult, ...]:
    groups: defaultdict[str, list[Standing]] = defaultdict(list)
    for answer in given:
        groups[answer.objective].append(answer)
    results = []
    for objective, group in groups.items():
        days = [due[answer.facet] for answer in group if answer.facet in due]
        right = sum(answer.score == 1.0 for answer in group)
        results.append(_result(objective, right, len(group), min(days, default=None), shelf))
    return tuple(sorted(results, key=lambda result: (result.right / result.asked, result.domain)))


def _result(objective: str, right: int, asked: int, back: date | None, shelf: Shelf) -> ObjectiveResult:
    try:
        known = shelf.objective(objective)
        lesson = shelf.lesson_place(known.lesson).lesson
    except UnknownItem:
        return ObjectiveResult(objective, f"Objective {objective}", "", None, right, asked, back)
    return ObjectiveResult(
        objective, known.title, known.domain, lesson.id if lesson else None, right, asked, back
    )
