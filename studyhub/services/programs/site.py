"""What the site's administrator does with programs: make, archive, appoint a director, and no look inside."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, Invitation, Membership, Program, User
from studyhub.models.base import new_id
from studyhub.services.accounts.desk import Desk
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid

from .audit import note
from .cohorts import close_cohort
from .inviting.outbox import Sent, post, write
from .letters import Letter
from .permissions import Role, allow_administrator, hold

NAMELESS = "Give the program a name, such as “Health Information Technology”."
RETENTION_MONTHS = 60


@dataclass(frozen=True)
class SiteProgram:
    """A program in the administrator's list: how many people, not who, but for its directors."""

    id: uuid.UUID
    name: str
    college: str
    created_at: datetime
    archived: bool
    directors: tuple[str, ...]
    staff: int
    cohorts: int
    students: int
    invited: int


def make_program(
    *, desk: Desk, actor_id: uuid.UUID, name: str, college: str, email: str, now: datetime
) -> Sent:
    """Make a program and invite its first director. Raises Invalid without a name or an address."""
    with command() as session:
        allow_administrator(session, actor_id)
        if not name.strip():
            raise Invalid(NAMELESS)
        program = Program(
            id=new_id(now),
            name=name.strip(),
            college=college.strip(),
            retention_months=RETENTION_MONTHS,
            created_at=now,
        )
        session.add(program)
        session.flush()
        note(session, "program.made", program_id=program.id, actor_id=actor_id, now=now)
        letter = _invite_director(session, program, actor_id, email, now)
        return post(desk, letter)


def appoint_director(
    *, desk: Desk, actor_id: uuid.UUID, program_id: uuid.UUID, email: str, now: datetime
) -> Sent:
    """Invite one more director, where those there are cannot be reached."""
    with command() as session:
        allow_administrator(session, actor_id)
        program = hold(session, program_id)
        letter = _invite_director(session, program, actor_id, email, now)
        return post(desk, letter)


def _invite_director(
    session: Session, program: Program, actor_id: uuid.UUID, email: str, now: datetime
) -> Letter:
    return write(session, program, None, actor_id=actor_id, email=email, name="", role=Role.DIRECTOR, now=now)


def archive_program(*, actor_id: uuid.UUID, program_id: uuid.UUID, now: datetime) -> None:
    """Archive a program with its cohorts: nobody joins any more, and the time of their records runs."""
    with command() as session:
        allow_administrator(session, actor_id)
        program = hold(session, program_id)
        if program.archived_at is not None:
            raise Conflict("This program is in the archive already.")
        program.archived_at = now
        for cohort in session.scalars(
            sa.select(Cohort).where(Cohort.program_id == program_id, Cohort.archived_at.is_(None))
        ):
            close_cohort(session, cohort, now=now)
        note(session, "program.archived", program_id=program_id, actor_id=actor_id, now=now)


def restore_program(*, actor_id: uuid.UUID, program_id: uuid.UUID, now: datetime) -> None:
    """Take a program out of the archive; its cohorts stay there until staff take them out."""
    with command() as session:
        allow_administrator(session, actor_id)
        hold(session, program_id).archived_at = None
        note(session, "program.restored", program_id=program_id, actor_id=actor_id, now=now)


def all_programs(*, actor_id: uuid.UUID, now: datetime) -> tuple[SiteProgram, ...]:
    """Every program, those in use first."""
    session = db.session()
    allow_administrator(session, actor_id)
    programs = session.scalars(sa.select(Program).order_by(Program.archived_at.is_not(None), Program.name))
    staff = _counts(session, Membership)
    cohorts = _counts(session, Cohort)
    students = _counts(session, Enrollment, Enrollment.left_at.is_(None))
    waiting = (
        Invitation.role == "director",
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )
    invited = _counts(session, Invitation, *waiting)
    directors = _directors(session)
    return tuple(
        SiteProgram(
            id=program.id,
            name=program.name,
            college=program.college,
            created_at=program.created_at,
            archived=program.archived_at is not None,
            directors=tuple(directors.get(program.id, ())),
            staff=staff.get(program.id, 0),
            cohorts=cohorts.get(program.id, 0),
            students=students.get(program.id, 0),
            invited=invited.get(program.id, 0),
        )
        for program in programs
    )


Counted = type[Membership] | type[Cohort] | type[Enrollment] | type[Invitation]


def _counts(session: Session, table: Counted, *where: sa.ColumnElement[bool]) -> dict[uuid.UUID, int]:
    column = table.program_id
    rows = session.execute(sa.select(column, sa.func.count()).where(*where).group_by(column))
    return {program: int(count) for program, count in rows}


def _directors(session: Session) -> dict[uuid.UUID, list[str]]:
    rows = session.execute(
        sa.select(Membership.program_id, User.name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role == "director")
        .order_by(User.name)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for program, name in rows:
        found.setdefault(program, []).append(name)
    return found
