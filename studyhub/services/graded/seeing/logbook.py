"""The incident log as staff read it, write into it and take it away."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from studyhub.adapters.sheets import Row
from studyhub.extensions import db
from studyhub.models import Assignment, GradedIncident, User
from studyhub.services.assignments.records import Which
from studyhub.services.database import command
from studyhub.services.errors import Invalid, NotFound
from studyhub.services.graded.incidents import KINDS, LONGEST, note_incident
from studyhub.services.graded.rows import exam_in, people_of
from studyhub.services.graded.seeing.page import ExamHead, as_file, exam_head, look
from studyhub.services.graded.setting.making import note_exam
from studyhub.services.practice.student import truncated, zone_of
from studyhub.services.programs.heads import CohortHead, Head, cohort_head_of, head_of
from studyhub.services.programs.permissions import CohortAct, allow_in, grant_in

COLUMNS = ("When (UTC)", "Kind", "Student", "Mail address", "What", "Written by", "Written (UTC)")
BY_THE_SITE = "the site"
NO_WORDS = f"Say what happened, in at most {LONGEST} letters."
NO_STUDENT = "Choose a student whom this exam is for, or nobody."
NOT_YET = "That moment is still to come."
SLACK = timedelta(minutes=5)
"""A clock on the wall may be ahead of the server's."""


@dataclass(frozen=True)
class Entry:
    """A line of the log; `student` is "" where it is about the whole room, `by` who wrote it."""

    at: datetime
    kind: str
    kind_title: str
    student_id: uuid.UUID | None
    student: str
    email: str
    what: str
    by: str
    written_at: datetime


@dataclass(frozen=True)
class LogPage:
    """The incident log of an exam, newest first; `kind` and `student` say what it is narrowed to."""

    head: Head
    cohort: CohortHead
    exam: ExamHead
    entries: tuple[Entry, ...]
    students: tuple[tuple[uuid.UUID, str], ...]
    kind: str
    student: uuid.UUID | None
    zone: ZoneInfo
    now: datetime


def log_page(
    *,
    user_id: uuid.UUID,
    which: Which,
    now: datetime,
    kind: str = "",
    student: uuid.UUID | None = None,
    action: str = "incidents.seen",
) -> LogPage:
    """The incident log; the look is put on record first."""
    look(action, user_id, which, now)
    session = db.session()
    grant, cohort = grant_in(session, user_id, which.program_id, which.cohort_id, CohortAct.SEE_WORK)
    row, form = exam_in(session, cohort, which.assignment_id)
    kind = kind if kind in KINDS else ""
    zone = zone_of(session.scalar(sa.select(User.timezone).where(User.id == user_id)) or "UTC")
    return LogPage(
        head=head_of(grant),
        cohort=cohort_head_of(grant, cohort),
        exam=exam_head(session, row, form, now),
        entries=_entries(session, row, kind, student),
        students=tuple((one.id, one.name) for one in people_of(session, row)),
        kind=kind,
        student=student,
        zone=zone,
        now=now,
    )


def log_file(*, user_id: uuid.UUID, which: Which, kind: str, now: datetime) -> tuple[bytes, str, str]:
    """The whole log as csv or xlsx, its type and its name; that it was taken is put on record first."""
    if kind not in {"csv", "xlsx"}:
        raise NotFound("The log is there as csv and xlsx.")
    page = log_page(user_id=user_id, which=which, now=now, action="incidents.taken")
    rows: list[Row] = [
        (
            one.at,
            one.kind_title,
            one.student or None,
            one.email or None,
            one.what,
            one.by,
            one.written_at,
        )
        for one in reversed(page.entries)
    ]
    return as_file(page.cohort.name, f"{page.exam.title} incidents", COLUMNS, rows, kind)


def keep_entry(
    *,
    user_id: uuid.UUID,
    which: Which,
    student: uuid.UUID | None,
    at: datetime | None,
    what: str,
    now: datetime,
) -> None:
    """Write a line of staff's own: what happened, to whom (None: the room), when (None: now). Commits.

    Lines are never changed or taken out. Raises Invalid.
    """
    now = truncated(now)
    if not 1 <= len(what.strip()) <= LONGEST:
        raise Invalid(NO_WORDS)
    if at is not None and at > now + SLACK:
        raise Invalid(NOT_YET)
    with command() as session:
        cohort = allow_in(session, user_id, which.program_id, which.cohort_id, CohortAct.KEEP_INCIDENTS)
        row, _ = exam_in(session, cohort, which.assignment_id)
        if student is not None and student not in {one.id for one in people_of(session, row)}:
            raise Invalid(NO_STUDENT)
        work = (row.program_id, row.id)
        note_incident(session, work, "staff", what.strip(), now, student=student, actor=user_id, happened=at)
        note_exam(session, "incidents.kept", row, cohort, by=user_id, now=now, student=student)


def _entries(session: Session, row: Assignment, kind: str, student: uuid.UUID | None) -> tuple[Entry, ...]:
    of, by = aliased(User), aliased(User)
    wanted = (
        sa.select(GradedIncident, of.name.label("student"), of.email, by.name.label("by"))
        .outerjoin(of, of.id == GradedIncident.user_id)
        .outerjoin(by, by.id == GradedIncident.actor_id)
        .where(GradedIncident.program_id == row.program_id, GradedIncident.assignment_id == row.id)
        .order_by(GradedIncident.at.desc(), GradedIncident.id.desc())
    )
    if kind:
        wanted = wanted.where(GradedIncident.kind == kind)
    if student is not None:
        wanted = wanted.where(GradedIncident.user_id == student)
    return tuple(
        Entry(
            at=found.GradedIncident.at,
            kind=found.GradedIncident.kind,
            kind_title=KINDS[found.GradedIncident.kind],
            student_id=found.GradedIncident.user_id,
            student=found.student or "",
            email=found.email or "",
            what=found.GradedIncident.what,
            by=(found.by or "somebody who is gone") if found.GradedIncident.kind == "staff" else BY_THE_SITE,
            written_at=found.GradedIncident.written_at,
        )
        for found in session.execute(wanted)
    )
