"""Which page of a session is shown: the question that is open, one that was answered, or the summary."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.grading import grade
from studyhub.learning.responses import Fields, Response, Shown, fields_of
from studyhub.models import Flag, Memory, QuestionVersion, Review, StudyPlan, StudySession, User
from studyhub.services.errors import NotFound
from studyhub.services.statements import Statement, reading

from .log import memory_of
from .opened import LAID, Laid, Opened, SessionAnswers, Standing, states_of
from .rendering import question_view
from .sessions import is_over
from .slots import PutUp, in_slot, put_up_as, read_version
from .summary import summary_page
from .types import Aftermath, QuestionView, SlotPage, SummaryPage
from .writing import aftermath

LONGEST_CLOCK = timedelta(hours=6)

# Asked with every question: built once, and of columns where a session has many rows.
_USER: sa.BindParameter[uuid.UUID] = sa.bindparam("user_id")
_ID: sa.BindParameter[uuid.UUID] = sa.bindparam("session_id")
_SESSION = Statement(
    sa.select(*LAID, User.timezone)
    .join(User, User.id == StudySession.user_id)
    .where(StudySession.user_id == _USER, StudySession.id == _ID)
)
_STANDS = (Review.id, Review.at, Review.slot, Review.item_kind, Review.facet, Review.objective, Review.millis)
_LINES = Statement(
    sa.select(*_STANDS, Review.score, Review.kind, Review.target_id)
    .where(Review.user_id == _USER, Review.session_id == _ID)
    .order_by(Review.at, Review.id)
)
_FLAG = Statement(sa.select(Flag.at).where(Flag.user_id == _USER, Flag.item_key == sa.bindparam("item_key")))


def session_page(
    *, user_id: uuid.UUID, session_id: uuid.UUID, shelf: Shelf, now: datetime
) -> SlotPage | SummaryPage:
    """The first open question of a session, or its summary when it is over. Raises NotFound."""
    opened = open_session(user_id, session_id, now)
    n = _first_open(opened, shelf)
    return (
        summary_page(db.session(), opened, shelf, now)
        if n is None
        else _slot_page(opened, n, shelf, now=now, typed=None)
    )


def slot_page(
    *,
    user_id: uuid.UUID,
    session_id: uuid.UUID,
    slot: int,
    shelf: Shelf,
    now: datetime,
    typed: Fields | None = None,
) -> SlotPage:
    """A slot of a session, open or answered.

    `typed` puts form fields back into an open question that could not be marked. Raises NotFound.
    """
    with reading():
        opened = open_session(user_id, session_id, now)
        if not 0 <= slot < opened.total:
            raise NotFound("This session has no such question.")
        return _slot_page(opened, slot, shelf, now=now, typed=typed)


def open_session(user_id: uuid.UUID, session_id: uuid.UUID, now: datetime) -> Opened:
    """A session of a user with its standing answers, by the open command if there is one. Raises NotFound."""
    mine = {"user_id": user_id, "session_id": session_id}
    with reading() as link:
        found = next(iter(_SESSION.rows(link, mine)), None)
        if found is None:
            raise NotFound("There is no such session. Your other sessions are listed under Practice.")
        lines = _LINES.rows(link, mine)
    row = Laid._make(found[: len(Laid._fields)])
    return Opened(row, found.timezone, standing(lines), is_over(row, now))


def standing(lines: Iterable[Any]) -> SessionAnswers:
    """What stands of a session's lines, which come by time: the last mark of what was not taken back.

    An undo and a regrade belong to the session of the answer that they are about.
    """
    by_kind: dict[str, list[Any]] = {"answer": [], "undo": [], "regrade": []}
    for line in lines:
        by_kind[line.kind].append(line)
    taken_back = {line.target_id for line in by_kind["undo"]}
    marks = {line.target_id: line.score for line in by_kind["regrade"]}
    given = {
        line.slot: Standing._make((*line[: len(_STANDS)], marks.get(line.id, line.score)))
        for line in by_kind["answer"]
        if line.id not in taken_back
    }
    return SessionAnswers(given, Counter(line.slot for line in by_kind["undo"]))


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
    for n, item in enumerate(opened.items):
        if n not in opened.answers.given and shelf.find_question(item):
            return n
    return None if opened.row.feedback == "tutor" else opened.total - 1


def _slot_page(opened: Opened, n: int, shelf: Shelf, *, now: datetime, typed: Fields | None) -> SlotPage:
    row, slot = opened.row, opened.row.slot(n)
    given, review = opened.answers.given.get(n), None
    if given:
        review = db.session.get_one(Review, (row.user_id, given.id))
        question = answered_view(db.session(), review, shelf, reveal=opened.told)
    else:
        up = in_slot(slot, shelf)
        question = question_view(up.concrete, up.shown, shelf, fields=typed) if up else None
    flagged = _FLAG.read({"user_id": row.user_id, "item_key": slot.item})
    return SlotPage(
        session_id=row.id,
        title=row.title,
        kind=row.kind,
        feedback=row.feedback,
        slot=n,
        total=opened.total,
        attempt=opened.answers.undone.get(n, 0),
        states=states_of(opened, told=opened.told),
        flagged=bool(flagged),
        over=opened.over,
        answered=given is not None,
        can_undo=given is not None and not opened.over and opened.may_undo(given.id),
        next_slot=n + 1 if n + 1 < opened.total else None,
        started_ms=int(now.timestamp() * 1000),
        closes_at=row.closes_at,
        seconds_left=_seconds_left(row, now),
        question=question,
        aftermath=_after(review, opened, now) if review and opened.told else None,
        hidden_timer=row.closes_at is not None and _hides_timer(row.user_id),
    )


def _seconds_left(row: Laid, now: datetime) -> int | None:
    """Seconds that a clock shows; None without one, and while the end (of assigned work) is far."""
    if row.closes_at is None or row.closes_at - now > LONGEST_CLOCK:
        return None
    return max(0, int((row.closes_at - now).total_seconds()))


def _hides_timer(user_id: uuid.UUID) -> bool:
    wanted = sa.select(StudyPlan.hidden_timer).where(StudyPlan.user_id == user_id)
    return bool(db.session.scalar(wanted))


def _after(review: Review, opened: Opened, now: datetime) -> Aftermath:
    state = memory_of(db.session.get(Memory, (review.user_id, review.facet)))
    return aftermath(state, now, opened.timezone, counted=review.rating is not None)
