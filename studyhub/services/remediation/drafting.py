"""A plan is drafted from a student's misses by who may edit the cohort; the student sees none of it yet."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.remediation import Group, Step, StepKind, due, steps_of
from studyhub.models import Cohort, Enrollment, RemediationPlan, RemediationStep, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.practice.student import day_of
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, allow_in, grant_in, hold
from studyhub.services.programs.records.students import Whose, ends_at, enrolled

from .evidence import MOCK, SINCE, evidence_of, last_mock
from .records import group_title

LOOK_BACK = timedelta(days=30)
FARTHEST = timedelta(days=3 * 366)
OVER = "This student has left, or the cohort is in the archive, so nothing new is planned."
NOTHING = (
    "Nothing was missed there that a plan could be drawn from: choose an earlier day, or the last mock exam. "
    "Of a student who shows totals only, an objective or domain counts from six answers on."
)
NO_MOCK = "This student has not ended a mock exam. Draw the plan from answers since a day."


@dataclass(frozen=True)
class DraftPage:
    """From what a plan can be drafted: answers since a day, or the last mock exam ("" without one)."""

    head: Head
    cohort: CohortHead
    student_id: uuid.UUID
    name: str
    shares: bool
    since: date
    mock: str


def draft_page(*, user_id: uuid.UUID, whose: Whose, now: datetime) -> DraftPage:
    """What to choose from for a draft; the look is put on record first."""
    with command() as session:
        cohort, _ = _going_on(session, user_id, whose)
        _note(session, "remedy.drafting", cohort, whose.student_id, user_id=user_id, now=now)
    session = db.session()
    grant, cohort = grant_in(session, user_id, whose.program_id, whose.cohort_id, CohortAct.KEEP_PLANS)
    exam = last_mock(session, whose.student_id)
    return DraftPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        student_id=whose.student_id,
        name=session.scalar(sa.select(User.name).where(User.id == whose.student_id)) or "",
        shares=enrolled(session, cohort, whose.student_id).shares_practice,
        since=(now - LOOK_BACK).date(),
        mock=f"{exam.title}, {exam.created_at:%-d %b %Y}" if exam else "",
    )


def draft(
    *, user_id: uuid.UUID, whose: Whose, basis: str, since: date | None, shelf: Shelf, now: datetime
) -> uuid.UUID:
    """Draft a plan from misses since a day or on the last mock exam; gives its id. Commits.

    Raises Invalid where nothing was missed, Conflict for a student who is there no more.
    """
    with command() as session:
        cohort, enrollment = _going_on(session, user_id, whose)
        hold(session, whose.program_id)
        day = day_of(session, whose.student_id, now)
        start = _moment(day.date - LOOK_BACK if since is None else since, day.begins, day.date)
        found = evidence_of(
            session,
            whose.student_id,
            basis=_basis(session, whose, basis),
            since=start,
            shares=enrollment.shares_practice,
            shelf=shelf,
        )
        if not found.groups:
            raise Invalid(NOTHING)
        row = RemediationPlan(program_id=whose.program_id, id=new_id(now), cohort_id=whose.cohort_id)
        row.user_id, row.basis, row.since, row.note, row.outcome = (
            whose.student_id,
            found.basis,
            found.since,
            "",
            "",
        )
        row.reasons = [_reason(group, shelf, shares=enrollment.shares_practice) for group in found.groups]
        row.drafted_at, row.drafted_by = now, user_id
        session.add(row)
        session.flush()
        session.add_all(_steps(row, steps_of(found.groups), day.date, shelf, now))
        _note(session, "remedy.drafted", cohort, whose.student_id, user_id=user_id, now=now)
        return row.id


def _going_on(session: Session, user_id: uuid.UUID, whose: Whose) -> tuple[Cohort, Enrollment]:
    cohort = allow_in(session, user_id, whose.program_id, whose.cohort_id, CohortAct.KEEP_PLANS)
    enrollment = enrolled(session, cohort, whose.student_id)
    if ends_at(enrollment, cohort) is not None:
        raise Conflict(OVER)
    return cohort, enrollment


def _basis(session: Session, whose: Whose, basis: str) -> str:
    if basis not in {SINCE, MOCK}:
        raise Invalid("Choose what the plan is drawn from.")
    if basis == MOCK and last_mock(session, whose.student_id) is None:
        raise Invalid(NO_MOCK)
    return basis


def _moment(since: date, begins: datetime, today: date) -> datetime:
    """When the student's study day `since` began, near enough: a change of the clocks moves it by an hour."""
    if not timedelta(0) <= today - since <= FARTHEST:
        raise Invalid("Choose a day of the last three years, not one to come.")
    return begins - (today - since)


def _reason(group: Group, shelf: Shelf, *, shares: bool) -> dict[str, object]:
    """Why a group is in the plan. How much is left unseen would tell how much was met of who shows totals."""
    return {
        "title": group_title(group.domain, list(group.objectives), shelf, wide=group.wide),
        "domain": group.domain,
        "objectives": list(group.objectives),
        "right": group.right,
        "asked": group.asked,
        "wide": group.wide,
        "unseen": group.unseen if shares else None,
        "enough": group.enough,
    }


def _steps(
    plan: RemediationPlan, steps: Sequence[Step], today: date, shelf: Shelf, now: datetime
) -> list[RemediationStep]:
    made: list[RemediationStep] = []
    for step in steps:
        group = step.group
        row = RemediationStep(program_id=plan.program_id, id=new_id(now), plan_id=plan.id)
        row.user_id, row.place, row.kind = plan.user_id, len(made), step.kind.value
        row.lesson, row.domain, row.objectives = step.lesson, group.domain, list(group.objectives)
        row.wide, row.count, row.due_on = group.wide, step.count, due(today, step)
        row.right, row.asked, row.assignment_id = group.right, group.asked, None
        title = title_of(row, shelf)
        if title:
            row.title = title
            made.append(row)
    return made


def title_of(step: RemediationStep, shelf: Shelf) -> str:
    """What a step is called; "" for a lesson that is not written."""
    if step.kind == StepKind.LESSON:
        try:
            return shelf.lesson(step.lesson or "").title[:120]
        except UnknownItem:
            return ""
    what = "Practice" if step.kind == StepKind.QUIZ else "Retest"
    return f"{what}: {group_title(step.domain, step.objectives, shelf, wide=step.wide)}"[:120]


def _note(
    session: Session, action: str, cohort: Cohort, student: uuid.UUID, *, user_id: uuid.UUID, now: datetime
) -> None:
    note(
        session,
        action,
        program_id=cohort.program_id,
        actor_id=user_id,
        now=now,
        subject_id=student,
        cohort=cohort,
    )
