"""Which page of a session is shown: the question that is open, one that was answered, or the summary."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.grading import grade
from studyhub.learning.responses import Fields, Response, Shown, fields_of
from studyhub.models import Flag, Memory, QuestionVersion, Review, StudyPlan, StudySession, User
from studyhub.services.errors import NotFound

from .log import memory_of, not_undone, of_user, score_now
from .rendering import question_view
from .sessions import is_over
from .slots import PutUp, Slot, in_slot, put_up_as, read_version
from .summary import Opened, SessionAnswers, slot_state, summary_page
from .types import Aftermath, QuestionView, SlotMark, SlotPage, SummaryPage
from .writing import aftermath

LONGEST_CLOCK = timedelta(hours=6)


def session_page(
    *,
    user_id: uuid.UUID,
    session_id: uuid.UUID,
    shelf: Shelf,
    now: datetime,
    slot: int | None = None,
    typed: Fields | None = None,
) -> SlotPage | SummaryPage:
    """A slot of a session, or without one its first open question, or its summary when it is over.

    `typed` puts form fields back into an open question that could not be marked. Raises NotFound.
    """
    session = db.session()
    opened = open_session(session, user_id, session_id, now)
    n = slot if slot is not None else _first_open(opened, shelf)
    if n is None:
        return summary_page(session, opened, shelf, now)
    if not 0 <= n < len(opened.slots):
        raise NotFound("This session has no such question.")
    return _slot_page(session, opened, n, shelf, now=now, typed=typed)


def open_session(session: Session, user_id: uuid.UUID, session_id: uuid.UUID, now: datetime) -> Opened:
    """A session of a user with its standing answers. Raises NotFound."""
    found = session.execute(
        sa.select(StudySession, User.timezone)
        .join(User, User.id == StudySession.user_id)
        .where(StudySession.user_id == user_id, StudySession.id == session_id)
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such session. Your other sessions are listed under Practice.")
    answers = session_answers(session, user_id, session_id)
    slots = tuple(Slot.from_json(data) for data in found.StudySession.slots)
    return Opened(found.StudySession, found.timezone, slots, answers, is_over(found.StudySession, now))


def session_answers(session: Session, user_id: uuid.UUID, session_id: uuid.UUID) -> SessionAnswers:
    """The standing answer of each slot with its score now, and how often each slot was undone."""
    in_session = (Review.user_id == user_id, Review.session_id == session_id)
    rows = session.execute(
        sa.select(Review, score_now(of_user(user_id))).where(*in_session, not_undone(of_user(user_id)))
    ).all()
    undone = session.execute(
        sa.select(Review.slot, sa.func.count())
        .where(*in_session, Review.kind == "undo")
        .group_by(Review.slot)
    ).all()
    given = {row.Review.slot: (row.Review, float(row[1])) for row in rows}
    return SessionAnswers(given, {slot: int(count) for slot, count in undone})


def answered_view(
    session: Session, review: Review, shelf: Shelf, *, reveal: bool = True
) -> QuestionView | None:
    """A past answer with the question as it was then; None if that version is not kept any more."""
    up = as_it_was(session, review, shelf)
    if up is None:
        return None
    response = Response.from_json(review.response)
    fields = fields_of(up.concrete, up.shown, response)
    graded = grade(up.concrete, response) if reveal else None
    return question_view(up.concrete, up.shown, shelf, fields=fields, graded=graded, guessed=review.guessed)


def as_it_was(session: Session, review: Review, shelf: Shelf) -> PutUp | None:
    """The question of a past answer in the version, the order and with the numbers of that day."""
    question = shelf.find_question(review.item_key)
    if question is None or question.content_hash != review.content_hash:
        body = session.scalar(
            sa.select(QuestionVersion.body).where(QuestionVersion.content_hash == review.content_hash)
        )
        question = read_version(body) if body else None
    return put_up_as(question, Shown.from_json(review.shown)) if question else None


def _first_open(opened: Opened, shelf: Shelf) -> int | None:
    """The first slot without an answer whose question still exists; None when the summary is next.

    A timed session whose questions are all answered stays open at its last until it is handed in.
    """
    if opened.over:
        return None
    for slot in opened.slots:
        if slot.n not in opened.answers.given and shelf.find_question(slot.item):
            return slot.n
    return None if opened.row.feedback == "tutor" else len(opened.slots) - 1


def _slot_page(
    session: Session, opened: Opened, n: int, shelf: Shelf, *, now: datetime, typed: Fields | None
) -> SlotPage:
    row, slot = opened.row, opened.slots[n]
    given = opened.answers.given.get(n)
    if given:
        question = answered_view(session, given[0], shelf, reveal=opened.told)
    else:
        up = in_slot(slot, shelf)
        question = question_view(up.concrete, up.shown, shelf, fields=typed) if up else None
    flag = sa.select(Flag.at).where(Flag.user_id == row.user_id, Flag.item_key == slot.item)
    return SlotPage(
        session_id=row.id,
        title=row.title,
        kind=row.kind,
        feedback=row.feedback,
        slot=n,
        total=len(opened.slots),
        attempt=opened.answers.undone.get(n, 0),
        marks=tuple(SlotMark(s.n, slot_state(opened.answers, s.n, told=opened.told)) for s in opened.slots),
        flagged=session.scalar(flag) is not None,
        over=opened.over,
        answered=given is not None,
        can_undo=given is not None and not opened.over and opened.may_undo(given[0]),
        next_slot=n + 1 if n + 1 < len(opened.slots) else None,
        started_ms=int(now.timestamp() * 1000),
        closes_at=row.closes_at,
        seconds_left=_seconds_left(row, now),
        question=question,
        aftermath=_after(session, given[0], opened, now) if given and opened.told else None,
        hidden_timer=row.closes_at is not None and _hides_timer(session, row.user_id),
    )


def _seconds_left(row: StudySession, now: datetime) -> int | None:
    """Seconds that a clock shows; None without one, and while the end (of assigned work) is far."""
    if row.closes_at is None or row.closes_at - now > LONGEST_CLOCK:
        return None
    return max(0, int((row.closes_at - now).total_seconds()))


def _hides_timer(session: Session, user_id: uuid.UUID) -> bool:
    wanted = sa.select(StudyPlan.hidden_timer).where(StudyPlan.user_id == user_id)
    return bool(session.scalar(wanted))


def _after(session: Session, review: Review, opened: Opened, now: datetime) -> Aftermath:
    state = memory_of(session.get(Memory, (review.user_id, review.facet)))
    return aftermath(state, now, opened.timezone, counted=review.rating is not None)
