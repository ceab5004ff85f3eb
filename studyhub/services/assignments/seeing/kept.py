"""What a program keeps of assigned work when an account is deleted: what it came to, under no name.

The log goes with the account, so these results are written down as they stand; they can be regraded no more.
A random pseudonym ties the results of one person in one cohort together and leads back to nobody.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.models import Assignment, AssignmentResult, Cohort, Enrollment
from studyhub.services.assignments.doing.settling import end_overdue
from studyhub.services.assignments.records import Doer, chosen_for, doers, of_cohort
from studyhub.services.assignments.standing import NOT_STARTED, Standing, standings_of
from studyhub.services.graded.releasing import mark_before_leaving
from studyhub.services.programs.records.students import ends_at


def keep_results(session: Session, user_id: uuid.UUID, *, shelf: Shelf, now: datetime) -> None:
    """Write down what a person's assigned work came to, within the command that deletes the account."""
    end_overdue(session, user_id, shelf=shelf, now=now)
    mark_before_leaving(session, user_id, shelf=shelf)
    rows = session.execute(
        sa.select(Enrollment, Cohort)
        .join(Cohort, sa.and_(Cohort.program_id == Enrollment.program_id, Cohort.id == Enrollment.cohort_id))
        .where(Enrollment.user_id == user_id)
    ).all()
    for row in rows:
        until = ends_at(row.Enrollment, row.Cohort)
        doer = Doer(user_id, "", "", until, left=False, joined=row.Enrollment.joined_at)
        _keep(session, row.Cohort, doer, shelf, now)


def _keep(session: Session, cohort: Cohort, doer: Doer, shelf: Shelf, now: datetime) -> None:
    person = uuid.uuid4()
    work = of_cohort(session, cohort)
    chosen = chosen_for(session, work)
    for row in work:
        if not doers(row, [doer], chosen.get(row.id)):
            continue
        standing = standings_of(session, row, [doer], shelf=shelf, now=now)[doer.id]
        if standing.state != NOT_STARTED:
            session.add(_result(row, person, standing))


def _result(row: Assignment, person: uuid.UUID, standing: Standing) -> AssignmentResult:
    counted = standing.counted
    return AssignmentResult(
        program_id=row.program_id,
        assignment_id=row.id,
        person=person,
        state=standing.state,
        late=standing.late,
        attempts=len(standing.tries),
        minutes=standing.minutes,
        right=counted.right if counted else None,
        asked=counted.asked if counted else None,
        credit=standing.credit,
    )
