"""A student's own plans: those signed off, with their reasons and how each step stands."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, RemediationPlan
from studyhub.services.errors import NotFound
from studyhub.services.programs.records.students import ends_at

from .pages import PlanHead, plan_head
from .records import NO_PLAN, steps_in
from .tracking import StepLine, lines_of


@dataclass(frozen=True)
class OwnPlan:
    """A plan as its student sees it; `goes_on` while its work can be begun."""

    program_id: uuid.UUID
    cohort: str
    plan: PlanHead
    steps: tuple[StepLine, ...]
    goes_on: bool

    @property
    def done(self) -> int:
        """Steps that are done."""
        return sum(step.done for step in self.steps)


def own_plan(
    *, user_id: uuid.UUID, program_id: uuid.UUID, plan_id: uuid.UUID, shelf: Shelf, now: datetime
) -> OwnPlan:
    """A signed plan of this person, also after they left. Raises NotFound for a draft."""
    session = db.session()
    row = session.get(RemediationPlan, (program_id, plan_id))
    if row is None or row.user_id != user_id or row.signed_at is None:
        raise NotFound(NO_PLAN)
    return _own(session, row, shelf, now)


def own_plans(*, user_id: uuid.UUID, shelf: Shelf, now: datetime) -> tuple[OwnPlan, ...]:
    """All signed plans of a person, the latest first."""
    session = db.session()
    wanted = sa.select(RemediationPlan).where(
        RemediationPlan.user_id == user_id, RemediationPlan.signed_at.is_not(None)
    )
    rows = session.scalars(wanted.order_by(RemediationPlan.signed_at.desc())).all()
    return tuple(_own(session, row, shelf, now) for row in rows)


def _own(session: Session, row: RemediationPlan, shelf: Shelf, now: datetime) -> OwnPlan:
    cohort = session.get_one(Cohort, (row.program_id, row.cohort_id))
    enrollment = session.get_one(Enrollment, (row.program_id, row.cohort_id, row.user_id))
    return OwnPlan(
        program_id=row.program_id,
        cohort=cohort.name,
        plan=plan_head(session, row),
        steps=lines_of(session, row, steps_in(session, row), shelf=shelf, now=now),
        goes_on=row.closed_at is None and ends_at(enrollment, cohort) is None,
    )
