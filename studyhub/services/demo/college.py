"""The invented program: a director, an instructor, and a cohort that holds every invented student."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.extensions import db
from studyhub.models import (
    Cohort,
    CohortRight,
    Enrollment,
    Membership,
    Program,
    RecordRequest,
    StudyPlan,
    User,
)
from studyhub.models.base import new_id
from studyhub.services.database import command
from studyhub.services.programs.audit import note
from studyhub.services.programs.codes import fresh_code
from studyhub.services.programs.inviting.outbox import STUDENT, put

from .cast import EAST, Pupil, demo_id
from .connected import lay_hook

DIRECTOR = ("Beatriz Amaral", "director@example.org")
INSTRUCTOR = ("Owen Clarke", "instructor@example.org")
PROGRAM, COLLEGE = "Health Information Technology", "Harbor Point College (invented)"
INVITED = (("Ivy Castellanos", "ivy.castellanos@example.edu"), ("Jonas Berg", "jonas.berg@example.edu"))
ASKED = "My name is written without its accent in your list. Please write it as on my transcript."
ASKED_BEFORE, ANSWERED = (
    "I should like to see everything that the program has about my practice.",
    "We went through your totals together on the screen, and you took a copy home.",
)
SHARES_EVERY = 4


def lay_college(pupils: tuple[Pupil, ...], *, now: datetime, rng: Random) -> None:
    """Make the program unless it is there; the students are enrolled from their first day. Commits once."""
    if db.session.scalar(sa.select(User.id).where(User.email == DIRECTOR[1])) is not None:
        return
    with command() as session:
        students = _students(session, pupils)
        since = min(student.created_at for student in students) - timedelta(days=7)
        director, instructor = (_make(session, who, since, rng) for who in (DIRECTOR, INSTRUCTOR))
        program = Program(id=new_id(since), name=PROGRAM, college=COLLEGE, created_at=since)
        session.add(program)
        session.flush()
        for person, role in ((director, "director"), (instructor, "instructor")):
            session.add(Membership(program_id=program.id, user_id=person, role=role, since=since))
        cohort = _cohort(session, program, since, now)
        session.add(CohortRight(program_id=program.id, cohort_id=cohort.id, user_id=instructor, may="edit"))
        _tell(session, "cohort.made", cohort, director, since)
        for at, student in enumerate(students):
            _enrol(session, cohort, student, shares=at % SHARES_EVERY == 0)
        _look(session, cohort, instructor, students, now=now)
        _ask(session, cohort, students, director, now=now, rng=rng)
        lay_hook(session, cohort, director, students[-1].id, now=now, rng=rng)
        for name, email in INVITED:
            put(
                session,
                program,
                cohort,
                email=email,
                name=name,
                role=STUDENT,
                now=now - timedelta(days=2),
            )


def _students(session: Session, pupils: tuple[Pupil, ...]) -> list[User]:
    """The accounts of the cast as they are stored: a filling of another day gave them other ids."""
    places = {pupil.email: at for at, pupil in enumerate(pupils)}
    found = session.scalars(sa.select(User).where(User.email.in_(places)))
    return sorted(found, key=lambda user: places[user.email])


def _make(session: Session, who: tuple[str, str], at: datetime, rng: Random) -> uuid.UUID:
    name, email = who
    user = User(id=demo_id(at, rng), email=email, name=name, timezone=EAST, preferences={})
    user.created_at = user.confirmed_at = at
    session.add(user)
    session.flush()
    session.add(StudyPlan(user_id=user.id, minutes=[25] * 7, days_off=[]))
    return user.id


def _cohort(session: Session, program: Program, since: datetime, now: datetime) -> Cohort:
    cohort = Cohort(
        program_id=program.id,
        id=new_id(since),
        name=f"Class of {now.year + 1}",
        term=f"Spring {now.year + 1}",
        window_from=(now + timedelta(days=45)).date(),
        window_to=(now + timedelta(days=110)).date(),
        join_code=fresh_code(session),
        created_at=since,
    )
    session.add(cohort)
    session.flush()
    return cohort


def _enrol(session: Session, cohort: Cohort, student: User, *, shares: bool) -> None:
    session.add(
        Enrollment(
            program_id=cohort.program_id,
            cohort_id=cohort.id,
            user_id=student.id,
            joined_at=student.created_at,
            shares_practice=shares,
        )
    )
    _tell(session, "student.joined", cohort, student.id, student.created_at, about=student.id, by="code")


def _look(
    session: Session, cohort: Cohort, instructor: uuid.UUID, students: list[User], *, now: datetime
) -> None:
    """The instructor has looked at the list and at the first of the students."""
    at = now - timedelta(days=1, hours=3)
    _tell(session, "students.seen", cohort, instructor, at)
    later = at + timedelta(minutes=2)
    _tell(session, "student.seen", cohort, instructor, later, about=students[0].id)


def _ask(
    session: Session,
    cohort: Cohort,
    students: list[User],
    director: uuid.UUID,
    *,
    now: datetime,
    rng: Random,
) -> None:
    """One student waits for an answer about their records; another has one."""
    days = ((1, "correct", ASKED, 3), (5, "inspect", ASKED_BEFORE, 20))
    for place, kind, body, ago in days:
        student, at = students[place % len(students)], now - timedelta(days=ago)
        row = RecordRequest(
            program_id=cohort.program_id,
            id=demo_id(at, rng),
            cohort_id=cohort.id,
            user_id=student.id,
            kind=kind,
            body=body,
            opened_at=at,
        )
        session.add(row)
        asked = "see" if kind == "inspect" else "correct"
        _tell(session, "request.opened", cohort, student.id, at, about=student.id, kind=asked)
        if kind == "inspect":
            row.closed_at, row.outcome, row.answer = at + timedelta(days=4), "done", ANSWERED
            later = at + timedelta(days=4)
            _tell(session, "request.answered", cohort, director, later, about=student.id, outcome="done")


def _tell(
    session: Session,
    action: str,
    cohort: Cohort,
    actor: uuid.UUID,
    at: datetime,
    *,
    about: uuid.UUID | None = None,
    **detail: object,
) -> None:
    program = cohort.program_id
    note(
        session, action, program_id=program, actor_id=actor, now=at, subject_id=about, cohort=cohort, **detail
    )
