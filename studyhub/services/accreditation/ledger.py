"""The outcome ledger: how each student's exam ended and what became of them, by academic year."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import Cohort, Enrollment, LedgerEntry, Program, RecordedOutcome, User
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, allow, hold
from studyhub.services.programs.records.requests import is_open_for

from .changes import changed_parts, takes_away
from .entries import Outcome, faults_of, outcome_of, standing_in
from .figures import Figures, figures_of
from .told import Told, told_of
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
        allow(user_id, program_id, Act.SEE_OUTCOMES)
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
    grant = allow(user_id, program_id, Act.SEE_OUTCOMES)
    entries = lines_of(session, program_id, month)
    here = tuple(one for one in entries if one.year in {year, None})
    years = sorted(
        {one.year for one in entries if one.year} | {year, year_of(now.date(), month)}, reverse=True
    )
    return LedgerPage(
        head=head_of(grant),
        year=year,
        year_name=year_name(year, month),
        years=tuple((one, year_name(one, month)) for one in years),
        entries=here,
        figures=figures_of([one for one in here if one.year == year]),
        told=told_of(session, program_id),
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
        .order_by(LedgerEntry.exam_on.desc().nulls_last(), LedgerEntry.id)
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
    """Write an entry, or change one; gives its id. Raises NotFound, and Invalid with every fault.

    While a student waits for an answer about their records, what is known may be mended and not taken away:
    raises Conflict.
    """
    with command() as session:
        allow(user_id, program_id, Act.KEEP_OUTCOMES)
        hold(session, program_id)
        row = _entry(session, program_id, entry_id) if entry_id else None
        before = outcome_of(row) if row else None
        nameless = before is not None and before.student_id is None and not before.name
        standing = standing_in(session, program_id, but=entry_id)
        if faults := faults_of(session, program_id, outcome, now.date(), standing, nameless=nameless):
            raise Invalid(" ".join(faults))
        if row is not None:
            _give_up(session, row, outcome, user_id=user_id, now=now)
        row = write(session, program_id, outcome, now, row)
        note(
            session,
            "ledger.changed" if before else "ledger.kept",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            subject_id=outcome.student_id,
            parts=(changed_parts(before, outcome_of(row)) or "nothing") if before else "",
        )
        return row.id


def remove(*, user_id: uuid.UUID, program_id: uuid.UUID, entry_id: uuid.UUID, now: datetime) -> None:
    """Take an entry off the ledger. Raises NotFound, Conflict while its student waits for an answer."""
    with command() as session:
        allow(user_id, program_id, Act.KEEP_OUTCOMES)
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
    row: LedgerEntry | None = None,
) -> LedgerEntry:
    """Store an entry that was found right, in a `row` that is there or anew, within a command."""
    if row is None:
        row = LedgerEntry(program_id=program_id, id=new_id(now))
        session.add(row)
    row.cohort_id, row.user_id = outcome.cohort_id, outcome.student_id
    row.name = "" if outcome.student_id else outcome.name.strip()
    row.exam_on, row.passed = outcome.exam_on, outcome.passed
    row.attempt = outcome.number
    row.domains, row.graduated_on = dict(outcome.domains), outcome.graduated_on
    row.placement, row.placed_as = outcome.placement, outcome.placed_as.strip()
    row.graduate_mark, row.employer_mark = outcome.graduate_mark, outcome.employer_mark
    row.changed_at = now
    session.flush()
    return row


def _give_up(
    session: Session, row: LedgerEntry, outcome: Outcome, *, user_id: uuid.UUID, now: datetime
) -> None:
    """What an entry will say of its student no more: not while they ask, and not to check readiness."""
    student, program_id = row.user_id, row.program_id
    if student is None:
        return
    if takes_away(outcome_of(row), outcome) and is_open_for(session, program_id, student):
        raise Conflict(ASKED)
    if student != outcome.student_id:
        note(session, "ledger.removed", program_id=program_id, actor_id=user_id, now=now, subject_id=student)
    if (student, row.exam_on) != (outcome.student_id, outcome.exam_on):
        _forget(session, row)


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


def _line(entry: LedgerEntry, cohort: str, student: str | None, month: int) -> EntryLine:
    day = entry.exam_on or entry.graduated_on
    return EntryLine(
        id=entry.id,
        who=student or entry.name or f"former student {entry.id.hex[-6:]}",
        cohort=cohort,
        outcome=outcome_of(entry),
        year=year_of(day, month) if day else None,
    )


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
