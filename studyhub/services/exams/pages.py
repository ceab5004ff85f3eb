"""What the exam pages show: the list, the first page, a question, the overview before the end."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.exams.clock import FACTORS, due_warnings, on_break, warnings_of
from studyhub.learning.responses import Response, fields_of
from studyhub.models import Sitting, SittingAnswer, StudyPlan
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.practice.rendering import question_view
from studyhub.services.practice.student import DEFAULT_MINUTES, day_of
from studyhub.services.practice.types import QuestionView

from .desk import answers_of, clock_of, is_closed, paper_of, put_up_paper, seconds_left, sitting_of, to_millis
from .history import History, history_of
from .kinds import GRADED, KINDS, Kind
from .offer import Offer, offer_of


@dataclass(frozen=True)
class Conditions:
    """A student's exam conditions: factor of time, hidden timer, stop-clock breaks, a calculator offered.

    No reason is kept.
    """

    extra_time: float
    hidden_timer: bool
    stop_clock: bool
    calculator: bool = True


@dataclass(frozen=True)
class ExamsPage:
    """Where exams begin: the kinds, the domains, the conditions, the sittings so far and their trend."""

    kinds: tuple[Kind, ...]
    domains: tuple[tuple[str, str], ...]
    conditions: Conditions
    history: History
    offer: Offer | None


@dataclass(frozen=True)
class PlaceMark:
    """A question in the palette."""

    number: int
    answered: bool
    flagged: bool
    seen: bool
    here: bool


@dataclass(frozen=True)
class SittingPage:
    """A sitting on the screen. `question` is None on the first page and the overview.

    `graded`: of a graded form, which its program watches.
    `warn_at` are the minutes at which this sitting warns, `warnings` those that have struck; `highlights` are
    stretches [start, end) of the shown text. `begin_by` is set for one that a program assigned.
    """

    id: uuid.UUID
    title: str
    total: int
    began: bool
    closed: bool
    ended: bool
    paused: bool
    may_pause: bool
    timed: bool
    hidden_timer: bool
    calculator: bool
    minutes: int | None
    seconds_left: int | None
    warn_at: tuple[int, ...]
    warnings: tuple[int, ...]
    marks: tuple[PlaceMark, ...]
    number: int = 0
    question: QuestionView | None = None
    flagged: bool = False
    struck: tuple[int, ...] = ()
    highlights: tuple[tuple[int, int], ...] = ()
    made: int = 0
    begin_by: datetime | None = None
    graded: bool = False

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(mark.answered for mark in self.marks)

    @property
    def flags(self) -> int:
        """How many questions are flagged."""
        return sum(mark.flagged for mark in self.marks)


def exams_page(*, user_id: uuid.UUID, shelf: Shelf, now: datetime) -> ExamsPage:
    """The kinds of exam and the sittings so far."""
    session = db.session()
    day = day_of(session, user_id, now)
    blueprint = shelf.blueprint(day.blueprint)
    return ExamsPage(
        kinds=tuple(KINDS.values()),
        domains=tuple((entry.domain, entry.title) for entry in blueprint.domains),
        conditions=conditions_of(user_id=user_id),
        history=history_of(session, user_id, shelf=shelf, day=day, now=now),
        offer=offer_of(session, user_id),
    )


def sitting_page(
    *, user_id: uuid.UUID, sitting_id: uuid.UUID, shelf: Shelf, now: datetime, number: int | None = None
) -> SittingPage:
    """A sitting: its first page, its overview, or the question of that number (from 1). Raises NotFound."""
    session = db.session()
    row = sitting_of(session, user_id, sitting_id)
    answers = answers_of(session, row)
    plan = session.get(StudyPlan, user_id)
    began = row.began_at is not None
    base = SittingPage(
        id=row.id,
        title=row.title,
        total=len(row.slots),
        began=began,
        closed=is_closed(row, now),
        ended=row.ended_at is not None,
        paused=began and on_break(clock_of(row)),
        may_pause=bool(plan and plan.stop_clock and row.seconds is not None),
        timed=row.seconds is not None,
        hidden_timer=row.hidden_timer,
        calculator=row.calculator,
        minutes=None if row.seconds is None else round(row.seconds / 60),
        seconds_left=seconds_left(row, now),
        warn_at=warnings_of(row.seconds),
        warnings=due_warnings(clock_of(row), now) if began else (),
        marks=_marks(row, answers, number),
        made=to_millis(now),
        begin_by=row.begin_by,
        graded=row.kind == GRADED,
    )
    return base if number is None else _with_question(base, row, answers, shelf, number)


def conditions_of(*, user_id: uuid.UUID) -> Conditions:
    """A student's exam conditions."""
    plan = db.session.get(StudyPlan, user_id)
    if plan is None:
        return Conditions(1.0, hidden_timer=False, stop_clock=False)
    return Conditions(
        plan.extra_time,
        hidden_timer=plan.hidden_timer,
        stop_clock=plan.stop_clock,
        calculator=plan.calculator,
    )


def set_conditions(*, user_id: uuid.UUID, conditions: Conditions) -> None:
    """Store exam conditions; they hold for sittings drawn and timed quizzes begun from now on. Commits."""
    if conditions.extra_time not in FACTORS:
        raise Invalid("Extra time is one of: none, 25%, 50%, double.")
    with command() as session:
        plan = session.get(StudyPlan, user_id)
        if plan is None:
            plan = StudyPlan(user_id=user_id, minutes=[DEFAULT_MINUTES] * 7, days_off=[])
            session.add(plan)
        plan.extra_time = conditions.extra_time
        plan.hidden_timer, plan.stop_clock = conditions.hidden_timer, conditions.stop_clock
        plan.calculator = conditions.calculator


def _with_question(
    base: SittingPage, row: Sitting, answers: dict[int, SittingAnswer], shelf: Shelf, number: int
) -> SittingPage:
    session = db.session()
    up = put_up_paper(session, paper_of(row, number - 1), shelf)
    answer = answers.get(number - 1)
    keys = tuple(answer.keys) if answer else ()
    fields = fields_of(up.concrete, up.shown, Response(keys=keys)) if keys else None
    order = up.shown.order["options"]
    return replace(
        base,
        number=number,
        question=question_view(up.concrete, up.shown, shelf, fields=fields),
        flagged=bool(answer and answer.flagged),
        struck=tuple(order.index(key) for key in (answer.struck if answer else ()) if key in order),
        highlights=tuple((start, end) for start, end in (answer.highlights if answer else ())),
    )


def _marks(row: Sitting, answers: dict[int, SittingAnswer], number: int | None) -> tuple[PlaceMark, ...]:
    return tuple(
        PlaceMark(
            number=n + 1,
            answered=bool(n in answers and answers[n].keys),
            flagged=bool(n in answers and answers[n].flagged),
            seen=n in answers,
            here=number == n + 1,
        )
        for n in range(len(row.slots))
    )
