"""Plans as staff see them: those of a cohort with how far they are, and one of them with every step."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.learning.remediation import StepKind
from studyhub.models import Cohort, Enrollment, RemediationPlan, User
from studyhub.services.assignments.doing.unseen import shown_to
from studyhub.services.cohorts.dashboard.cells import Figure, figure_of
from studyhub.services.database import command
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, grant_in
from studyhub.services.programs.records.students import ends_at, enrolled

from .giving import unseen_for
from .records import WhichPlan, find, name_of, steps_in
from .tracking import StepLine, lines_of

STATES = {"draft": "draft", "signed": "signed off", "closed": "closed"}


@dataclass(frozen=True)
class Reason:
    """Why a group is in a plan, as it stood then. `unseen` is None where it may not be told."""

    title: str
    domain: str
    figure: Figure
    wide: bool
    unseen: int | None
    enough: bool


@dataclass(frozen=True)
class PlanHead:
    """A plan with its words and who did what when; names are "" where an account is gone."""

    id: uuid.UUID
    student_id: uuid.UUID
    name: str
    state: str
    basis: str
    since: datetime
    note: str
    drafted_at: datetime
    drafted_by: str
    signed_at: datetime | None
    signed_by: str
    closed_at: datetime | None
    closed_by: str
    outcome: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class PlanRow:
    """A plan in the list of a cohort."""

    plan: PlanHead
    steps: tuple[StepLine, ...]

    @property
    def done(self) -> int:
        """Steps that are done."""
        return sum(step.done for step in self.steps)


@dataclass(frozen=True)
class PlansPage:
    """The plans of a cohort, the latest first; `state` and `sort` say which and how they stand."""

    head: Head
    cohort: CohortHead
    rows: tuple[PlanRow, ...]
    state: str
    sort: str


@dataclass(frozen=True)
class PlanPage:
    """One plan. `short` says of retests what is missing, by step; `groups` and `lessons` can be added."""

    head: Head
    cohort: CohortHead
    plan: PlanHead
    steps: tuple[StepLine, ...]
    short: dict[uuid.UUID, str]
    groups: tuple[tuple[str, str], ...]
    lessons: tuple[tuple[str, str], ...]
    edits: bool
    signs: bool


def plans_page(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    shelf: Shelf,
    now: datetime,
    state: str = "",
    sort: str = "",
    action: str = "plans.seen",
) -> PlansPage:
    """The plans of a cohort (of a state, by name or the latest first); the look is put on record first."""
    with command() as session:
        _, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.SEE_PLANS)
        note(session, action, program_id=program_id, actor_id=user_id, now=now, cohort=cohort)
    session = db.session()
    grant, cohort = grant_in(session, user_id, program_id, cohort_id, CohortAct.SEE_PLANS)
    rows = [
        PlanRow(
            plan_head(session, plan), lines_of(session, plan, steps_in(session, plan), shelf=shelf, now=now)
        )
        for plan in _of(session, cohort)
    ]
    if state in STATES:
        rows = [row for row in rows if row.plan.state == state]
    if sort == "name":
        rows.sort(key=lambda row: row.plan.name.lower())
    return PlansPage(head_of(grant), cohort_head_of(grant, cohort), tuple(rows), state, sort)


def plan_page(*, user_id: uuid.UUID, which: WhichPlan, shelf: Shelf, now: datetime) -> PlanPage:
    """One plan with every step; the look is put on record first. Raises NotFound."""
    with command() as session:
        _, cohort = grant_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SEE_PLANS)
        plan = find(session, cohort, which.plan_id)
        note(
            session,
            "remedy.seen",
            program_id=which.program_id,
            actor_id=user_id,
            now=now,
            subject_id=plan.user_id,
            cohort=cohort,
        )
    session = db.session()
    grant, cohort = grant_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SEE_PLANS)
    plan = find(session, cohort, which.plan_id)
    enrollment = enrolled(session, cohort, plan.user_id)
    signs = grant.may_in(cohort.id, CohortAct.SIGN_PLANS) and plan.closed_at is None
    edits = grant.may_in(cohort.id, CohortAct.KEEP_PLANS) if plan.signed_at is None else signs
    steps = lines_of(session, plan, steps_in(session, plan), shelf=shelf, now=now)
    return PlanPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        plan=plan_head(session, plan),
        steps=steps,
        short=_short(session, plan, shelf, {one.id for one in steps if not one.standing.tries}),
        groups=(
            *((area.domain, f"{area.domain} {area.title}, the whole domain") for area in shelf.areas),
            *((one.id, f"{one.domain} {one.title}") for one in shelf.objectives),
        ),
        lessons=tuple((lesson.id, lesson.title) for lesson in shelf.lessons),
        edits=edits and ends_at(enrollment, cohort) is None,
        signs=signs,
    )


def plan_head(session: Session, plan: RemediationPlan) -> PlanHead:
    """A plan with its words, people by name."""
    state = "closed" if plan.closed_at else "signed" if plan.signed_at else "draft"
    return PlanHead(
        id=plan.id,
        student_id=plan.user_id,
        name=name_of(session, plan.user_id),
        state=state,
        basis=plan.basis,
        since=plan.since,
        note=plan.note,
        drafted_at=plan.drafted_at,
        drafted_by=name_of(session, plan.drafted_by),
        signed_at=plan.signed_at,
        signed_by=name_of(session, plan.signed_by),
        closed_at=plan.closed_at,
        closed_by=name_of(session, plan.closed_by),
        outcome=plan.outcome,
        reasons=tuple(_reason(one) for one in plan.reasons),
    )


def _of(session: Session, cohort: Cohort) -> list[RemediationPlan]:
    wanted = (
        sa.select(RemediationPlan)
        .join(User, User.id == RemediationPlan.user_id)
        .where(RemediationPlan.program_id == cohort.program_id, RemediationPlan.cohort_id == cohort.id)
    )
    return list(session.scalars(wanted.order_by(RemediationPlan.drafted_at.desc(), RemediationPlan.id)))


def _reason(one: dict[str, object]) -> Reason:
    unseen = one["unseen"]
    return Reason(
        title=str(one["title"]),
        domain=str(one["domain"]),
        figure=figure_of(int(str(one["right"])), int(str(one["asked"]))),
        wide=bool(one["wide"]),
        unseen=None if unseen is None else int(str(unseen)),
        enough=bool(one["enough"]),
    )


def _short(
    session: Session, plan: RemediationPlan, shelf: Shelf, open_: set[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Of retests not begun: where the group has too few questions never shown, or even the domain."""
    if plan.closed_at is not None:
        return {}
    enrollment = session.get_one(Enrollment, (plan.program_id, plan.cohort_id, plan.user_id))
    shown, said = shown_to(session, plan.user_id, shelf), {}
    for step in steps_in(session, plan):
        if step.kind != StepKind.RETEST or step.id not in open_:
            continue
        own, whole = unseen_for(step, shown, shelf)
        left = f"only {own}" if enrollment.shares_practice else f"fewer than {step.count}"
        if whole < step.count:
            said[step.id] = (
                f"Even the whole domain has fewer than {step.count} questions left that were never shown to "
                "the student: this retest cannot be begun."
            )
        elif own < step.count:
            said[step.id] = (
                f"The group has {left} questions left that were never shown, so the rest comes "
                f"from all of {step.domain}."
            )
    return said
