"""What is known of a student when questions are chosen: day, plan, memory, what was seen and when."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Objective, Question
from studyhub.learning.memory import MemoryState, day_end, study_day
from studyhub.learning.selection import FOUNDATIONS, FacetState, Sibling, new_shares, seconds_for
from studyhub.models import (
    Cohort,
    Enrollment,
    LessonRead,
    Mastery,
    Memory,
    Review,
    Sitting,
    StudyPlan,
    User,
)
from studyhub.services.errors import NotFound

DEFAULT_MINUTES = 25
NO_ENEMIES: frozenset[str] = frozenset()


class Course(NamedTuple):
    """What a student plans with, as it is stored: exam date, minutes by weekday, days off."""

    exam_date: date | None
    minutes: list[int]
    days_off: list[str]


@dataclass(frozen=True)
class Day:
    """A student's study day: its date, when it began and ends (UTC), the zone, the minutes meant for it.

    `blueprint` is the student's own choice, else the cohort's; None for the site's own. `course` is None
    where nothing is stored.
    """

    date: date
    begins: datetime
    ends: datetime
    zone: ZoneInfo
    minutes: int
    blueprint: str | None
    extra_time: float
    course: Course | None = None


class Learner(NamedTuple):
    """A student as pages greet them, with their study day."""

    name: str
    day: Day


@dataclass(frozen=True)
class Seen:
    """What a student met: when each question was last answered, and the facets of today."""

    last: dict[str, datetime]
    facets_today: frozenset[str]


@dataclass(frozen=True)
class Learned:
    """What a student remembers, by facet, which lessons were read, which mock forms were sat to the end."""

    memory: dict[str, MemoryState]
    lessons_read: frozenset[str]
    forms_sat: frozenset[str] = frozenset()


def truncated(now: datetime) -> datetime:
    """`now` to the millisecond, as the database keeps it: memory must come out the same on replay."""
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def zone_of(name: str) -> ZoneInfo:
    """The zone of a stored name; profile.py accepts known names only."""
    return ZoneInfo(name)


def day_of(session: Session, user_id: uuid.UUID, now: datetime) -> Day:
    """The study day of `now` for a user; raises NotFound for an unknown one."""
    return learner_of(session, user_id, now).day


def learner_of(session: Session, user_id: uuid.UUID, now: datetime) -> Learner:
    """A user with the study day of `now`; raises NotFound for an unknown one."""
    row = session.execute(
        sa.select(
            User.name,
            User.timezone,
            StudyPlan.exam_date,
            StudyPlan.minutes,
            StudyPlan.days_off,
            sa.func.coalesce(StudyPlan.blueprint, _blueprint_of_cohort(user_id)).label("blueprint"),
            StudyPlan.extra_time,
        )
        .outerjoin(StudyPlan, StudyPlan.user_id == User.id)
        .where(User.id == user_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such account.")
    zone = zone_of(row.timezone)
    today = study_day(now, zone)
    minutes = row.minutes[today.weekday()] if row.minutes else 0
    begins = day_end(today - timedelta(days=1), zone)
    # A day off is no ban: whoever presses the button on it gets the usual session.
    usual = minutes or DEFAULT_MINUTES
    course = None if row.minutes is None else Course(row.exam_date, row.minutes, row.days_off)
    ends, factor = day_end(today, zone), row.extra_time or 1.0
    return Learner(row.name, Day(today, begins, ends, zone, usual, row.blueprint, factor, course))


def _blueprint_of_cohort(user_id: uuid.UUID) -> sa.ScalarSelect[str | None]:
    """The blueprint of the cohort that a student joined last, of those that have one and go on."""
    return (
        sa.select(Cohort.blueprint)
        .join(
            Enrollment,
            sa.and_(Enrollment.program_id == Cohort.program_id, Enrollment.cohort_id == Cohort.id),
        )
        .where(
            Enrollment.user_id == user_id,
            Enrollment.left_at.is_(None),
            Cohort.archived_at.is_(None),
            Cohort.blueprint.is_not(None),
        )
        .order_by(Enrollment.joined_at.desc(), Cohort.id)
        .limit(1)
        .scalar_subquery()
    )


def seen_by(session: Session, user_id: uuid.UUID, day: Day) -> Seen:
    """When each question was last answered (taken back or not: it was seen), and today's facets."""
    latest = sa.func.max(Review.at)
    rows = session.execute(
        sa.select(Review.item_key, Review.facet, latest)
        .where(Review.user_id == user_id, Review.kind == "answer")
        .group_by(Review.item_key, Review.facet)
    ).all()
    last: dict[str, datetime] = {}
    for item, _, at in rows:
        last[item] = max(at, last.get(item, at))
    today = frozenset(facet for _, facet, at in rows if at >= day.begins)
    return Seen(last, today)


def memories(session: Session, user_id: uuid.UUID) -> dict[str, MemoryState]:
    """Every facet's memory."""
    columns = (Memory.stability, Memory.difficulty, Memory.due_at, Memory.last_at, Memory.reps, Memory.lapses)
    # Columns, not rows of the model: hundreds are read for every plan.
    rows = session.execute(sa.select(Memory.facet, *columns).where(Memory.user_id == user_id))
    return {row.facet: MemoryState(*row[1:]) for row in rows}


def sibling(question: Question, seen: Seen) -> Sibling:
    """A question as the selection sees it."""
    return Sibling(
        key=question.key,
        seconds=seconds_for(question),
        domain=question.domain,
        facet=question.facet,
        case=question.case,
        last_seen=seen.last.get(question.key),
        enemies=frozenset(f"{question.bank}/{enemy}" for enemy in question.enemies)
        if question.enemies
        else NO_ENEMIES,
        card=question.type == "card",
    )


def learned_by(session: Session, user_id: uuid.UUID) -> Learned:
    """What a student remembers and has read."""
    read = sa.select(sa.literal("lesson"), LessonRead.lesson).where(LessonRead.user_id == user_id)
    sat = sa.select(sa.literal("form"), Sitting.form).where(
        Sitting.user_id == user_id, Sitting.ended_at.is_not(None)
    )
    rows = session.execute(sa.union_all(read, sat)).all()
    lessons, forms = (frozenset(one for kind, one in rows if kind == wanted) for wanted in ("lesson", "form"))
    return Learned(memories(session, user_id), lessons, forms)


def card_states(learned: Learned, shelf: Shelf, seen: Seen) -> list[FacetState]:
    """The flashcards that were met, or whose lesson was read or practised, in the order of their lessons."""
    met = {o.lesson for o in shelf.objectives if any(facet.id in learned.memory for facet in o.facets)}
    open_ = learned.lessons_read | met
    states = []
    for fresh, lesson in _bare(shelf).cards:
        memory = learned.memory.get(fresh.id)
        if memory is not None:
            card = fresh.siblings[0]
            shown = card._replace(last_seen=seen.last.get(card.key))
            states.append(FacetState(fresh.id, fresh.domain, (shown,), memory, lesson in open_))
        elif lesson in open_:
            states.append(fresh)
    return states


def facet_states(learned: Learned, shelf: Shelf, seen: Seen) -> list[FacetState]:
    """Every facet with practice questions, in teaching order."""
    states = []
    for objective, facet, questions in _bare(shelf).facets:
        siblings = tuple(
            one if (at := seen.last.get(one.key)) is None else one._replace(last_seen=at)
            for one, form in questions
            if form is None or form in learned.forms_sat
        )
        read = objective.lesson in learned.lessons_read
        states.append(FacetState(facet, objective.domain, siblings, learned.memory.get(facet), read))
    return states


def shares_for(session: Session, user_id: uuid.UUID, shelf: Shelf, day: Day) -> dict[str, float]:
    """Shares of new facets by domain, for this student now."""
    blueprint = shelf.blueprint(day.blueprint)
    weights = {entry.domain: blueprint.share(entry.domain) for entry in blueprint.domains}
    foundations = [o.id for o in shelf.objectives if o.domain == FOUNDATIONS]
    right, total = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(Mastery.fresh_right), 0),
            sa.func.coalesce(sa.func.sum(Mastery.fresh_total), 0),
        ).where(Mastery.user_id == user_id, Mastery.objective.in_(foundations))
    ).one()
    return new_shares(weights, fresh_right=int(right), fresh_total=int(total))


class _Bare(NamedTuple):
    """A shelf as the selection sees it before anybody saw anything: thousands of items, the same for all.

    `facets` in teaching order: objective, id, questions with the form of each; `cards` with their lessons.
    """

    facets: tuple[tuple[Objective, str, tuple[tuple[Sibling, str | None], ...]], ...]
    cards: tuple[tuple[FacetState, str | None], ...]


_BARE: WeakKeyDictionary[Shelf, _Bare] = WeakKeyDictionary()


def _bare(shelf: Shelf) -> _Bare:
    if shelf not in _BARE:
        nobody = Seen({}, frozenset())
        facets = tuple(
            (objective, facet.id, tuple((sibling(q, nobody), q.form) for q in of_facet))
            for objective in shelf.objectives
            for facet in objective.facets
            for of_facet in [shelf.questions_of_facet(facet.id)]
        )
        places = {place.planned.id: at for at, place in enumerate(shelf.lesson_places)}
        cards = sorted(shelf.cards, key=lambda card: places.get(card.lesson or "", len(places)))
        open_ = (
            (
                FacetState(card.facet, card.domain, (sibling(card, nobody),), None, lesson_read=True),
                card.lesson,
            )
            for card in cards
        )
        _BARE[shelf] = _Bare(facets, tuple(open_))
    return _BARE[shelf]
