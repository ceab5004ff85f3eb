"""What a student is asked about exams elsewhere: to go on with one, or to take the diagnostic."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from studyhub.learning.exams.clock import on_break, seconds_for
from studyhub.learning.replay import LESSON
from studyhub.models import Review, Sitting, StudyPlan, User
from studyhub.services.database import command

from .desk import clock_of, is_closed, seconds_left, turns_at
from .kinds import DIAGNOSTIC, KINDS

PREFERENCE, LATER = "diagnostic", "later"
KNOWN = 60
"""First answers from which a student is known about as well as a diagnostic would make them known."""


@dataclass(frozen=True)
class Offer:
    """The diagnostic, where none was drawn yet; `prominent` until it is put off or the student is known."""

    items: int
    minutes: int
    prominent: bool


@dataclass(frozen=True)
class UnderWay:
    """An exam that was drawn and has not ended; `closed` once its time is up, `paused` in a break.

    `minutes_left` is None where the student has the time hidden. `turns_at` is when this is said otherwise by
    the clock alone.
    """

    id: uuid.UUID
    title: str
    kind: str
    begun: bool
    closed: bool
    paused: bool
    minutes_left: int | None
    turns_at: datetime | None


def offer_of(session: Session, user_id: uuid.UUID) -> Offer | None:
    """The offer of a diagnostic; None once one was drawn."""
    row = session.execute(_OFFERED, {"user_id": user_id, "drawn": DIAGNOSTIC.id}).one()
    if row.drawn:
        return None
    prominent = row.preferences.get(PREFERENCE) != LATER and row.answers <= KNOWN
    kind = KINDS[DIAGNOSTIC.id]
    return Offer(kind.items, minutes_of(kind.id, row.extra_time or 1.0), prominent)


def under_way(session: Session, user_id: uuid.UUID, now: datetime) -> UnderWay | None:
    """The latest exam by the clock that was begun and not ended, or a diagnostic that waits to be begun."""
    row = session.scalars(
        sa.select(Sitting)
        .where(
            Sitting.user_id == user_id,
            Sitting.ended_at.is_(None),
            Sitting.seconds.is_not(None),
            sa.or_(Sitting.began_at.is_not(None), Sitting.kind == DIAGNOSTIC.id),
            sa.or_(Sitting.began_at.is_not(None), Sitting.begin_by.is_(None), Sitting.begin_by > now),
        )
        .order_by(Sitting.began_at.is_(None), Sitting.created_at.desc())
        .options(defer(Sitting.slots))
        .limit(1)
    ).first()
    if row is None:
        return None
    begun, left = row.began_at is not None, seconds_left(row, now)
    return UnderWay(
        id=row.id,
        title=row.title,
        kind=row.kind,
        begun=begun,
        closed=is_closed(row, now),
        paused=begun and on_break(clock_of(row)),
        minutes_left=None if left is None or row.hidden_timer else left // 60,
        turns_at=turns_at(row, now),
    )


def put_off(*, user_id: uuid.UUID) -> None:
    """Take the diagnostic later, if at all: it is no longer asked for on the start page. Commits."""
    with command() as session:
        user = session.get_one(User, user_id)
        user.preferences = {**user.preferences, PREFERENCE: LATER}


def minutes_of(kind: str, factor: float) -> int:
    """The minutes that an exam of a kind takes at the exam's pace, extra time included."""
    return round(seconds_for(KINDS[kind].items, factor) / 60)


def _offered() -> sa.Select[Any]:
    """Whether a diagnostic was drawn, and what is asked where none was: built once.

    Questions answered for the first time and not beside a lesson are counted only as far as it matters.
    """
    me: sa.BindParameter[uuid.UUID] = sa.bindparam("user_id")
    drawn = sa.exists().where(Sitting.user_id == me, Sitting.kind == sa.bindparam("drawn"))
    firsts = sa.select(Review.id).where(
        Review.user_id == me,
        Review.kind == "answer",
        Review.item_kind == "question",
        Review.mode != LESSON,
        Review.first_exposure,
    )
    answers = sa.select(sa.func.count()).select_from(firsts.limit(KNOWN + 1).subquery()).scalar_subquery()
    columns = (User.preferences, StudyPlan.extra_time, drawn.label("drawn"))
    wanted = sa.select(*columns, sa.case((drawn, 0), else_=answers).label("answers"))
    return wanted.outerjoin(StudyPlan, StudyPlan.user_id == User.id).where(User.id == me)


_OFFERED = _offered()
