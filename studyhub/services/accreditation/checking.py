"""Which results of ledgers check the readiness estimate: those whose students allow it, brought in by night.

What was foretold is reckoned from the log as it stood before that day, and kept where no program sees it.
What is no longer allowed, or no longer in the ledger, is taken out.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Enrollment, LedgerEntry, RecordedOutcome, User
from studyhub.services.database import command
from studyhub.services.progress.outcomes import foretold_before

Person = tuple[uuid.UUID, uuid.UUID]
"""A student in a program: the program, the student."""
Results = Mapping[date, bool]


def bring_in_results(*, shelf: Shelf) -> int:
    """Make what checks the estimate what ledgers and students say; of how many it changed. Commits each."""
    session = db.session()
    wanted, kept = _wanted(session), _kept(session)
    changed = [one for one in wanted.keys() | kept.keys() if wanted.get(one, {}) != kept.get(one, {})]
    for person in sorted(changed):
        _bring_in(person, wanted.get(person, {}), kept.get(person, {}), shelf)
    return len(changed)


def _bring_in(person: Person, wanted: Results, kept: Results, shelf: Shelf) -> None:
    """A corrected result keeps what was foretold: the content may have changed since."""
    program, student = person
    zone = ZoneInfo(db.session().scalar(sa.select(User.timezone).where(User.id == student)) or "UTC")
    foretold = {
        day: foretold_before(user_id=student, sat_on=day, zone=zone, shelf=shelf)
        for day in wanted.keys() - kept.keys()
    }
    mine = (RecordedOutcome.program_id == program, RecordedOutcome.user_id == student)
    with command() as session:
        session.execute(sa.delete(RecordedOutcome).where(*mine, RecordedOutcome.sat_on.not_in(wanted)))
        for day, passed in _wanted(session, person).get(person, {}).items():
            row = session.get(RecordedOutcome, (program, student, day))
            if row is not None:
                row.passed = passed
            elif day in foretold:
                session.add(
                    RecordedOutcome(
                        program_id=program,
                        user_id=student,
                        sat_on=day,
                        passed=passed,
                        foretold=foretold[day],
                    )
                )


def _wanted(session: Session, person: Person | None = None) -> dict[Person, dict[date, bool]]:
    """The results that students allow: by a cohort of the program in which they said so."""
    allowed = sa.exists().where(
        Enrollment.program_id == LedgerEntry.program_id,
        Enrollment.user_id == LedgerEntry.user_id,
        Enrollment.checks_outcome,
    )
    wanted = sa.select(
        LedgerEntry.program_id, LedgerEntry.user_id, LedgerEntry.exam_on, LedgerEntry.passed
    ).where(LedgerEntry.exam_on.is_not(None), LedgerEntry.passed.is_not(None), allowed)
    if person is not None:
        wanted = wanted.where(LedgerEntry.program_id == person[0], LedgerEntry.user_id == person[1])
    found: dict[Person, dict[date, bool]] = defaultdict(dict)
    for program, student, day, passed in session.execute(wanted):
        if student is not None and day is not None and passed is not None:
            found[program, student][day] = passed
    return found


def _kept(session: Session) -> dict[Person, dict[date, bool]]:
    found: dict[Person, dict[date, bool]] = defaultdict(dict)
    for row in session.scalars(sa.select(RecordedOutcome)):
        found[row.program_id, row.user_id][row.sat_on] = row.passed
    return found
