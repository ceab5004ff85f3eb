"""How long a program keeps records, and how they go: never while a student of them waits for an answer."""

from __future__ import annotations

import calendar
import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import (
    Alert,
    Assignment,
    AuditEvent,
    Cohort,
    Enrollment,
    Evidence,
    HookDelivery,
    Invitation,
    Job,
    LedgerEntry,
    Program,
    RecordRequest,
)
from studyhub.services.database import command
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import hold


@dataclass(frozen=True)
class Retained:
    """What a run did: cohorts emptied, cohorts held back by an open request, rows deleted."""

    cohorts: int = 0
    held: int = 0
    enrollments: int = 0
    events: int = 0

    def __add__(self, other: Retained) -> Retained:
        return Retained(
            self.cohorts + other.cohorts,
            self.held + other.held,
            self.enrollments + other.enrollments,
            self.events + other.events,
        )


def retain(*, now: datetime, pretend: bool = False) -> Retained:
    """Delete work, enrolments, invitations, closed requests, alerts and events of cohorts whose time is over.

    A cohort's time is the program's months after it went into the archive. One with a student who waits for
    an answer is held back whole: events name several. Commits program by program; who pretends, nothing.
    """
    programs = db.session().scalars(sa.select(Program.id)).all()
    return sum((_of_program(program_id, now, pretend) for program_id in programs), Retained())


def months_before(at: datetime, months: int) -> datetime:
    """The same time of day, so many months earlier; the last of the month where that has no such day."""
    whole = at.year * 12 + at.month - 1 - months
    year, month = whole // 12, whole % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))


def _of_program(program_id: uuid.UUID, now: datetime, pretend: bool) -> Retained:
    with command() as session:
        program = hold(session, program_id)
        limit = months_before(now, program.retention_months)
        over = session.scalars(
            sa.select(Cohort).where(Cohort.program_id == program_id, Cohort.archived_at <= limit)
        ).all()
        done = sum((_empty(session, cohort, now) for cohort in over), Retained())
        if pretend:
            session.rollback()
        return done


def _empty(session: Session, cohort: Cohort, now: datetime) -> Retained:
    if _waited_for(session, cohort):
        return Retained(held=1)
    counts = {
        table: session.execute(
            sa.delete(table).where(table.program_id == cohort.program_id, table.cohort_id == cohort.id)
        ).rowcount  # type: ignore[attr-defined]  # a DELETE's result counts rows
        # Standings go with enrolments, contacts with alerts, files with jobs.
        for table in (
            Assignment,
            Enrollment,
            Invitation,
            RecordRequest,
            LedgerEntry,
            Evidence,
            Alert,
            HookDelivery,
            Job,
            AuditEvent,
        )
    }
    if not any(counts.values()):
        return Retained()
    note(
        session,
        "retention.done",
        program_id=cohort.program_id,
        actor_id=None,
        now=now,
        over=cohort.name,
        enrollments=counts[Enrollment],
        events=counts[AuditEvent],
    )
    return Retained(1, 0, counts[Enrollment], counts[AuditEvent])


def _waited_for(session: Session, cohort: Cohort) -> bool:
    """Whether a student of a cohort has asked the program something that is not answered."""
    students = sa.select(Enrollment.user_id).where(
        Enrollment.program_id == cohort.program_id, Enrollment.cohort_id == cohort.id
    )
    waiting = sa.select(RecordRequest.id).where(
        RecordRequest.program_id == cohort.program_id,
        RecordRequest.user_id.in_(students),
        RecordRequest.closed_at.is_(None),
    )
    return session.scalar(waiting.limit(1)) is not None
