"""A graded exam of the invented program: three students sit it today, one has handed in, keys are to come."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa

from studyhub.catalog.shelf import Shelf
from studyhub.extensions import db
from studyhub.models import Bank, Cohort, Enrollment, GradedForm, Sitting, User
from studyhub.services.assignments.records import Which
from studyhub.services.errors import Conflict
from studyhub.services.exams import sitting
from studyhub.services.exams.desk import paper_of, put_up_paper
from studyhub.services.exams.sitting import Left
from studyhub.services.graded.doing.door import Visit, enter
from studyhub.services.graded.seeing.logbook import keep_entry
from studyhub.services.graded.setting.making import make_exam
from studyhub.services.graded.setting.wishes import ExamWishes

from .authors import FINALS, GRADED
from .college import INSTRUCTOR

CODE, ROOM = "Q7MX-4TRA", Visit("192.0.2.14", "the exam room's computer")
SITS = 3
MINUTE = timedelta(minutes=1)


def lay_exam(shelf: Shelf, *, now: datetime) -> None:
    """Make the exam unless it is there, or there is nobody to sit it. Commits one by one."""
    bank = db.session.scalars(sa.select(Bank).where(Bank.slug == GRADED[0])).first()
    cohort = db.session.scalars(sa.select(Cohort).order_by(Cohort.created_at).limit(1)).first()
    if bank is None or cohort is None or db.session.scalar(sa.select(GradedForm.assignment_id).limit(1)):
        return
    instructor = db.session.scalars(sa.select(User.id).where(User.email == INSTRUCTOR[1])).one()
    students = _students(cohort)
    if not students:
        return
    began, wishes = now - 50 * MINUTE, _wishes(bank.id, students, now)
    where = {"program_id": cohort.program_id, "cohort_id": cohort.id}
    made = make_exam(user_id=instructor, wishes=wishes, core=shelf, now=began - 60 * MINUTE, **where)
    which = Which(**where, assignment_id=made)
    for number, student in enumerate(students[:2]):
        _sit(which, student, shelf, began + number * MINUTE, hand_in=number == 0)
    said = "The projector failed; ten minutes were lost. Nobody left the room."
    keep_entry(user_id=instructor, which=which, student=None, at=now - 30 * MINUTE, what=said, now=now)


def _students(cohort: Cohort) -> list[uuid.UUID]:
    """Who joined after the first, which is left to whoever tries the demonstration."""
    wanted = (
        sa.select(Enrollment.user_id)
        .join(User, User.id == Enrollment.user_id)
        .where(Enrollment.cohort_id == cohort.id, Enrollment.left_at.is_(None))
        .order_by(Enrollment.joined_at, User.email)
    )
    return list(db.session.scalars(wanted))[1 : SITS + 1]


def _wishes(bank: uuid.UUID, students: list[uuid.UUID], now: datetime) -> ExamWishes:
    return ExamWishes(
        title="Final exam, part 1",
        instructions="In room 12, on the computers there. Bring your student card.",
        bank=bank,
        counts=(("71", len(FINALS)),),
        items=(),
        made="shuffled",
        versions=2,
        minutes=90,
        opens=now - 60 * MINUTE,
        until=now + 24 * 60 * MINUTE,
        code=CODE,
        ranges="192.0.2.0/24 # room 12",
        chosen=frozenset(students),
    )


def _sit(which: Which, student: uuid.UUID, shelf: Shelf, began: datetime, *, hand_in: bool) -> None:
    """Type a wrong code, then the right one; answer all but the last rightly; hand in, or go on."""
    ids = {"program_id": which.program_id, "assignment_id": which.assignment_id}
    if not hand_in:
        try:
            enter(user_id=student, code="Q7MX-4TAR", visit=ROOM, now=began, **ids)
        except Conflict:
            began += MINUTE
    place = enter(user_id=student, code=CODE, visit=ROOM, now=began, **ids)
    row = db.session.get_one(Sitting, (student, place))
    for n in range(len(row.slots) - 1):
        up = put_up_paper(db.session(), paper_of(row, n), shelf)
        right = {option.key for option in up.concrete.options if option.correct}
        at = next(str(at) for at, key in enumerate(up.shown.order["options"]) if key in right)
        left = Left(n, (at,), millis=60_000, page=1, turn=n + 1)
        sitting.leave(user_id=student, sitting_id=place, left=left, shelf=shelf, now=began + n * MINUTE)
        row = db.session.get_one(Sitting, (student, place))
    if hand_in:
        sitting.end(user_id=student, sitting_id=place, shelf=shelf, now=began + 20 * MINUTE)
