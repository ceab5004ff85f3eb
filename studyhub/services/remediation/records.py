"""Plans as they are stored: found, their steps in order, and the moment by which a step is due."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.models import Cohort, RemediationPlan, RemediationStep, User
from studyhub.services.errors import NotFound
from studyhub.services.practice.student import zone_of

NO_PLAN = "There is no such plan here."
NO_STEP = "There is no such step in this plan any more."


@dataclass(frozen=True)
class WhichPlan:
    """A plan, as addresses name it."""

    program_id: uuid.UUID
    cohort_id: uuid.UUID
    plan_id: uuid.UUID


def find(session: Session, cohort: Cohort, plan_id: uuid.UUID) -> RemediationPlan:
    """A plan of a cohort; raises NotFound."""
    row = session.get(RemediationPlan, (cohort.program_id, plan_id))
    if row is None or row.cohort_id != cohort.id:
        raise NotFound(NO_PLAN)
    return row


def steps_in(session: Session, plan: RemediationPlan) -> list[RemediationStep]:
    """The steps of a plan in their order."""
    wanted = sa.select(RemediationStep).where(
        RemediationStep.program_id == plan.program_id, RemediationStep.plan_id == plan.id
    )
    return list(session.scalars(wanted.order_by(RemediationStep.place, RemediationStep.id)))


def find_step(session: Session, plan: RemediationPlan, step_id: uuid.UUID) -> RemediationStep:
    """A step of a plan; raises NotFound."""
    row = session.get(RemediationStep, (plan.program_id, step_id))
    if row is None or row.plan_id != plan.id:
        raise NotFound(NO_STEP)
    return row


def due_moment(session: Session, student_id: uuid.UUID, day: date) -> datetime:
    """The last minute of a day where the student lives, in UTC."""
    zone = zone_of(session.scalar(sa.select(User.timezone).where(User.id == student_id)) or "UTC")
    return datetime.combine(day, time(23, 59), zone).astimezone(UTC)


def group_title(domain: str, objectives: list[str], shelf: Shelf, *, wide: bool = False) -> str:
    """What a group is called: its objective, or its domain with how many objectives."""
    if len(objectives) == 1:
        return objective_title(objectives[0], shelf)
    try:
        name = f"{domain} {shelf.area_of_domain(domain).title}"
    except UnknownItem:
        name = domain
    return f"{name}, {len(objectives)} objectives" if objectives and not wide else name


def objective_title(objective: str, shelf: Shelf) -> str:
    """An objective's title, its id where the content has it no more."""
    try:
        return shelf.objective(objective).title
    except UnknownItem:
        return objective


def name_of(session: Session, person: uuid.UUID | None) -> str:
    """A person's name, "" for nobody and for an account that is gone."""
    return session.scalar(sa.select(User.name).where(User.id == person)) or "" if person else ""
