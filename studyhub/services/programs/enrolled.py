"""A student's own side of a cohort: what the program sees, sharing, leaving, what the student asked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, Membership, Program, RecordedOutcome, RecordRequest
from studyhub.services.database import command
from studyhub.services.errors import NotFound

from .audit import Line, looks_at, note
from .inviting.joining import watchers_of
from .records.requests import Request, requests_where
from .records.students import ends_at
from .records.totals import Totals, totals_of

NOT_ENROLLED = "There is no such cohort of yours."
LOOKS_SHOWN = 20


@dataclass(frozen=True)
class MyCohort:
    """A cohort that a person is or was in, with its exam window."""

    program_id: uuid.UUID
    id: uuid.UUID
    name: str
    term: str
    program: str
    college: str
    window_from: date | None
    window_to: date | None
    left: bool
    archived: bool


@dataclass(frozen=True)
class EnrolledPage:
    """What a program sees of a student, shown to the student.

    `until` is set where nothing new is seen any more. `watchers` are who may look, `looks` who did.
    """

    cohort: MyCohort
    joined_at: datetime
    until: datetime | None
    shares: bool
    shares_outcome: bool
    checks_outcome: bool
    retention_months: int
    totals: Totals
    watchers: tuple[str, ...]
    looks: tuple[Line, ...]
    requests: tuple[Request, ...]


@dataclass(frozen=True)
class Ties:
    """What holds a person to programs, told before an account is deleted."""

    cohorts: tuple[MyCohort, ...]
    works_in: tuple[str, ...]
    open_requests: int


def my_cohorts(*, user_id: uuid.UUID, former: bool = False) -> tuple[MyCohort, ...]:
    """The cohorts that a person is in, the latest first; with `former` also those that are over or left."""
    return _cohorts(db.session(), user_id, former=former)


def ties_of(*, user_id: uuid.UUID) -> Ties:
    """What a deletion of the account would end."""
    session = db.session()
    works_in = session.scalars(
        sa.select(Program.name)
        .join(Membership, Membership.program_id == Program.id)
        .where(Membership.user_id == user_id)
        .order_by(Program.name)
    )
    waiting = sa.select(sa.func.count()).select_from(RecordRequest)
    mine = (RecordRequest.user_id == user_id, RecordRequest.closed_at.is_(None))
    return Ties(
        cohorts=_cohorts(session, user_id, former=True),
        works_in=tuple(works_in),
        open_requests=session.scalar(waiting.where(*mine)) or 0,
    )


def enrolled_page(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, shelf: Shelf, now: datetime
) -> EnrolledPage:
    """What a program sees of the student, who looked, what was asked. Raises NotFound."""
    session = db.session()
    row, cohort = own_cohort(session, user_id, program_id, cohort_id)
    program = session.get_one(Program, program_id)
    until = ends_at(row, cohort)
    return EnrolledPage(
        cohort=_my(row, cohort, program),
        joined_at=row.joined_at,
        until=until,
        shares=row.shares_practice and until is None,
        shares_outcome=row.shares_outcome,
        checks_outcome=row.checks_outcome,
        retention_months=program.retention_months,
        totals=totals_of(session, user_id, shelf, until=until or now),
        watchers=watchers_of(session, cohort),
        looks=looks_at(session, user_id, program_id, limit=LOOKS_SHOWN),
        requests=requests_where(
            session,
            RecordRequest.program_id == program_id,
            RecordRequest.cohort_id == cohort_id,
            RecordRequest.user_id == user_id,
            now=now,
        ),
    )


def share(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, shares: bool, now: datetime
) -> None:
    """Show the program each answer from now on, or totals only. Raises NotFound where nothing is seen."""
    with command() as session:
        row, cohort = own_cohort(session, user_id, program_id, cohort_id)
        if ends_at(row, cohort) is not None:
            raise NotFound(NOT_ENROLLED)
        if row.shares_practice == shares:
            return
        row.shares_practice = shares
        _note(session, "student.shares", row, cohort, now, done="began" if shares else "ended")


def share_outcome(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, shares: bool, now: datetime
) -> None:
    """Let the program take told results of the real exam into its ledger, or no more. Raises NotFound."""
    with command() as session:
        row, cohort = own_cohort(session, user_id, program_id, cohort_id)
        if row.left_at is not None:
            raise NotFound(NOT_ENROLLED)
        if row.shares_outcome == shares:
            return
        row.shares_outcome = shares
        _note(session, "student.consents", row, cohort, now, done="lets" if shares else "no longer lets")


def check_by_outcome(
    *, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, allows: bool, now: datetime
) -> None:
    """Let the readiness estimate be checked by what the program recorded of one's exam, or no more.

    It begins by night, and ends at once for all cohorts of the program; who has left may only end it. Raises
    NotFound.
    """
    with command() as session:
        row, cohort = own_cohort(session, user_id, program_id, cohort_id)
        if allows and row.left_at is not None:
            raise NotFound(NOT_ENROLLED)
        if row.checks_outcome == allows:
            return
        row.checks_outcome = allows
        if not allows:
            mine = (Enrollment.program_id == program_id, Enrollment.user_id == user_id)
            session.execute(sa.update(Enrollment).where(*mine).values(checks_outcome=False))
            session.execute(
                sa.delete(RecordedOutcome).where(
                    RecordedOutcome.program_id == program_id, RecordedOutcome.user_id == user_id
                )
            )
        _note(session, "student.checks", row, cohort, now, done="lets" if allows else "no longer lets")


def leave(*, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID, now: datetime) -> None:
    """Leave a cohort: the program sees nothing new; what it saw in totals stays until its time is over."""
    with command() as session:
        row, cohort = own_cohort(session, user_id, program_id, cohort_id)
        if row.left_at is not None:
            raise NotFound(NOT_ENROLLED)
        row.left_at, row.shares_practice, row.shares_outcome = now, False, False
        _note(session, "student.left", row, cohort, now)


def own_cohort(
    session: Session, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID
) -> tuple[Enrollment, Cohort]:
    """A cohort that a person is or was in; raises NotFound for all others."""
    row = session.get(Enrollment, (program_id, cohort_id, user_id))
    if row is None:
        raise NotFound(NOT_ENROLLED)
    return row, session.get_one(Cohort, (program_id, cohort_id))


def _cohorts(session: Session, user_id: uuid.UUID, *, former: bool) -> tuple[MyCohort, ...]:
    wanted = (
        sa.select(Enrollment, Cohort, Program)
        .join(Cohort, sa.and_(Cohort.program_id == Enrollment.program_id, Cohort.id == Enrollment.cohort_id))
        .join(Program, Program.id == Enrollment.program_id)
        .where(Enrollment.user_id == user_id)
        .order_by(Enrollment.joined_at.desc(), Cohort.id)
    )
    if not former:
        wanted = wanted.where(Enrollment.left_at.is_(None), Cohort.archived_at.is_(None))
    return tuple(_my(row.Enrollment, row.Cohort, row.Program) for row in session.execute(wanted))


def _my(row: Enrollment, cohort: Cohort, program: Program) -> MyCohort:
    return MyCohort(
        program_id=program.id,
        id=cohort.id,
        name=cohort.name,
        term=cohort.term,
        program=program.name,
        college=program.college,
        window_from=cohort.window_from,
        window_to=cohort.window_to,
        left=row.left_at is not None,
        archived=cohort.archived_at is not None,
    )


def _note(
    session: Session, action: str, row: Enrollment, cohort: Cohort, now: datetime, **detail: object
) -> None:
    note(
        session,
        action,
        program_id=row.program_id,
        actor_id=row.user_id,
        now=now,
        subject_id=row.user_id,
        cohort=cohort,
        **detail,
    )
