"""Today's plan: made once, kept, answered from, and made anew when what it was made from has changed."""

from __future__ import annotations

import hashlib
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
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
from studyhub.models import DayPlan, LessonRead, Review, Sitting, StudySession
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


class _Basis(NamedTuple):
    """A hash of all that a plan hangs on, and how many sessions were begun today.

    The first letters of the hash (`COURSE`) name the wishes alone.
    """

    made_from: str
    begun: int


class _Before(NamedTuple):
    """The plan that is kept, of which day and made from what."""

    made_from: str
    study_day: date
    price: float | None
    plan: Plan


class _Fresh(NamedTuple):
    """A plan that was just made, what from, and the planner's price of a second."""

    made_from: str
    plan: Plan
    price: float | None


def plan_to_show(*, user_id: uuid.UUID, shelf: Shelf, day: Day, now: datetime) -> Plan:
    """Today's plan. One that is not kept yet, or not any more, is made and then kept (its own command).

    It is a cache, so a database that takes no writing just now is no reason not to show it. Nobody waits for
    the making of it: what comes meanwhile gives the next look another `made_from`.
    """
    basis = _basis(db.session(), user_id, shelf, day, day.minutes)
    before = _before(db.session(), user_id)
    if before is not None and before.made_from == basis.made_from:
        return before.plan
    made = _made(db.session(), user_id, shelf, day, now=now, minutes=day.minutes, basis=basis, before=before)
    with suppress(OperationalError, InternalError), command() as session:
        _keep(session, user_id, day, made, now)
    return made.plan


def plan_to_begin(
    session: Session, user_id: uuid.UUID, shelf: Shelf, day: Day, *, now: datetime, minutes: int | None = None
) -> Plan:
    """Today's plan, within a command that is going to begin it; the one kept, if it still holds."""
    wanted = minutes or day.minutes
    basis, before = _basis(session, user_id, shelf, day, wanted), _before(session, user_id)
    if before is not None and before.made_from == basis.made_from:
        return before.plan
    made = _made(session, user_id, shelf, day, now=now, minutes=wanted, basis=basis, before=before)
    _keep(session, user_id, day, made, now)
    return made.plan


def _before(session: Session, user_id: uuid.UUID) -> _Before | None:
    """The plan that is kept, whether or not it holds."""
    columns = (DayPlan.made_from, DayPlan.study_day, DayPlan.price, DayPlan.picked, DayPlan.seed)
    row = session.execute(sa.select(*columns).where(DayPlan.user_id == user_id)).one_or_none()
    if row is None:
        return None
    items = tuple(PlannedItem(str(key), new=bool(new)) for key, new in row.picked)
    return _Before(row.made_from, row.study_day, row.price, Plan(items, row.seed))


def _keep(session: Session, user_id: uuid.UUID, day: Day, made: _Fresh, now: datetime) -> None:
    """Put a plan in place of the one before, within a command."""
    fresh = {
        "study_day": day.date,
        "made_from": made.made_from,
        "made_at": now,
        "seed": made.plan.seed,
        "picked": [[item.key, item.new] for item in made.plan.items],
        "price": made.price,
    }
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    row = insert(DayPlan).values(user_id=user_id, **fresh)
    session.execute(row.on_conflict_do_update(index_elements=["user_id"], set_=fresh))


def _made(
    session: Session,
    user_id: uuid.UUID,
    shelf: Shelf,
    day: Day,
    *,
    now: datetime,
    minutes: int,
    basis: _Basis,
    before: _Before | None,
) -> _Fresh:
    """A fresh plan and its price of a second; the same until something of its basis changes."""
    seed = seed_of(user_id, day.date, basis.begun)
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
            near=_price_near(before, day, basis),
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
    return _Fresh(basis.made_from, Plan(items, seed), ranking.price if ranking else None)


def _basis(session: Session, user_id: uuid.UUID, shelf: Shelf, day: Day, minutes: int) -> _Basis:
    """What a plan hangs on: the day, the bank, the wishes, and how far the log has come.

    Lines of the log are only ever added, so their number and the latest time say whether any came.
    """
    row = session.execute(_STATES, {"user_id": user_id, "today": day.date}).one()
    states, begun = [tuple(row[n : n + 2]) for n in (0, 2, 4)], row.begun
    rest = (day.date, day.zone.key, shelf.hash, minutes, begun, states, POLICY, VERSION)
    wishes = _hash((day.course and tuple(day.course), day.blueprint))
    return _Basis(f"{wishes[:COURSE]}-{_hash(rest)[:32]}", begun)


def _far(model: type[Review | LessonRead | Sitting], at: Any) -> sa.Subquery:
    """How many rows a student has, and the latest time in them."""
    counted = sa.select(sa.func.count().label("n"), sa.func.max(at).label("at"))
    return counted.where(model.user_id == sa.bindparam("user_id")).subquery()


def _states() -> sa.Select[Any]:
    """How far log, lessons and exams have come, and how many sessions were begun on a day: built once."""
    log, read, sat = (
        _far(Review, Review.at),
        _far(LessonRead, LessonRead.at),
        _far(Sitting, Sitting.ended_at),
    )
    today = StudySession.study_day == sa.bindparam("today")
    begun = sa.select(sa.func.count()).where(StudySession.user_id == sa.bindparam("user_id"), today)
    columns = (column for part in (log, read, sat) for column in (part.c.n, part.c.at))
    wanted = sa.select(*columns, begun.scalar_subquery().label("begun"))
    return wanted.select_from(log.join(read, sa.true()).join(sat, sa.true()))


_STATES = _states()


def _price_near(before: _Before | None, day: Day, basis: _Basis) -> float | None:
    """The price of the plan before, where it was made lately and for the same wishes."""
    if before is None or before.made_from[:COURSE] != basis.made_from[:COURSE]:
        return None
    return before.price if (day.date - before.study_day).days <= PRICE_HOLDS_DAYS else None


def _hash(what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()
