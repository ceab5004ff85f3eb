"""How a step becomes assigned work of one student, and how it is moved or taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.learning.assigned import Counts, LateRule
from studyhub.learning.remediation import LEAST, StepKind
from studyhub.models import Assignment, AssignmentStudent, RemediationPlan, RemediationStep
from studyhub.models.base import new_id
from studyhub.services.assignments.doing.clocks import move_closing
from studyhub.services.assignments.doing.unseen import shown_to
from studyhub.services.assignments.records import begun_by
from studyhub.services.assignments.rules import LessonRule, QuizRule, rule_data
from studyhub.services.errors import Conflict, Invalid

from .evidence import unseen_counts
from .records import due_moment

LATE_DAYS = timedelta(days=28)
"""Late work on a step is taken so long, marked as late."""
QUIZ_ATTEMPTS = 3
PAST = "“{title}” is due on a day that has passed. Give it a later one."
SHORT = (
    "“{title}” cannot be given: even its whole domain has fewer than {count} questions left that the student "
    "was never shown, and with others it would prove nothing. Take it out, or ask for fewer."
)
BEGUN = "The student has begun “{title}”: it stays, and can only be given more time."


def rule_of(step: RemediationStep) -> LessonRule | QuizRule:
    """What a step asks for, as assigned work knows it."""
    if step.kind == StepKind.LESSON:
        return LessonRule(step.lesson or "")
    own = {"objectives": tuple(step.objectives)} if step.objectives else {"domains": (step.domain,)}
    if step.kind == StepKind.QUIZ:
        return QuizRule(count=step.count, feedback="tutor", spare=LEAST, **own)
    return QuizRule(count=step.count, feedback="end", unseen=True, widen=step.domain, **own)


def unseen_for(step: RemediationStep, shown: frozenset[str], shelf: Shelf) -> tuple[int, int]:
    """Questions never shown of a step's group, and of its whole domain."""
    by_objective, by_domain = unseen_counts(shown, shelf)
    whole = by_domain.get(step.domain, 0)
    own = sum(by_objective.get(one, 0) for one in step.objectives) if step.objectives else whole
    return own, whole


def give(
    session: Session, plan: RemediationPlan, steps: list[RemediationStep], *, shelf: Shelf, now: datetime
) -> None:
    """Assign steps to the student, within a command. Raises Invalid for a past day or a retest too short."""
    shown = shown_to(session, plan.user_id, shelf)
    for step in steps:
        whole = unseen_for(step, shown, shelf)[1]
        if step.kind == StepKind.RETEST and whole < step.count:
            raise Invalid(SHORT.format(title=step.title, count=step.count))
        row = _assignment(session, plan, step, now)
        session.add(row)
        session.flush()
        session.add(
            AssignmentStudent(
                program_id=plan.program_id, assignment_id=row.id, user_id=plan.user_id, chosen=True
            )
        )
        step.assignment_id = row.id


def _assignment(session: Session, plan: RemediationPlan, step: RemediationStep, now: datetime) -> Assignment:
    due = due_moment(session, plan.user_id, step.due_on)
    if due <= now:
        raise Invalid(PAST.format(title=step.title))
    return Assignment(
        program_id=plan.program_id,
        id=new_id(now),
        cohort_id=plan.cohort_id,
        kind="lesson" if step.kind == StepKind.LESSON else "quiz",
        rule=rule_data(rule_of(step)),
        title=step.title,
        instructions="",
        opens_at=now,
        due_at=due,
        closes_at=due + LATE_DAYS,
        late=LateRule.MARKED.value,
        attempts=QUIZ_ATTEMPTS if step.kind == StepKind.QUIZ else 1,
        counts=Counts.BEST.value,
        chosen=True,
        remedial=True,
        created_at=now,
    )


def move(session: Session, step: RemediationStep, now: datetime) -> None:
    """Let work follow its step's day. Raises Invalid for a past one, Conflict for less time once begun."""
    row = assigned(session, step)
    if row is None:
        return
    due = due_moment(session, step.user_id, step.due_on)
    if due <= now:
        raise Invalid(PAST.format(title=step.title))
    if due < row.due_at and begun_by(session, row):
        raise Conflict(BEGUN.format(title=step.title))
    row.due_at, row.closes_at = due, due + LATE_DAYS
    move_closing(session, row, now)


def take_back(session: Session, step: RemediationStep, now: datetime) -> None:
    """Withdraw assigned work whose step goes. Raises Conflict once the student has begun it."""
    row = assigned(session, step)
    if row is None:
        return
    if begun_by(session, row):
        raise Conflict(BEGUN.format(title=step.title))
    row.withdrawn_at = row.withdrawn_at or now


def assigned(session: Session, step: RemediationStep) -> Assignment | None:
    """The work that a step of a signed plan is."""
    return session.get(Assignment, (step.program_id, step.assignment_id)) if step.assignment_id else None
