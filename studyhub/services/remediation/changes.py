"""A plan is edited, signed off and closed; what changes in a signed one changes the assigned work at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.mail import Mail
from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.learning.remediation import LEAST, LEAST_PRACTICE, StepKind, moved
from studyhub.models import Cohort, RemediationPlan, RemediationStep, User
from studyhub.models.base import new_id
from studyhub.services.accounts.desk import Desk
from studyhub.services.assignments.kinds import MOST
from studyhub.services.assignments.standing import DONE
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import CohortAct, allow_in, hold
from studyhub.services.programs.records.students import ends_at, enrolled

from .drafting import OVER, title_of
from .giving import assigned, give, move, take_back
from .records import WhichPlan, find, find_step, steps_in
from .tracking import standing_of

LONGEST, MOST_STEPS = 2000, 20
CLOSED = "This plan is closed. Draft another one."
SIGNED = "This plan is signed off already."
DRAFT = "This plan is a draft. Sign it off first, or leave it: no student sees it."
EMPTY = "A plan without a step cannot be signed off."


@dataclass(frozen=True)
class NewStep:
    """A step to add: a lesson by its id, or a quiz or retest of `count` on an objective or a whole domain."""

    kind: str
    lesson: str
    group: str
    count: int | None
    due_on: date | None


def add_step(*, user_id: uuid.UUID, which: WhichPlan, wanted: NewStep, shelf: Shelf, now: datetime) -> None:
    """Add a step at the end. Raises Invalid with what is wrong, Conflict for a closed plan. Commits."""
    with command() as session:
        cohort, plan = _open(session, user_id, which)
        known = steps_in(session, plan)
        if len(known) >= MOST_STEPS:
            raise Invalid(f"A plan has at most {MOST_STEPS} steps. Take one out first.")
        step = _step(plan, wanted, shelf, now)
        step.place = max((one.place for one in known), default=-1) + 1
        session.add(step)
        session.flush()
        if plan.signed_at is not None:
            give(session, plan, [step], shelf=shelf, now=now)
        _note(session, "remedy.changed", cohort, plan, user_id=user_id, now=now, changed="a step added")


def drop_step(*, user_id: uuid.UUID, which: WhichPlan, step_id: uuid.UUID, now: datetime) -> None:
    """Take a step out. Raises Conflict once the student has begun it. Commits."""
    with command() as session:
        cohort, plan = _open(session, user_id, which)
        step = find_step(session, plan, step_id)
        take_back(session, step, now)
        session.delete(step)
        _note(session, "remedy.changed", cohort, plan, user_id=user_id, now=now, changed="a step taken out")


def shift_step(*, user_id: uuid.UUID, which: WhichPlan, step_id: uuid.UUID, by: int, now: datetime) -> None:
    """Move a step up (-1) or down (1). Commits."""
    with command() as session:
        cohort, plan = _open(session, user_id, which)
        find_step(session, plan, step_id)
        steps = {str(one.id): one for one in steps_in(session, plan)}
        for place, key in enumerate(moved(list(steps), str(step_id), 1 if by > 0 else -1)):
            steps[key].place = place
        _note(session, "remedy.changed", cohort, plan, user_id=user_id, now=now, changed="the order")


def date_step(
    *, user_id: uuid.UUID, which: WhichPlan, step_id: uuid.UUID, day: date | None, now: datetime
) -> None:
    """Say by which day a step is due. Raises Invalid for a day that cannot be. Commits."""
    with command() as session:
        cohort, plan = _open(session, user_id, which)
        step = find_step(session, plan, step_id)
        step.due_on = _day(day, now)
        move(session, step, now)
        _note(session, "remedy.changed", cohort, plan, user_id=user_id, now=now, changed="a date")


def write_note(*, user_id: uuid.UUID, which: WhichPlan, text: str, now: datetime) -> None:
    """Write the words that stand over a plan; the student reads them once it is signed. Commits."""
    with command() as session:
        cohort, plan = _open(session, user_id, which)
        plan.note = _words(text)
        _note(session, "remedy.changed", cohort, plan, user_id=user_id, now=now, changed="the note")


def sign(*, desk: Desk, user_id: uuid.UUID, which: WhichPlan, shelf: Shelf, now: datetime) -> None:
    """Sign a plan off: its steps are assigned to the student, who gets one mail. Commits.

    Raises Conflict for one that is signed already, Invalid for one that cannot be given as it stands.
    """
    with command() as session:
        cohort, plan = _open(session, user_id, which, act=CohortAct.SIGN_PLANS)
        if plan.signed_at is not None:
            raise Conflict(SIGNED)
        steps = steps_in(session, plan)
        if not steps:
            raise Invalid(EMPTY)
        give(session, plan, steps, shelf=shelf, now=now)
        plan.signed_at, plan.signed_by, plan.told_at = now, user_id, now
        _note(session, "remedy.signed", cohort, plan, user_id=user_id, now=now)
        email = session.scalar(sa.select(User.email).where(User.id == plan.user_id)) or ""
        path = f"/assigned/plans/{plan.program_id}/{plan.id}"
        desk.mailer.send(_mail(desk, email, path))


def close(*, user_id: uuid.UUID, which: WhichPlan, outcome: str, shelf: Shelf, now: datetime) -> None:
    """Close a signed plan with what came of it, in words; steps not done are withdrawn. Commits."""
    with command() as session:
        cohort, plan = _open(session, user_id, which, act=CohortAct.SIGN_PLANS)
        if plan.signed_at is None:
            raise Conflict(DRAFT)
        words = _words(outcome)
        if not words:
            raise Invalid("Say in a sentence what came of the plan.")
        for step in steps_in(session, plan):
            work = assigned(session, step)
            if work and standing_of(session, plan, work, shelf=shelf, now=now).state != DONE:
                work.withdrawn_at = work.withdrawn_at or now
        plan.closed_at, plan.closed_by, plan.outcome = now, user_id, words
        _note(session, "remedy.closed", cohort, plan, user_id=user_id, now=now)


def _open(
    session: Session, user_id: uuid.UUID, which: WhichPlan, act: CohortAct = CohortAct.KEEP_PLANS
) -> tuple[Cohort, RemediationPlan]:
    """A plan that may be changed, held: a signed one by who may sign. Raises NotFound, Conflict."""
    cohort = allow_in(session, user_id, which.program_id, which.cohort_id, act)
    hold(session, which.program_id)
    plan = find(session, cohort, which.plan_id)
    if plan.signed_at is not None:
        allow_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SIGN_PLANS)
    if plan.closed_at is not None:
        raise Conflict(CLOSED)
    # Who has left gets nothing new, but a signed plan of theirs is still closed.
    draft = plan.signed_at is None
    if ends_at(enrolled(session, cohort, plan.user_id), cohort) and (draft or act != CohortAct.SIGN_PLANS):
        raise Conflict(OVER)
    return cohort, plan


def _step(plan: RemediationPlan, wanted: NewStep, shelf: Shelf, now: datetime) -> RemediationStep:
    if wanted.kind not in set(StepKind):
        raise Invalid("Choose what the step is.")
    row = RemediationStep(program_id=plan.program_id, id=new_id(now), plan_id=plan.id)
    row.user_id, row.kind, row.due_on, row.lesson = plan.user_id, wanted.kind, _day(wanted.due_on, now), None
    row.domain, row.objectives, row.wide, row.count, row.assignment_id = "", [], False, 0, None
    if wanted.kind == StepKind.LESSON:
        row.lesson = wanted.lesson
    else:
        row.domain, row.objectives = _group(wanted.group, shelf)
        row.wide, row.count = not row.objectives, _count(wanted)
    row.title = title_of(row, shelf)
    if not row.title:
        raise Invalid("Choose a lesson from the list.")
    _compare(plan, row)
    return row


def _compare(plan: RemediationPlan, step: RemediationStep) -> None:
    """A step on a group that the plan has reasons for keeps how it stood then."""
    for reason in plan.reasons:
        if step.kind != StepKind.LESSON and reason["objectives"] == step.objectives != []:
            step.right, step.asked = int(str(reason["right"])), int(str(reason["asked"]))


def _group(group: str, shelf: Shelf) -> tuple[str, list[str]]:
    if any(area.domain == group for area in shelf.areas):
        return group, []
    try:
        return shelf.objective(group).domain, [group]
    except UnknownItem:
        raise Invalid("Choose an objective or a domain from the list.") from None


def _count(wanted: NewStep) -> int:
    least = LEAST if wanted.kind == StepKind.RETEST else LEAST_PRACTICE
    count = LEAST if wanted.count is None else wanted.count
    if not least <= count <= MOST:
        what = "retest" if wanted.kind == StepKind.RETEST else "quiz"
        raise Invalid(f"A {what} has from {least} to {MOST} questions.")
    return count


def _day(day: date | None, now: datetime) -> date:
    if day is None or not -1 <= (day - now.date()).days <= 3 * 366:
        raise Invalid("Say by which day it is due: today or later, within three years.")
    return day


def _words(text: str) -> str:
    if len(text.strip()) > LONGEST:
        raise Invalid(f"Write at most {LONGEST:,} letters; these are {len(text.strip()):,}.")
    return text.strip()


def _mail(desk: Desk, email: str, path: str) -> Mail:
    body = (
        "Hello,\n\nyour program has made a plan for you from what went wrong lately: lessons, practice, "
        f"a retest. It stands here, with its reasons:\n\n{desk.public_url}{path}\n\n"
        "It is help, no exam: nothing that you reach keeps you from anything. This mail comes once.\n"
    )
    return Mail(email, "A plan for your next weeks", body)


def _note(
    session: Session,
    action: str,
    cohort: Cohort,
    plan: RemediationPlan,
    *,
    user_id: uuid.UUID,
    now: datetime,
    **detail: str,
) -> None:
    note(
        session,
        action,
        program_id=plan.program_id,
        actor_id=user_id,
        now=now,
        subject_id=plan.user_id,
        cohort=cohort,
        **detail,
    )
