"""A graded exam is made, changed, and ended early by who may set work for the cohort."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.learning.exams.window import ends_by
from studyhub.models import Assignment, Cohort, GradedForm, Sitting
from studyhub.models.base import new_id
from studyhub.services.assignments.records import Which, begun_by, chosen_for
from studyhub.services.assignments.rules import GradedRule, rule_data
from studyhub.services.assignments.setting.changes import choose, present
from studyhub.services.assignments.setting.wishes import Faulty
from studyhub.services.database import command
from studyhub.services.errors import Conflict
from studyhub.services.exams.kinds import GRADED
from studyhub.services.exams.sitting import end_row
from studyhub.services.graded.rows import attempts_of, exam_in, grants_of, terms_of
from studyhub.services.graded.setting.drawing import lay_out
from studyhub.services.graded.setting.wishes import ExamWishes, checked
from studyhub.services.practice.slots import keep_version, version_kept
from studyhub.services.practice.student import truncated
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import CohortAct, allow_in, hold

ARCHIVED = "This cohort is in the archive, so no exam can be set for it."
RELEASED = "The keys of this exam are out, so nobody can sit it any more and its terms stand."
BEGUN_FROM = "Somebody has begun, so the beginning of the window stays where it is."
BEGUN_UNTIL = "Somebody has begun, so the window can only become longer. To stop it, end the exam early."


def make_exam(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    wishes: ExamWishes,
    core: Shelf,
    now: datetime,
) -> uuid.UUID:
    """Make a graded exam for a cohort; its versions are drawn now. Gives its id. Raises Faulty, Conflict."""
    now = truncated(now)
    with command() as session:
        cohort = in_use(session, user_id, program_id, cohort_id)
        opens, until, ranges = checked(
            wishes, students=present(session, cohort), now=now, was=None, asks=True
        )
        laid = lay_out(session, program_id, wishes, core, secrets.randbits(53))
        row = Assignment(program_id=program_id, id=new_id(now), cohort_id=cohort_id, created_at=now)
        row.kind, row.rule = GRADED, rule_data(GradedRule(wishes.total, wishes.minutes, wishes.versions))
        row.late, row.percent, row.attempts, row.counts = "refused", 0, 1, "last"
        _write(row, wishes, opens, until)
        session.add(row)
        session.flush()
        form = GradedForm(program_id=program_id, assignment_id=row.id, bank_id=wishes.bank)
        form.made, form.versions, form.minutes = wishes.made, laid.versions, wishes.minutes
        form.wanted = {"counts": dict(wishes.counts), "items": list(wishes.items)}
        form.code, form.ranges, form.given = wishes.code.strip(), list(ranges), 0
        session.add(form)
        choose(session, row, wishes.chosen)
        for question in laid.questions:
            keep_version(session, question, now)
        note_exam(session, "graded.made", row, cohort, by=user_id, now=now)
        made = row.id
    for question in laid.questions:
        version_kept(question)
    return made


def change_exam(*, user_id: uuid.UUID, which: Which, wishes: ExamWishes, now: datetime) -> None:
    """Change words, window, code, networks and students of an exam; what it asks stays. Commits.

    A window that somebody has begun in only becomes longer, and reaches those under way. Raises Faulty, and
    Conflict once the keys are out.
    """
    now = truncated(now)
    with command() as session:
        cohort = in_use(session, user_id, which.program_id, which.cohort_id)
        row, form = exam_in(session, cohort, which.assignment_id, lock=True)
        refuse_released(form)
        opens, until, ranges = checked(
            wishes, students=present(session, cohort), now=now, was=row.closes_at, asks=False
        )
        _refuse_harm(session, row, opens, until)
        before = _told(row, form, chosen_for(session, [row]).get(row.id))
        _write(row, wishes, opens, until)
        form.code, form.ranges = wishes.code.strip(), list(ranges)
        choose(session, row, wishes.chosen)
        session.flush()
        move_ends(session, row, form)
        after = _told(row, form, wishes.chosen)
        changed = ", ".join(name for name, value in after.items() if value != before[name])
        if changed:
            note_exam(session, "graded.changed", row, cohort, by=user_id, now=now, changed=changed)


def end_early(*, user_id: uuid.UUID, which: Which, core: Shelf, now: datetime) -> None:
    """End an exam now for everybody, with the attempts under way. Keys come out no earlier. Commits."""
    now = truncated(now)
    with command() as session:
        cohort = in_use(session, user_id, which.program_id, which.cohort_id)
        row, form = exam_in(session, cohort, which.assignment_id, lock=True)
        refuse_released(form)
        if form.ended_at is not None:
            return
        form.ended_at = now
        for _, sitting in attempts_of(session, row, Sitting.ended_at.is_(None)):
            end_row(session, sitting, core, now)
        note_exam(session, "graded.ended", row, cohort, by=user_id, now=now)


def move_ends(session: Session, row: Assignment, form: GradedForm) -> None:
    """Let the attempts under way end when they now should."""
    under_way = attempts_of(session, row, Sitting.ended_at.is_(None))
    grants = grants_of(session, row, [sitting.user_id for _, sitting in under_way])
    for _, sitting in under_way:
        end = ends_by(terms_of(row, form), grants[sitting.user_id])
        if sitting.ends_by is None or end > sitting.ends_by:
            sitting.ends_by = end


def in_use(session: Session, user_id: uuid.UUID, program_id: uuid.UUID, cohort_id: uuid.UUID) -> Cohort:
    """The cohort, for who may set work in it; raises Conflict for one in the archive."""
    cohort = allow_in(session, user_id, program_id, cohort_id, CohortAct.SET_WORK)
    hold(session, program_id)
    if cohort.archived_at is not None:
        raise Conflict(ARCHIVED)
    return cohort


def refuse_released(form: GradedForm) -> None:
    """Raise Conflict for an exam whose keys are out."""
    if form.released_at is not None:
        raise Conflict(RELEASED)


def note_exam(
    session: Session,
    action: str,
    row: Assignment,
    cohort: Cohort,
    *,
    by: uuid.UUID,
    now: datetime,
    student: uuid.UUID | None = None,
    **detail: Any,
) -> None:
    """Put what is done about an exam on the program's record."""
    who: dict[str, Any] = {"program_id": row.program_id, "actor_id": by, "subject_id": student}
    note(session, action, now=now, cohort=cohort, title=row.title, **who, **detail)


def _refuse_harm(session: Session, row: Assignment, opens: datetime, until: datetime) -> None:
    if not begun_by(session, row):
        return
    if opens != row.opens_at:
        raise Faulty({"opens": BEGUN_FROM})
    if until < row.closes_at:
        raise Faulty({"until": BEGUN_UNTIL})


def _write(row: Assignment, wishes: ExamWishes, opens: datetime, until: datetime) -> None:
    row.title, row.instructions = wishes.title.strip(), wishes.instructions.strip()
    row.opens_at, row.due_at, row.closes_at = opens, until, until
    row.chosen = wishes.chosen is not None


def _told(row: Assignment, form: GradedForm, chosen: frozenset[uuid.UUID] | None) -> dict[str, object]:
    """What can be changed, under the names that the record has for it; the code itself never stands there."""
    return {
        "title": row.title,
        "words": row.instructions,
        "from": row.opens_at,
        "until": row.closes_at,
        "code": form.code,
        "addresses": list(form.ranges),
        "students": chosen,
    }
