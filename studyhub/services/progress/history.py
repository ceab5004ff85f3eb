"""Which answers were given, page by page, each with the question as it was then."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Review, StudySession, User
from studyhub.services.errors import NotFound
from studyhub.services.practice.log import not_undone, of_user, score_now
from studyhub.services.practice.slot_pages import answered_view
from studyhub.services.practice.student import zone_of
from studyhub.services.practice.types import QuestionView

PAGE = 25
MOST_PAGES = 10_000


@dataclass(frozen=True)
class HistoryRow:
    """An answer in the list, its time local; `regraded` where its mark was mended since."""

    id: uuid.UUID
    at: datetime
    item: str
    domain: str
    objective: str
    objective_title: str
    stem: str
    score: float
    guessed: bool
    mode: str
    regraded: bool


@dataclass(frozen=True)
class HistoryPage:
    """A page of past answers, newest first; page numbers count from 1."""

    rows: tuple[HistoryRow, ...]
    page: int
    earlier: int | None
    later: int | None


@dataclass(frozen=True)
class AnswerPage:
    """A past answer; `question` is None where that version is not kept any more."""

    row: HistoryRow
    question: QuestionView | None
    seconds: int


def history_page(*, user_id: uuid.UUID, shelf: Shelf, now: datetime, page: int = 1) -> HistoryPage:
    """A page of a student's answers; those of a timed quiz appear when it is over."""
    page = min(max(page, 1), MOST_PAGES)
    session = db.session()
    wanted = _answers(user_id, now).limit(PAGE + 1).offset((page - 1) * PAGE)
    found = session.execute(wanted).all()
    zone = _zone(session, user_id)
    rows = tuple(_row(entry, shelf, zone) for entry in found[:PAGE])
    return HistoryPage(
        rows=rows,
        page=page,
        earlier=page - 1 if page > 1 else None,
        later=page + 1 if len(found) > PAGE else None,
    )


def answer_page(*, user_id: uuid.UUID, answer_id: uuid.UUID, shelf: Shelf, now: datetime) -> AnswerPage:
    """One past answer with the question as it was then. Raises NotFound."""
    session = db.session()
    found = session.execute(_answers(user_id, now).where(Review.id == answer_id)).one_or_none()
    if found is None:
        raise NotFound("There is no such answer of yours. All of them are listed under Progress, History.")
    question = answered_view(session, found[0], shelf)
    seconds = round(found[0].millis / 1000)
    return AnswerPage(_row(found, shelf, _zone(session, user_id)), question, seconds)


def recent_answers(
    session: Session, user_id: uuid.UUID, shelf: Shelf, now: datetime, *, objective: str
) -> tuple[HistoryRow, ...]:
    """The latest answers on an objective."""
    wanted = _answers(user_id, now).where(Review.objective == objective).limit(PAGE)
    zone = _zone(session, user_id)
    return tuple(_row(entry, shelf, zone) for entry in session.execute(wanted))


def _answers(user_id: uuid.UUID, now: datetime) -> sa.Select[Review, float]:
    untold = sa.exists().where(
        StudySession.user_id == Review.user_id,
        StudySession.id == Review.session_id,
        StudySession.feedback == "timed",
        StudySession.ended_at.is_(None),
        StudySession.closes_at > now,
    )
    return (
        sa.select(Review, score_now(of_user(user_id)).label("score_now"))
        .where(
            Review.user_id == user_id, Review.item_kind == "question", not_undone(of_user(user_id)), ~untold
        )
        .order_by(Review.at.desc(), Review.id.desc())
    )


def _row(entry: Any, shelf: Shelf, zone: ZoneInfo) -> HistoryRow:
    review, score = entry[0], float(entry[1])
    question = shelf.find_question(review.item_key)
    try:
        known = shelf.objective(review.objective)
        domain, title = known.domain, known.title
    except UnknownItem:
        domain, title = "", f"Objective {review.objective}"
    return HistoryRow(
        id=review.id,
        at=review.at.astimezone(zone),
        item=review.item_key,
        domain=domain,
        objective=review.objective,
        objective_title=title,
        stem=_shortened(question.stem) if question and not question.parameterised else "",
        score=score,
        guessed=review.guessed,
        mode=review.mode,
        regraded=score != review.score,
    )


def _shortened(stem: str) -> str:
    plain = " ".join(stem.replace("*", "").replace("[[", "").replace("]]", "").split())
    return plain if len(plain) <= 110 else plain[:107].rsplit(" ", 1)[0] + " …"


def _zone(session: Session, user_id: uuid.UUID) -> ZoneInfo:
    return zone_of(session.scalar(sa.select(User.timezone).where(User.id == user_id)) or "UTC")
