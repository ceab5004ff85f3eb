"""A program for those who work in it: which ones a person has, its cohorts, its name and its times."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, Membership, Program
from studyhub.services.database import command
from studyhub.services.errors import Invalid

from .audit import note
from .heads import Head, head_of
from .permissions import Act, CohortAct, Grant, allow, hold

SHORTEST_RETENTION, LONGEST_RETENTION = 1, 240


@dataclass(frozen=True)
class MyProgram:
    """A program that a person works in."""

    id: uuid.UUID
    name: str
    college: str
    role: str


@dataclass(frozen=True)
class CohortLine:
    """A cohort in the list of a program; `right` is edit or view."""

    id: uuid.UUID
    name: str
    term: str
    students: int
    joins_open: bool
    archived: bool
    right: str


@dataclass(frozen=True)
class ProgramPage:
    """A program with the cohorts that the reader may see, the latest first, the archive last."""

    head: Head
    cohorts: tuple[CohortLine, ...]


@dataclass(frozen=True)
class ProgramSettings:
    """What a director may change.

    `retention_months` count from when a cohort goes into the archive; academic years begin with `year_month`.
    """

    head: Head
    name: str
    college: str
    retention_months: int
    year_month: int


def my_programs(*, user_id: uuid.UUID) -> tuple[MyProgram, ...]:
    """The programs that a person works in, archived ones left out."""
    rows = db.session().execute(
        sa.select(Program.id, Program.name, Program.college, Membership.role)
        .join(Membership, Membership.program_id == Program.id)
        .where(Membership.user_id == user_id, Program.archived_at.is_(None))
        .order_by(Program.name, Program.id)
    )
    return tuple(MyProgram(*row) for row in rows)


def program_page(*, user_id: uuid.UUID, program_id: uuid.UUID) -> ProgramPage:
    """A program and its cohorts."""
    session = db.session()
    grant = allow(user_id, program_id, Act.SEE_PROGRAM)
    return ProgramPage(head_of(grant), _cohorts(session, grant))


def program_settings(*, user_id: uuid.UUID, program_id: uuid.UUID) -> ProgramSettings:
    """What a director may change."""
    session = db.session()
    grant = allow(user_id, program_id, Act.EDIT_PROGRAM)
    head = head_of(grant)
    program = session.get_one(Program, program_id)
    return ProgramSettings(head, head.name, head.college, program.retention_months, program.year_month)


def change_program(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    name: str,
    college: str,
    retention_months: int,
    year_month: int,
    now: datetime,
) -> None:
    """Change a program's name, college, academic year, or how long it keeps records. Raises Invalid."""
    with command() as session:
        allow(user_id, program_id, Act.EDIT_PROGRAM)
        if not name.strip():
            raise Invalid("Give the program a name.")
        if not SHORTEST_RETENTION <= retention_months <= LONGEST_RETENTION:
            raise Invalid(f"Records are kept for {SHORTEST_RETENTION} to {LONGEST_RETENTION} months.")
        if not 1 <= year_month <= 12:
            raise Invalid("Choose the month in which the academic year begins.")
        program = hold(session, program_id)
        wanted = {
            "name": name.strip(),
            "college": college.strip(),
            "retention_months": retention_months,
            "year_month": year_month,
        }
        changed = [field for field, value in wanted.items() if getattr(program, field) != value]
        for field in changed:
            setattr(program, field, wanted[field])
        if changed:
            said = ", ".join(changed).replace("retention_months", f"records kept {retention_months} months")
            said = said.replace("year_month", "when the academic year begins")
            note(session, "program.changed", program_id=program_id, actor_id=user_id, now=now, changed=said)


def _cohorts(session: Session, grant: Grant) -> tuple[CohortLine, ...]:
    students = (
        sa.select(sa.func.count())
        .select_from(Enrollment)
        .where(
            Enrollment.program_id == Cohort.program_id,
            Enrollment.cohort_id == Cohort.id,
            Enrollment.left_at.is_(None),
        )
        .correlate(Cohort)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Cohort, students.label("students"))
        .where(Cohort.program_id == grant.program_id)
        .order_by(Cohort.archived_at.is_not(None), Cohort.id.desc())
    )
    return tuple(
        CohortLine(
            id=row.Cohort.id,
            name=row.Cohort.name,
            term=row.Cohort.term,
            students=row.students,
            joins_open=row.Cohort.joins_open,
            archived=row.Cohort.archived_at is not None,
            right=grant.right_in(row.Cohort.id).value,
        )
        for row in rows
        if grant.may_in(row.Cohort.id, CohortAct.SEE_COHORT)
    )
