"""What is said when a session is over: results by objective, and what comes back when."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.cards import is_card
from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.learning.memory import study_day
from studyhub.models import Memory

from .opened import Laid, Opened, Standing, states_of
from .types import ObjectiveResult, SummaryPage


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
        states=states_of(opened, told=True),
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
