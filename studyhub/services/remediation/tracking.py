"""How each step of a plan stands, read from the log through its assignment, beside how its group stood."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.learning.remediation import LEAST, StepKind, is_done
from studyhub.learning.risk.flags import Tally, change_between
from studyhub.models import (
    Assignment,
    AssignmentAttempt,
    Cohort,
    Enrollment,
    RemediationPlan,
    RemediationStep,
)
from studyhub.services.assignments.records import Doer
from studyhub.services.assignments.standing import DONE, Standing, Try, standings_of
from studyhub.services.cohorts.dashboard.cells import Figure, figure_of
from studyhub.services.programs.records.students import ends_at

from .giving import assigned

KIND_WORDS = {
    StepKind.LESSON: "Lesson to read",
    StepKind.QUIZ: "Practice quiz",
    StepKind.RETEST: "Retest",
}
LEAST_RETEST = LEAST
NOT_GIVEN = Standing("not started")


@dataclass(frozen=True)
class StepLine:
    """A step as it stands. `after` is what the quiz or retest came to, `before` how the group stood.

    `others` of a retest's questions are of the domain but not of the group; `change` compares where none is.
    `early` marks a lesson that was read before the plan.
    """

    id: uuid.UUID
    assignment_id: uuid.UUID | None
    kind: str
    kind_words: str
    title: str
    lesson: str | None
    domain: str
    objectives: tuple[str, ...]
    wide: bool
    count: int
    due_on: date
    done: bool
    standing: Standing
    over: bool
    before: Figure | None
    after: Figure | None
    others: int
    change: str
    early: bool


def standing_of(
    session: Session, plan: RemediationPlan, work: Assignment, *, shelf: Shelf, now: datetime
) -> Standing:
    """How the student of a plan stands with one step's work."""
    cohort = session.get_one(Cohort, (plan.program_id, plan.cohort_id))
    enrollment = session.get_one(Enrollment, (plan.program_id, plan.cohort_id, plan.user_id))
    doer = Doer(plan.user_id, "", "", ends_at(enrollment, cohort), left=False, joined=enrollment.joined_at)
    return standings_of(session, work, [doer], shelf=shelf, now=now)[plan.user_id]


def lines_of(
    session: Session, plan: RemediationPlan, steps: list[RemediationStep], *, shelf: Shelf, now: datetime
) -> tuple[StepLine, ...]:
    """The steps of a plan in their order, each with how it stands."""
    return tuple(_line(session, plan, step, shelf, now) for step in steps)


def _line(
    session: Session, plan: RemediationPlan, step: RemediationStep, shelf: Shelf, now: datetime
) -> StepLine:
    work, kind = assigned(session, step), StepKind(step.kind)
    standing = standing_of(session, plan, work, shelf=shelf, now=now) if work else NOT_GIVEN
    best = standing.counted
    others = _others(session, step, best, shelf)
    before = figure_of(step.right or 0, step.asked) if step.asked and kind != StepKind.LESSON else None
    after = figure_of(best.right or 0, best.asked) if best else None
    opened = work.opens_at if work else now
    return StepLine(
        id=step.id,
        assignment_id=step.assignment_id,
        kind=step.kind,
        kind_words=KIND_WORDS[kind],
        title=step.title,
        lesson=step.lesson,
        domain=step.domain,
        objectives=tuple(step.objectives),
        wide=step.wide,
        count=step.count,
        due_on=step.due_on,
        done=is_done(kind, finished=standing.state == DONE, asked=best.asked if best else 0),
        standing=standing,
        over=bool(work and (work.withdrawn_at or now >= work.closes_at)),
        before=before,
        after=after,
        others=others,
        change=_change(before, after) if kind == StepKind.RETEST and not others else "",
        early=bool(kind == StepKind.LESSON and standing.done_at and standing.done_at < opened),
    )


def _others(session: Session, step: RemediationStep, best: Try | None, shelf: Shelf) -> int:
    """Questions of a retest that are not of its group's objectives."""
    if best is None or step.kind != StepKind.RETEST or not step.objectives:
        return 0
    asked = session.scalar(
        sa.select(AssignmentAttempt.asked).where(
            AssignmentAttempt.program_id == step.program_id,
            AssignmentAttempt.assignment_id == step.assignment_id,
            AssignmentAttempt.user_id == step.user_id,
            AssignmentAttempt.number == best.number,
        )
    )
    found = [shelf.find_question(key) for key in asked or [] if key]
    return sum(one is not None and one.objective not in step.objectives for one in found)


def _change(before: Figure | None, after: Figure | None) -> str:
    """From before to after in points with the 95 % interval; "" where one of them is missing."""
    if before is None or after is None or not after.total:
        return ""
    low, high = change_between(Tally(before.right, before.total), Tally(after.right, after.total))
    middle = after.right / after.total - before.right / before.total
    said = "up" if low > 0 else "down" if high < 0 else "may be chance"
    return f"{100 * middle:+.0f} points ({100 * low:+.0f} to {100 * high:+.0f}): {said}"
