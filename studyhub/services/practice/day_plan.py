"""Today's plan: made once, kept, answered from, and made anew when what it was made from has changed."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import Session

from studyhub.catalog.cards import is_card
from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.chance import seed_of, seeded
from studyhub.learning.memory import POLICY
from studyhub.learning.planner.ranking import rank
from studyhub.learning.planner.tables import VERSION
from studyhub.learning.selection import plan_today
from studyhub.models import DayPlan, LessonRead, Review, Sitting, StudyPlan, StudySession
from studyhub.services.database import command
from studyhub.services.planning.student import pace_of, student_of, time_to
from studyhub.services.planning.tables import shared_tables

from .student import Day, card_states, facet_states, learned_by, seen_by, shares_for

COURSE = 16
"""How many letters of `made_from` name the exam date, the minutes, the days off and the blueprint."""
PRICE_HOLDS_DAYS = 3
"""How many days later a price of a second is still a good place to start from."""


@dataclass(frozen=True)
class PlannedItem:
    """A question or card of today's session; `new`: its facet is met for the first time."""

    key: str
    new: bool

    @property
    def card(self) -> bool:
        """Whether it is a flashcard."""
        return is_card(self.key)


@dataclass(frozen=True)
class Plan:
    """Today's session in its order, and the seed it was drawn with."""

    items: tuple[PlannedItem, ...]
    seed: int


def plan_to_show(*, user_id: uuid.UUID, shelf: Shelf, day: Day, now: datetime) -> Plan:
    """Today's plan. One that is not kept yet, or not any more, is made and kept (its own command).

    It is a cache, so a database that takes no writing just now is no reason not to show it.
    """
    kept = _kept(db.session(), user_id, _made_from(db.session(), user_id, shelf, day, day.minutes))
    if kept is not None:
        return kept
    try:
        with command() as session:
            return plan_to_begin(session, user_id, shelf, day, now=now)
    except (OperationalError, InternalError):
        return _made(db.session(), user_id, shelf, day, now=now, minutes=day.minutes)[0]


def plan_to_begin(
    session: Session, user_id: uuid.UUID, shelf: Shelf, day: Day, *, now: datetime, minutes: int | None = None
) -> Plan:
    """Today's plan, within a command that is going to begin it; the one kept, if it still holds."""
    wanted = minutes or day.minutes
    made_from = _made_from(session, user_id, shelf, day, wanted)
    kept = _kept(session, user_id, made_from)
    if kept is not None:
        return kept
    near = _price_near(session, user_id, day, made_from)
    plan, price = _made(session, user_id, shelf, day, now=now, minutes=wanted, near=near)
    session.merge(
        DayPlan(
            user_id=user_id,
            study_day=day.date,
            made_from=made_from,
            made_at=now,
            seed=plan.seed,
            picked=[[item.key, item.new] for item in plan.items],
            price=price,
        )
    )
    return plan


def _kept(session: Session, user_id: uuid.UUID, made_from: str) -> Plan | None:
    row = session.execute(
        sa.select(DayPlan.picked, DayPlan.seed).where(
            DayPlan.user_id == user_id, DayPlan.made_from == made_from
        )
    ).one_or_none()
    if row is None:
        return None
    return Plan(tuple(PlannedItem(str(key), new=bool(new)) for key, new in row.picked), row.seed)


def _made(
    session: Session,
    user_id: uuid.UUID,
    shelf: Shelf,
    day: Day,
    *,
    now: datetime,
    minutes: int,
    near: float | None = None,
) -> tuple[Plan, float | None]:
    """A fresh plan and its price of a second; the same until something of `_made_from` changes."""
    seed = seed_of(user_id, day.date, _sessions_of(session, user_id, day))
    seen = seen_by(session, user_id, day)
    learned = learned_by(session, user_id)
    facets = facet_states(learned, shelf, seen)
    shares = shares_for(session, user_id, shelf, day)
    time = time_to(session, user_id, day, minutes=minutes)
    student = student_of(session, user_id, shelf) if time else None
    ranking = None
    if time and student:
        ranking = rank(
            shared_tables.get(),
            facets,
            student,
            shares=shares,
            time=time,
            now=now,
            asked_today=seen.facets_today,
            near=near,
        )
    picked = plan_today(
        facets,
        cards=card_states(learned, shelf, seen),
        now=now,
        until=day.ends,
        asked_today=seen.facets_today,
        minutes=minutes,
        shares=shares,
        rng=seeded(seed),
        ranked=ranking.facets if ranking else None,
        pace=student.pace if student else pace_of(session, user_id, shelf),
    )
    items = tuple(PlannedItem(pick.question.key, pick.new) for pick in picked)
    return Plan(items, seed), ranking.price if ranking else None


def _made_from(session: Session, user_id: uuid.UUID, shelf: Shelf, day: Day, minutes: int) -> str:
    """A hash of all that a plan hangs on: the day, the bank, the wishes, and how far the log has come.

    Its first letters (`COURSE`) name the wishes alone. Lines of the log are only ever added, so their number
    and the latest time say whether any came.
    """
    mine = sa.select(sa.func.count(), sa.func.max(Review.at)).where(Review.user_id == user_id)
    read = sa.select(sa.func.count(), sa.func.max(LessonRead.at)).where(LessonRead.user_id == user_id)
    sat = sa.select(sa.func.count(), sa.func.max(Sitting.ended_at)).where(Sitting.user_id == user_id)
    wishes = sa.select(StudyPlan.exam_date, StudyPlan.minutes, StudyPlan.days_off)
    course = session.execute(wishes.where(StudyPlan.user_id == user_id)).one_or_none()
    states = [tuple(session.execute(one).one()) for one in (mine, read, sat)]
    begun = _sessions_of(session, user_id, day)
    rest = (day.date, day.zone.key, shelf.hash, minutes, begun, states, POLICY, VERSION)
    return f"{_hash((course and tuple(course), day.blueprint))[:COURSE]}-{_hash(rest)[:32]}"


def _price_near(session: Session, user_id: uuid.UUID, day: Day, made_from: str) -> float | None:
    """The price of the plan before, where it was made lately and for the same wishes."""
    before = session.get(DayPlan, user_id)
    if before is None or before.made_from[:COURSE] != made_from[:COURSE]:
        return None
    return before.price if (day.date - before.study_day).days <= PRICE_HOLDS_DAYS else None


def _sessions_of(session: Session, user_id: uuid.UUID, day: Day) -> int:
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(StudySession)
            .where(StudySession.user_id == user_id, StudySession.study_day == day.date)
        )
        or 0
    )


def _hash(what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()
