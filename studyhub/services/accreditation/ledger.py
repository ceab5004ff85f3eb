"""The outcome ledger: how each student's exam ended and what became of them, by academic year."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, ExamOutcome, LedgerEntry, Program, RecordedOutcome, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, allow
from studyhub.services.programs.records.requests import is_open_for

from .entries import Outcome, faults_of
from .figures import Figures, figures_of
from .years import year_name, year_of

ASKED = "This student has asked about their records. Answer that first: until then nothing may be taken away."


@dataclass(frozen=True)
class EntryLine:
    """An entry in the list, with the name that it goes under and its cohort's."""

    id: uuid.UUID
    who: str
    cohort: str
    outcome: Outcome
    year: int | None


@dataclass(frozen=True)
class Told:
    """A result that a student told and consented to share, and that the ledger does not have yet.

    `attempt` is the one that it would be: after those in the ledger.
    """

    student_id: uuid.UUID
    cohort_id: uuid.UUID
    name: str
    exam_on: date
    passed: bool
    attempt: int


@dataclass(frozen=True)
class LedgerPage:
    """A year's ledger: its entries, what they come to, and results that students share."""

    head: Head
    year: int
    year_name: str
    years: tuple[tuple[int, str], ...]
    entries: tuple[EntryLine, ...]
    figures: Figures
    told: tuple[Told, ...]
    students: tuple[tuple[uuid.UUID, uuid.UUID, str], ...]
    cohorts: tuple[tuple[uuid.UUID, str], ...]
    year_month: int


def ledger_page(*, user_id: uuid.UUID, program_id: uuid.UUID, year: int | None, now: datetime) -> LedgerPage:
    """The ledger of a year (None: the running one); the look is put on record. Raises NotFound."""
    with command() as session:
        allow(session, user_id, program_id, Act.SEE_OUTCOMES)
        month = session.get_one(Program, program_id).year_month
        year = year_of(now.date(), month) if year is None else year
        note(
            session,
            "ledger.seen",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            year=year_name(year, month),
        )
    session = db.session()
    grant = allow(session, user_id, program_id, Act.SEE_OUTCOMES)
    entries = lines_of(session, program_id, month)
    here = tuple(one for one in entries if one.year in {year, None})
    years = sorted(
        {one.year for one in entries if one.year} | {year, year_of(now.date(), month)}, reverse=True
    )
    return LedgerPage(
        head=head_of(session, grant),
        year=year,
        year_name=year_name(year, month),
        years=tuple((one, year_name(one, month)) for one in years),
        entries=here,
        figures=figures_of([one for one in here if one.year == year]),
        told=_told(session, program_id),
        students=_students(session, program_id),
        cohorts=_cohorts(session, program_id),
        year_month=month,
    )


def lines_of(session: Session, program_id: uuid.UUID, month: int) -> tuple[EntryLine, ...]:
    """Every entry of a program, the latest exam first; an entry without a day is of no year yet."""
    rows = session.execute(
        sa.select(LedgerEntry, Cohort.name, User.name.label("student"))
        .join(
            Cohort, sa.and_(Cohort.program_id == LedgerEntry.program_id, Cohort.id == LedgerEntry.cohort_id)
        )
        .outerjoin(User, User.id == LedgerEntry.user_id)
        .where(LedgerEntry.program_id == program_id)
        .order_by(LedgerEntry.exam_on.desc(), LedgerEntry.id)
    )
    return tuple(_line(entry, cohort, student, month) for entry, cohort, student in rows)


def keep(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    outcome: Outcome,
    now: datetime,
    entry_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Write an entry, or change one; gives its id. Raises NotFound, and Invalid with every fault."""
    with command() as session:
        allow(session, user_id, program_id, Act.KEEP_OUTCOMES)
        if faults := faults_of(session, program_id, outcome, now.date(), entry_id):
            raise Invalid(" ".join(faults))
        row = write(session, program_id, outcome, now, entry_id)
        note(
            session,
            "ledger.kept",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            subject_id=outcome.student_id,
        )
        return row.id


def remove(*, user_id: uuid.UUID, program_id: uuid.UUID, entry_id: uuid.UUID, now: datetime) -> None:
    """Take an entry off the ledger. Raises NotFound, Conflict while its student waits for an answer."""
    with command() as session:
        allow(session, user_id, program_id, Act.KEEP_OUTCOMES)
        row = _entry(session, program_id, entry_id)
        if row.user_id is not None and is_open_for(session, program_id, row.user_id):
            raise Conflict(ASKED)
        _forget(session, row)
        note(
            session,
            "ledger.removed",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            subject_id=row.user_id,
        )
        session.delete(row)


def write(
    session: Session,
    program_id: uuid.UUID,
    outcome: Outcome,
    now: datetime,
    entry_id: uuid.UUID | None = None,
) -> LedgerEntry:
    """Store an entry that was found right, within a command."""
    row = _entry(session, program_id, entry_id) if entry_id else None
    if row is None:
        row = LedgerEntry(program_id=program_id, id=new_id(now))
        session.add(row)
    row.cohort_id, row.user_id = outcome.cohort_id, outcome.student_id
    row.name = "" if outcome.student_id else outcome.name.strip()[:80]
    row.exam_on, row.passed = outcome.exam_on, outcome.passed
    row.attempt = outcome.attempt or (1 if outcome.exam_on else None)
    row.domains, row.graduated_on = dict(outcome.domains), outcome.graduated_on
    row.placement, row.placed_as = outcome.placement, outcome.placed_as.strip()[:160]
    row.graduate_mark, row.employer_mark = outcome.graduate_mark, outcome.employer_mark
    row.changed_at = now
    session.flush()
    return row


def _forget(session: Session, row: LedgerEntry) -> None:
    """What is off the ledger checks the readiness estimate no more."""
    session.execute(
        sa.delete(RecordedOutcome).where(
            RecordedOutcome.program_id == row.program_id,
            RecordedOutcome.user_id == row.user_id,
            RecordedOutcome.sat_on == row.exam_on,
        )
    )


def _entry(session: Session, program_id: uuid.UUID, entry_id: uuid.UUID) -> LedgerEntry:
    row = session.get(LedgerEntry, (program_id, entry_id))
    if row is None:
        raise NotFound("There is no such entry in this ledger.")
    return row


def outcome_of(entry: LedgerEntry) -> Outcome:
    """An entry as it was written."""
    return Outcome(
        cohort_id=entry.cohort_id,
        student_id=entry.user_id,
        name=entry.name,
        exam_on=entry.exam_on,
        attempt=entry.attempt,
        passed=entry.passed,
        domains=dict(entry.domains),
        graduated_on=entry.graduated_on,
        placement=entry.placement,
        placed_as=entry.placed_as,
        graduate_mark=entry.graduate_mark,
        employer_mark=entry.employer_mark,
    )


def _line(entry: LedgerEntry, cohort: str, student: str | None, month: int) -> EntryLine:
    day = entry.exam_on or entry.graduated_on
    return EntryLine(
        id=entry.id,
        who=student or entry.name or f"former student {entry.id.hex[-6:]}",
        cohort=cohort,
        outcome=outcome_of(entry),
        year=year_of(day, month) if day else None,
    )


def _told(session: Session, program_id: uuid.UUID) -> tuple[Told, ...]:
    """Results told by students who let the program have them, not yet in the ledger under that day."""
    there = sa.exists().where(
        LedgerEntry.program_id == program_id,
        LedgerEntry.user_id == ExamOutcome.user_id,
        LedgerEntry.exam_on == ExamOutcome.sat_on,
    )
    rows = session.execute(
        sa.select(ExamOutcome, Enrollment.cohort_id, User.name)
        .join(Enrollment, Enrollment.user_id == ExamOutcome.user_id)
        .join(User, User.id == ExamOutcome.user_id)
        .where(
            Enrollment.program_id == program_id,
            Enrollment.left_at.is_(None),
            Enrollment.shares_outcome,
            ~there,
        )
        .order_by(ExamOutcome.sat_on)
    )
    attempts = session.execute(
        sa.select(LedgerEntry.user_id, sa.func.max(LedgerEntry.attempt).label("last"))
        .where(LedgerEntry.program_id == program_id, LedgerEntry.attempt.is_not(None))
        .group_by(LedgerEntry.user_id)
    )
    last = {row.user_id: int(row.last) for row in attempts}
    told = []
    for one, cohort, name in rows:
        last[one.user_id] = last.get(one.user_id, 0) + 1
        told.append(Told(one.user_id, cohort, name, one.sat_on, one.passed, last[one.user_id]))
    return tuple(told)


def _students(session: Session, program_id: uuid.UUID) -> tuple[tuple[uuid.UUID, uuid.UUID, str], ...]:
    rows = session.execute(
        sa.select(Enrollment.user_id, Enrollment.cohort_id, User.name, Cohort.name.label("cohort"))
        .join(User, User.id == Enrollment.user_id)
        .join(Cohort, sa.and_(Cohort.program_id == program_id, Cohort.id == Enrollment.cohort_id))
        .where(Enrollment.program_id == program_id)
        .order_by(sa.func.lower(User.name), User.id)
    )
    return tuple((row.user_id, row.cohort_id, f"{row.name} ({row.cohort})") for row in rows)


def _cohorts(session: Session, program_id: uuid.UUID) -> tuple[tuple[uuid.UUID, str], ...]:
    rows: Sequence[Cohort] = session.scalars(
        sa.select(Cohort).where(Cohort.program_id == program_id).order_by(Cohort.created_at.desc())
    ).all()
    return tuple((row.id, row.name) for row in rows)
