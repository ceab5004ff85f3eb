"""What instructors saw students do in a competency, outside of questions, and by which framework."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import CompetencyFramework
from studyhub.models import Cohort, Evidence, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import CohortAct, allow_in
from studyhub.services.programs.records.requests import is_open_for
from studyhub.services.programs.records.students import enrolled

from .ledger import ASKED


@dataclass(frozen=True)
class EvidenceLine:
    """A rating by an instructor."""

    id: uuid.UUID
    student: str
    competency: str
    level: int
    seen_on: date
    note: str


@dataclass(frozen=True)
class Rating:
    """What an instructor saw a student do."""

    student_id: uuid.UUID
    competency: str
    level: int
    seen_on: date
    note: str = ""


def framework_of(cohort: Cohort, shelf: Shelf) -> CompetencyFramework:
    """The framework that a cohort is held to: its own, or the site's first. Raises NotFound without any."""
    found = [one for one in shelf.frameworks if one.id == cohort.framework] or list(shelf.frameworks)
    if not found:
        raise NotFound("The content of this site has no competency framework.")
    return found[0]


def rate(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    rating: Rating,
    shelf: Shelf,
    now: datetime,
) -> None:
    """Keep what an instructor saw. Raises NotFound, Invalid."""
    with command() as session:
        cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.RATE_STUDENTS)
        enrolled(session, cohort, rating.student_id)
        if rating.competency not in {one.id for one in framework_of(cohort, shelf).competencies}:
            raise Invalid("Choose a competency of the cohort's framework.")
        if not 1 <= rating.level <= 6 or rating.seen_on > now.date():
            raise Invalid("Choose a level from 1 to 6 and a day that is not ahead.")
        row = Evidence(program_id=program_id, id=new_id(now), cohort_id=cohort_id, user_id=rating.student_id)
        row.competency, row.level, row.seen_on = rating.competency, rating.level, rating.seen_on
        row.note, row.by_id = rating.note.strip()[:500], user_id
        session.add(row)
        note(
            session,
            "evidence.kept",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            subject_id=rating.student_id,
            cohort=cohort,
            competency=rating.competency,
        )


def unrate(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, evidence_id: uuid.UUID, now: datetime
) -> None:
    """Take a rating back. Raises NotFound, Conflict while its student waits for an answer."""
    with command() as session:
        cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.RATE_STUDENTS)
        row = session.get(Evidence, (program_id, evidence_id))
        if row is None or row.cohort_id != cohort_id:
            raise NotFound("There is no such rating.")
        if is_open_for(session, program_id, row.user_id):
            raise Conflict(ASKED)
        note(
            session,
            "evidence.removed",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            subject_id=row.user_id,
            cohort=cohort,
            competency=row.competency,
        )
        session.delete(row)


def ratings_of(session: Session, cohort: Cohort) -> dict[str, dict[uuid.UUID, int]]:
    """The highest level that each student was seen to reach, by competency."""
    rows = session.execute(
        sa.select(Evidence.competency, Evidence.user_id, sa.func.max(Evidence.level))
        .where(Evidence.program_id == cohort.program_id, Evidence.cohort_id == cohort.id)
        .group_by(Evidence.competency, Evidence.user_id)
    )
    found: dict[str, dict[uuid.UUID, int]] = {}
    for competency, student, level in rows:
        found.setdefault(competency, {})[student] = int(level)
    return found


def evidence_of(session: Session, cohort: Cohort) -> tuple[EvidenceLine, ...]:
    """The ratings of a cohort's students, the latest first."""
    rows = session.execute(
        sa.select(Evidence, User.name)
        .join(User, User.id == Evidence.user_id)
        .where(Evidence.program_id == cohort.program_id, Evidence.cohort_id == cohort.id)
        .order_by(Evidence.seen_on.desc(), Evidence.id)
    )
    return tuple(
        EvidenceLine(row.id, name, row.competency, row.level, row.seen_on, row.note) for row, name in rows
    )
